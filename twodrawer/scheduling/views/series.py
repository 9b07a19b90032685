"""A series of sessions: every day is looked at on a page of its own before any of it is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer.audit.reading import reading
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.actions.series import Scope, look_ahead, look_at_change
from twodrawer.scheduling.forms.series import (
    CancelSeriesForm,
    RepeatingForm,
    SeriesForm,
    days_left_out,
)
from twodrawer.scheduling.forms.sessions import PlanForm, say_wrong
from twodrawer.scheduling.occurrences import Occurrence, SeriesCollides
from twodrawer.scheduling.views.purpose import purpose_of
from twodrawer.scheduling.wording import said


def series_new(request: StaffRequest, form: RepeatingForm) -> HttpResponse | None:
    """A new series: looked at, then planned. None, when the form has to be shown again with what is wrong."""
    rule = form.rule()
    assert rule is not None
    held = form.cleaned_data
    asked: dict[str, Any] = {
        "client_refs": held["client_refs"],
        "modality": held["modality"],
        "rule": rule,
        "meant": form.meant(),
        "by": request.member,
        "at": request.now,
        "on": request.today,
    }

    def write() -> HttpResponse:
        skip = days_left_out(request.POST)
        _, sessions = actions.plan_series(held["clinician_ref"], **asked, skip=skip)
        messages.success(request, f"{len(sessions)} sessions are planned.")
        return redirect("calendar_week", held["day"])

    return _looked_at(request, form, lambda: look_ahead(held["clinician_ref"], **asked), write)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def session_series_view(request: StaffRequest, session_ref: UUID) -> HttpResponse:
    """Change or cancel what is still to come of a session's series. Each form posts here with `what`."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    queries.require_changeable(session_ref, by=by, on=on)
    form: SeriesForm | None = None
    if request.method == "POST" and request.POST.get("what") == "cancel":
        return _cancel(request, session_ref)
    if request.method == "POST":
        form = SeriesForm(request.POST)
        if form.is_valid() and "back" not in request.POST:
            answer = _change(request, session_ref, form)
            if answer is not None:
                return answer
    with reading("session.read", by=by, at=at, purpose=purpose_of(by)) as read:
        session = queries.session_facts(session_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
        series = queries.series_facts(session_ref, by=by, at=at, on=on)
        whole = queries.series_facts(session_ref, by=by, at=at, on=on, scope=Scope.ALL)
    if series is None or whole is None:
        raise Conflict("This session belongs to no series", do="Change it by itself.")
    context = {
        "session": session,
        "series": series,
        "whole": whole,
        "names": [names[ref].name for ref in session.client_refs if ref in names],
        "form": form or SeriesForm(initial=PlanForm.filled(session, zone)),
        "cancel_form": CancelSeriesForm(auto_id="cancel-%s"),
    }
    wrong = form is not None and bool(form.errors)
    return render(request, "scheduling/series.html", context, status=422 if wrong else 200)


def _change(request: StaffRequest, session_ref: UUID, form: SeriesForm) -> HttpResponse | None:
    asked: dict[str, Any] = {
        "scope": form.reach(),
        "day": form.cleaned_data["day"],
        "meant": form.meant(),
        "skip": days_left_out(request.POST),
        "by": request.member,
        "at": request.now,
        "on": request.today,
    }

    def write() -> HttpResponse:
        version = form.cleaned_data["version"] or 0
        changed = actions.change_series(session_ref, version=version, **asked)
        messages.success(request, f"{len(changed)} session{'s' if len(changed) != 1 else ''} changed.")
        return redirect("calendar_week", form.cleaned_data["day"])

    return _looked_at(request, form, lambda: look_at_change(session_ref, **asked), write)


def _cancel(request: StaffRequest, session_ref: UUID) -> HttpResponse:
    form = CancelSeriesForm(request.POST)
    if not form.is_valid():
        raise Invalid("The form can’t be read", do="Go back and try again.")
    canceled = actions.cancel_series(
        session_ref,
        scope=Scope(form.cleaned_data["scope"]),
        by=request.member,
        at=request.now,
        on=request.today,
    )
    messages.success(
        request,
        f"{len(canceled)} session{'s' if len(canceled) != 1 else ''} canceled. They stay in the record.",
    )
    return redirect("session_edit", session_ref)


@dataclass(frozen=True)
class Looked:
    """The page before anything is written."""

    lines: tuple[Any, ...]
    stuck: tuple[str, ...]  # the days that can't stand, as the form sends them back
    free: int


def _looked_at(
    request: StaffRequest,
    form: Form,
    look: Callable[[], Iterable[Occurrence]],
    write: Callable[[], HttpResponse],
) -> HttpResponse | None:
    """Writes once the days were looked at and decided on; else the page that shows them."""
    problem: Conflict | None = None
    try:
        if request.POST.get("decided") == "yes":
            try:
                return write()
            except SeriesCollides as collides:
                problem = collides
        found = tuple(look())
    except Invalid as wrong:
        say_wrong(form, wrong)
        return None
    with reading(
        "session.listed", by=request.member, at=request.now, purpose=purpose_of(request.member)
    ) as read:
        lines = said(found, by=request.member, on=request.today, read=read)
    stuck = tuple(line.one.day.isoformat() for line in lines if not line.one.is_free)
    context = {
        "form": form,
        "looked": Looked(lines, stuck, len(lines) - len(stuck)),
        "changes": isinstance(form, SeriesForm),
        "problem": problem,
    }
    return render(request, "scheduling/look.html", context, status=409 if problem is not None else 200)
