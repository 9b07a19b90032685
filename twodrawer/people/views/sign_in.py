"""Signing in and out: passkey first, e-mail and password with a second step, the printed code."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.audit.actions import record
from twodrawer.audit.entries import NOBODY
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.people.actions import use_offline_code
from twodrawer.people.doors import safe_next, wants_json
from twodrawer.people.events_workforce import account_event
from twodrawer.people.forms.sign_in import CodeForm, OfflineCodeForm, SignInForm
from twodrawer.people.signin import demo
from twodrawer.people.signin.limits import allow
from twodrawer.people.signin.who import log_of
from twodrawer.people.views.entrance import entrance, now_of


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, or the button for a passkey."""
    if not people.any_practice():
        return HttpResponseRedirect(reverse("set_up"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request, reverse("account")))
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST":
        allow(request, "login")
        if form.is_valid():
            try:
                response: HttpResponse = form.login(request, redirect_url=safe_next(request, "") or None)
            except ImmediateHttpResponse as instead:
                response = instead.response
            return response
    return _sign_in_page(request, form, status=200 if request.method != "POST" else 422)


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    shown = {
        "form": form,
        "next": safe_next(request, ""),
        "name": people.only_practice_name(),
        "demo_door": people.any_demo_practice() and demo.is_on_this_machine(request),
    }
    return render(request, "account/login.html", shown, status=status)


@require_http_methods(["GET", "POST"])
@entrance
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Options for the browser, then the passkey's answer: both factors in one."""
    if request.method == "GET":
        if not wants_json(request):
            return HttpResponseRedirect(reverse("account_login"))
        allow(request, "login")
        return JsonResponse({"request_options": webauthn.begin_authentication(user=None)})
    allow(request, "login")
    form = LoginWebAuthnForm(request.POST)
    if not form.is_valid():
        record(
            account_event("sign_in.failed", facts={"known": False, "with": "passkey"}),
            by=NOBODY,
            at=now_of(request),
        )
        messages.error(request, "This passkey isn’t known here. Use another one, or your password.")
        return HttpResponseRedirect(reverse("account_login"))
    authenticator = form.cleaned_data["credential"]
    login = Login(user=authenticator.user, redirect_url=safe_next(request, "") or None)
    response: HttpResponse = perform_passwordless_login(request, authenticator, login)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator,unused-ignore]
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a passkey, a code of the authenticator app, or a recovery code."""
    stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001  allauth hands it over so
    user = stage.login.user
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    form = CodeForm(user=user)
    if request.method == "POST":
        by_key = "credential" in request.POST
        posted = (AuthenticateWebAuthnForm if by_key else CodeForm)(user=user, data=request.POST)
        if posted.is_valid():
            posted.save()
            response: HttpResponse = stage.exit()
            return response
        facts = {"with": "passkey" if by_key else "code"}
        event = account_event("second_factor.failed", user.pk, facts=facts)
        record(event, by=NOBODY, at=now_of(request), log=log_of(user.pk))
        if by_key:
            messages.error(request, "The passkey didn’t fit. Try again, or use another way.")
        else:
            form = posted
    shown = {
        "form": form,
        "has_codes": bool(kinds & {"totp", "recovery_codes"}),
        "options": webauthn.begin_authentication(user) if "webauthn" in kinds else None,
    }
    return render(request, "mfa/authenticate.html", shown, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signed out. A link alone signs nobody out: the page asks for a press."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    if request.method != "POST":
        return render(request, "account/logout.html")
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """The account was closed."""
    return render(request, "account/account_inactive.html", status=403)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do if one can't sign in."""
    return render(request, "account/help.html", {"by_mail": bool(settings.HOME.email_url)})


@require_POST
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: middleware has noted it. Signed out: 401, so the page hides what it shows."""
    if not request.user.is_authenticated:
        return JsonResponse({"kind": "signed_out"}, status=401)
    return JsonResponse({"kind": "kept"})


@require_http_methods(["GET", "HEAD", "POST"])
def offline_code_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Back in with the printed code: a new password now, a new second factor after signing in with it."""
    form = OfflineCodeForm(request.POST or None)
    if request.method == "POST":
        allow(request, "offline_code", key=str(request.POST.get("email", "")).lower()[:254])
        if form.is_valid():
            said = form.cleaned_data
            try:
                use_offline_code(
                    said["email"], code=said["code"], new_password=said["password1"], at=now_of(request)
                )
            except Invalid as problem:
                form.add_error("code", f"{problem.what}. {problem.do}")
            else:
                messages.success(request, "The code was used up. Sign in with your new password now.")
                return HttpResponseRedirect(reverse("account_login"))
    status = 422 if request.method == "POST" else 200
    return render(request, "account/offline_code_sign_in.html", {"form": form}, status=status)
