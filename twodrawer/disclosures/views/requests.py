"""The queue, taking a request in, one request on its page, and its letters."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.forms.intake import IntakeForm, WhoseForm
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.views.request_page import show_request
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong


@require_safe
@staff
def requests_view(request: StaffRequest) -> HttpResponse:
    """The queue: what is open by its day, and what was closed."""
    queue = reads.queue(by=request.member, at=request.now, on=request.today)
    return render(request, "disclosures/requests.html", {"queue": queue})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def request_whose_view(request: StaffRequest) -> HttpResponse:
    """Whose record is asked for. What is looked for is posted, so that no name stands in an address."""
    by, on = request.member, request.today
    answer = people.require_in_practice(Act.MANAGE, Kind.REQUEST, by=by, on=on)
    form = WhoseForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        with reading("client.searched", by=by, at=request.now, purpose="operations") as read:
            read.allowed_under(*answer.citations)
            found = people.find_clients(form.cleaned_data["words"][:200], by=by, on=on, read=read)
    context = {"form": form, "found": found}
    return render(request, "disclosures/request_whose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def request_new_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """A request about this client is taken in."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.CREATE, Kind.REQUEST, client_ref, by=by, on=on)
    form = IntakeForm(request.POST if request.method == "POST" else None, today=on)
    if request.method == "POST" and form.is_valid():
        try:
            ref = acts.take_in_request(client_ref, **form.asked(), by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, "The request is in the queue, and its clock runs.")
            sees = law.could_ever(by, Act.MANAGE, Kind.REQUEST)
            return redirect("request", ref) if sees else redirect("client", client_ref)
    with reading("client.read", by=by, at=at, purpose="operations") as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
    context = {"form": form, "client": client}
    return render(request, "disclosures/request_new.html", context, status=422 if form.errors else 200)


@require_safe
@staff
def request_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """One request on one page."""
    return show_request(request, request_ref)


@require_safe
@staff
def request_letter_view(request: StaffRequest, request_ref: UUID, letter_ref: UUID) -> HttpResponse:
    """A letter as it was written."""
    page = reads.letter_page(request_ref, letter_ref, by=request.member, at=request.now, on=request.today)
    return render(request, "disclosures/letter.html", {"page": page})
