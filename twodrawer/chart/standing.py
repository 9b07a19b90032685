"""How a member stands to a note, and what the law says to it. Every door to a note goes through here.

Three answers look alike from outside and must: a note that doesn't exist, a note of another practice, and a
note that this person may not know of. A role that could never do the act is told so, and told the same
whatever the ref, so that nothing is learned from it (law, "the rule of 403 and 404").
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.chart.counted import with_addenda, with_words
from twodrawer.chart.models import Note
from twodrawer.chart.states import IN_RECORD, WRITABLE, State
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import Ended, Refused, not_there
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people

# Under which kind a role is asked for before anything is looked up. One kind an act: the answer may not
# depend on the state of a note that the person can't know.
ASKED_AS = {
    Act.READ: Kind.PROGRESS_NOTE,
    Act.PRINT: Kind.PROGRESS_NOTE,
    Act.AMEND: Kind.PROGRESS_NOTE,
    Act.EDIT: Kind.DRAFT,
    Act.DISCARD: Kind.DRAFT,
    Act.SIGN: Kind.DRAFT,
    Act.SUBMIT: Kind.DRAFT,
    Act.COSIGN: Kind.SUBMITTED_NOTE,
    Act.RETURN: Kind.SUBMITTED_NOTE,
}
SAID_AS = {
    Act.READ: "note.read",
    Act.PRINT: "note.printed",
    Act.AMEND: "note.amended",
    Act.EDIT: "note.drafted",
    Act.DISCARD: "note.discarded",
    Act.SIGN: "note.signed",
    Act.SUBMIT: "note.submitted",
    Act.COSIGN: "note.cosigned",
    Act.RETURN: "note.returned",
}
"""What a refused act is called in the ledger: the same as when it is done."""

UNSEEN = frozenset({State.DRAFT, State.DISCARDED})
"""That such a note exists is its author's to know."""

STATE_SAYS = {
    State.DRAFT: "This note is still a draft",
    State.SUBMITTED: "This note is with the supervisor",
    State.RETURNED: "This note was returned to its author",
    State.SIGNED: "This note is signed",
    State.COSIGNED: "This note is cosigned",
    State.DISCARDED: "This draft was discarded",
}
STATE_DO = {
    State.DRAFT: "Open the draft to go on with it.",
    State.SUBMITTED: "It stays as it was submitted until the supervisor cosigns or returns it.",
    State.RETURNED: "Its author can go on with it and submit it again.",
    State.SIGNED: "Nothing in it can be changed any more. What is missing goes into an addendum.",
    State.COSIGNED: "Nothing in it can be changed any more. What is missing goes into an addendum.",
    State.DISCARDED: "Its text is gone. Begin a new note for the session.",
}


def kind_of(state: State) -> Kind:
    """What a note's text is to the law, by its state."""
    if state in IN_RECORD:
        return Kind.PROGRESS_NOTE
    return Kind.DRAFT if state in UNSEEN else Kind.SUBMITTED_NOTE


def ended(note: Note) -> Ended:
    """The answer to an author who writes on in what is no draft any more."""
    state = State(note.state)
    return Ended(STATE_SAYS[state], why="There is no draft to write into.", do=STATE_DO[state])


def require_role(act: Act, *, by: law.Member, on: date, note_ref: UUID) -> None:
    """A role that could never do this is told so before anything is looked up."""
    resource = Resource(ASKED_AS[act], by.practice_ref, Relationship.PRACTICE)
    if law.may(by, act, resource, on=on).hidden:
        return
    _require(act, resource, by=by, on=on, note_ref=note_ref)


def require_kind(act: Act, kind: Kind, *, by: law.Member, on: date) -> None:
    """A role that could never do this to things of that kind is told so, whatever the ref."""
    resource = Resource(kind, by.practice_ref, Relationship.PRACTICE)
    if not law.may(by, act, resource, on=on).hidden:
        law.require(by, act, resource, on=on)


def require_for_client(
    act: Act, kind: Kind, client_ref: UUID, *, by: law.Member, on: date
) -> tuple[str, ...]:
    """The paragraphs under which a member of the care team does this to a client's thing. Refused
    otherwise."""
    people.require_for_client(act, kind, client_ref, by=by, on=on)
    # Nobody but the care team begins notes or changes the plan, so a yes was a yes to it.
    return law.may(by, act, Resource(kind, by.practice_ref, Relationship.CARE_TEAM), on=on).citations


