"""Pages on which a session is planned, changed and kept. The session page itself is the desk's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer import law
from twodrawer.audit.reading import Reading, reading
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.facts import ClientLine
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.actions.series import Scope
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts
from twodrawer.scheduling.forms.series import RepeatingForm
from twodrawer.scheduling.forms.sessions import (
    AttendanceForm,
    ClientForm,
    NewSessionForm,
    PlanForm,
    TelehealthForm,
    TimesForm,
    say_wrong,
)
from twodrawer.scheduling.standing import CLINICAL
from twodrawer.scheduling.views.after import doubts, say_saved
from twodrawer.scheduling.views.purpose import purpose_of
from twodrawer.scheduling.views.series import series_new

MOST_CHOICES = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def session_new_view(request: StaffRequest) -> HttpResponse:
    """A session to plan. Clinicians plan their own, the front desk everybody's."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    if not law.could_ever(by, Act.SCHEDULE, Kind.SESSION):
        law.require(by, Act.SCHEDULE, Resource(Kind.SESSION, by.practice_ref, Relationship.PRACTICE), on=on)
    with reading("client.listed", by=by, at=at, purpose=purpose_of(by)) as read:
        clients = people.client_page(by=by, on=on, read=read, size=MOST_CHOICES).lines
    clinicians = people.clinicians(by.practice_ref, on=on)
    if Role.FRONT_DESK not in by.roles:
        clinicians = tuple(member for member in clinicians if member.ref == by.ref)
    form: RepeatingForm
    if request.method == "POST":
        form = RepeatingForm(request.POST, clinicians=clinicians, clients=clients)
        done = _plan(request, form)
        if done is not None:
            return done
    else:
        wanted = [ref for ref in map(parse_ref, request.GET.getlist("client")) if ref is not None]
        usual = NewSessionForm.usual(at, zone, day=_day(request.GET.get("day")) or on, client_refs=wanted)
        usual |= _asked_clock(request.GET.get("at"))
        form = RepeatingForm(initial=usual, clinicians=clinicians, clients=clients)
    context = {"form": form, "has_clients": bool(clients)}
    return render(request, "scheduling/new.html", context, status=422 if form.errors else 200)


def _plan(request: StaffRequest, form: RepeatingForm) -> HttpResponse | None:
    if not form.is_valid() or "back" in request.POST:
        return None
    if form.cleaned_data["repeats"]:
        return series_new(request, form)
    held = form.cleaned_data
    try:
        ref = actions.plan_session(
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
    say_saved(request, ref, "The session is planned.")
    return redirect("session_edit", ref)


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
            say_saved(request, session_ref, "Saved.")
            return redirect("session_edit", session_ref)
    with reading("session.read", by=by, at=at, purpose=purpose_of(by)) as read:
        session = queries.session_facts(session_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
        candidates = _candidates(session, request, read)
    plan = PlanForm(initial=PlanForm.filled(session, zone), auto_id="plan-%s")
    times = TimesForm(initial=TimesForm.filled(session, zone), auto_id="times-%s")
    staff_names = people.member_facts(by.practice_ref, [session.clinician_ref], on=on)
    context = {
        "session": session,
        "clinician": staff_names.get(session.clinician_ref),
        "problem": tried.problem if tried else None,
        "doubt": queries.cpt_doubt(session),
        "doubts": doubts(session, request),
        "series": queries.series_facts(session_ref, by=by, at=at, on=on),
        **_several(session, tried, names, candidates),
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
        "add": ClientForm(request.POST, clients=(), in_series=True, auto_id="add-%s"),
        "remove": Form(request.POST),
    }
    about_one = what in ("attendance", "telehealth", "remove")
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
    if what == "remove" and client_ref is not None:
        scope = Scope.FOLLOWING if request.POST.get("following") == "on" else Scope.ONE
        actions.remove_client(session_ref, client_ref=client_ref, scope=scope, by=by, at=at, on=on)
    elif isinstance(form, ClientForm):
        _add_client(request, session_ref, form)
    elif what == "cancel":
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


def _add_client(request: StaffRequest, session_ref: UUID, form: ClientForm) -> None:
    scope = Scope.FOLLOWING if form.cleaned_data["following"] else Scope.ONE
    done = actions.add_client(
        session_ref,
        client_ref=form.cleaned_data["client_ref"],
        scope=scope,
        by=request.member,
        at=request.now,
        on=request.today,
    )
    if done.left_out:
        zone = ZoneInfo(request.practice.zone)
        days = ", ".join(
            f"{moment.astimezone(zone):%B} {moment.astimezone(zone).day}" for moment in done.left_out
        )
        messages.warning(request, f"Not on {days}: the client is elsewhere then, or the group is full.")


def _candidates(session: SessionFacts, request: StaffRequest, read: Reading) -> tuple[ClientLine, ...]:
    """Who could join a session with several people; nobody for an individual one."""
    if session.modality == "individual" or session.start is not None or session.canceled_at is not None:
        return ()
    lines = people.client_page(by=request.member, on=request.today, read=read, size=MOST_CHOICES).lines
    there = set(people.kept_refs(session.client_refs).values())
    return tuple(line for line in lines if line.ref not in there)


def _several(
    session: SessionFacts,
    tried: Tried | None,
    names: dict[UUID, ClientLine],
    candidates: tuple[ClientLine, ...],
) -> dict[str, object]:
    """What the part about a group's clients needs."""
    in_series = session.series_ref is not None
    form = ClientForm(clients=candidates, in_series=in_series, auto_id="add-%s")
    if tried is not None and tried.name == "add" and tried.form.errors:
        form = ClientForm(tried.form.data, clients=candidates, in_series=in_series, auto_id="add-%s")
        form.full_clean()
        for sentence in tried.form.errors.get("client_ref", ()):
            form.add_error("client_ref", sentence)
    planned = [p.client_ref for p in session.participants if p.attendance == "planned"]
    may_leave = len(session.participants) > 1 and session.start is None
    leaving = [(ref, names[ref].name) for ref in planned if ref in names] if may_leave else []
    return {
        "several": session.modality != "individual" and session.start is None,
        "add_form": form if candidates else None,
        "leaving": leaving,
    }


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


def _asked_clock(asked: str | None) -> dict[str, object]:
    """`?at=14:30`, as the calendar's grid asks for it: fifty minutes from then on."""
    try:
        begins = datetime.strptime(asked or "", "%H:%M")  # noqa: DTZ007  a time of day, of no day yet
    except ValueError:
        return {}
    ends = begins + timedelta(minutes=50)
    same_day = ends.date() == begins.date()
    return {"planned_start": begins.time(), **({"planned_stop": ends.time()} if same_day else {})}


def _day(asked: str | None) -> date | None:
    try:
        return date.fromisoformat(asked or "")
    except ValueError:
        return None
