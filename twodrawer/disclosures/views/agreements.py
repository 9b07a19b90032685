"""What is agreed with a client, and the practice's notice of privacy practices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions import agreements as actions
from twodrawer.disclosures.facts_agreements import ChannelDetails
from twodrawer.disclosures.forms.agreements import (
    ChannelForm,
    GiveForm,
    NoticeForm,
    RestrictionEndForm,
    RestrictionForm,
)
from twodrawer.disclosures.queries import agreements
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def agreements_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """The notice, restrictions and the way of contact. Each form posts here with `what`."""
    by, at, on = request.member, request.now, request.today
    what = request.POST.get("what", "") if request.method == "POST" else ""
    if request.method == "POST":
        people.require_for_client(Act.EDIT, Kind.AGREEMENT, client_ref, by=by, on=on)
    people.require_for_client(Act.READ, Kind.AGREEMENT, client_ref, by=by, on=on)
    channel_form = ChannelForm(request.POST if what == "channel" else None, auto_id="channel-%s")
    restriction_form = RestrictionForm(request.POST if what == "restriction" else None, auto_id="keep-%s")
    give_form = GiveForm(request.POST if what == "notice" else None, auto_id="notice-%s")
    forms: dict[str, ChannelForm | RestrictionForm | GiveForm] = {
        "channel": channel_form,
        "restriction": restriction_form,
        "notice": give_form,
    }
    posted = forms.get(what)
    problem = None
    if posted is not None and posted.is_valid():
        try:
            _act(client_ref, posted, request)
        except Invalid as wrong:
            say_wrong(posted, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "Written down.")
            return redirect("agreements", client_ref)
    with reading("agreements.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        restrictions = agreements.restrictions(client_ref, by=by, on=on, read=read)
        channel = agreements.channel_of(client_ref, by=by, on=on, read=read)
        given = agreements.notices_given(client_ref, by=by, on=on, read=read)
        notice = agreements.notice_in_force(by.practice_ref, on=on)
    if not channel_form.is_bound:
        held = channel.details if channel is not None else ChannelDetails()
        version = agreements.channel_version(client_ref, by=by)
        channel_form = ChannelForm(initial={**vars(held), "version": version}, auto_id="channel-%s")
    if not give_form.is_bound:
        give_form = GiveForm(initial={"notice": notice.ref if notice else None}, auto_id="notice-%s")
    shown = {
        "client": client,
        "restrictions": restrictions,
        "channel": channel,
        "given": given,
        "notice": notice,
        "channel_form": channel_form,
        "restriction_form": restriction_form,
        "end_form": RestrictionEndForm(auto_id=False),
        "give_form": give_form,
        "problem": problem,
        "what": what,
        "may_edit": law.could_ever(by, Act.EDIT, Kind.AGREEMENT),
        "may_answer": law.could_ever(by, Act.MANAGE, Kind.AGREEMENT),
    }
    status = 409 if problem is not None else 422 if posted is not None and posted.errors else 200
    return render(request, "disclosures/agreements.html", shown, status=status)


def _act(client_ref: UUID, form: ChannelForm | RestrictionForm | GiveForm, request: StaffRequest) -> None:
    by, at, on = request.member, request.now, request.today
    if isinstance(form, ChannelForm):
        version = form.cleaned_data["version"]
        actions.set_channel(client_ref, details=form.details(), version=version, by=by, at=at, on=on)
    elif isinstance(form, RestrictionForm):
        actions.ask_restriction(client_ref, details=form.details(), by=by, at=at, on=on)
    else:
        actions.give_notice(
            client_ref,
            notice_ref=form.cleaned_data["notice"],
            mark=form.mark(),
            effort=form.cleaned_data["effort"],
            by=by,
            at=at,
            on=on,
        )


@require_POST
@staff
def restriction_view(request: StaffRequest, restriction_ref: UUID) -> HttpResponse:
    """A restriction is agreed to, denied or ended. `what` says which."""
    by, at, on = request.member, request.now, request.today
    what = request.POST.get("what")
    form = RestrictionEndForm(request.POST)
    _, facts = agreements.find_restriction(restriction_ref, Act.EDIT, by=by, on=on)
    form.is_valid()
    words = form.cleaned_data.get("words", "")
    if what in ("agree", "deny"):
        actions.answer_restriction(restriction_ref, agrees=what == "agree", words=words, by=by, at=at, on=on)
    elif what == "end":
        agreed = form.cleaned_data.get("client_agrees", False)
        actions.end_restriction(restriction_ref, client_agrees=agreed, words=words, by=by, at=at, on=on)
    else:
        raise Invalid("It isn't said what to do", do="Go back and choose one of the buttons.")
    messages.success(request, "Written down.")
    return redirect("agreements", facts.client_ref)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def privacy_notice_view(request: StaffRequest) -> HttpResponse:
    """The practice's notice: the version in force, the earlier ones, and for the privacy officer the next one."""
    by, at, on = request.member, request.now, request.today
    if request.method == "POST":
        people.require_in_practice(Act.MANAGE, Kind.AGREEMENT, by=by, on=on)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_notice(**form.cleaned_data, by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "The version stands.")
            return redirect("privacy_notice")
    with reading("notice.read", by=by, at=at, purpose="operations") as read:
        versions = agreements.notices(by=by, on=on, read=read)
    in_force = next((one for one in versions if one.from_day <= on), None)
    if not form.is_bound:
        newest = versions[0] if versions else None
        form = NoticeForm(
            initial={
                "version": newest.version if newest else 0,
                "words": newest.words if newest else "",
                "from_day": on,
            }
        )
    shown = {
        "versions": versions,
        "in_force": in_force,
        "form": form,
        "problem": problem,
        "may_write": law.could_ever(by, Act.MANAGE, Kind.AGREEMENT),
    }
    status = 409 if problem is not None else 422 if form.errors else 200
    return render(request, "disclosures/privacy_notice.html", shown, status=status)
