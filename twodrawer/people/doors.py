"""The doors of the staff side, asked by each view before anything else.

`@staff` lets in a member of a practice who is signed in with two factors. Nobody signed in: the sign-in page
(or set-up, where nothing is set up yet). An account without a practice: 404, like what doesn't exist. A member
without a second factor: enrolment, before anything else (45 CFR 164.312(d)).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from twodrawer.law import Member
from twodrawer.lib.errors import SignInAgain, not_there
from twodrawer.people import queries as people
from twodrawer.people.facts import PracticeFacts
from twodrawer.people.queries.arriving import arrival_of
from twodrawer.people.signin import demo

P = ParamSpec("P")
FRESH = timedelta(minutes=5)
SIGN_IN_REF = "sign_in_ref"


class SignedInRequest(HttpRequest):
    """A request of somebody signed in, perhaps without a practice. What middleware put on it."""

    member: Member | None  # type: ignore[assignment,unused-ignore]
    practice: PracticeFacts | None  # type: ignore[assignment,unused-ignore]
    now: datetime
    today: date


class StaffRequest(HttpRequest):
    """A request that came through `@staff`."""

    member: Member
    practice: PracticeFacts
    now: datetime
    today: date


def staff(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The view is reached by members with two factors only."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if getattr(request, "member", None) is None:
            raise not_there("page.read")
        still_owed = _still_owed(request)
        if still_owed is not None:
            return still_owed
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return door


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The view is reached by whoever is signed in: their own account's pages."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return door


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way in, and back to the page afterwards. Set-up, while there is nothing to sign in to."""
    if not people.any_practice():
        return HttpResponseRedirect(reverse("set_up"))
    if wants_json(request):
        return JsonResponse({"kind": "signed_out"}, status=401)
    came_for = request.get_full_path() if request.method == "GET" else ""
    query = f"?{urlencode({'next': came_for})}" if came_for not in ("", "/") else ""
    return HttpResponseRedirect(reverse("account_login") + query)


def _still_owed(request: HttpRequest) -> HttpResponse | None:
    """Where a member is sent who hasn't finished setting up their way in."""
    if stands_in_for_demo(request):
        return None
    arrival = arrival_of(request.user)
    if arrival.owes_offline_code:
        page = "offline_code"
    elif not arrival.has_second_factor:
        page = "enrol"
    else:
        return None
    if wants_json(request):
        return JsonResponse({"kind": "second_factor_missing"}, status=403)
    return HttpResponseRedirect(reverse(page))


def stands_in_for_demo(request: HttpRequest) -> bool:
    """Whether the demo's door stands in for both factors and for confirming."""
    return demo.stands_in(request, getattr(request, "practice", None))


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When this person last proved again that it is them (45 CFR 164.312(d)). In the demo: now."""
    if stands_in_for_demo(request):
        return request.now  # type: ignore[attr-defined,no-any-return]
    return max(_proofs(request, again=True), default=None)


def confirmed(request: HttpRequest, within: timedelta = FRESH) -> bool:
    """Whether this person proved again, within that time, that it is them."""
    return stands_in_for_demo(request) or _lately(request, _proofs(request, again=True), within)


def proved_lately(request: HttpRequest, within: timedelta = FRESH) -> bool:
    """Whether this person signed in or confirmed within that time. Enough to enrol what was never there."""
    return stands_in_for_demo(request) or _lately(request, _proofs(request, again=False), within)


def _proofs(request: HttpRequest, *, again: bool) -> list[datetime]:
    if not request.user.is_authenticated:
        return []
    now: datetime = request.now  # type: ignore[attr-defined]
    moments = [
        datetime.fromtimestamp(record["at"], now.tzinfo)
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") or not again
    ]
    # A moment in the future is a clock that was set back: it proves nothing.
    return [min(moment, now) for moment in moments if moment <= now + timedelta(seconds=5)]


def _lately(request: HttpRequest, proofs: list[datetime], within: timedelta) -> bool:
    now: datetime = request.now  # type: ignore[attr-defined]
    return any(now - moment <= within for moment in proofs)


def confirm_first(request: HttpRequest, within: timedelta = FRESH) -> HttpResponse | None:
    """None, if the person confirmed lately. Else the way to the page that asks, and from there back to this one."""
    if confirmed(request, within):
        return None
    if wants_json(request):
        require_confirmed(request, within)
    return HttpResponseRedirect(confirm_url(request.get_full_path()))


def require_confirmed(request: HttpRequest, within: timedelta = FRESH) -> None:
    """Nothing, if the person confirmed lately; else SignInAgain."""
    if not confirmed(request, within):
        raise SignInAgain(
            "Confirm that it is you",
            why="This act needs proof that you are still the one at the keyboard.",
            cite=("45 CFR 164.312(d)",),
            do="Nothing was lost. Confirm with your passkey or password, then do it again.",
        )


def confirm_url(back_to: str) -> str:
    """The page that asks for the proof, and returns to an address of our own."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back_to})}"


def safe_next(request: HttpRequest, otherwise: str = "/") -> str:
    """Where to go next: the address that was asked for if it is a path of our own, else the other one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def sign_in_ref(request: HttpRequest) -> str:
    """The ref of this sign-in: the same until it ends, another one after the next."""
    return str(request.session.get(SIGN_IN_REF, ""))
