"""What is done with a request, each a plain form post, back to its page, which says why if it didn't happen.

Three doors, for three kinds of people: the privacy officer (`what` names the step), a clinician of the care team, a
second reviewer. A step is taken through the form that the page offers now, whatever a post says.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.outside_review import name_outside_reviewer
from twodrawer.disclosures.forms.steps import StepForm
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.standing_requests import require_request
from twodrawer.disclosures.views.request_page import facts_form, show_request, step_forms, words_typed
from twodrawer.law import Act
from twodrawer.law.requests import Asking
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people.doors import StaffRequest, staff

Does = Callable[..., Any]

BY_THE_OFFICER: Mapping[str, tuple[Does, str]] = {
    "paper": (acts.rest_on_paper, "The request rests on this paper. Verify it."),
    "verify": (acts.verify_requester, "Verified."),
    "proof": (acts.ask_for_proof, "Written down; the request waits for it."),
    "hand_over": (acts.hand_over, "Handed over."),
    "word": (acts.write_word, "Written down."),
    "extend": (acts.extend_request, "Extended. The letter is below: send it today."),
    "deny": (acts.deny_access, "The denial is written. The letter is below."),
    "deny_amendment": (acts.deny_amendment, "The denial is written. The letter is below."),
    "accept": (acts.accept_amendment, "Accepted. The letter is below."),
    "answer": (acts.answer_request, "Answered. The letter is below."),
    "refuse": (acts.refuse_paper, "Answered. The letter is below."),
    "withdraw": (acts.withdraw, "Closed as withdrawn."),
    "disagreement": (acts.take_in_disagreement, "The statement stands beside the denial."),
    "rebuttal": (acts.write_rebuttal, "The rebuttal stands. Its copy for the client is below."),
    "travels": (acts.let_travel, "Request and denial go along with later releases."),
    "outside": (name_outside_reviewer, "Named. The letter is below; pick what goes along in the release."),
    "reviewer": (acts.name_reviewer, "The reviewer sees it on Today."),
}
BY_A_CLINICIAN: Mapping[str, tuple[Does, str]] = {
    "finding": (acts.find_danger, "Written down for the privacy officer."),
    "author": (acts.author_answers, "Written down for the privacy officer."),
    "word": (acts.write_word, "Written down for the privacy officer."),
}


@require_POST
@staff
def step_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """The privacy officer's next step, named by `what`."""
    require_request(Act.MANAGE, request_ref, by=request.member, on=request.today)
    what = request.POST.get("what", "")
    if what == "facts":
        return _describe(request, request_ref)
    return _step(request, request_ref, what, BY_THE_OFFICER)


@require_POST
@staff
def clinician_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """What a clinician of the care team finds about access, says to an amendment, or decides."""
    require_request(Act.SIGN, request_ref, by=request.member, on=request.today)
    return _step(request, request_ref, request.POST.get("what", ""), BY_A_CLINICIAN)


@require_POST
@staff
def review_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """The second professional's decision. Their right to see the request ends with it."""
    require_request(Act.COSIGN, request_ref, by=request.member, on=request.today)
    done = {"review": (acts.review_denial, "Your review is written down.")}
    return _step(request, request_ref, "review", done, back="today")


def _page(request: StaffRequest, request_ref: UUID) -> reads.RequestPage:
    return reads.request_page(request_ref, by=request.member, at=request.now, on=request.today)


def _describe(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    form = facts_form(_page(request, request_ref), request.POST)
    if not form.is_valid():
        return show_request(request, request_ref, wrong=form)
    said = {"known": form.known(), "version": _version(request)}
    return _do(request, request_ref, acts.describe_request, form, said, "Written down.")


def _step(
    request: StaffRequest,
    request_ref: UUID,
    what: str,
    steps: Mapping[str, tuple[Does, str]],
    back: str = "",
) -> HttpResponse:
    """The step through its form, if the page offers it now."""
    page = _page(request, request_ref)
    form = step_forms(page).get(what)
    if what not in steps or not isinstance(form, StepForm):
        gone = Conflict(
            "This can't be done now",
            why="The request has moved on, or something comes before it.",
            do="The page below shows what can be done next.",
        )
        typed = words_typed(page, what, request.POST)
        return show_request(request, request_ref, problem=gone, typed=typed)
    form.data, form.is_bound = request.POST, True  # its choices are the page's, never the post's
    if not form.is_valid():
        return show_request(request, request_ref, wrong=form)
    name = "deny_amendment" if what == "deny" and page.facts.kind is Asking.AMENDMENT else what
    act, done = steps[name]
    return _do(request, request_ref, act, form, form.said(), done, back)


def _do(
    request: StaffRequest,
    request_ref: UUID,
    act: Does,
    form: Form,
    said: dict[str, Any],
    done: str,
    back: str = "",
) -> HttpResponse:
    try:
        act(request_ref, **said, by=request.member, at=request.now, on=request.today)
    except (Invalid, Conflict) as problem:
        return show_request(request, request_ref, problem=problem, wrong=form)
    messages.success(request, done)
    return redirect(back) if back else redirect("request", request_ref)


def _version(request: StaffRequest) -> int:
    """The version that was looked at. 0, which none has, if the post doesn't say a number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
