"""Confirm that it is you: password, passkey or a code, then back to where you were.

Nothing is lost on the way: pages that need the proof open this before their last post.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from twodrawer.audit.actions import record
from twodrawer.people.doors import SignedInRequest, safe_next, signed_in, stands_in_for_demo, wants_json
from twodrawer.people.events_workforce import account_event
from twodrawer.people.forms.sign_in import ConfirmCodeForm, ConfirmPasswordForm
from twodrawer.people.signin.limits import allow
from twodrawer.people.signin.who import actor_for, factors_of, has_totp, own_ref
from twodrawer.people.views.entrance import entrance


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def confirm(request: SignedInRequest) -> HttpResponseBase:
    """Asks for one proof; a script that asks for JSON gets the passkey's options and a short answer."""
    back = safe_next(request)
    if stands_in_for_demo(request):
        return JsonResponse({"kind": "confirmed"}) if wants_json(request) else HttpResponseRedirect(back)
    account: Any = request.user
    password_form, code_form = ConfirmPasswordForm(), ConfirmCodeForm(user=account)
    if request.method == "POST":
        allow(request, "reauthenticate")
        if "credential" in request.POST:
            way, form = "passkey", ReauthenticateWebAuthnForm(user=account, data=request.POST)
        elif "code" in request.POST:
            way, form = "code", ConfirmCodeForm(user=account, data=request.POST)
            code_form = form
        else:
            way, form = "password", ConfirmPasswordForm(request.POST)
            password_form = form
        if _is_proof(form, account):
            if way == "password":
                record_authentication(request, account, method="password", reauthenticated=True)
            else:
                form.save()
            _record(request, "sign_in.confirmed", way)
            return JsonResponse({"kind": "confirmed"}) if wants_json(request) else HttpResponseRedirect(back)
        _record(request, "sign_in.confirm_failed", way)
        if wants_json(request):
            return JsonResponse({"kind": "not_confirmed"}, status=422)
    has_passkey = any(factor.type == "webauthn" for factor in factors_of(account.pk))
    options = webauthn.begin_authentication(account) if has_passkey else None
    if wants_json(request):
        return JsonResponse({"request_options": options, "password": account.has_usable_password()})
    shown = {
        "next": back,
        "options": options,
        "password_form": password_form if account.has_usable_password() else None,
        "code_form": code_form if has_totp(account.pk) else None,
        "failed": request.method == "POST",
    }
    return render(
        request, "account/reauthenticate.html", shown, status=422 if request.method == "POST" else 200
    )


def _is_proof(form: Any, account: Any) -> bool:
    if not form.is_valid():
        return False
    if isinstance(form, ConfirmPasswordForm) and not account.check_password(form.cleaned_data["password"]):
        form.add_error("password", "This isn’t your password. Try again.")
        return False
    return True


def _record(request: SignedInRequest, act: str, way: str) -> None:
    account_ref = own_ref(request)
    event = account_event(act, account_ref, facts={"with": way})
    record(event, by=actor_for(account_ref, at=request.now), at=request.now)
