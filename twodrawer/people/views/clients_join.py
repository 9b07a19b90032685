"""Duplicates: find the other record of the same person, join it, take it apart again. For the front desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_join_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """The record that is kept, those joined into it, and a search for another. The words are posted."""
    by, on = request.member, request.today
    people.require_for_client(Act.JOIN, Kind.CLIENT, client_ref, by=by, on=on)
    words = request.POST.get("words", "")[:200]
    with reading("client.searched", by=by, at=request.now, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        joined = people.joined_records(client_ref, by=by, on=on, read=read)
        found = people.find_clients(words, by=by, on=on, read=read)
    here = {client.ref, *client.joined_refs}
    context = {
        "client": client,
        "joined": joined,
        "words": words,
        "found": [line for line in found if line.ref not in here],
    }
    return render(request, "people/clients/join.html", context)


@require_POST
@staff
def client_joined_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """The other record is joined into this one, or taken apart from it."""
    by, at, on = request.member, request.now, request.today
    other = parse_ref(request.POST.get("duplicate"))
    if other is None:
        people.require_for_client(Act.JOIN, Kind.CLIENT, client_ref, by=by, on=on)
        raise not_there("client.joined", (("client", client_ref),))
    if request.POST.get("what") == "undo":
        actions.undo_join(other, by=by, at=at, on=on)
        messages.success(request, "The two records stand apart again.")
    else:
        actions.join_clients(client_ref, duplicate_ref=other, by=by, at=at, on=on)
        messages.success(request, "The two records are joined. Lists show this one.")
    return redirect("client_join", client_ref)
