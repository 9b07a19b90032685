"""Those around a client: who speaks for them and who treats them. One page, plain form posts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid, not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import CareTeamForm, RepresentativeForm, say_wrong
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_circle_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Representatives and care team. Each form posts here with `what`."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    choices = people.clinicians(by.practice_ref, on=on)
    speaker, joiner = RepresentativeForm(), CareTeamForm(clinicians=choices)
    if request.method == "POST" and request.POST.get("what") == "care_team":
        joiner = CareTeamForm(request.POST, clinicians=choices)
        if joiner.is_valid():
            try:
                actions.put_on_care_team(client_ref, **joiner.cleaned_data, by=by, at=at, on=on)
            except Invalid as wrong:
                say_wrong(joiner, wrong)
            else:
                messages.success(request, "On the care team from today on.")
                return redirect("client_circle", client_ref)
    elif request.method == "POST":
        speaker = RepresentativeForm(request.POST)
        if speaker.is_valid():
            try:
                actions.add_representative(client_ref, **speaker.facts(), by=by, at=at, on=on)
            except Invalid as wrong:
                say_wrong(speaker, wrong)
            else:
                messages.success(request, "Added.")
                return redirect("client_circle", client_ref)
    with reading("representative.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        speakers = people.representatives(client_ref, by=by, on=on, read=read)
        team = people.care_team(client_ref, by=by, on=on)
    context = {
        "client": client,
        "speakers": [(person, person.until_day is None or person.until_day >= on) for person in speakers],
        "team": [(link, link.until_day is None) for link in team],
        "speaker_form": speaker,
        "team_form": joiner,
    }
    status = 422 if speaker.errors or joiner.errors else 200
    return render(request, "people/clients/circle.html", context, status=status)


@require_POST
@staff
def representative_end_view(
    request: StaffRequest, client_ref: UUID, representative_ref: UUID
) -> HttpResponse:
    """Today is the last day on which this person speaks for the client."""
    actions.end_representative(
        representative_ref, client_ref=client_ref, by=request.member, at=request.now, on=request.today
    )
    messages.success(request, "Ended today.")
    return redirect("client_circle", client_ref)


@require_POST
@staff
def care_team_end_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Today is the member's last day on this care team."""
    member_ref = parse_ref(request.POST.get("member"))
    if member_ref is None:
        people.require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=request.member, on=request.today)
        raise not_there("care_team.left", (("client", client_ref),))
    actions.take_off_care_team(
        client_ref, member_ref=member_ref, by=request.member, at=request.now, on=request.today
    )
    messages.success(request, "Today is the last day on the care team.")
    return redirect("client_circle", client_ref)
