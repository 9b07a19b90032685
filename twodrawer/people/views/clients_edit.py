"""The page on which names and contacts of a client are changed, and care is ended or taken up again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import ChangedClientForm, ClientForm, say_wrong
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_edit_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Names and contacts. Where somebody else was faster, what was typed stays in the form."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    form = ChangedClientForm(request.POST) if request.method == "POST" else None
    problem: Conflict | None = None
    if form is not None and form.is_valid():
        try:
            actions.change_client(
                client_ref,
                identity=form.identity(),
                version=form.cleaned_data["version"],
                by=by,
                at=at,
                on=on,
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as faster:
            problem = faster
        else:
            messages.success(request, "Saved.")
            return redirect("client", client_ref)
    with reading("client.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
    status = 200
    if form is None:
        form = ChangedClientForm(initial=ClientForm.filled(client))
    else:
        status = 409 if problem is not None else 422
    context = {
        "form": form,
        "client": client,
        "problem": problem,
        "may_join": law.could_ever(by, Act.JOIN, Kind.CLIENT),
        "may_see_insurance": law.could_ever(by, Act.READ, Kind.COVERAGE),
    }
    return render(request, "people/clients/edit.html", context, status=status)


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
