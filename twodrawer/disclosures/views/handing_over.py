"""What is handed over: a release, once, and the account of disclosures made out for the client."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.disclosures.actions.accounting import hold_back
from twodrawer.disclosures.forms.releases import HoldBackForm, LeaveForm, ReportForm
from twodrawer.disclosures.leaving import Leaving, account_leaves, package_leaves
from twodrawer.disclosures.queries.account import account_page
from twodrawer.disclosures.queries.packages import require_hand_over
from twodrawer.disclosures.words_releases import PURPOSES, WAYS
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import StaffRequest, confirm_url, confirmed, staff
from twodrawer.people.forms.clients import say_wrong


@require_POST
@staff
def release_leave_view(request: StaffRequest, package_ref: UUID) -> HttpResponse:
    """The package, once. Somebody's record goes out: it takes a fresh proof of who is at the keyboard."""
    by, at, on = request.member, request.now, request.today
    require_hand_over(package_ref, by=by, on=on)
    if not confirmed(request):
        return HttpResponseRedirect(confirm_url(reverse("release", args=[package_ref])))
    form = LeaveForm(request.POST)
    if not form.is_valid():
        raise Invalid("Look at the release again, then let it out", fields=tuple(form.errors))
    data = form.cleaned_data
    leaving = package_leaves(package_ref, seen=data["seen"], seal_for=data["seal_for"], by=by, at=at, on=on)
    return _handed_over(leaving)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def accounting_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """GET: everything that left about the client. POST leaves one line out of the client's account for a while."""
    by, at, on = request.member, request.now, request.today
    page = account_page(client_ref, by=by, at=at, on=on)
    held = HoldBackForm(request.POST or None)
    if request.method == "POST" and held.is_valid():
        data = held.cleaned_data
        try:
            hold_back(data["disclosure"], until=data["until"], says=data["says"], by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(held, wrong)
        else:
            messages.success(request, "It is left out until that day.")
            return redirect("accounting", client_ref)
    lines = [
        {
            "line": line,
            "way": WAYS.get(line.way, line.way),
            "purpose": line.why or PURPOSES.get(line.purpose, line.purpose.replace("_", " ")),
            "who": page.staff[line.made_by].name if line.made_by in page.staff else "",
            "can_hold": page.can_be_held_back(line),
            "said": held if str(line.ref) == held["disclosure"].value() else None,
        }
        for line in page.lines
    ]
    shown = {
        "page": page,
        "lines": lines,
        "held": held,
        "report": ReportForm(initial={"requested_on": on}),
        "to_hold": [one for one in lines if one["can_hold"]],
    }
    return render(request, "disclosures/account.html", shown, status=422 if held.errors else 200)


@require_POST
@staff
def accounting_report_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """The account made out for the client, as a file."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say on which day the client asked", fields=("requested_on",))
    day = form.cleaned_data["requested_on"]
    leaving, _ = account_leaves(
        client_ref, requested_on=day, by=request.member, at=request.now, on=request.today
    )
    return _handed_over(leaving)


def _handed_over(leaving: Leaving) -> HttpResponse:
    """The file, to be kept and not shown."""
    response = HttpResponse(leaving.content, content_type=leaving.kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{leaving.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
