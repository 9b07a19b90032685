"""What a step froze for one person's signature, opened and checked."""

from twodrawer.chart.content import Content, hash_of, read_content
from twodrawer.chart.models import SignatureStep
from twodrawer.lib.errors import Conflict
from twodrawer.sealing.keyring import Keyring


class LookAgain(Conflict):
    """What was about to be signed isn't what the note says now, or nobody looked at it for a while."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "Look at the note again before you sign it",
            why=why,
            do="Read it as it is now, then sign.",
        )


def content_of(step: SignatureStep, *, ring: Keyring) -> Content:
    """The content that a step froze, checked against its hash."""
    raw = ring.open(bytes(step.content), ref=step.ref, column=SignatureStep.CONTENT, version=step.revision)
    if hash_of(raw) != step.content_hash:
        raise LookAgain("What was frozen for your signature isn't what you looked at.")
    return read_content(raw)
