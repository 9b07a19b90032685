"""What the room tells about papers: frozen facts, never tables. The words of a form are in `FormWords`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from twodrawer.law.question import Authority
from twodrawer.law.words import AuthorityKind, Condition, Record, Relation, Signer, Statement


class PaperState(StrEnum):
    """How a paper stands on a day."""

    UNREAD = "unread"  # taken in on paper; nobody has entered yet what it says
    UNSIGNED = "unsigned"  # written here, waits for a signature
    REFUSED = "refused"  # the client didn't sign, and nothing depends on it
    LIVE = "live"
    DEFECTIVE = "defective"
    EXPIRED = "expired"
    REVOKED = "revoked"


class PurposeIs(StrEnum):
    """What a form's purpose is to the law, besides its words."""

    NAMED = "named"
    AT_REQUEST = "at_request"  # "at the request of the individual", 164.508(c)(1)(iv)
    TPO = "tpo"  # one consent for treatment, payment and operations, 2.31(a)(5)
    PROCEEDING = "proceeding"  # civil, criminal, administrative or legislative, 2.31(d)


class Alone(StrEnum):
    """What else was signed on the same form, 164.508(b)(3), 2.31(b)(2)."""

    ALONE = "alone"
    AUTHORIZATION = "authorization"
    NOTES_AUTHORIZATION = "authorization:psychotherapy_notes"
    COUNSELING_CONSENT = "consent:sud_counseling_notes"
    OTHER = "another document"


@dataclass(frozen=True)
class FormWords:
    """What one version of a form says. A blank is something that it doesn't say; None is something nobody looked at."""

    kind: AuthorityKind
    covers: tuple[Record, ...] = ()
    description: str = ""
    discloser: str = ""
    recipient: str = ""
    recipient_is: Relation | None = None
    purpose_is: PurposeIs = PurposeIs.NAMED
    purpose: str = ""
    expires_on: date | None = None
    expires_event: str = ""
    statements: tuple[Statement, ...] | None = None
    alone: Alone | None = None
    conditioned_on: Condition | None = None
    # Of a paper that was taken in. What is written here is signed here, and its signatures say the same.
    is_signed: bool = False
    signed_on: date | None = None
    signer: str = ""
    signed_by: Signer | None = None
    representative_authority: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a form or unknown about it: the field, the sentence, the paragraph."""

    field: str
    says: str
    cite: str = ""
    is_gap: bool = False

    def __str__(self) -> str:
        return f"{self.says} ({self.cite})" if self.cite else self.says


@dataclass(frozen=True)
class PaperAuthority:
    """A paper as those who release rely on it. `authority` goes into a question to `decide` as it is."""

    ref: UUID
    client_ref: UUID
    kind: AuthorityKind | None
    label: str
    authority: Authority
    live: bool
    defects: tuple[str, ...]
    expires_on: date | None
    state: PaperState = PaperState.UNREAD
    findings: tuple[Finding, ...] = ()
    recipient: str = ""
    recipient_is: Relation | None = None
    purpose: str = ""
    purpose_is: PurposeIs = PurposeIs.NAMED
    is_received: bool = False
    made_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """A signature as it was put down: the typed name, and perhaps lines drawn by hand, each a list of points."""

    name: str
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True)
class SignatureOnPaper:
    """A signature taken on the clinician's device."""

    part: Signer
    mark: Mark
    authority: str  # of a representative
    checked_how: str
    checked_by: UUID
    checked_by_name: str
    intent: str
    at: datetime
    version: int
    content_hash: str
    holds: bool  # the text and the signature are what they were


@dataclass(frozen=True)
class PaperEndFacts:
    """Why a paper opens nothing any more, other than by its own words."""

    kind: str  # revoked, event, refused
    day: date
    words: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class PaperOpened:
    """Everything on the page of one paper."""

    about: PaperAuthority
    words: FormWords | None
    text: tuple[tuple[str, str], ...]  # of a form written here: headings and words, as they are signed
    version: int
    signed_version: int | None
    signatures: tuple[SignatureOnPaper, ...]
    end: PaperEndFacts | None
    scan_media: str
    received_on: date | None
    versions: tuple[tuple[int, datetime, str], ...] = field(default=())  # number, when, by whom
