"""Signing, submitting, cosigning, returning. Each with one deliberate press, behind a fresh confirmation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.desk.forms import ReturnForm
from twodrawer.desk.queries.findings import findings_to_sign
from twodrawer.desk.queries.note_page import note_page
from twodrawer.desk.queries.paper import paper_to_sign
from twodrawer.desk.queries.previews import eyes_of
from twodrawer.desk.views.asked import asked
from twodrawer.law import Role
from twodrawer.lib.errors import not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import confirm_first, confirmed_at, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_sign_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """GET freezes the text and shows it as it will stand; POST signs exactly that, or submits it."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    submits = Role.TRAINEE in who.by.roles
    away = confirm_first(request)
    if away is not None:
        return away
    if request.method == "POST":
        act = chart.submit_note if submits else chart.sign_progress_note
        act(
            note_ref,
            step=_step(request),
            assertion=_assertion(request),
            confirmed_at=confirmed_at(request),
            by=who.by,
            at=who.at,
            on=who.on,
        )
        messages.success(
            request, "Submitted to your supervisor." if submits else "Signed. It is part of the record."
        )
        return redirect(f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}")
    step, paper = paper_to_sign(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    words = {
        "heading": "Submit this note" if submits else "Sign this note",
        "do": "Submit" if submits else "Sign",
    }
    back = f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}"
    found = findings_to_sign(paper.note.text, by=who.by, at=who.at, on=who.on)
    eyes = eyes_of(paper.note.text, found, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    return render(
        request,
        "desk/sign.html",
        {
            "paper": paper,
            "found": found,
            "step": step,
            "words": words,
            "back": back,
            "eyes": eyes,
            "journal": dict(paper.note.text.sections),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_cosign_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The supervisor's signature under the version that was submitted, which stays word for word."""
    who = asked(request)
    away = confirm_first(request)
    if away is not None:
        return away
    if request.method == "POST":
        chart.cosign_note(
            note_ref,
            step=_step(request),
            assertion=_assertion(request),
            confirmed_at=confirmed_at(request),
            by=who.by,
            at=who.at,
            on=who.on,
        )
        messages.success(request, "Cosigned. It is part of the record.")
        return redirect("today")
    step, paper = paper_to_sign(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    words = {"heading": "Cosign this note", "do": "Cosign"}
    found = findings_to_sign(paper.note.text, by=who.by, at=who.at, on=who.on)
    eyes = eyes_of(paper.note.text, found, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    back = reverse("note", args=[note_ref])
    return render(
        request,
        "desk/sign.html",
        {"paper": paper, "found": found, "step": step, "words": words, "back": back, "eyes": eyes},
    )


@require_POST
@staff
def note_return_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The note goes back with a comment. The submitted version stays; the next one starts from it."""
    who = asked(request)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        page = note_page(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
        return render(
            request, "desk/note.html", {"page": page, "member": who.by, "return_form": form}, status=422
        )
    chart.return_note(note_ref, comment=form.cleaned_data["comment"], by=who.by, at=who.at, on=who.on)
    messages.success(request, "Returned to its author with your comment.")
    return redirect("today")


def _step(request: HttpRequest) -> UUID:
    step = parse_ref(request.POST.get("step"))
    if step is None:
        raise not_there("note.signed")
    return step


def _assertion(request: HttpRequest) -> str | None:
    """The passkey's answer, if one was given. The action reads it."""
    return request.POST.get("credential") or None
