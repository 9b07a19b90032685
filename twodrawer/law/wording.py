"""How a no is said: what happened, why, what to do. Kind, plain, short; for the end of a long day."""

from collections.abc import Iterable

from twodrawer.law.facts import Act, Kind, Relationship, Role
from twodrawer.law.practice_rules import PERMISSIONS
from twodrawer.law.practice_words import Permission

THINGS = {
    Kind.PROGRESS_NOTE: "this progress note",
    Kind.DRAFT: "this draft",
    Kind.SUBMITTED_NOTE: "this submitted note",
    Kind.NOTE_FACTS: "the facts of this note",
    Kind.CLIENT: "this client",
    Kind.CLIENT_LIST: "the list of clients",
    Kind.SESSION: "this session",
    Kind.TREATMENT: "the diagnoses and goals",
    Kind.PHRASES: "a phrase bank",
    Kind.COVERAGE: "how this client is insured",
    Kind.PAPER: "this client’s papers",
    Kind.AGREEMENT: "what was agreed with this client",
    Kind.LEDGER: "the ledger",
    Kind.DOWNTIME_KIT: "a downtime kit",
    Kind.WORKFORCE: "the accounts of the practice",
    Kind.PRACTICE: "the settings of the practice",
    Kind.PRACTICE_KEYS: "the keys of the practice",
    Kind.OWN_ACCOUNT: "this account",
    Kind.RELEASE: "what is released, and the account of it",
    Kind.REQUEST: "this request",
    Kind.LEGAL_HOLD: "this legal hold",
    Kind.RETENTION: "what is due to be destroyed",
    Kind.VAULT: "a vault for psychotherapy notes",
}
NEW_THINGS = {
    Kind.PROGRESS_NOTE: "a signed note",
    Kind.DRAFT: "a note",
    Kind.SUBMITTED_NOTE: "a submitted note",
    Kind.CLIENT: "a client",
    Kind.SESSION: "a session",
    Kind.TREATMENT: "diagnoses and goals",
    Kind.PHRASES: "a phrase or a note template",
    Kind.COVERAGE: "an insurance policy or a referral source",
    Kind.PAPER: "a paper of a client",
    Kind.AGREEMENT: "an agreement with a client",
    Kind.WORKFORCE: "a colleague",
    Kind.LEDGER: "ledger entries",
    Kind.DOWNTIME_KIT: "a downtime kit",
    Kind.PRACTICE: "a practice",
    Kind.PRACTICE_KEYS: "keys",
    Kind.OWN_ACCOUNT: "an account",
    Kind.NOTE_FACTS: "facts of a note",
    Kind.CLIENT_LIST: "a list of clients",
    Kind.RELEASE: "a release",
    Kind.REQUEST: "a request",
    Kind.LEGAL_HOLD: "a legal hold",
    Kind.RETENTION: "a proposal to destroy a record",
    Kind.VAULT: "a vault for psychotherapy notes",
}
VERBS = {
    Act.READ: "open",
    Act.CREATE: "add",
    Act.EDIT: "change",
    Act.DISCARD: "discard",
    Act.SUBMIT: "submit",
    Act.SIGN: "sign",
    Act.COSIGN: "cosign",
    Act.RETURN: "return",
    Act.AMEND: "amend",
    Act.PRINT: "print",
    Act.SCHEDULE: "schedule",
    Act.ATTEND: "record attendance for",
    Act.BILL: "bill",
    Act.MANAGE: "manage",
    Act.HAND_OVER: "hand over",
    Act.JOIN: "join",
    Act.VERIFY: "verify",
    Act.BRING_IN: "bring in",
    Act.BREAK_GLASS: "open in an emergency",
}
ROLE_NAMES = {
    Role.CLINICIAN: "clinician",
    Role.SUPERVISOR: "supervisor",
    Role.TRAINEE: "trainee",
    Role.BILLER: "biller",
    Role.FRONT_DESK: "front desk",
    Role.PRIVACY_OFFICER: "privacy officer",
    Role.ADMINISTRATOR: "administrator",
}

