"""Pages on which a session is planned, changed and kept. The session page itself is the desk's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.facts import ClientLine
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts
from twodrawer.scheduling.forms import (
    AttendanceForm,
    NewSessionForm,
    PlanForm,
    TelehealthForm,
    TimesForm,
    say_wrong,
)
from twodrawer.scheduling.standing import CLINICAL

MOST_CHOICES = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def session_new_view(request: StaffRequest) -> HttpResponse:
    """A session to plan. Clinicians plan their own, the front desk everybody's."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    if not law.could_ever(by, Act.SCHEDULE, Kind.SESSION):
        law.require(by, Act.SCHEDULE, Resource(Kind.SESSION, by.practice_ref, Relationship.PRACTICE), on=on)
    with reading("client.listed", by=by, at=at, purpose=_purpose(by)) as read:
        clients = people.client_page(by=by, on=on, read=read, size=MOST_CHOICES).lines
    clinicians = people.clinicians(by.practice_ref, on=on)
    if Role.FRONT_DESK not in by.roles:
        clinicians = tuple(member for member in clinicians if member.ref == by.ref)
    if request.method == "POST":
        form = NewSessionForm(request.POST, clinicians=clinicians, clients=clients)
        ref = _plan(request, form)
        if ref is not None:
            messages.success(request, "The session is planned.")
            return redirect("session_edit", ref)
    else:
        wanted = [ref for ref in map(parse_ref, request.GET.getlist("client")) if ref is not None]
        usual = NewSessionForm.usual(at, zone, day=_day(request.GET.get("day")) or on, client_refs=wanted)
        form = NewSessionForm(initial=usual, clinicians=clinicians, clients=clients)
    context = {"form": form, "has_clients": bool(clients)}
    return render(request, "scheduling/new.html", context, status=422 if form.errors else 200)


def _plan(request: StaffRequest, form: NewSessionForm) -> UUID | None:
    if not form.is_valid():
        return None
    held = form.cleaned_data
    try:
        return actions.plan_session(
            held["clinician_ref"],
            client_refs=held["client_refs"],
            modality=held["modality"],
            **form.facts(request.practice.zone),
            by=request.member,
            at=request.now,
            on=request.today,
        )
    except Invalid as wrong:
        say_wrong(form, wrong)
        return None


@dataclass(frozen=True)
class Tried:
    """A form that came back: what it was about, what was typed, and the state it ran into, if it did."""

    name: str
    form: Form
    problem: Conflict | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def session_edit_view(request: StaffRequest, session_ref: UUID) -> HttpResponse:
    """Plan, times, attendance, telehealth and canceling of one session. Each form posts here with `what`."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    queries.require_changeable(session_ref, by=by, on=on)
    tried: Tried | None = None
    if request.method == "POST":
        tried = _act(request, session_ref, request.POST.get("what", ""))
        if tried is None:
            messages.success(request, "Saved.")
            return redirect("session_edit", session_ref)
    with reading("session.read", by=by, at=at, purpose=_purpose(by)) as read:
        session = queries.session_facts(session_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
    plan = PlanForm(initial=PlanForm.filled(session, zone), auto_id="plan-%s")
    times = TimesForm(initial=TimesForm.filled(session, zone), auto_id="times-%s")
    staff_names = people.member_facts(by.practice_ref, [session.clinician_ref], on=on)
    context = {
        "session": session,
        "clinician": staff_names.get(session.clinician_ref),
        "problem": tried.problem if tried else None,
        "doubt": queries.cpt_doubt(session),
        "plan_form": _shown(tried, "plan") or plan,
        "times_form": _shown(tried, "times") or times,
        "people": [_person(p, session, names, tried, by=by) for p in session.participants],
        "missing": len(queries.missing_telehealth(session)) if by.roles & CLINICAL else 0,
    }
    status = 200 if tried is None else 409 if tried.problem else 422
    return render(request, "scheduling/edit.html", context, status=status)


def _act(request: StaffRequest, session_ref: UUID, what: str) -> Tried | None:
    """Does what was posted. None when it is done; the form as it was typed when something is wrong."""
    client_ref = parse_ref(request.POST.get("client"))
    forms: dict[str, Form] = {
        "plan": PlanForm(request.POST, auto_id="plan-%s"),
        "times": TimesForm(request.POST, auto_id="times-%s"),
        "attendance": AttendanceForm(request.POST, prefix=str(client_ref)),
        "telehealth": TelehealthForm(request.POST, prefix=str(client_ref)),
        "cancel": Form(request.POST),
    }
    about_one = what in ("attendance", "telehealth")
    if what not in forms or (about_one and client_ref is None):
        raise Invalid("The form can’t be read", do="Go back and try again.")
    form, name = forms[what], f"{what}:{client_ref}" if about_one else what
    if not form.is_valid():
        return Tried(name, form)
    try:
        _do(request, session_ref, what, form, client_ref)
    except Invalid as wrong:
        say_wrong(form, wrong)
        return Tried(name, form)
    except Conflict as problem:
        return Tried(name, form, problem)
    return None


def _do(request: StaffRequest, session_ref: UUID, what: str, form: Form, client_ref: UUID | None) -> None:
    """The one act that a valid form asks for."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    if what == "cancel":
        late = request.POST.get("late") == "yes"
        actions.cancel_session(session_ref, late=late, by=by, at=at, on=on)
    elif isinstance(form, PlanForm):
        version = form.cleaned_data["version"] or 0
        actions.change_session(session_ref, version=version, **form.facts(zone), by=by, at=at, on=on)
    elif isinstance(form, TimesForm):
        actions.record_times(session_ref, **form.facts(zone), by=by, at=at, on=on)
    elif isinstance(form, AttendanceForm) and client_ref is not None:
        attendance = form.cleaned_data["attendance"]
        actions.mark_attendance(
            session_ref, client_ref=client_ref, attendance=attendance, by=by, at=at, on=on
        )
    elif isinstance(form, TelehealthForm) and client_ref is not None:
        facts = form.facts()
        actions.record_telehealth(session_ref, client_ref=client_ref, telehealth=facts, by=by, at=at, on=on)


def _shown(tried: Tried | None, name: str) -> Form | None:
    return tried.form if tried is not None and tried.name == name else None


def _person(
    participant: ParticipantFacts,
    session: SessionFacts,
    names: dict[UUID, ClientLine],
    tried: Tried | None,
    *,
    by: law.Member,
) -> dict[str, object]:
    """One client of the session, with the forms about them."""
    ref, prefix = participant.client_ref, str(participant.client_ref)
    attendance = AttendanceForm(initial={"attendance": participant.attendance}, prefix=prefix)
    telehealth = TelehealthForm(initial=TelehealthForm.filled(participant), prefix=prefix)
    writes = bool(by.roles & CLINICAL) and session.clinician_ref == by.ref and queries.is_telehealth(session)
    return {
        "ref": ref,
        "line": names.get(ref),
        "attendance_form": _shown(tried, f"attendance:{ref}") or attendance,
        "telehealth_form": (_shown(tried, f"telehealth:{ref}") or telehealth) if writes else None,
    }


def _purpose(by: law.Member) -> str:
    return "treatment" if by.roles & CLINICAL else "operations"


def _day(asked: str | None) -> date | None:
    try:
        return date.fromisoformat(asked or "")
    except ValueError:
        return None
