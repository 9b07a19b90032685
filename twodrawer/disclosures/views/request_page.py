"""A request's page put together: what the query found, and the forms of what can be done next."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twodrawer.disclosures.forms import steps
from twodrawer.disclosures.forms.facts import FactsForm, names_for
from twodrawer.disclosures.queries.requests import RequestPage, request_page
from twodrawer.disclosures.request_states import Step
from twodrawer.law.facts import Human
from twodrawer.law.requests import Asking
from twodrawer.lib.dates import long_day
from twodrawer.lib.errors import Problem
from twodrawer.people.doors import StaffRequest

RELIES_ON_PAPER = (Asking.DISCLOSURE, Asking.LEGAL_PROCESS)


def show_request(
    request: StaffRequest,
    request_ref: UUID,
    *,
    problem: Problem | None = None,
    wrong: Form | None = None,
    typed: Sequence[str] = (),
) -> HttpResponse:
    """The page. `problem`: an act that didn't happen; `wrong`: the form that it was typed into; `typed`: words of a
    form that the page has no more."""
    page = request_page(request_ref, by=request.member, at=request.now, on=request.today)
    status = problem.status if problem is not None else 422 if wrong is not None else 200
    context = {
        "page": page,
        "facts": page.facts,
        "forms": step_forms(page, wrong),
        "problem": problem,
        "typed": typed,
        "request_ref": request_ref,
        "package_url": reverse("package", args=[request_ref]),
        "human_words": {one.value: one for one in Human},
    }
    return render(request, "disclosures/request.html", context, status=status)


def facts_form(page: RequestPage, typed: Any = None) -> FactsForm:
    """The facts of the paper at hand and those that are missing."""
    always = ("authority.kind",) if page.facts.kind in RELIES_ON_PAPER else ()
    names = names_for(page.known, page.missing, always=always)
    form = FactsForm(typed, names=names, known=page.known)
    if "client.consented_alone" in form.fields and page.minors_rule:
        form.fields["client.consented_alone"].help_text = page.minors_rule
    return form


def step_forms(page: RequestPage, wrong: Form | None = None) -> dict[str, Form]:
    """A form for each thing that can be done next, by its name. `wrong`: what was typed into one of them stays."""
    made = {name: make(page) for name, (fits, make) in FORMS.items() if fits(page)}
    if wrong is not None:
        for name, form in made.items():
            if type(form) is type(wrong) and form.auto_id == wrong.auto_id:
                made[name] = wrong
    return made


def words_typed(page: RequestPage, what: str, data: Any) -> tuple[str, ...]:
    """What somebody wrote into the form of that name, whether or not the page has it now. Choices aren't words."""
    if what not in FORMS:
        return ()
    fields = FORMS[what][1](page).fields
    words = [data.get(name, "").strip() for name, field in fields.items() if type(field) is CharField]
    return tuple(one for one in words if one)


Fits = Callable[[RequestPage], bool]
Makes = Callable[[RequestPage], Form]


def _can(step: Step, *, verified: bool = False) -> Fits:
    """The page offers the step. `verified`: only once identity and authority are."""
    return lambda page: step.value in page.can and (page.facts.verified or not verified)


def _words(label: str, name: str) -> Makes:
    return lambda page: steps.WordsForm(label=label, auto_id=f"{name}-%s", version=page.facts.version)


def _plain(form: type[steps.StepForm]) -> Makes:
    return lambda page: form(version=page.facts.version)


def _deny(page: RequestPage) -> Form:
    grounds = [(one.code, f"{one.says} ({one.under.text})") for one in page.grounds]
    amendment = page.facts.kind is Asking.AMENDMENT
    return steps.DenyForm(grounds=grounds, amendment=amendment, version=page.facts.version)


def _author(page: RequestPage) -> Form:
    notes = [(str(note.ref), f"Note of {long_day(day)}") for note, day in page.own_notes]
    return steps.AuthorForm(notes=notes, version=page.facts.version)


def _paper(page: RequestPage) -> Form:
    papers = [
        (str(one.ref), one.label if one.live else f"{one.label} (not valid now)") for one in page.papers
    ]
    return steps.PaperForm(papers=papers, version=page.facts.version)


def _reviewer(page: RequestPage) -> Form:
    clinicians = [(str(one.ref), one.signature_name) for one in page.clinicians]
    return steps.ReviewerForm(clinicians=clinicians, version=page.facts.version)


def _unverified(page: RequestPage) -> bool:
    return Step.VERIFIED.value in page.can and not page.facts.verified


FORMS: dict[str, tuple[Fits, Makes]] = {
    "facts": (lambda page: Step.DESCRIBED.value in page.can and bool(facts_form(page).fields), facts_form),
    "paper": (lambda page: Step.DESCRIBED.value in page.can and bool(page.papers), _paper),
    "verify": (_unverified, _plain(steps.VerifyForm)),
    "proof": (_unverified, _plain(steps.ProofForm)),
    "hand_over": (
        lambda page: page.may_manage and bool(page.humans),
        lambda page: steps.HandOverForm(humans=page.humans, version=page.facts.version),
    ),
    "word": (
        lambda page: bool(_words_to_write(page)),
        lambda page: steps.WordForm(humans=_words_to_write(page), version=page.facts.version),
    ),
    "extend": (_can(Step.EXTENDED), _plain(steps.ExtendForm)),
    "deny": (_can(Step.DENIED, verified=True), _deny),
    "accept": (_can(Step.ACCEPTED, verified=True), _plain(steps.AcceptForm)),
    "answer": (
        _can(Step.ANSWERED, verified=True),
        lambda page: steps.AnswerForm(asks=page.facts.kind is Asking.RESTRICTION, version=page.facts.version),
    ),
    "refuse": (_can(Step.REFUSED), _plain(steps.RefuseForm)),
    "withdraw": (_can(Step.WITHDRAWN), _words("Who withdrew it, and how", "withdraw")),
    "disagreement": (_can(Step.DISAGREEMENT), _words("The client’s statement", "disagreement")),
    "rebuttal": (_can(Step.REBUTTAL), _words("Our answer to it", "rebuttal")),
    "travels": (_can(Step.TRAVELS), _plain(steps.StepForm)),
    "finding": (_can(Step.FINDING), _plain(steps.FindingForm)),
    "author": (_can(Step.AUTHOR_SAID), _author),
    "reviewer": (
        lambda page: Step.REVIEWER_NAMED.value in page.can and bool(page.clinicians),
        _reviewer,
    ),
    "review": (lambda page: page.may_review, _plain(steps.ReviewForm)),
    "outside": (_can(Step.REVIEWER_NAMED), _plain(steps.OutsideForm)),
    "outside_answer": (
        lambda page: page.may_manage and page.outside is not None,
        _plain(steps.TakeInReviewForm),
    ),
}
"""Name → whether the page offers it now, and the form."""


def _words_to_write(page: RequestPage) -> tuple[Human, ...]:
    """Whose answer this person writes down: the clinician their own, the privacy officer anybody else's."""
    return tuple(
        one for one in page.asked_humans if (page.may_find if one is Human.ORIGINATOR else page.may_manage)
    )
