"""One's own second factors: a passkey, an authenticator app, recovery codes, the offline code."""

from base64 import b64encode
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from twodrawer.law import Role
from twodrawer.lib.errors import not_there
from twodrawer.people.actions import confirm_offline_code, make_offline_code, record_enrolment, remove_factor
from twodrawer.people.doors import (
    SignedInRequest,
    confirm_url,
    confirmed,
    proved_lately,
    safe_next,
    signed_in,
)
from twodrawer.people.forms.sign_in import AppCodeForm, PasskeyForm, TypeBackForm
from twodrawer.people.queries.sign_in import has_offline_code, owes_offline_code
from twodrawer.people.signin import secrets
from twodrawer.people.signin.limits import allow, forget
from twodrawer.people.signin.who import actor_for, has_second_factor, has_totp, own_ref
from twodrawer.people.views.entrance import entrance

APP_SECRET = "app_secret_sealed"  # noqa: S105  the name of a place in the session, sealed like the row it becomes
CODE_TAIL = "offline_code_tail"


def fresh_or_confirm(request: SignedInRequest, back_to: str) -> HttpResponse | None:
    """None, if the person proved who they are lately; else the way to the page that asks.

    The sign-in itself is proof enough for a first factor: there is nothing yet that it could weaken.
    """
    is_first = not has_second_factor(own_ref(request))
    is_proved = proved_lately(request) if is_first else confirmed(request)
    return None if is_proved else HttpResponseRedirect(confirm_url(back_to))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def enrol(request: SignedInRequest) -> HttpResponseBase:
    """The second factor that everybody who works here needs: a passkey, or an authenticator app."""
    if request.method != "POST" and has_second_factor(own_ref(request)):
        return HttpResponseRedirect(safe_next(request))
    return _add_passkey(request, "mfa/enrol.html", reverse("enrol"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def add_passkey(request: SignedInRequest) -> HttpResponseBase:
    """One more passkey."""
    return _add_passkey(request, "mfa/webauthn/add_form.html", reverse("mfa_add_webauthn"))


def _add_passkey(request: SignedInRequest, template: str, here: str) -> HttpResponseBase:
    stopped = fresh_or_confirm(request, here)
    if stopped is not None:
        return stopped
    account: Any = request.user
    form = PasskeyForm(request.POST or None)
    if request.method == "POST":
        credential_form = AddWebAuthnForm(user=account, data=request.POST)
        if form.is_valid() and credential_form.is_valid():
            name = " ".join(form.cleaned_data["name"].split()) or "Passkey"
            row = webauthn.WebAuthn.add(account, name, credential_form.cleaned_data["credential"]).instance
            return _added(request, row)
        messages.error(request, "The passkey wasn’t added. Try again, or use another way.")
    shown = {"form": form, "options": webauthn.begin_registration(account, False)}
    return render(request, template, shown, status=422 if request.method == "POST" else 200)


def _added(request: SignedInRequest, row: Authenticator) -> HttpResponse:
    account: Any = request.user
    by = actor_for(account.pk, at=request.now)
    record_enrolment(row, by=by, at=request.now)
    held = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES)
    if held.exists():
        messages.success(request, "Added.")
        return HttpResponseRedirect(reverse("account"))
    record_enrolment(RecoveryCodes.activate(account).instance, by=by, at=request.now)
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def remove_passkey(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A passkey is no longer one's own. Signatures made with it keep counting."""
    stopped = fresh_or_confirm(request, reverse("mfa_remove_webauthn", args=[pk]))
    if stopped is not None:
        return stopped
    row = Authenticator.objects.filter(
        user_id=request.user.pk, pk=pk, type=Authenticator.Type.WEBAUTHN
    ).first()
    if row is None:
        raise not_there("own_account.manage")
    if request.method == "POST":
        return _remove(request, row.pk)
    return render(request, "mfa/webauthn/authenticator_confirm_delete.html", {"name": row.wrap().name})


def _remove(request: SignedInRequest, pk: int) -> HttpResponse:
    by = actor_for(own_ref(request), at=request.now)
    remove_factor(own_ref(request), pk, keep_one=request.member is not None, by=by, at=request.now)
    messages.success(request, "Removed.")
    return HttpResponseRedirect(reverse("account"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def add_app(request: SignedInRequest) -> HttpResponseBase:
    """An authenticator app: its secret is shown once, sealed from the first moment, and proved by a code."""
    stopped = fresh_or_confirm(request, reverse("mfa_activate_totp"))
    if stopped is not None:
        return stopped
    account: Any = request.user
    if has_totp(account.pk):
        return HttpResponseRedirect(reverse("account"))
    held = request.session.get(APP_SECRET)
    if held is None or request.method != "POST":
        held = secrets.seal(generate_totp_secret())
        request.session[APP_SECRET] = held
    secret = secrets.unseal(held)
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allow(request, "login_failed", key=f"app-{account.pk}")
        if validate_totp_code(secret, form.cleaned_data["code"]):
            forget(request, "login_failed", key=f"app-{account.pk}")
            del request.session[APP_SECRET]
            return _added(request, TOTP.activate(account, secret).instance)
        form.add_error("code", "This code doesn’t fit. It changes every half minute: type the one shown now.")
    picture = get_adapter().build_totp_svg(get_adapter().build_totp_url(account, secret))
    shown = {"form": form, "secret": secret, "picture": b64encode(picture.encode()).decode()}
    return render(
        request, "mfa/totp/activate_form.html", shown, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def remove_app(request: SignedInRequest) -> HttpResponseBase:
    """The authenticator app opens nothing any more."""
    stopped = fresh_or_confirm(request, reverse("mfa_deactivate_totp"))
    if stopped is not None:
        return stopped
    row = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).first()
    if row is None:
        raise not_there("own_account.manage")
    return (
        _remove(request, row.pk)
        if request.method == "POST"
        else render(request, "mfa/totp/deactivate_form.html")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def recovery_codes(request: SignedInRequest) -> HttpResponseBase:
    """Ten codes, each good once, shown once. A post makes new ones; the old ones are worth nothing then."""
    account: Any = request.user
    row = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None and not has_second_factor(account.pk):
        return HttpResponseRedirect(reverse("enrol"))
    if request.method == "POST":
        if not confirmed(request):
            return HttpResponseRedirect(confirm_url(reverse("mfa_view_recovery_codes")))
        if row is not None:
            row.delete()
        made = RecoveryCodes.activate(account).instance
        record_enrolment(made, by=actor_for(account.pk, at=request.now), at=request.now)
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))
    codes = row.wrap() if row else None
    fresh = codes is not None and not codes.did_view and proved_lately(request)
    shown = codes.get_unused_codes() if codes is not None and fresh else []
    if codes is not None and fresh and request.method == "GET":
        codes.mark_as_viewed()
    left = len(codes.get_unused_codes()) if codes else 0
    return render(request, "mfa/recovery_codes/index.html", {"codes": shown, "left": left})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def offline_code(request: SignedInRequest) -> HttpResponseBase:
    """An administrator's printed code: made anew, shown in the answer to the post alone, and typed back."""
    account_ref = own_ref(request)
    is_administrator = request.member is not None and Role.ADMINISTRATOR in request.member.roles
    if not is_administrator and not owes_offline_code(account_ref):
        raise not_there("own_account.manage")
    by = actor_for(account_ref, at=request.now)
    form = TypeBackForm()
    if request.method == "POST" and "last_group" in request.POST:
        form = TypeBackForm(request.POST)
        tail = request.session.get(CODE_TAIL, "")
        if form.is_valid() and tail and form.cleaned_data["last_group"].strip().upper() == tail:
            confirm_offline_code(account_ref, by=by, at=request.now)
            del request.session[CODE_TAIL]
            return HttpResponseRedirect("/")
        form.add_error(
            "last_group", "This isn’t its last group. If you don’t have it on paper, make a new code."
        )
        return render(request, "account/offline_code.html", {"form": form, "waiting": True}, status=422)
    if request.method == "POST":
        if not (owes_offline_code(account_ref) and proved_lately(request)) and not confirmed(request):
            return HttpResponseRedirect(confirm_url(reverse("offline_code")))
        return show_offline_code(request, make_offline_code(account_ref, by=by, at=request.now))
    shown = {"form": form, "waiting": CODE_TAIL in request.session, "has_code": has_offline_code(account_ref)}
    return render(request, "account/offline_code.html", shown)


def show_offline_code(request: HttpRequest, code: str) -> HttpResponse:
    """The code, this once. Its last group is remembered so that it can be asked back."""
    request.session[CODE_TAIL] = code.rpartition("-")[2]
    return render(
        request, "account/offline_code.html", {"form": TypeBackForm(), "waiting": True, "code": code}
    )
