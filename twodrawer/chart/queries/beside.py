"""What lies in columns beside the sealed content of a signed note, held against the content and the ledger (promise 4).

Every column of a note that was signed is covered by something that can't be rewritten unseen: the content by its hash
and its signatures, what stands beside it by the content, by a signature's time, or by the ledger's entry of the act
that wrote it. `tests/attacks/test_signed_columns.py` changes each column in turn, and names the few that may change.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from twodrawer.audit.queries import EntryFacts
from twodrawer.chart.content import Content
from twodrawer.chart.models import Note, NoteVersion, ReturnComment, Signature
from twodrawer.chart.queries.lying import BEGUN, DISCARDED, RETURNED, Lying
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.chart.treatment_box import open_diagnosis
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.text import words as count_words
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import KeyDestroyed, Keyring

FROZEN = {*IN_RECORD, State.SUBMITTED}
"""Nobody may write: what the note names is what its newest version names."""


def note_faults(note: Note, signatures: Sequence[Signature], recorded: Sequence[EntryFacts]) -> list[str]:
    """What is wrong with the note's own row."""
    found = []
    if not any(entry.act in BEGUN and entry.at == note.begun_at for entry in recorded):
        found.append("the ledger doesn't say that the note was begun at that time")
    if note.ended_at != _ended_at(note, signatures, recorded):
        found.append("the note says that it was ended at another time than it was signed or discarded")
    return found


def _ended_at(note: Note, signatures: Sequence[Signature], recorded: Sequence[EntryFacts]) -> datetime | None:
    """When its state began, of a note whose state is an end."""
    if State(note.state) is State.DISCARDED:
        return next((entry.at for entry in recorded if entry.act == DISCARDED), None)
    signed = max((one.signed_at for one in signatures), default=None)
    return signed if State(note.state) in IN_RECORD else None


def version_faults(
    note: Note, version: NoteVersion, content: Content, signatures: Sequence[Signature]
) -> list[str]:
    """What is wrong with the columns beside a version's content, and with the practice of its rows."""
    name, found = f"version {version.version}", []
    if {version.practice_id, *(one.practice_id for one in signatures)} != {note.practice_id}:
        found.append(f"{name} or a signature of it lies with another practice")
    if version.words != sum(count_words(part.text) for part in content.sections):
        found.append(f"{name} has another number of words than its content")
    if version.frozen_at != min((one.signed_at for one in signatures), default=version.frozen_at):
        found.append(f"{name} says that it was frozen at another time than it was signed")
    return found


def naming_faults(note: Note, content: Content, held: Lying, ring: Keyring) -> list[str]:
    """Whether the note's format, diagnoses and goals are those of its newest version, once nobody may write."""
    if State(note.state) not in FROZEN:
        return []
    found = []
    if note.format != content.format:
        found.append("the note has another format than its newest version")
    try:
        names = (_diagnoses(note, held, ring), _goals(note, held))
    except Unavailable as problem:
        return [*found, f"a diagnosis that the note names doesn't open: {problem.why}"]
    if names != (sorted(code for code, _ in content.diagnoses), sorted(key for key, _ in content.goals)):
        found.append("the note names other diagnoses or goals than its newest version")
    return found


def _diagnoses(note: Note, held: Lying, ring: Keyring) -> list[str]:
    """The codes of the diagnoses that the note names, the client's own."""
    own = [row for row in held.diagnoses[note.ref] if _is_of(note, row.client_id)]
    return sorted(open_diagnosis(ring, row).code for row in own)


def _goals(note: Note, held: Lying) -> list[str]:
    """The keys of the goals that the note names, the client's own."""
    return sorted(f"G{number}" for whose, number in held.goals[note.ref] if _is_of(note, whose))


def _is_of(note: Note, client_ref: UUID) -> bool:
    """Whether this is the note's client, under this ref or one that was joined with it."""
    return client_ref == note.client_id or client_ref in people.all_refs_of(note.client_id)


def comment_faults(
    note: Note,
    comments: Sequence[tuple[int, ReturnComment]],
    recorded: Sequence[EntryFacts],
    ring: Keyring,
) -> list[str]:
    """Whether each return has its comment, by whom and when the ledger says, and no other was put there."""
    found = []
    for number, row in comments:
        try:
            ring.open(bytes(row.comment), ref=row.ref, column=ReturnComment.COMMENT)
        except KeyDestroyed:
            pass  # the content's key as well: whether somebody may have destroyed it is said there
        except Unavailable as problem:
            found.append(f"the comment on version {number} doesn't open: {problem.why}")
        if row.practice_id != note.practice_id:
            found.append(f"the comment on version {number} lies with another practice")
    held = Counter((number, row.returned_by_id, row.returned_at) for number, row in comments)
    said = Counter(
        (entry.facts.get("version"), entry.actor_ref, entry.at) for entry in recorded if entry.act == RETURNED
    )
    if held != said:
        found.append("the comments of those who returned the note aren't those that the ledger knows of")
    return found
