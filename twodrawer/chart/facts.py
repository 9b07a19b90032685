"""What the chart tells other rooms: frozen facts, never tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from twodrawer.chart.states import State
from twodrawer.lib.canonical import sha256_hex


@dataclass(frozen=True)
class NoteLine:
    """A note without its text: state, times, who. What a biller may see, and what lists are made of."""

    ref: UUID
    client_ref: UUID
    session_ref: UUID
    author_ref: UUID
    addendum_to: UUID | None
    format: str
    state: State
    version: int
    begun_at: datetime
    ended_at: datetime | None
    words: int


@dataclass(frozen=True)
class SignatureFacts:
    """One signature as it may be stated. `by_passkey` is proof; otherwise the practice attests."""

    part: str  # author, trainee, supervisor
    signer_ref: UUID
    signer_name: str
    signed_at: datetime
    by_passkey: bool
    version: int

    @property
    def says(self) -> str:
        """The only sentence a page may show: never more than what is proved."""
        if self.by_passkey:
            return f"Signed by {self.signer_name}"
        return f"Attested by the practice for {self.signer_name}"


@dataclass(frozen=True)
class DraftFacts:
    """The author's own draft, opened."""

    line: NoteLine
    revision: int
    sections: Mapping[str, str]
    goal_refs: tuple[UUID, ...]
    diagnosis_refs: tuple[UUID, ...]
    saved_at: datetime | None
    return_comment: str = ""
    returned_by: UUID | None = None


@dataclass(frozen=True)
class NoteText:
    """A frozen version, opened: what was signed or submitted, word for word."""

    line: NoteLine
    version: int
    sections: Mapping[str, str]
    facts: Mapping[str, str]  # as they stood when it was frozen; the keys are `content.FACT_NAMES`
    content_hash: str
    signatures: tuple[SignatureFacts, ...]
    return_comment: str = ""
    addenda: tuple["NoteText", ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)  # section key → heading, in reading order
    diagnoses: tuple[tuple[str, str], ...] = ()  # code, description
    goals: tuple[tuple[str, str], ...] = ()  # G1, title
    returned_by: UUID | None = None
    salt: bytes = field(
        default=b"", repr=False
    )  # the random bytes frozen with it; a draft's are new each time

    @property
    def is_draft(self) -> bool:
        """Whether nothing was frozen: the author's own words, as they stand."""
        return not self.content_hash


@dataclass(frozen=True)
class Saved:
    """What a save answers: the revision to build on, the span it belongs to, and what was taken out."""

    revision: int
    span: UUID
    saved_at: datetime
    removed: int  # control characters and the like
    words: int
    carried: Mapping[str, str] | None = None  # the texts in the sections of a newly chosen format


@dataclass(frozen=True)
class DraftText:
    """The text of a draft at one revision, for its author's eyes: what a second tab is shown."""

    revision: int
    format: str
    sections: Mapping[str, str]
    saved_at: datetime


@dataclass(frozen=True)
class JournalKey:
    """The key of a draft's device journal. What a device keeps under one ref, no other key opens."""

    ref: UUID
    secret: bytes


@dataclass(frozen=True)
class Step:
    """A version frozen for its signer: what the signature will cover, and what a passkey is asked to sign."""

    ref: UUID
    part: str  # author, trainee, supervisor
    content_hash: str
    made_at: datetime
    passkey: Mapping[str, object] | None = None  # WebAuthn options; None when the signer has no passkey


@dataclass(frozen=True)
class SignatureCheck:
    """One signature after verification: the sentence that may be shown, and what is wrong with it."""

    version: int
    part: str
    signer_ref: UUID
    says: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """A note after verification. `wrong` names every mismatch; empty means that it is as it was signed."""

    note_ref: UUID
    checks: tuple[SignatureCheck, ...]
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Nothing was altered since it was signed."""
        return not self.wrong and not any(check.wrong for check in self.checks)


@dataclass(frozen=True)
class DiagnosisFacts:
    """One diagnosis, opened."""

    ref: UUID
    code: str
    description: str
    note: str
    from_day: date
    until_day: date | None
    version: int


@dataclass(frozen=True)
class Objective:
    """One step towards a goal that can be counted."""

    text: str
    unit: str = ""
    target: int = 0
    reached: int = 0


@dataclass(frozen=True)
class GoalFacts:
    """One goal, opened."""

    ref: UUID
    number: int
    title: str
    objectives: tuple[Objective, ...]
    from_day: date
    reached_day: date | None
    ended_day: date | None
    version: int

    @property
    def key(self) -> str:
        """`G1`"""
        return f"G{self.number}"


@dataclass(frozen=True)
class KitFile:
    """A downtime kit on its way to the gate, sealed already: whose clients stand in it, and for which day it is."""

    content: bytes = field(repr=False)
    client_refs: tuple[UUID, ...]
    day: date

    @property
    def sha256(self) -> str:
        """By which the file is known again."""
        return sha256_hex(self.content)
