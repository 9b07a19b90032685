"""What the pages are told of a draft's sources and sentences."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Excerpt:
    """Words of a source that a sentence rests on, with a little of what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class SentenceFacts:
    """A drafted sentence that stands in the note."""

    ref: UUID
    source_ref: UUID
    section: str
    text: str
    is_supported: bool
    is_accepted: bool
    excerpts: tuple[Excerpt, ...]

    @property
    def is_open(self) -> bool:
        """Whether its author has still to accept or delete it."""
        return not (self.is_supported or self.is_accepted)


@dataclass(frozen=True)
class SourceFacts:
    """What a draft was made from: when it was kept, and when it is destroyed at the latest."""

    ref: UUID
    made_by: str
    kept_at: datetime
    ends_at: datetime
    is_recording: bool = False
    """Its text was heard by a program. The recording itself was kept nowhere."""


@dataclass(frozen=True)
class Drafted:
    """The sources of one draft and the sentences of theirs that stand in it."""

    sources: tuple[SourceFacts, ...] = ()
    sentences: tuple[SentenceFacts, ...] = ()

    @property
    def open_count(self) -> int:
        """How many sentences have to be accepted or deleted before the note can be signed."""
        return sum(one.is_open for one in self.sentences)


@dataclass(frozen=True)
class SourceText:
    """A source as its author reads it: in stretches, those that a sentence of the note rests on marked."""

    facts: SourceFacts
    stretches: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Kept:
    """What drafting came to: how many sentences stand in the note, how many of them say what the source doesn't, and
    how many sentences of a dictation stayed out because they read like psychotherapy notes."""

    source_ref: UUID
    sentences: int
    unsupported: int
    left_out: int
