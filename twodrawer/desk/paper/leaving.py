"""How a file leaves: what the member may read is gathered, set, recorded by the gate in `chart`, and handed over.

Setting a text takes longer than a database should be kept waiting, so nothing is locked while it is set. Until the
gate has written its entry the file is in this process alone; if the entry can't be written, it goes no further.
A file's name says what it is and which one, never whom it is about.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.content import fresh_salt
from twodrawer.chart.facts import PaperFile
from twodrawer.desk.paper.ledger import ledger_sheet
from twodrawer.desk.paper.note import note_sheet
from twodrawer.desk.paper.press import press
from twodrawer.desk.paper.record import record_sheet
from twodrawer.desk.queries.ledger_page import ledger_report
from twodrawer.desk.queries.paper import paper_of
from twodrawer.desk.queries.record import Days, client_record
from twodrawer.law import Member
from twodrawer.law.words import Purpose
from twodrawer.lib.memo import remembering
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people
from twodrawer.people.facts import PracticeFacts


@dataclass(frozen=True)
class Leaving:
    """A file that may be handed over, and what it is called."""

    file: PaperFile
    name: str


def note_on_paper(note_ref: UUID, *, practice: PracticeFacts, by: Member, at: datetime, on: date) -> Leaving:
    """A note as a file. A frozen one gives the same bytes each time, so that two files of it can be compared."""
    read = Reading()
    with remembering():
        text = chart_queries.text_for_paper(note_ref, by=by, on=on, read=read)
        names = people.client_names([text.line.client_ref], by=by, on=on, read=read)
        paper = paper_of(text, names, by=by, on=on, zone=practice.zone)
        frozen = [] if text.is_draft else [text, *text.addenda]
        checks = [chart_queries.verify_note(one.line.ref, on=on) for one in frozen]
    signed = [one.signed_at for each in frozen for one in each.signatures]
    sheet = note_sheet(paper, practice, checks, at=at)
    salt = b"".join(one.salt for one in (text, *text.addenda))
    file = press("note.typ", sheet, at=max(signed, default=at), salt=salt)
    chart.note_leaves(text, file, by=by, at=at, on=on)
    kind = "draft" if text.is_draft else "progress-note"
    return Leaving(file, f"{kind}-{short_ref(note_ref)}.pdf")


def record_on_paper(
    client_ref: UUID,
    *,
    purpose: Purpose,
    days: Days,
    practice: PracticeFacts,
    by: Member,
    at: datetime,
    on: date,
) -> Leaving:
    """A client's record as a file."""
    read = Reading()
    with remembering():
        chart_queries.require_record_on_paper(client_ref, purpose, by=by, on=on)
        record = client_record(client_ref, days=days, by=by, on=on, zone=practice.zone, read=read)
        member = people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]
    file = press(
        "record.typ", record_sheet(record, practice, purpose, member, at=at), at=at, salt=fresh_salt()
    )
    chart.record_leaves(record.client.ref, file, purpose=purpose, days=days, read=read, by=by, at=at, on=on)
    return Leaving(file, f"record-{short_ref(client_ref)}.pdf")


def ledger_on_paper(
    *,
    days: tuple[date, date],
    person: UUID | None,
    client: UUID | None,
    practice: PracticeFacts,
    by: Member,
    at: datetime,
    on: date,
) -> Leaving:
    """A report of the ledger as a file."""
    read = Reading()
    with remembering():
        report = ledger_report(
            days=days, person=person, client=client, zone=practice.zone, by=by, on=on, read=read
        )
        member = people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]
    file = press("ledger.typ", ledger_sheet(report, practice, member, at=at), at=at, salt=fresh_salt())
    about = report.client.ref if report.client else None
    chart.ledger_leaves(file, client_ref=about, days=days, read=read, by=by, at=at, on=on)
    return Leaving(
        file, f"ledger-{days[0]}.pdf" if days[0] == days[1] else f"ledger-{days[0]}-to-{days[1]}.pdf"
    )
