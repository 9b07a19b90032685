"""A signed note as a file that anybody can verify off line, with public keys only (docs/specs/ledger.md, L30 to L37).

It holds the content word for word, every signature over it, and for each signature the ledger's entry with the
proof that it stands in its log. With a passkey, the enrolment's entry and proof as well. Addenda come along, each
with its own. It passes the gate like every other file: it is made first, and handed over when its entry has been
written.
"""

import base64
import json
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit import portable, tree
from twodrawer.audit import queries as ledger
from twodrawer.audit.signer import keeper
from twodrawer.chart.actions.leaving import signed_note_leaves
from twodrawer.chart.events import SIGNED_ADDENDUM, SIGNING_ACTS
from twodrawer.chart.models import Note, NoteVersion, Signature
from twodrawer.chart.moves import WrongState
from twodrawer.chart.queries.verification import entry_of, verify_note
from twodrawer.chart.standing import find_note, require_act
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.chart.versions import open_raw
from twodrawer.law import Act
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.paper.file import PaperFile
from twodrawer.sealing.actions import public_signing_keys
from twodrawer.sealing.keyring import keyring

SPEC = "twodrawer-signed-note-v1"
Json = dict[str, object]


def take_signed_note(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> tuple[UUID, PaperFile]:
    """Whose note it is, and its file, which may be handed over: who took it is recorded."""
    note = find_note(note_ref, Act.PRINT, by=by, on=on)
    if note.addendum_to_id is not None:  # an addendum never stands without its note
        note = find_note(note.addendum_to_id, Act.PRINT, by=by, on=on)
    require_act(Act.PRINT, note, by=by, on=on)
    if State(note.state) not in IN_RECORD:
        raise WrongState(note)
    added = Note.objects.filter(addendum_to=note, state__in=[state.value for state in IN_RECORD])
    notes = [note, *added.order_by("ended_at", "ref")]
    file = PaperFile(content=_file_of(notes, at=at, on=on), pages=0)
    signed_note_leaves(note.ref, [one.ref for one in notes[1:]], file, by=by, at=at, on=on)
    return note.client_id, file


def _file_of(notes: list[Note], *, at: datetime, on: date) -> bytes:
    if not all(verify_note(note.ref, on=on).holds for note in notes):
        raise Unavailable(
            "This note does not verify",
            why="It isn't as it was signed, so a file of it would prove nothing.",
            do="Tell your privacy officer. Nothing left.",
        )
    signed = [(note, *_signatures(note)) for note in notes]
    entries = {_entry_ref(note, version, one) for note, version, found in signed for one in found}
    enrolled = {ref for _, _, found in signed for one in found if (ref := _enrolment_ref(one))}
    portable.require_covered([*entries, *enrolled], at=at)
    logs = {log: tree.newest_size(log) or 0 for log in {tree.log_of(ref) for ref in (*entries, *enrolled)}}
    said: Json = {
        "spec": SPEC,
        "logs": {
            log: {"checkpoint": portable.note_of(log, size), "ledger_key": str(keeper().key(log))}
            for log, size in logs.items()
        },
        "notes": [
            {
                "content": open_raw(keyring(note.practice_id), version).decode(),
                "signatures": [_signature(note, version, one, logs) for one in found],
            }
            for note, version, found in signed
        ],
    }
    return portable.as_file(said)


def _signatures(note: Note) -> tuple[NoteVersion, list[Signature]]:
    version = NoteVersion.objects.get(note=note, version=note.version)
    return version, list(Signature.objects.filter(version=version).order_by("signed_at", "ref"))


def _entry_ref(note: Note, version: NoteVersion, signature: Signature) -> UUID:
    recorded = ledger.entries_about(
        note.practice_id, note.ref, acts=(*SIGNING_ACTS.values(), SIGNED_ADDENDUM)
    )
    found = entry_of(note, version, signature, recorded)
    assert found is not None  # the note was verified
    return found.ref


def _enrolment_ref(signature: Signature) -> UUID | None:
    named = json.loads(signature.statement)["enrolment_ref"]
    return UUID(named) if named else None


def _signature(note: Note, version: NoteVersion, signature: Signature, logs: dict[str, int]) -> Json:
    enrolled = _enrolment_ref(signature)
    key = public_signing_keys(note.practice_id)[signature.practice_key_ref]
    return {
        "statement": signature.statement,
        "practice_key": base64.b64encode(key).decode(),
        "practice_signature": base64.b64encode(bytes(signature.practice_signature)).decode(),
        "assertion": signature.assertion or None,
        "entry": _place(_entry_ref(note, version, signature), logs),
        "enrolment": _place(enrolled, logs) if enrolled else None,
    }


def _place(ref: UUID, logs: dict[str, int]) -> Json:
    return portable.place_of(tree.inclusion(ref, size=logs[tree.log_of(ref)]))
