"""The gate on the way out: whatever is printed or handed over as a file passes here and is in the account.

The chart records what left, in the ledger and by its hash; the account is written in the same transaction. Nothing
else in the program calls the chart's gate (tests/spec/test_ways_out.py).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.reading import Reading
from twodrawer.chart.actions import leaving as chart
from twodrawer.chart.actions import portable as chart_portable
from twodrawer.chart.facts import KitFile, NoteText
from twodrawer.disclosures.actions.accounting import account_for_own
from twodrawer.disclosures.ways import Way
from twodrawer.law import Member
from twodrawer.law.words import Purpose
from twodrawer.lib.paper.file import PaperFile


@transaction.atomic
def print_note(note_ref: UUID, *, by: Member, at: datetime, on: date) -> NoteText:
    """The note with its addenda, for the browser to print. A draft is nobody's statement yet and in no account."""
    text = chart.print_note(note_ref, by=by, at=at, on=on)
    if not text.is_draft:
        account_for_own(Way.NOTE_PRINTED, text.line.client_ref, purpose=Purpose.TREATMENT, by=by, at=at)
    return text


@transaction.atomic
def note_leaves(text: NoteText, file: PaperFile, *, by: Member, at: datetime, on: date) -> None:
    """The file of this note may be handed over."""
    chart.note_leaves(text, file, by=by, at=at, on=on)
    if not text.is_draft:
        account_for_own(
            Way.NOTE_FILE, text.line.client_ref, purpose=Purpose.TREATMENT, by=by, at=at, sha256=file.sha256
        )


@transaction.atomic
def take_signed_note(note_ref: UUID, *, by: Member, at: datetime, on: date) -> PaperFile:
    """The file of a signed note, with its signatures and proofs, may be handed over."""
    client_ref, file = chart_portable.take_signed_note(note_ref, by=by, at=at, on=on)
    account_for_own(Way.SIGNED_NOTE, client_ref, purpose=Purpose.TREATMENT, by=by, at=at, sha256=file.sha256)
    return file


@transaction.atomic
def kit_leaves(file: KitFile, *, read: Reading, by: Member, at: datetime, on: date) -> None:
    """The downtime kit may be handed over. Each client who stands in it has a line in the account."""
    chart.kit_leaves(file, read=read, by=by, at=at, on=on)
    for client_ref in file.client_refs:
        account_for_own(Way.KIT, client_ref, purpose=Purpose.TREATMENT, by=by, at=at, sha256=file.sha256)


@transaction.atomic
def record_leaves(
    client_ref: UUID,
    file: PaperFile,
    *,
    purpose: Purpose,
    days: tuple[date | None, date | None],
    read: Reading,
    by: Member,
    at: datetime,
    on: date,
) -> None:
    """The file of a client's record may be handed over. `read` names all that stands in it."""
    chart.record_leaves(client_ref, file, purpose=purpose, days=days, read=read, by=by, at=at, on=on)
    account_for_own(Way.RECORD_FILE, client_ref, purpose=purpose, by=by, at=at, sha256=file.sha256)


@transaction.atomic
def ledger_leaves(
    file: PaperFile,
    *,
    client_ref: UUID | None,
    days: tuple[date, date],
    read: Reading,
    by: Member,
    at: datetime,
    on: date,
    act: str = "ledger.printed",
) -> None:
    """The file of a ledger report may be handed over. It holds no word of a record: nothing to account for."""
    chart.ledger_leaves(file, client_ref=client_ref, days=days, read=read, by=by, at=at, on=on, act=act)
