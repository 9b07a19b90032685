"""Releases of one client, and the page on which one is put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.disclosures.actions.releases import begin_package, change_package, discard_package
from twodrawer.disclosures.building import Prepared
from twodrawer.disclosures.facts_releases import PackageFacts, ReleaseFacts
from twodrawer.disclosures.forms.releases import (
    DecisionForm,
    LeaveForm,
    PartsForm,
    ProofsForm,
    QuestionForm,
    names_from,
)
from twodrawer.disclosures.gathering import Gathered
from twodrawer.disclosures.queries.packages import packages_of_request
from twodrawer.disclosures.queries.release_page import (
    ClientReleases,
    ReleasePage,
    client_releases,
    release_page,
)
from twodrawer.disclosures.queries.requests import whose_request
from twodrawer.disclosures.queries.requests_at_hand import RequestAtHand, request_at_hand
from twodrawer.disclosures.words_releases import (
    ALL_BUT_A_PART,
    AUTHORITIES,
    PROOFS,
    PURPOSES,
    RECORDS,
    RELATIONS,
    STATES,
    VERDICTS,
)
from twodrawer.disclosures.words_requests import for_the_page
from twodrawer.law.facts import Human
from twodrawer.lib.dates import long_day, there
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong

DISCARDED, RELEASED = "discarded", "released"


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def releases_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """GET: what was released about the client, and a form. POST begins a release."""
    by, at, on = request.member, request.now, request.today
    page = client_releases(client_ref, by=by, at=at, on=on)
    answers = _request_of(request, page)
    initial = QuestionForm.filled(answers.facts) if answers else {"received_on": on}
    form = QuestionForm(request.POST or None, papers=page.papers, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked_by = answers.ref if answers else None
        facts = form.facts(answers.facts if answers else None)
        try:
            begun = begin_package(client_ref, facts=facts, request_ref=asked_by, by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            return redirect("release", begun)
    shown = {"page": page, "form": form, "lines": [_line(one) for one in page.packages], "answers": answers}
    return render(request, "disclosures/releases.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def release_view(request: StaffRequest, package_ref: UUID) -> HttpResponse:
    """GET: the release as it would leave. POST changes one side of it: `do` says which."""
    by, at, on = request.member, request.now, request.today
    page = release_page(package_ref, by=by, at=at, on=on)
    forms = _forms(page, zone=request.practice.zone)
    status = 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        facts = _said(do, page, forms, request)
        if facts is not None:
            seen = request.POST.get("version", "")
            version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
            try:
                change_package(package_ref, facts=facts, version=version, by=by, at=at, on=on)
            except Invalid as no:
                if do == "names":
                    raise
                say_wrong(forms[do], no)
            else:
                messages.success(request, "Kept.")
                return redirect("release", package_ref)
        status = 422
    shown = _shown(page, forms)
    # What is typed over an earlier version says so again when it is sent again.
    shown["version"] = request.POST.get("version", page.package.version)
    return render(request, "disclosures/release.html", shown, status=status)


@require_POST
@staff
def release_discard_view(request: StaffRequest, package_ref: UUID) -> HttpResponse:
    """The release will not leave."""
    page = release_page(package_ref, by=request.member, at=request.now, on=request.today)
    discard_package(package_ref, by=request.member, at=request.now, on=request.today)
    messages.success(request, "Discarded. Nothing left.")
    return redirect("releases", page.package.client_ref)


@require_safe
@staff
def package_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """The release that answers a request; where there is none yet, the page that begins one."""
    by, on = request.member, request.today
    packages = packages_of_request(request_ref, by=by, on=on)
    asked = whose_request(request_ref, by=by, on=on)
    # Where something may leave, what left before is over: a review let go what had stayed.
    over = (DISCARDED, RELEASED) if asked.may_leave else (DISCARDED,)
    standing = [one.ref for one in packages if one.state not in over]
    if standing:
        return redirect("release", standing[0])
    return redirect(f"{reverse('releases', args=[asked.client_ref])}?request={asked.ref}")


def _request_of(request: StaffRequest, page: ClientReleases) -> RequestAtHand | None:
    """The desk's request that the page was opened for, if it is one about this client."""
    ref = parse_ref(request.POST.get("request") or request.GET.get("request", ""))
    if ref is None:
        return None
    asked = request_at_hand(ref, by=request.member, at=request.now, on=request.today)
    if asked.client_ref not in page.refs:
        raise not_there("release.create", (("request", ref),))
    return asked


