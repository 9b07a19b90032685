"""A file made for paper."""

from dataclasses import dataclass

from twodrawer.lib.canonical import sha256_hex


@dataclass(frozen=True)
class PaperFile:
    """A file made for paper, on its way to the gate: it leaves once the ledger says that it left."""

    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """By which the file is known again."""
        return sha256_hex(self.content)
