"""Moving a session to another time, and one press for who came. Both are plain posts; scripts send the same."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.audit.reading import reading
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, safe_next, staff, wants_json
from twodrawer.scheduling import actions, queries
from twodrawer.scheduling.forms.sessions import MoveForm, say_wrong
from twodrawer.scheduling.views.after import say_saved
from twodrawer.scheduling.views.purpose import purpose_of

SAID = {
    "kept": "Kept.",
    "late_cancel": "Canceled late.",
    "no_show": "Did not come.",
    "canceled": "Canceled in time.",
    "planned": "Attendance is open again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def session_move_view(request: StaffRequest, session_ref: UUID) -> HttpResponse:
    """Another day or time; the length stays. A script gets the same sentences as JSON."""
    by, at, on, zone = request.member, request.now, request.today, request.practice.zone
    queries.require_changeable(session_ref, by=by, on=on)
    form = MoveForm(request.POST) if request.method == "POST" else None
    problem: Conflict | None = None
    if form is not None and form.is_valid():
        try:
            actions.move_session(
                session_ref,
                version=form.cleaned_data["version"],
                planned_start=form.start(zone),
                by=by,
                at=at,
                on=on,
            )
        except Invalid as wrong:
            if wants_json(request):
                raise
            say_wrong(form, wrong)
        except Conflict as state:
            if wants_json(request):
                raise
            problem = state
        else:
            said = say_saved(request, session_ref, "Moved.")
            if wants_json(request):
                return JsonResponse({"said": said})
            return redirect(_back(request, form))
    if form is not None and wants_json(request):
        raise Invalid("The time can’t be read", do="Move it again, or open “Move” and type the time.")
    with reading("session.read", by=by, at=at, purpose=purpose_of(by)) as read:
        session = queries.session_facts(session_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
    context = {
        "session": session,
        "names": [names[ref].name for ref in session.client_refs if ref in names],
        "form": form or MoveForm(initial=MoveForm.filled(session, zone)),
        "problem": problem,
    }
    status = 409 if problem is not None else 422 if form is not None else 200
    return render(request, "scheduling/move.html", context, status=status)


def _back(request: StaffRequest, form: MoveForm) -> str:
    return safe_next(request, reverse("calendar_week", args=[form.cleaned_data["day"]]))


@require_POST
@staff
def session_attend_view(request: StaffRequest, session_ref: UUID) -> HttpResponse:
    """Kept, canceled late, did not come: of one client, or of everybody who was still expected."""
    by, at, on = request.member, request.now, request.today
    attendance = request.POST.get("attendance", "")
    client_ref = parse_ref(request.POST.get("client"))
    if client_ref is None:
        actions.mark_everybody(session_ref, attendance=attendance, by=by, at=at, on=on)
    else:
        actions.mark_attendance(
            session_ref, client_ref=client_ref, attendance=attendance, by=by, at=at, on=on
        )
    messages.success(request, SAID[attendance])
    return redirect(safe_next(request, reverse("session_edit", args=[session_ref])))