def _forms(page: ReleasePage, *, zone: str) -> dict[str, Any]:
    """Every form of the page, as the release stands."""
    facts = page.package.facts
    ready = page.ready
    if ready is None:
        return {}
    return {
        "question": QuestionForm(initial=QuestionForm.filled(facts), papers=page.papers),
        "parts": PartsForm(initial=PartsForm.filled(facts), sessions=_sessions(ready.held, zone)),
        "proofs": ProofsForm(initial={"verified": sorted(facts.verified)}, needed=ready.standing.needed),
        "decision": DecisionForm(initial={"human": ready.standing.answer.human}),
        "leave": LeaveForm(initial={"seen": ready.token}),
    }


def _said(do: str, page: ReleasePage, forms: dict[str, Any], request: StaffRequest) -> ReleaseFacts | None:
    """The release with this side of it changed. None: what is wrong stands in the side's form.

    What has ended is handed on as it is: whoever changes it is told that it has.
    """
    facts, ready = page.package.facts, page.ready
    if ready is None:
        return facts
    if do == "names":
        chosen = names_from(request.POST, [one.key for one in ready.held.names])
        return replace(facts, names={**facts.names, **chosen})
    if do == "question":
        form: Any = QuestionForm(request.POST, papers=page.papers)
    elif do == "parts":
        form = PartsForm(request.POST, sessions=_sessions(ready.held, request.practice.zone))
    elif do == "proofs" and ready.standing.needed:
        form = ProofsForm(request.POST, needed=ready.standing.needed)
    elif do == "decision" and _decides(ready):
        form = DecisionForm(request.POST)
    else:
        raise Conflict(
            "The release stands otherwise now",
            why="This side of it isn’t asked for, or isn’t asked for any more.",
            do="Open the release again: it shows what is to be decided.",
        )
    forms[do] = form
    return form.facts(facts) if form.is_valid() else None


def _decides(ready: Prepared) -> bool:
    """Whether a named person's word is waited for. 164.524(d)(1): a finding holds back its part, and waits for none."""
    return ready.standing.answer.human not in (None, Human.SECOND_REVIEWER)


def _sessions(held: Gathered, zone: str) -> list[tuple[str, str]]:
    """The sessions of these days by their day, with whether there is a signed note."""
    return [
        (
            str(one.ref),
            long_day(there(one.planned_start, zone).date())
            + (", with a note" if one.ref in held.with_note else ""),
        )
        for one in held.to_pick
    ]


def _shown(page: ReleasePage, forms: Mapping[str, Any]) -> dict[str, Any]:
    facts = page.package.facts
    question = facts.question
    ready = page.ready
    shown: dict[str, Any] = {
        "page": page,
        "facts": facts,
        "forms": forms,
        "state": STATES[page.package.state],
        "asked": [
            ("Who receives it", f"{facts.recipient.name}. {_word(RELATIONS, question, 'actor', 'relation')}"),
            ("For what", f"{_word(PURPOSES, question, 'purpose')}. {facts.wants}"),
            ("Which record", _word(RECORDS, question, "record")),
            ("On which paper", _word(AUTHORITIES, question, "authority", "kind") or "None"),
            ("Asked on", long_day(facts.received_on)),
        ],
    }
    if ready is None:
        return shown
    answer = for_the_page(ready.standing.answer)
    part_stays = answer.human is Human.SECOND_REVIEWER
    verdict, kind = ALL_BUT_A_PART if part_stays else VERDICTS[answer.outcome.value]
    shown |= {
        "ready": ready,
        "answer": answer,
        "verdict": verdict,
        "verdict_kind": kind,
        "sheet": _with_headings(ready.sheet),
        "needs": [PROOFS[one.value] for one in ready.standing.needed],
        "decides": _decides(ready),
        "limited": ready.standing.minimum_applies,
    }
    return shown


def _with_headings(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet with each word of its lists beside its heading: a phone shows no line of headings above them."""
    lists = [
        {**one, "rows": [list(zip(one["head"], row, strict=True)) for row in one["rows"]]}
        for one in sheet["lists"]
    ]
    return {**sheet, "lists": lists}


def _word(words: Mapping[str, str], question: Mapping[str, object], *path: str) -> str:
    value: object = question
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return words.get(value, "") if isinstance(value, str) else ""


def _line(package: PackageFacts) -> dict[str, Any]:
    return {
        "package": package,
        "state": STATES[package.state],
        "purpose": _word(PURPOSES, package.facts.question, "purpose"),
    }
