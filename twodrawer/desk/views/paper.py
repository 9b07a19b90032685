"""Files for paper: a note, a client's record, a report of the ledger. Each is handed over once the gate has said so."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer.desk.forms import RecordForm
from twodrawer.desk.paper.leaving import (
    Leaving,
    client_paper_on_paper,
    ledger_on_paper,
    letter_on_paper,
    note_on_paper,
    record_on_paper,
)
from twodrawer.desk.queries.record import whose_record
from twodrawer.desk.views.asked import asked
from twodrawer.desk.views.ledger import days_of
from twodrawer.disclosures.actions import leaving as gate
from twodrawer.lib.refs import parse_ref, short_ref
from twodrawer.people.doors import confirm_first, staff


@require_safe
@staff
def note_pdf_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The note as a file: for those who may print it, and one's own draft, marked as one."""
    who = asked(request)
    return handed_over(note_on_paper(note_ref, practice=who.practice, by=who.by, at=who.at, on=who.on))


@require_safe
@staff
def note_signed_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """A signed note as a file that others verify off line: the words, the signatures, the ledger's proofs."""
    who = asked(request)
    file = gate.take_signed_note(note_ref, by=who.by, at=who.at, on=who.on)
    leaving = Leaving(file, f"signed-note-{short_ref(note_ref)}.json")
    return handed_over(leaving, content_type="application/json")


@require_safe
@staff
def paper_pdf_view(request: HttpRequest, paper_ref: UUID) -> HttpResponse:
    """The client's copy of a form that was signed here (45 CFR 164.508(c)(4))."""
    who = asked(request)
    return handed_over(
        client_paper_on_paper(paper_ref, practice=who.practice, by=who.by, at=who.at, on=who.on)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def record_print_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """GET asks what the record is for; POST hands it over. All of somebody's record at once: it takes a fresh proof
    that the person at the keyboard is still the one who signed in."""
    who = asked(request)
    client = whose_record(client_ref, by=who.by, at=who.at, on=who.on)
    away = confirm_first(request)
    if away is not None:
        return away
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose, days = form.asked_for()
        leaving = record_on_paper(
            client_ref, purpose=purpose, days=days, practice=who.practice, by=who.by, at=who.at, on=who.on
        )
        return handed_over(leaving)
    status = 422 if form.errors else 200
    return render(request, "desk/record.html", {"client": client, "form": form}, status=status)


@require_safe
@staff
def request_letter_pdf_view(request: HttpRequest, request_ref: UUID, letter_ref: UUID) -> HttpResponse:
    """A letter about a request as a file: the same bytes each time, as it was written."""
    who = asked(request)
    leaving = letter_on_paper(request_ref, letter_ref, practice=who.practice, by=who.by, at=who.at, on=who.on)
    return handed_over(leaving)


@require_safe
@staff
def ledger_pdf_view(request: HttpRequest) -> HttpResponse:
    """What the ledger page shows of these days, whole, as a file."""
    who = asked(request)
    leaving = ledger_on_paper(
        days=days_of(request.GET, who.on),
        person=parse_ref(request.GET.get("person", "")),
        client=parse_ref(request.GET.get("client", "")),
        practice=who.practice,
        by=who.by,
        at=who.at,
        on=who.on,
    )
    return handed_over(leaving)


def handed_over(leaving: Leaving, *, content_type: str = "application/pdf") -> HttpResponse:
    """The file, to be kept and not shown: a viewer inside the browser would ask for it again piece by piece."""
    response = HttpResponse(leaving.file.content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{leaving.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
