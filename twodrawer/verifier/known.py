"""What the reader knows from elsewhere: keys, and what the files have said so far."""

from dataclasses import dataclass, field

from .texts import Wrong
from .tree import Checkpoint


@dataclass
class Known:
    """Keys that the reader knows from elsewhere, and what the files have said so far."""

    practice: set[bytes] = field(default_factory=set)
    ledger: set[str] = field(default_factory=set)
    roots: dict[tuple[str, int], bytes] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def say(self, one: Checkpoint) -> None:
        """Two checkpoints of one log and one size have one root."""
        if self.roots.setdefault((one.origin, one.size), one.root) != one.root:
            raise Wrong(
                f"two checkpoints of {one.origin} speak of {one.size} entries and have different roots"
            )

    def trust_ledger(self, key: str) -> None:
        """The ledger's key is one that was named, or it is printed."""
        if self.ledger and key not in self.ledger:
            raise Wrong(f"the ledger's key isn't the one that you named: {key}")
        if not self.ledger:
            self.asked.add(f"ledger key {key}")

    def trust_practice(self, key: bytes) -> None:
        """The same for the practice's."""
        if self.practice and key not in self.practice:
            raise Wrong(f"the practice's key isn't the one that you named: {key.hex()}")
        if not self.practice:
            self.asked.add(f"practice key {key.hex()}")
