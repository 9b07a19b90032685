"""A review from outside: its answer taken in with the paper on which it came, and that paper opened again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions.outside_review import take_in_review
from twodrawer.disclosures.forms.steps import TakeInReviewForm
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.scans import ENDINGS, LIMIT
from twodrawer.disclosures.standing_requests import require_request
from twodrawer.disclosures.views.request_page import show_request
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import short_ref
from twodrawer.people.doors import StaffRequest, staff


@require_POST
@staff
def outside_review_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """What the reviewer from outside decided."""
    by, at, on = request.member, request.now, request.today
    require_request(Act.MANAGE, request_ref, by=by, on=on)
    form = TakeInReviewForm(request.POST, request.FILES)
    if getattr(request, "upload_too_large", False):
        form.add_error("scan", f"The file is larger than {LIMIT // 2**20} MB. Nothing of it was kept.")
    if not form.is_valid():
        return show_request(request, request_ref, wrong=form)
    try:
        take_in_review(request_ref, **form.said(), by=by, at=at, on=on)
    except (Invalid, Conflict) as problem:
        return show_request(request, request_ref, problem=problem, wrong=form)
    messages.success(request, "The review is written down. The letter to the client is below.")
    return redirect("request", request_ref)


@require_safe
@staff
def review_document_view(request: StaffRequest, request_ref: UUID, step_ref: UUID) -> HttpResponse:
    """The paper on which it came, to be saved. Nothing of it ever runs."""
    by, at, on = request.member, request.now, request.today
    with reading("review_document.read", by=by, at=at, purpose="operations") as read:
        content, media = reads.review_document(request_ref, step_ref, by=by, on=on, read=read)
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="review-{short_ref(request_ref)}.{ENDINGS[media]}"'
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
