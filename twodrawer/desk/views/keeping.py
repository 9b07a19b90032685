"""What is due and why, and the end of a record by two people. Plain form posts."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.desk.forms_keeping import RuleForm
from twodrawer.desk.paper.leaving import certificate_on_paper
from twodrawer.desk.queries.keeping import STATE_WORDS, certificate_page, client_keeping_page, keeping_page
from twodrawer.desk.views.asked import asked
from twodrawer.desk.views.paper import handed_over
from twodrawer.disclosures.actions.papers.destroying import (
    confirm_papers_destruction,
    propose_papers_destruction,
)
from twodrawer.law import Act, Kind, could_ever
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import confirm_url, confirmed, staff
from twodrawer.people.facts import ClientFacts
from twodrawer.people.forms.clients import say_wrong
from twodrawer.retention import actions as retention
from twodrawer.retention import queries as standing

WORD = "destroy"


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def retention_view(request: HttpRequest) -> HttpResponse:
    """GET: the records that are due, or that stand otherwise. POST sets a rule that keeps them longer."""
    who = asked(request)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        people.require_in_practice(Act.MANAGE, Kind.RETENTION, by=who.by, on=who.on)
        if form.is_valid():
            try:
                retention.set_keeping_rule(**form.facts(), by=who.by, at=who.at, on=who.on)
            except Invalid as wrong:
                say_wrong(form, wrong)
            else:
                messages.success(request, "The rule stands. It lengthens where nothing asks for longer.")
                return redirect("retention")
    shown = request.GET.get("show", "over")
    page = keeping_page(shown=shown if shown in STATE_WORDS else "over", by=who.by, at=who.at, on=who.on)
    return render(
        request, "desk/keeping/due.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@staff
def keeping_rule_end_view(request: HttpRequest, rule_ref: UUID) -> HttpResponse:
    """The rule keeps nothing any more."""
    who = asked(request)
    retention.end_keeping_rule(rule_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, "The rule is ended.")
    return redirect("retention")


@require_safe
@staff
def client_keeping_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """One record: why it is kept and until when, and how it can go."""
    who = asked(request)
    page = client_keeping_page(client_ref, by=who.by, at=who.at, on=who.on)
    proposal = page.line.proposal
    papers = page.papers.proposal
    shown = {
        "page": page,
        "word": WORD,
        "is_own": proposal is not None and proposal.proposed_by == who.by.ref,
        "papers_are_own": papers is not None and papers.proposed_by == who.by.ref,
    }
    return render(request, "desk/keeping/client.html", shown)


@require_POST
@staff
def destruction_propose_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """The record waits for a second person."""
    who = asked(request)
    retention.propose_destruction(client_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, "Proposed. Somebody else has to confirm it; until then nothing changes.")
    return redirect("client_keeping", client_ref)


@require_POST
@staff
def papers_propose_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """The papers wait for a second person."""
    who = asked(request)
    propose_papers_destruction(client_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, "Proposed. Somebody else has to confirm it; until then nothing changes.")
    return redirect("client_keeping", client_ref)


@require_POST
@staff
def destruction_withdraw_view(request: HttpRequest, proposal_ref: UUID) -> HttpResponse:
    """Nothing is proposed any more."""
    who = asked(request)
    retention.withdraw_proposal(proposal_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, "Withdrawn. Nothing is destroyed.")
    return redirect("retention")


@require_POST
@staff
def destruction_confirm_view(request: HttpRequest, proposal_ref: UUID) -> HttpResponse:
    """The second of two people destroys the record. It takes the typed word and a fresh proof of who is there."""
    return _confirmed_by_second(
        request, proposal_ref, retention.confirm_destruction, "The record is destroyed."
    )


@require_POST
@staff
def papers_confirm_view(request: HttpRequest, proposal_ref: UUID) -> HttpResponse:
    """The second of two people destroys the papers, by the same steps."""
    return _confirmed_by_second(
        request, proposal_ref, confirm_papers_destruction, "The papers are destroyed."
    )


def _confirmed_by_second(
    request: HttpRequest, proposal_ref: UUID, confirm: Callable[..., UUID], done: str
) -> HttpResponse:
    who = asked(request)
    people.require_in_practice(Act.VERIFY, Kind.RETENTION, by=who.by, on=who.on)
    if not confirmed(request):
        return redirect(confirm_url(reverse("retention")))
    if request.POST.get("confirm", "").strip().lower() != WORD:
        raise Invalid(
            f"Type the word {WORD} to go on",
            why="What is destroyed can't be brought back.",
            do="Nothing was destroyed. Go back, type the word, and confirm again.",
        )
    made = confirm(proposal_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, done)
    return redirect("certificate", made)


@require_safe
@staff
def certificate_view(request: HttpRequest, certificate_ref: UUID) -> HttpResponse:
    """A certificate of destruction."""
    who = asked(request)
    page = certificate_page(certificate_ref, by=who.by, at=who.at, on=who.on)
    return render(request, "desk/keeping/certificate.html", {"page": page})


@require_safe
@staff
def certificate_pdf_view(request: HttpRequest, certificate_ref: UUID) -> HttpResponse:
    """The certificate as a file."""
    who = asked(request)
    return handed_over(
        certificate_on_paper(certificate_ref, practice=who.practice, by=who.by, at=who.at, on=who.on)
    )


def destroyed_client(request: HttpRequest, client: ClientFacts) -> HttpResponse:
    """The page in the place of a client whose record was destroyed, for whoever may know of this client."""
    who = asked(request)
    shown = {
        "at": client.destroyed_at,
        "client_ref": client.ref,
        "certificate": standing.certificate_of(client.ref, within=who.by.practice_ref),
        "may_open": could_ever(who.by, Act.READ, Kind.RETENTION),
    }
    return render(request, "desk/keeping/destroyed.html", shown)
