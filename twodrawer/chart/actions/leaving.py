"""The chart's side of the gate on the way to paper: `disclosures/actions/leaving.py` calls it, and nothing else.

A page to be printed by the browser, or a file: each is one entry in the ledger, written before anything is handed
over. For a file the entry says by its SHA-256 which one it was, and how many pages it has; never what stands in it.
A file is made before it comes here, since setting a text takes its time and no lock may be held so long; the right
to it is asked for again here, in the transaction that records it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.audit.reading import Reading
from twodrawer.chart import events
from twodrawer.chart.facts import KitFile, NoteText
from twodrawer.chart.models import Note, Print
from twodrawer.chart.models import PaperFile as PaperFileRow
from twodrawer.chart.queries.paper import require_kit, require_record_on_paper, text_for_paper
from twodrawer.chart.standing import ended, find_note, require_act
from twodrawer.chart.states import State
from twodrawer.law import Act, Kind
from twodrawer.law.words import Purpose
from twodrawer.lib.paper.file import PaperFile
from twodrawer.people import queries as people


@transaction.atomic
def print_note(note_ref: UUID, *, by: law.Member, at: datetime, on: date) -> NoteText:
    """The note with its addenda, for the browser to print. That it was is recorded before this returns.

    A print of a note is a row as well. A draft is nobody's statement yet and
    discloses nothing of the record: its print is an entry alone.
    """
    read = Reading()
    text = text_for_paper(note_ref, by=by, on=on, read=read)
    note = Note.objects.get(ref=note_ref)
    if not text.is_draft:
        Print.objects.create(
            practice_id=note.practice_id,
            note=note,
            version=text.version,
            printed_by_id=by.ref,
            printed_at=at,
        )
    _record_note(note, text, tuple(read.under), None, by=by, at=at)
    return text


@transaction.atomic
def note_leaves(text: NoteText, file: PaperFile, *, by: law.Member, at: datetime, on: date) -> None:
    """The file of this note may be handed over: who took which file of which version is recorded."""
    note = find_note(text.line.ref, Act.PRINT, by=by, on=on)
    if State(note.state) is State.DISCARDED:
        raise ended(note)  # while the file was made
    under = require_act(Act.PRINT, note, by=by, on=on)
    PaperFileRow.objects.create(
        practice_id=note.practice_id,
        kind="draft" if text.is_draft else "note",
        client_id=note.client_id,
        note=note,
        version=note.version,
        purpose=events.TREATMENT,
        **_about(file, by=by, at=at),
    )
    _record_note(note, text, under, file, by=by, at=at)


@transaction.atomic
def signed_note_leaves(
    note_ref: UUID, added: Sequence[UUID], file: PaperFile, *, by: law.Member, at: datetime, on: date
) -> None:
    """The file with which others verify this note may be handed over: who took it is recorded."""
    note = find_note(note_ref, Act.PRINT, by=by, on=on)
    paragraphs = require_act(Act.PRINT, note, by=by, on=on)
    PaperFileRow.objects.create(
        practice_id=note.practice_id,
        kind="note",
        client_id=note.client_id,
        note=note,
        version=note.version,
        purpose=events.TREATMENT,
        **_about(file, by=by, at=at),
    )
    event = events.about_note(
        "note.exported",
        note,
        paragraphs,
        version=note.version,
        addenda=len(added),
        form="signed-note",
        sha256=file.sha256,
    )
    refs = (*event.refs, *(("note", ref) for ref in added))
    record(Event(event.act, refs, event.purpose, event.under, event.facts), by=by, at=at)


@transaction.atomic
def record_leaves(
    client_ref: UUID,
    file: PaperFile,
    *,
    purpose: Purpose,
    days: tuple[date | None, date | None],
    read: Reading,
    by: law.Member,
    at: datetime,
    on: date,
) -> None:
    """The file of a client's record may be handed over. `read` names all that stands in it."""
    read.allowed_under(*require_record_on_paper(client_ref, purpose, by=by, on=on))
    PaperFileRow.objects.create(
        practice_id=by.practice_ref,
        kind="record",
        client_id=client_ref,
        from_day=days[0],
        until_day=days[1],
        purpose=purpose.value,
        **_about(file, by=by, at=at),
    )
    facts = {**_facts(file), **_of_days(days), "client": str(client_ref)}
    record(Event("record.printed", tuple(read.refs), purpose.value, tuple(read.under), facts), by=by, at=at)


@transaction.atomic
def ledger_leaves(
    file: PaperFile,
    *,
    client_ref: UUID | None,
    days: tuple[date, date],
    read: Reading,
    by: law.Member,
    at: datetime,
    on: date,
    act: str = "ledger.printed",
) -> None:
    """The file of a ledger report may be handed over. `client_ref`: it was about one client. `act`: which report."""
    if act not in events.LEDGER_REPORTS:
        raise ValueError(f"not a report of the ledger: {act}")
    read.allowed_under(*people.require_in_practice(Act.PRINT, Kind.LEDGER, by=by, on=on).citations)
    PaperFileRow.objects.create(
        practice_id=by.practice_ref,
        kind="ledger",
        client_id=client_ref,
        from_day=days[0],
        until_day=days[1],
        purpose=Purpose.OPERATIONS.value,
        **_about(file, by=by, at=at),
    )
    facts = {**_facts(file), **_of_days(days), "client": str(client_ref or "")}
    record(
        Event(act, tuple(read.refs), Purpose.OPERATIONS.value, tuple(read.under), facts),
        by=by,
        at=at,
    )


@transaction.atomic
def kit_leaves(file: KitFile, *, read: Reading, by: law.Member, at: datetime, on: date) -> None:
    """The downtime kit may be handed over: who took which file, for which day, with whose records in it, is recorded.

    The right to each of them is asked for again, since a care team may have changed while the file was sealed.
    """
    read.allowed_under(*require_kit(by=by, on=on))
    for client_ref in file.client_refs:
        for kind in (Kind.CLIENT, Kind.SESSION, Kind.TREATMENT):
            read.allowed_under(
                *people.require_for_client(Act.PRINT, kind, client_ref, by=by, on=on).citations
            )
    facts: dict[str, str | int | bool] = {
        "form": "kit",
        "sha256": file.sha256,
        "day": str(file.day),
        "clients": len(file.client_refs),
    }
    record(Event("kit.taken", tuple(read.refs), events.TREATMENT, tuple(read.under), facts), by=by, at=at)


def _record_note(
    note: Note,
    text: NoteText,
    under: tuple[str, ...],
    file: PaperFile | None,
    *,
    by: law.Member,
    at: datetime,
) -> None:
    act = "draft.printed" if text.is_draft else "note.printed"
    facts = {"version": note.version, "addenda": len(text.addenda), **(_facts(file) if file else {})}
    event = events.about_note(act, note, under, **facts)
    added: list[tuple[str, UUID]] = [("note", one.line.ref) for one in text.addenda]
    record(Event(act, (*event.refs, *added), event.purpose, event.under, event.facts), by=by, at=at)


def _facts(file: PaperFile) -> dict[str, str | int | bool]:
    return {"form": "pdf", "sha256": file.sha256, "pages": file.pages}


def _of_days(days: tuple[date | None, date | None]) -> dict[str, str]:
    return {"from_day": str(days[0] or ""), "until_day": str(days[1] or "")}


def _about(file: PaperFile, *, by: law.Member, at: datetime) -> dict[str, object]:
    return {"sha256": file.sha256, "pages": file.pages, "made_by_id": by.ref, "made_at": at}
