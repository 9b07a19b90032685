"""Where care of a client is ended or taken up again. The page that asks for it is the desk's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff


@require_POST
@staff
def client_care_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Care has ended, or goes on."""
    asked = request.POST.get("what")
    if asked == "end":
        actions.end_care(client_ref, by=request.member, at=request.now, on=request.today)
        messages.success(request, "Care has ended. The record stays.")
    elif asked == "reopen":
        actions.reopen_care(client_ref, by=request.member, at=request.now, on=request.today)
        messages.success(request, "Care goes on.")
    else:
        people.require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=request.member, on=request.today)
        raise Invalid("The form can’t be read", do="Go back and try again.")
    return redirect("client_edit", client_ref)
