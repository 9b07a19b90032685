"""One's own account: how one signs in, where one is signed in, and the password."""

from typing import Any

from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer.audit.actions import record
from twodrawer.law import Role
from twodrawer.lib.errors import Conflict, not_there
from twodrawer.people.doors import SignedInRequest, signed_in
from twodrawer.people.events_workforce import account_event
from twodrawer.people.forms.sign_in import ChangePasswordForm, NewPasswordForm
from twodrawer.people.queries.sign_in import has_offline_code, sign_ins
from twodrawer.people.signin.ending import end_sign_ins, keep_sign_in
from twodrawer.people.signin.limits import allow
from twodrawer.people.signin.who import actor_for, factors_of, own_ref
from twodrawer.people.views.entrance import entrance, now_of


@require_safe
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """What opens this account. For somebody who works in no practice, this is all there is."""
    account_ref = own_ref(request)
    codes = Authenticator.objects.filter(user_id=account_ref, type=Authenticator.Type.RECOVERY_CODES).first()
    factors = factors_of(account_ref)
    shown = {
        "email": request.user.get_username(),
        "passkeys": [
            {"pk": row.pk, "name": row.wrap().name, "since": row.created_at, "used": row.last_used_at}
            for row in factors
            if row.type == Authenticator.Type.WEBAUTHN
        ],
        "app": next((row for row in factors if row.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "sign_ins": sign_ins(account_ref, current_key=request.session.session_key, at=request.now),
        "is_administrator": request.member is not None and Role.ADMINISTRATOR in request.member.roles,
        "has_offline_code": has_offline_code(account_ref),
    }
    return render(request, "account/account.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def own_sign_ins(request: SignedInRequest) -> HttpResponseBase:
    """Where one is signed in. Ending one ends it at once."""
    account_ref, key = own_ref(request), request.session.session_key
    if request.method == "POST":
        wanted = request.POST.get("end", "")
        if wanted != "others" and not (wanted.isdecimal() and len(wanted) < 19):
            raise not_there("own_account.manage")
        count = end_sign_ins(account_ref, keep_key=key, only=None if wanted == "others" else int(wanted))
        if count == 0:
            raise Conflict("There is no such sign-in any more", do="It may have ended by itself.")
        event = account_event("sign_in.revoked", account_ref, facts={"count": count})
        record(event, by=actor_for(account_ref, at=request.now), at=request.now)
        messages.success(request, "Ended. Whoever was there is signed out.")
        return HttpResponseRedirect(reverse("usersessions_list"))
    shown = {"sign_ins": sign_ins(account_ref, current_key=key, at=request.now)}
    return render(request, "usersessions/usersession_list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@entrance
def change_password(request: SignedInRequest) -> HttpResponseBase:
    """A new password; every other sign-in of the account has ended."""
    user: Any = request.user
    if request.method == "POST":
        allow(request, "change_password")
    form = ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["password1"])
        user.save(update_fields=["password"])
        record(
            account_event("password.changed", user.pk), by=actor_for(user.pk, at=request.now), at=request.now
        )
        before = request.session.session_key
        end_sign_ins(user.pk, keep_key=before)
        update_session_auth_hash(request, user)
        keep_sign_in(before, request.session.session_key)
        messages.success(request, "Your password is changed. You stay signed in here and nowhere else.")
        return HttpResponseRedirect(reverse("account"))
    status = 422 if request.method == "POST" else 200
    return render(request, "account/password_change.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def ask_reset(request: HttpRequest) -> HttpResponse:
    """A link by mail, where the installation can send mail. The answer is the same for every address."""
    if not settings.HOME.email_url:
        return HttpResponseRedirect(reverse("sign_in_help"))
    form = ResetPasswordForm(request.POST or None)
    form.fields["email"].label = "Work e-mail"
    form.fields["email"].widget.attrs.pop("placeholder", None)
    if request.method == "POST":
        allow(request, "reset_password", key=str(request.POST.get("email", "")).lower()[:254])
        if form.is_valid():
            form.save(request)
            return HttpResponseRedirect(reverse("account_reset_password_done"))
    return render(request, "account/password_reset.html", {"form": form})


@require_safe
def reset_asked(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "account/password_reset_done.html")


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def reset(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """A new password by the link from the mail. The second factor stays, and every sign-in has ended."""
    allow(request, "reset_password_from_key")
    token = UserTokenForm(data={"uidb36": uidb36, "key": key})
    if not token.is_valid():
        return render(request, "account/password_reset_from_key.html", {"is_over": True}, status=410)
    user = token.reset_user
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["password1"])
        user.save(update_fields=["password"])
        end_sign_ins(user.pk)
        at = now_of(request)
        record(account_event("password.reset", user.pk), by=actor_for(user.pk, at=at), at=at)
        return HttpResponseRedirect(reverse("account_reset_password_from_key_done"))
    return render(request, "account/password_reset_from_key.html", {"form": form})


@require_safe
def reset_done(request: HttpRequest) -> HttpResponse:
    """It worked."""
    return render(request, "account/password_reset_from_key_done.html")