_TEXT = (Kind.PROGRESS_NOTE, Kind.SUBMITTED_NOTE, Kind.DRAFT)
_LOOKING = (Act.READ, Act.PRINT)
# Why a role doesn't open the text of notes, in the words of that work.
_NO_TEXT = {
    Role.PRIVACY_OFFICER: (
        "The text of a note opens to the privacy officer only inside a request, and there is none",
        "The ledger and the facts of the note are open to you.",
    ),
    Role.BILLER: (
        "Billing works from codes, times and signatures and doesn't need the words of a note",
        "Open the session; what a claim needs is there.",
    ),
    Role.FRONT_DESK: (
        "The front desk works with the calendar and contacts and doesn't need the words of a note",
        "Open the client or the day's sessions.",
    ),
    Role.ADMINISTRATOR: (
        "Running the practice's accounts opens no notes",
        "Ask the client's clinician if something about the note has to be settled.",
    ),
}
_NEVER: dict[tuple[Kind, Act], tuple[str, str]] = {
    (Kind.PROGRESS_NOTE, Act.EDIT): (
        "What was signed stays as it was",
        "Its author can write an addendum, which stands under the note.",
    ),
    (Kind.PROGRESS_NOTE, Act.DISCARD): (
        "A signed note is part of the record and is never discarded",
        "Its author can write an addendum that says what was wrong.",
    ),
}


def what(act: Act, kind: Kind) -> str:
    """What happened: "You can't sign this draft"."""
    thing = NEW_THINGS[kind] if act in (Act.CREATE, Act.BRING_IN) else THINGS[kind]
    return f"You can't {VERBS[act]} {thing}"


def asked(act: str) -> str:
    """What a refused act of the ledger was about, "change a client" for `client.edit`. Blank for any other name."""
    kind, _, verb = act.partition(".")
    if kind not in set(Kind) or verb not in set(Act):
        return ""
    return f"{VERBS[Act(verb)]} {NEW_THINGS[Kind(kind)]}"


def why_not_in_role(roles: Iterable[Role], act: Act, kind: Kind) -> tuple[str, str]:
    """Why none of these roles does that, and what to do instead."""
    held = sorted(roles, key=list(Role).index)
    if (kind, act) in _NEVER:
        return _NEVER[kind, act]
    if kind in _TEXT and act in _LOOKING:
        for role in held:
            if role in _NO_TEXT:
                return _NO_TEXT[role]
    if kind is Kind.VAULT and act in (Act.READ, Act.MANAGE):
        return (
            "Psychotherapy notes are a mental health professional's, and you don't work here as one",
            "If you treat clients here, an administrator can give you that role.",
        )
    doing = VERBS[act]
    able = who_can(act, kind)
    if not able:
        return f"Nobody may {doing} {THINGS[kind]} in this practice", "Go back and choose something else."
    named = " and ".join(ROLE_NAMES[role] for role in held)
    return f"It isn't part of your work here as {named}", f"Ask {able}."


def who_can(act: Act, kind: Kind) -> str:
    """The people to ask, from the table: "somebody on the client's care team"."""
    rows = [row for row in PERMISSIONS if row.kind is kind and act in row.acts]
    if not rows:
        return ""
    first = rows[0]
    if first.standing == {Relationship.AUTHOR}:
        return "the note's author"
    if first.standing == {Relationship.SUPERVISOR_OF_AUTHOR}:
        return "the author's supervisor"
    if first.standing == {Relationship.CARE_TEAM}:
        return "somebody on the client's care team"
    names = [ROLE_NAMES[role] for role in Role if role in first.roles]
    return f"{'a' if _is_one_of_many(first) else 'the'} {' or '.join(names)}"


def _is_one_of_many(row: Permission) -> bool:
    return bool(row.roles & {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE})
