"""A client's legal holds: one page, plain form posts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.disclosures.forms.steps import HoldForm
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.retention import actions as retention
from twodrawer.retention import queries as holds


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_holds_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Every hold there was, with its reasons; a new one is posted here."""
    by, at, on = request.member, request.now, request.today
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        people.require_for_client(Act.CREATE, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
        if form.is_valid():
            try:
                retention.place_hold(client_ref, reason=form.cleaned_data["reason"], by=by, at=at, on=on)
            except Invalid as wrong:
                form.add_error("reason", " ".join(filter(None, [f"{wrong.what}.", wrong.why, wrong.do])))
            else:
                messages.success(request, "The record is held.")
                return redirect(
                    "client_holds" if law.could_ever(by, Act.READ, Kind.LEGAL_HOLD) else "client", client_ref
                )
    with reading("holds.read", by=by, at=at, purpose="operations") as read:
        found = holds.holds_of(client_ref, by=by, on=on, read=read)
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        staff_here = {one.ref: one.name for one in people.members(by.practice_ref, on=on)}
    context = {
        "client": client,
        "holds": [
            (one, staff_here.get(one.placed_by, ""), staff_here.get(one.lifted_by or one.placed_by, ""))
            for one in found
        ],
        "form": form,
        "may_place": law.could_ever(by, Act.CREATE, Kind.LEGAL_HOLD),
        "may_lift": law.could_ever(by, Act.DISCARD, Kind.LEGAL_HOLD),
    }
    return render(request, "disclosures/holds.html", context, status=422 if form.errors else 200)


@require_POST
@staff
def hold_lift_view(request: StaffRequest, client_ref: UUID, hold_ref: UUID) -> HttpResponse:
    """The hold stands no more, and why."""
    by, on = request.member, request.today
    people.require_for_client(Act.DISCARD, Kind.LEGAL_HOLD, client_ref, by=by, on=on)
    retention.lift_hold(
        hold_ref,
        client_ref=client_ref,
        reason=request.POST.get("reason", ""),
        by=by,
        at=request.now,
        on=on,
    )
    messages.success(request, "The hold is lifted.")
    return redirect("client_holds", client_ref)