@prepared
def _note(ref: UUID) -> "QuerySet[Note, Note]":
    return with_addenda(with_words(Note.objects.filter(ref=ref)))


@prepared
def _notes(refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    return with_addenda(with_words(Note.objects.filter(ref__in=refs)))


@prepared
def _locked(ref: UUID) -> "QuerySet[Note, Note]":
    return Note.objects.select_for_update().filter(ref=ref)


def find_note(note_ref: UUID, act: Act, *, by: law.Member, on: date, lock: bool = False) -> Note:
    """The note, if this person may know that it exists. Whether they may do the act is `require_act`'s."""
    require_role(act, by=by, on=on, note_ref=note_ref)
    return _known((_locked if lock else _note).first(ref=note_ref), note_ref, act, by=by)


def find_notes(note_refs: Sequence[UUID], act: Act, *, by: law.Member, on: date) -> list[Note]:
    """Several notes, asked for once, in this order, if this person may know that each of them exists."""
    for ref in note_refs:
        require_role(act, by=by, on=on, note_ref=ref)
    found = {note.ref: note for note in _notes.all(refs=note_refs)}
    return [_known(found.get(ref), ref, act, by=by) for ref in note_refs]


def _known(note: Note | None, note_ref: UUID, act: Act, *, by: law.Member) -> Note:
    said, refs = SAID_AS[act], (("note", note_ref),)
    if note is None:
        raise not_there(said, refs)
    if note.practice_id != by.practice_ref:
        raise not_there(said, refs, other_practice=note.practice_id)
    if State(note.state) in UNSEEN and note.author_id != by.ref:
        raise not_there(said, refs)
    return note


def require_may_sign_others(note: Note, *, by: law.Member) -> None:
    """A member who could never cosign learns nothing of other people's notes by trying to sign them."""
    if law.Role.TRAINEE in by.roles or not law.could_ever(by, Act.COSIGN, Kind.SUBMITTED_NOTE):
        raise not_there(SAID_AS[Act.SIGN], (("note", note.ref),))


def standing(note: Note, *, by: law.Member, on: date) -> frozenset[Relationship]:
    """Every way in which the member stands to the note that day."""
    found = {Relationship.PRACTICE}
    if note.author_id == by.ref:
        found.add(Relationship.AUTHOR)
    elif people.supervises(by, note.author_id, on=on):
        found.add(Relationship.SUPERVISOR_OF_AUTHOR)
    to_client = people.stands_to_client(by, note.client_id, on=on)
    if to_client in (Relationship.CARE_TEAM, Relationship.EMERGENCY):
        found.add(to_client)
    return frozenset(found)


def require_act(
    act: Act,
    note: Note,
    *,
    by: law.Member,
    on: date,
    kind: Kind | None = None,
    stands: frozenset[Relationship] | None = None,
) -> tuple[str, ...]:
    """The paragraphs under which the law lets the member do this to the note. Refused otherwise."""
    kind = kind or _kind_for(act, State(note.state))
    also = standing(note, by=by, on=on) if stands is None else stands
    resource = Resource(kind, note.practice_id, Relationship.PRACTICE, state=note.state, also=also)
    # An open no says that there is something to refuse; `may` gives one to those alone who stand to the note.
    return _require(act, resource, by=by, on=on, note_ref=note.ref)


def require_author(act: Act, note: Note, *, by: law.Member, on: date) -> tuple[str, ...]:
    """The paragraphs under which an author goes on with a note of their own that is still theirs to write."""
    if note.author_id == by.ref and State(note.state) not in WRITABLE:
        raise ended(note)
    # Being the author is all that an act on a draft hangs on: no link to the client is asked for.
    stands = frozenset({Relationship.AUTHOR}) if note.author_id == by.ref else None
    return require_act(act, note, by=by, on=on, stands=stands)


def _kind_for(act: Act, state: State) -> Kind:
    if act in (Act.READ, Act.PRINT):
        return kind_of(state)
    asked = ASKED_AS[act]
    if asked is Kind.DRAFT and state in (State.SUBMITTED, State.RETURNED):
        return Kind.SUBMITTED_NOTE
    return asked


def _require(act: Act, resource: Resource, *, by: law.Member, on: date, note_ref: UUID) -> tuple[str, ...]:
    answer = law.may(by, act, resource, on=on)
    if answer.is_yes:
        return answer.citations
    try:
        law.require(by, act, resource, on=on, refs=(("note", note_ref),))
    except Refused as refused:
        refused.act = SAID_AS[act]
        raise
    raise AssertionError("the law said no and yes to one question")
