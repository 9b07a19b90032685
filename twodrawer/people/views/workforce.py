"""People: who works here and as what. Administrators manage it, the privacy officer reads it, nobody else sees it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind, Role
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, confirm_url, confirmed, staff
from twodrawer.people.forms.workforce import (
    GrantForm,
    InviteForm,
    LastDayForm,
    LinkForm,
    PersonChoiceForm,
    RestoreForm,
    SupervisorForm,
)
from twodrawer.people.queries.workforce_pages import PersonFacts, people_here, person, supervisions
from twodrawer.people.signin.limits import allow
from twodrawer.people.views.backups import backup_trouble


def manages(request: StaffRequest) -> bool:
    """Whether the member may change the workforce; what they may not do is absent from the page."""
    return law.could_ever(request.member, Act.MANAGE, Kind.WORKFORCE)


@require_safe
@staff
def workforce(request: StaffRequest) -> HttpResponse:
    """Everybody, with roles."""
    by, on = request.member, request.today
    with reading("workforce.read", by=by, at=request.now, purpose="operations") as read:
        found = people_here(by=by, on=on, at=request.now, read=read)
        links = supervisions(by.practice_ref, on=on)
    shown = {
        "people": [one for one in found if one.state != "closed"],
        "closed": [one for one in found if one.state == "closed"],
        "links": [link for link in links if link.stands],
        "manages": manages(request),
        "backup_trouble": backup_trouble(request),
    }
    return render(request, "people/workforce.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def invite(request: StaffRequest) -> HttpResponseBase:
    """Somebody new. The link stands in the answer to the post, this once."""
    people.require_in_practice(Act.MANAGE, Kind.WORKFORCE, by=request.member, on=request.today)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _, token = actions.invite_member(
                name=said["name"],
                credentials=said["credentials"],
                email=said["email"],
                roles=[Role(role) for role in said["roles"]],
                by=request.member,
                at=request.now,
                on=request.today,
            )
        except (Conflict, Invalid) as problem:
            form.add_error(None, " ".join(filter(None, (f"{problem.what}.", problem.do))))
        else:
            return _handed_over(request, token, name=said["name"], email=said["email"])
    return render(
        request, "people/invite.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


def _handed_over(request: StaffRequest, token: str, *, name: str, email: str) -> HttpResponse:
    link = settings.HOME.origin + reverse("invitation", args=[token])
    mailed = False
    if settings.HOME.email_url:
        words = render_to_string("people/email/invitation.txt", {"link": link, "practice": request.practice})
        try:
            mailed = bool(send_mail("Your invitation", words, None, [email]))
        except OSError:
            messages.error(request, "The mail could not be sent. Hand the link over yourself.")
    shown = {"link": link, "name": name, "email": email, "mailed": mailed}
    return render(request, "people/invited.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def member(request: StaffRequest, member_ref: UUID) -> HttpResponseBase:
    """One person: roles, supervision, and for administrators what can be done about them."""
    by, on = request.member, request.today
    if request.method == "POST":
        people.require_in_practice(Act.MANAGE, Kind.WORKFORCE, by=by, on=on)
        verb = VERBS.get(request.POST.get("do", ""))
        if verb is None:
            raise not_there("workforce.manage", (("member", member_ref),))
        answer = verb(request, member_ref)
        return answer or HttpResponseRedirect(reverse("person", args=[member_ref]))
    with reading("workforce.read", by=by, at=request.now, purpose="operations") as read:
        found = person(member_ref, by=by, on=on, at=request.now, read=read)
        links = supervisions(by.practice_ref, on=on, of=member_ref)
    return render(request, "people/person.html", {"person": found, "links": links, **_forms(request, found)})


def _forms(request: StaffRequest, found: PersonFacts) -> dict[str, Any]:
    if not manages(request):
        return {"manages": False}
    on = request.today
    here = [
        one for one in people.members(request.member.practice_ref, on=on) if one.is_active and one.account_ref
    ]
    roles = {grant.role for grant in found.standing_grants}
    others = [(one.ref, one.name) for one in here if one.ref != found.ref]
    supervisors = [
        (one.ref, one.name) for one in here if Role.SUPERVISOR in one.roles and one.ref != found.ref
    ]
    clinical = [
        (one.ref, one.name) for one in here
        if one.ref != found.ref and one.roles & {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}
    ]  # fmt: skip
    clinician = roles & {Role.CLINICIAN, Role.SUPERVISOR, Role.TRAINEE}
    return {
        "manages": True,
        "is_self": found.ref == request.member.ref,
        "asked_by_self": found.restoration_asked_by == request.member.ref,
        "is_only_administrator": not any(
            Role.ADMINISTRATOR in one.roles and one.ref not in (request.member.ref, found.ref) for one in here
        ),
        "grant_form": GrantForm(initial={"from_day": on}, auto_id="grant_%s"),
        "supervisor_form": SupervisorForm(
            label="Supervisor", people=supervisors, initial={"from_day": on}, auto_id="supervisor_%s"
        )
        if Role.TRAINEE in roles and supervisors
        else None,
        "hand_over_form": PersonChoiceForm(label="To", people=clinical, auto_id="hand_%s")
        if clinician and others and clinical
        else None,
        "restore_form": RestoreForm(),
    }


def _clean(form: forms.Form) -> dict[str, Any]:
    """The form's words, or Invalid with what is wrong with them."""
    if not form.is_valid():
        wrong = [
            f"{form[name].label if name in form.fields else ''}: {errors[0]}"
            for name, errors in form.errors.items()
        ]
        raise Invalid("This can’t be taken as it is", why=" ".join(wrong), do="Go back and check what you entered.",
                      fields=tuple(form.errors))  # fmt: skip
    return form.cleaned_data


