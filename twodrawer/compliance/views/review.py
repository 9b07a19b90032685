"""The review list of unusual access."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from twodrawer.compliance.actions.reviews import mark_reviewed
from twodrawer.compliance.queries.unusual_access import SPANS, review_page
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import StaffRequest, staff


@require_safe
@staff
def review_view(request: StaffRequest) -> HttpResponse:
    """What is unusual in the last days, the open questions first."""
    asked = request.GET.get("days", "")
    days = next((span for span in SPANS if str(span) == asked), SPANS[0])
    page = review_page(days=days, by=request.member, at=request.now, on=request.today)
    return render(request, "compliance/review.html", {"page": page, "spans": SPANS})


@require_POST
@staff
def review_mark_view(request: StaffRequest) -> HttpResponse:
    """One finding was looked at. What is wrong with the remark is said above the list; nothing else was typed."""
    said = request.POST
    try:
        mark_reviewed(
            said.get("finding", "")[:160],
            through=said.get("through", ""),
            remark=said.get("remark", ""),
            by=request.member,
            at=request.now,
            on=request.today,
        )
    except Invalid as wrong:
        messages.error(request, f"{wrong.what}. {wrong.do}")
    else:
        messages.success(request, "Reviewed, and written down.")
    return redirect("review")
