"""Opening a chart in an emergency, and closing it again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, confirm_first, staff
from twodrawer.people.facts_emergency import LASTS
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.forms.emergency import EmergencyForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def emergency_view(request: StaffRequest) -> HttpResponse:
    """What is open, and the form. The names are posted, never in an address; the person confirms that it is them."""
    by, on, at = request.member, request.today, request.now
    answer = people.require_in_practice(Act.BREAK_GLASS, Kind.CLIENT, by=by, on=on)
    away = confirm_first(request)
    if away is not None:
        return away
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            opened = actions.break_glass(
                name=said["name"], born=said["born"], reason=said["reason"], by=by, at=at, on=on
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(
                request, f"The chart is open to you for {LASTS.seconds // 3600} hours. It will be reviewed."
            )
            return redirect("client", opened[0]) if len(opened) == 1 else redirect("emergency")
    with reading("emergency.read", by=by, at=at, purpose="treatment") as read:
        read.allowed_under(*answer.citations)
        mine = people.own_emergencies(by=by)
        names = people.client_names([one.client_ref for one in mine], by=by, on=on, read=read)
    lines = [(one, names.get(one.client_ref)) for one in mine]
    shown = {"form": form, "lines": lines, "hours": LASTS.seconds // 3600}
    return render(request, "people/emergency.html", shown, status=422 if form.errors else 200)


@require_POST
@staff
def emergency_end_view(request: StaffRequest, access_ref: UUID) -> HttpResponse:
    """Closed before its time is over."""
    actions.end_emergency(access_ref, by=request.member, at=request.now, on=request.today)
    messages.success(request, "The chart is closed again.")
    return redirect("emergency")