def _how(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.member, "at": request.now, "on": request.today}


def _choices(request: StaffRequest) -> list[tuple[UUID, str]]:
    return [(one.ref, one.name) for one in people.members(request.member.practice_ref, on=request.today)]


def _grant(request: StaffRequest, member_ref: UUID) -> None:
    said = _clean(GrantForm(request.POST))
    actions.grant_role(
        member_ref,
        role=Role(said["role"]),
        from_day=said["from_day"],
        until_day=said["until_day"],
        **_how(request),
    )
    messages.success(request, "The role is given.")


def _end_role(request: StaffRequest, member_ref: UUID) -> None:
    said = _clean(LastDayForm(request.POST))
    actions.end_role(said["grant"], last_day=said["last_day"], **_how(request))
    messages.success(request, "The role ends.")


def _supervise(request: StaffRequest, member_ref: UUID) -> None:
    said = _clean(SupervisorForm(request.POST, label="Supervisor", people=_choices(request)))
    actions.link_supervision(UUID(said["person"]), member_ref, from_day=said["from_day"], **_how(request))
    messages.success(request, "They are linked.")


def _end_supervision(request: StaffRequest, member_ref: UUID) -> None:
    actions.end_supervision(_clean(LinkForm(request.POST))["link"], **_how(request))
    messages.success(request, "The supervision has ended.")


def _deactivate(request: StaffRequest, member_ref: UUID) -> None:
    actions.deactivate_member(member_ref, **_how(request))
    messages.success(request, "The account is closed, and every sign-in of it has ended.")


def _reactivate(request: StaffRequest, member_ref: UUID) -> None:
    actions.reactivate_member(member_ref, **_how(request))
    messages.success(request, "The account is open again.")


def _withdraw(request: StaffRequest, member_ref: UUID) -> None:
    actions.withdraw_invitation(member_ref, **_how(request))
    messages.success(request, "The link no longer works.")


def _invite_again(request: StaffRequest, member_ref: UUID) -> HttpResponse:
    token = actions.invite_again(member_ref, **_how(request))
    return _handed_over(request, token, **_named(request, member_ref))


def _named(request: StaffRequest, member_ref: UUID) -> dict[str, str]:
    with reading("workforce.read", by=request.member, at=request.now, purpose="operations") as read:
        found = person(member_ref, by=request.member, on=request.today, at=request.now, read=read)
    return {"name": found.name, "email": found.email}


def _ask_restoration(request: StaffRequest, member_ref: UUID) -> None:
    actions.ask_factor_restoration(member_ref, **_how(request))
    messages.success(request, "Asked. Nothing has changed yet: another administrator confirms it.")


def _withdraw_restoration(request: StaffRequest, member_ref: UUID) -> None:
    actions.withdraw_factor_restoration(member_ref, **_how(request))
    messages.success(request, "Withdrawn. Nothing has changed.")


def _confirm_restoration(request: StaffRequest, member_ref: UUID) -> HttpResponseBase | None:
    if not confirmed(request):
        return HttpResponseRedirect(confirm_url(reverse("person", args=[member_ref])))
    allow(request, "offline_code", key=str(request.member.account_ref))
    said = _clean(RestoreForm(request.POST))
    token = actions.confirm_factor_restoration(
        member_ref, new_password=said["new_password"], offline_code=said["code"], **_how(request)
    )
    if token:
        return _handed_over(request, token, **_named(request, member_ref))
    messages.success(request, "Done. Their next sign-in enrols a second factor anew.")
    return None


def _hand_over(request: StaffRequest, member_ref: UUID) -> None:
    said = _clean(PersonChoiceForm(request.POST, label="To", people=_choices(request)))
    handed = actions.hand_over_clients(member_ref, to_member_ref=UUID(said["person"]), **_how(request))
    messages.success(request, f"{len(handed)} clients are handed over.")


VERBS: dict[str, Callable[[StaffRequest, UUID], HttpResponseBase | None]] = {
    "grant": _grant,
    "end_role": _end_role,
    "supervise": _supervise,
    "end_supervision": _end_supervision,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "withdraw": _withdraw,
    "invite_again": _invite_again,
    "ask_restoration": _ask_restoration,
    "withdraw_restoration": _withdraw_restoration,
    "confirm_restoration": _confirm_restoration,
    "hand_over": _hand_over,
}
