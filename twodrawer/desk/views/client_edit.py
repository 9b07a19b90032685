"""The page on which names and contacts of a client are changed.

It is the desk's, since it asks two rooms: where the client is reached another way (45 CFR 164.522(b)(1)), the usual
contacts are on no page, and on this one neither. They stay as they are, and come back when that way is ended.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.disclosures.queries import agreements
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
    with reading("client.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        way = agreements.agreed_way(client.ref, by=by, read=read)
    form = ChangedClientForm(request.POST or None, initial=ClientForm.filled(client))
    if way is not None:
        form.keep_contact(client.identity.contact)
    problem: Conflict | None = None
    if form.is_valid():
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
    context = {
        "form": form,
        "client": client,
        "way": way,
        "problem": problem,
        "may_join": law.could_ever(by, Act.JOIN, Kind.CLIENT),
        "may_see_insurance": law.could_ever(by, Act.READ, Kind.COVERAGE),
    }
    status = 200 if request.method != "POST" else 409 if problem is not None else 422
    return render(request, "people/clients/edit.html", context, status=status)
