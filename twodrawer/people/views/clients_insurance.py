"""How a client is insured and who referred them: one page, plain form posts."""

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
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.forms.coverage import RELATIONS, PolicyEndForm, PolicyForm, ReferralForm
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_insurance_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Policies and referral source. Each form posts here with `what`."""
    by, at, on = request.member, request.now, request.today
    if request.method == "POST":
        people.require_for_client(Act.EDIT, Kind.COVERAGE, client_ref, by=by, on=on)
    people.require_for_client(Act.READ, Kind.COVERAGE, client_ref, by=by, on=on)
    policy_form, referral_form, problem = PolicyForm(initial={"from_day": on}), None, None
    if request.method == "POST":
        try:
            if request.POST.get("what") == "referral":
                referral_form = ReferralForm(request.POST, auto_id="referral-%s")
                done = _write_referral(request, client_ref, referral_form)
            else:
                policy_form = PolicyForm(request.POST)
                done = _add_policy(request, client_ref, policy_form)
        except Conflict as state:
            problem, done = state, False
        if done:
            return redirect("client_insurance", client_ref)
    with reading("coverage.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        policies = people.policies(client_ref, by=by, on=on, read=read)
        referral = people.referral(client_ref, by=by, on=on, read=read)
    shown = {"source": referral.source, "version": referral.version}
    context = {
        "client": client,
        "policies": [(policy, policy.holds_on(on)) for policy in policies],
        "referral": referral,
        "relations": dict(RELATIONS),
        "policy_form": policy_form,
        "referral_form": referral_form or ReferralForm(initial=shown, auto_id="referral-%s"),
        "end_form": PolicyEndForm(initial={"last_day": on}, auto_id=False),
        "problem": problem,
        "may_edit": law.could_ever(by, Act.EDIT, Kind.COVERAGE),
    }
    wrong = bool(policy_form.errors or (referral_form is not None and referral_form.errors))
    status = 409 if problem is not None else 422 if wrong else 200
    return render(request, "people/clients/insurance.html", context, status=status)


def _add_policy(request: StaffRequest, client_ref: UUID, form: PolicyForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.add_policy(client_ref, **form.facts(), by=request.member, at=request.now, on=request.today)
    except Invalid as wrong:
        say_wrong(form, wrong)
        return False
    messages.success(request, "The policy is added.")
    return True


def _write_referral(request: StaffRequest, client_ref: UUID, form: ReferralForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.record_referral(
            client_ref, **form.cleaned_data, by=request.member, at=request.now, on=request.today
        )
    except Invalid as wrong:
        say_wrong(form, wrong)
        return False
    messages.success(request, "Saved.")
    return True


@require_POST
@staff
def policy_end_view(request: StaffRequest, client_ref: UUID, policy_ref: UUID) -> HttpResponse:
    """The policy's last day is said."""
    by, on = request.member, request.today
    people.require_for_client(Act.EDIT, Kind.COVERAGE, client_ref, by=by, on=on)
    form = PolicyEndForm(request.POST)
    if not form.is_valid():
        raise Invalid("The last day is missing", do="Go back and choose a day.", fields=("last_day",))
    actions.end_policy(
        policy_ref,
        client_ref=client_ref,
        last_day=form.cleaned_data["last_day"],
        by=by,
        at=request.now,
        on=on,
    )
    messages.success(request, "The policy’s last day is written down.")
    return redirect("client_insurance", client_ref)
