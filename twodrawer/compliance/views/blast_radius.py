"""What an account reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twodrawer.compliance.forms.blast_radius import BlastRadiusForm
from twodrawer.compliance.queries.asking import nothing_asked, staff_to_ask_about
from twodrawer.compliance.queries.blast_radius import blast_radius_page
from twodrawer.people.doors import StaffRequest, staff


@require_safe
@staff
def blast_radius_view(request: StaffRequest) -> HttpResponse:
    """The form, and with an account and a window the report under it. Nothing in the address is a client's."""
    by, on, at = request.member, request.today, request.now
    members = staff_to_ask_about(by=by, on=on)
    asked = request.GET if "member" in request.GET else None
    form = BlastRadiusForm(asked, staff=members, zone=request.practice.zone)
    page = None
    if form.is_bound and form.is_valid():
        member, window, discovered_on = form.asked_for(on)
        page = blast_radius_page(
            member, window, discovered_on=discovered_on, start=_start(request), by=by, at=at, on=on
        )
    else:
        nothing_asked(by=by, at=at)
    shown = {"form": form, "page": page, "again": _without_start(request)}
    return render(request, "compliance/blast_radius.html", shown, status=422 if form.errors else 200)


def _start(request: HttpRequest) -> int:
    text = request.GET.get("start", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _without_start(request: HttpRequest) -> str:
    said = request.GET.copy()
    said.pop("start", None)
    return said.urlencode()
