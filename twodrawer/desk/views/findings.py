"""What the checker says of a draft: beside its sections for the editor, and as a page of its own without script."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twodrawer.desk.queries.findings import findings_of_draft
from twodrawer.desk.views.asked import asked
from twodrawer.people.doors import staff


@require_safe
@staff
def note_findings_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The findings on one's own draft as it was last saved."""
    who = asked(request)
    found = findings_of_draft(note_ref, by=who.by, at=who.at, on=who.on)
    part = "HX-Request" in request.headers
    return render(request, "desk/findings_beside.html" if part else "desk/findings.html", {"found": found})
