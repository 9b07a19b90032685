"""The client reads a form on the clinician's device and signs it there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions import papers as actions
from twodrawer.disclosures.form_text import INTENT, title_of
from twodrawer.disclosures.forms.papers import SignForm
from twodrawer.disclosures.queries import papers
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_sign_view(request: StaffRequest, paper_ref: UUID) -> HttpResponse:
    """The text, and under it the place to sign. What can't be signed says why instead."""
    by, at, on = request.member, request.now, request.today
    with reading("paper.read", by=by, at=at, purpose=purpose_of(by)) as read:
        paper = papers.paper_opened(paper_ref, by=by, on=on, read=read, act=Act.EDIT)
        signers = papers.signers_of(paper.about.client_ref, by=by, on=on, read=read)
    found = papers.once_signed(paper.words, signers, on=on) if paper.words is not None else ()
    minor_too = papers.minor_waits(paper, signers)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        signers=signers,
        minor_too=minor_too,
        intent=INTENT,
        initial={"version": paper.version},
    )
    problem: Conflict | Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_paper(
                paper_ref, version=form.cleaned_data["version"], signing=form.signing(), by=by, at=at, on=on
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "Signed. The client gets a copy.")
            return redirect("paper", paper_ref)
    waits = paper.words is not None and not paper.about.is_received and paper.end is None
    first = (
        not found and paper.signed_version != paper.version and (signers.who.client or bool(signers.speakers))
    )
    can_sign = waits and (first or minor_too)
    shown = {
        "paper": paper,
        "about": paper.about,
        "title": title_of(paper.about.kind),
        "client": signers.client,
        "signs": signers.who,
        "found": found,
        "form": form,
        "problem": problem,
        "can_sign": can_sign,
    }
    status = 409 if problem is not None else 422 if form.errors else 200
    return render(request, "disclosures/sign.html", shown, status=status)
