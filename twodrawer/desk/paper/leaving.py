"""How a file leaves: what the member may read is gathered, set, recorded by the gate in `disclosures`, and handed over.

Setting a text takes longer than a database should be kept waiting, so nothing is locked while it is set. Until the
gate has written its entry the file is in this process alone; if the entry can't be written, it goes no further.
A file's name says what it is and which one, never whom it is about.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.content import fresh_salt
from twodrawer.desk.paper.access import access_sheet
from twodrawer.desk.paper.certificate import certificate_sheet
from twodrawer.desk.paper.client_paper import client_paper_sheet
from twodrawer.desk.paper.ledger import ledger_sheet
from twodrawer.desk.paper.letter import letter_sheet
from twodrawer.desk.paper.note import note_sheet
from twodrawer.desk.paper.press import press
from twodrawer.desk.paper.record import record_sheet
from twodrawer.desk.queries.access_report import access_on_paper
from twodrawer.desk.queries.keeping import certificate_page
from twodrawer.desk.queries.ledger_page import ledger_report
from twodrawer.desk.queries.paper import paper_of
from twodrawer.desk.queries.record import Days, client_record
from twodrawer.disclosures.actions import leaving as gate
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.papers import paper_leaves
from twodrawer.disclosures.queries import papers, requests
from twodrawer.law import Act, Member
from twodrawer.law.words import Purpose
from twodrawer.lib.memo import remembering
from twodrawer.lib.paper.file import PaperFile
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people
from twodrawer.people.facts import PracticeFacts
from twodrawer.retention.actions import certificate_leaves


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
    gate.note_leaves(text, file, by=by, at=at, on=on)
    kind = "draft" if text.is_draft else "progress-note"
    return Leaving(file, f"{kind}-{short_ref(note_ref)}.pdf")


def client_paper_on_paper(
    paper_ref: UUID, *, practice: PracticeFacts, by: Member, at: datetime, on: date
) -> Leaving:
    """The client's copy of a paper that was signed here. The same paper gives the same bytes each time."""
    read = Reading()
    with remembering():
        paper = papers.paper_opened(paper_ref, by=by, on=on, read=read, act=Act.PRINT)
        papers.require_signed(paper)
        text = papers.signed_text(paper, by=by)
    sheet = client_paper_sheet(paper, text, practice, at=at)
    signed_at = max(one.at for one in paper.signatures)
    salt = b"".join(bytes.fromhex(one.content_hash) for one in paper.signatures)
    file = press("paper.typ", sheet, at=signed_at, salt=salt)
    paper_leaves(paper.about.ref, sha256=file.sha256, pages=file.pages, by=by, at=at, on=on)
    return Leaving(file, f"paper-{short_ref(paper_ref)}.pdf")


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
    gate.record_leaves(record.client.ref, file, purpose=purpose, days=days, read=read, by=by, at=at, on=on)
    return Leaving(file, f"record-{short_ref(client_ref)}.pdf")


def certificate_on_paper(
    certificate_ref: UUID, *, practice: PracticeFacts, by: Member, at: datetime, on: date
) -> Leaving:
    """A certificate of destruction as a file, for the practice's own files."""
    page = certificate_page(certificate_ref, by=by, at=at, on=on)
    salt = bytes.fromhex(page.made.sha256)
    file = press("certificate.typ", certificate_sheet(page, practice), at=page.made.destroyed_at, salt=salt)
    certificate_leaves(certificate_ref, sha256=file.sha256, pages=file.pages, by=by, at=at, on=on)
    return Leaving(file, f"certificate-{short_ref(certificate_ref)}.pdf")


def letter_on_paper(
    request_ref: UUID, letter_ref: UUID, *, practice: PracticeFacts, by: Member, at: datetime, on: date
) -> Leaving:
    """A letter about a request as a file. It was written once: each file of it has the same bytes."""
    page = requests.letter_to_press(request_ref, letter_ref, by=by, on=on)
    file = press("letter.typ", letter_sheet(page.letter, practice), at=page.written_at, salt=page.salt)
    acts.letter_leaves(request_ref, letter_ref, sha256=file.sha256, pages=file.pages, by=by, at=at, on=on)
    return Leaving(file, f"letter-{short_ref(letter_ref)}.pdf")


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
    gate.ledger_leaves(file, client_ref=about, days=days, read=read, by=by, at=at, on=on)
    return Leaving(
        file, f"ledger-{days[0]}.pdf" if days[0] == days[1] else f"ledger-{days[0]}-to-{days[1]}.pdf"
    )


def access_report_on_paper(
    client_ref: UUID, *, days: tuple[date, date], practice: PracticeFacts, by: Member, at: datetime, on: date
) -> Leaving:
    """Who has been in a client's record, as a file for the client."""
    read = Reading()
    with remembering():
        report = access_on_paper(client_ref, days=days, zone=practice.zone, by=by, on=on, read=read)
        member = people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]
    file = press("ledger.typ", access_sheet(report, practice, member, at=at), at=at, salt=fresh_salt())
    about = report.client.ref if report.client else None
    gate.ledger_leaves(
        file, client_ref=about, days=days, read=read, by=by, at=at, on=on, act="access_report.printed"
    )
    return Leaving(file, f"access-report-{short_ref(client_ref)}.pdf")
