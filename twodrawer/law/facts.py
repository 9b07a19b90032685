"""The words the law is asked in: who, doing what, to which thing, standing how to it.

Facts only; nothing here decides. A `Member` is the person an act is done `by`; a `Resource` is described by
its kind and by how the member stands to it, never by its content, so that law stays free of the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in the practice for. One person may hold several, in a solo practice nearly all."""

    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    TRAINEE = "trainee"
    BILLER = "biller"
    FRONT_DESK = "front_desk"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    """What can be seen or acted on."""

    PROGRESS_NOTE = "progress_note"  # text of a note in the record: signed or cosigned, and its addenda
    DRAFT = "draft"
    SUBMITTED_NOTE = "submitted_note"  # a trainee's frozen version, before it is cosigned
    NOTE_FACTS = "note_facts"  # codes, times, states, signatures
    CLIENT = "client"  # name, pronouns, contacts
    CLIENT_LIST = "client_list"
    SESSION = "session"  # the calendar entry
    TREATMENT = "treatment"  # diagnoses, goals, objectives
    PHRASES = "phrases"  # one's own phrase bank: phrases, abbreviations, note templates; nothing of a client
    COVERAGE = "coverage"  # insurance policies, and who referred the client
    PAPER = "paper"  # what a client signs: authorizations, Part 2 consents, and who may sign
    AGREEMENT = "agreement"  # the notice and its acknowledgment, restrictions, ways of contact
    LEDGER = "ledger"
    DOWNTIME_KIT = "downtime_kit"  # a file of one's own clients for when the system is down
    WORKFORCE = "workforce"
    PRACTICE = "practice"  # its settings
    PRACTICE_KEYS = "practice_keys"
    OWN_ACCOUNT = "own_account"
    RELEASE = "release"  # a package that leaves on a request, and the account of what left
    REQUEST = "request"  # what somebody asks of a client's record, and how it was answered
    LEGAL_HOLD = "legal_hold"
    RETENTION = "retention"  # which records are due, and their destruction
    VAULT = "vault"  # one's own vault for psychotherapy notes: that one may have it, never what is in it


class Act(StrEnum):
    """What a person wants to do."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DISCARD = "discard"
    SUBMIT = "submit"
    SIGN = "sign"
    COSIGN = "cosign"
    RETURN = "return"
    AMEND = "amend"
    PRINT = "print"
    SCHEDULE = "schedule"
    ATTEND = "attend"
    BILL = "bill"
    MANAGE = "manage"
    HAND_OVER = "hand_over"
    JOIN = "join"
    VERIFY = "verify"
    BRING_IN = "bring_in"
    BREAK_GLASS = "break_glass"


class Relationship(StrEnum):
    """How the person stands to the thing on that day."""

    AUTHOR = "author"
    SUPERVISOR_OF_AUTHOR = "supervisor_of_author"  # an active supervision link that day
    CARE_TEAM = "care_team"  # an active care-team link that day
    EMERGENCY = "emergency"  # opened in an emergency, for a reason, and the time isn't over
    SELF = "self"
    PRACTICE = "practice"  # same practice, nothing closer
    OTHER_PRACTICE = "other_practice"


@dataclass(frozen=True)
class Member:
    """Somebody of a practice, as the acts know them. Without a role: nothing but their own account."""

    ref: UUID
    practice_ref: UUID
    roles: frozenset[Role]
    account_ref: UUID | None = None
    emergencies: frozenset[tuple[UUID, UUID]] = frozenset()
    """Clients whose charts this person opened in an emergency, while it lasts, each with the ref of that opening."""


@dataclass(frozen=True)
class Resource:
    """A thing as the law sees it: what it is, whose it is, how the member stands to it.

    `relationship` is the closest one that holds and `also` any others; a permission is found if one of them
    has it. `state` is the note's own (DRAFT, SUBMITTED, RETURNED …) where the answer hangs on it.
    """

    kind: Kind
    practice_ref: UUID
    relationship: Relationship
    state: str | None = None
    also: frozenset[Relationship] = frozenset()

    @property
    def relationships(self) -> frozenset[Relationship]:
        return self.also | {self.relationship}


class Outcome(StrEnum):
    """How a question ends."""

    ALLOW = "allow"  # may go ahead
    MUST = "must"  # has to be given or done
    CONSENT = "consent"  # a general consent, or a Part 2 consent, is needed first
    AUTHORIZE = "authorize"  # a specific authorization is needed, or the one given is defective
    HOLD = "hold"  # a named human decides
    REFUSE = "refuse"


class Duty(StrEnum):
    """What goes with a yes."""

    MINIMUM_NECESSARY = "minimum_necessary"
    VERIFY_IDENTITY = "verify_identity"
    ACCOUNT_FOR_DISCLOSURE = "account_for_disclosure"
    NOTICE_2_32 = "notice_2_32"
    WRITTEN_DENIAL = "written_denial"
    REVIEWABLE = "reviewable"
    COPY_TO_CLIENT = "copy_to_client"
    LEGAL_HOLD = "legal_hold"
    ORIGINATOR_OPENS = "originator_opens"


class Human(StrEnum):
    """Who decides where the program must not."""

    COUNSEL = "counsel"
    ORIGINATOR = "originator"
    PRIVACY_OFFICER = "privacy_officer"
    SECOND_REVIEWER = "second_reviewer"


@dataclass(frozen=True)
class Clock:
    """Days to act, what starts them, and the paragraph they come from."""

    act: int
    extend: int
    starts: str
    cite: str

    def due(self, started: date) -> date:
        """The last day to act, for a time that started that day."""
        return started + timedelta(days=self.act)

    def due_extended(self, started: date) -> date:
        """The last day if the one extension was taken, in writing and within the first time."""
        return started + timedelta(days=self.act + self.extend)

    def as_json(self) -> dict[str, object]:
        return {"act": self.act, "extend": self.extend, "starts": self.starts, "cite": self.cite}


@dataclass(frozen=True)
class Answer:
    """What the law says, why, by which paragraphs, and what the person can do next.

    `hidden` belongs to `may` alone: the person may not even learn that the thing exists.
    """

    outcome: Outcome
    because: str
    next: str = ""
    citations: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    must: tuple[Duty, ...] = ()
    human: Human | None = None
    missing: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    applied: tuple[str, ...] = ()
    law_as_of: date | None = None
    hidden: bool = False

    @property
    def is_yes(self) -> bool:
        return self.outcome in (Outcome.ALLOW, Outcome.MUST)

    def as_json(self) -> Mapping[str, object]:
        """The answer as `twodrawer decide` prints it."""
        return {
            "outcome": self.outcome.value,
            "needs": list(self.needs),
            "must": [duty.value for duty in self.must],
            "human": self.human.value if self.human else None,
            "citations": list(self.citations),
            "missing": list(self.missing),
            "because": self.because,
            "next": self.next,
            "clocks": [clock.as_json() for clock in self.clocks],
            "applied": list(self.applied),
            "law_as_of": self.law_as_of.isoformat() if self.law_as_of else None,
        }
