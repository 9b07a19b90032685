"""The demo's own door: one press signs in as one of the cast. It exists on this machine and for demo accounts only."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from twodrawer.law import Role
from twodrawer.lib.errors import not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people
from twodrawer.people.queries.sign_in import CastLine, demo_cast
from twodrawer.people.signin import demo
from twodrawer.people.views.entrance import entrance, now_of


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """The cast by practice; a post signs in as one of them."""
    if not (demo.is_on_this_machine(request) and people.any_demo_practice()):
        raise not_there("page.read")
    cast = demo_cast(on=now_of(request).date())
    if request.method != "POST":
        return render(request, "people/demo_sign_in.html", {"groups": _by_practice(cast)})
    wanted = parse_ref(request.POST.get("account"))
    if wanted not in {line.account_ref for line in cast}:
        raise not_there("page.read")
    if request.user.is_authenticated:
        logout(request)
    request.session.flush()
    account = get_user_model().objects.get(pk=wanted)
    get_adapter().login(request, account)
    request.session[demo.DEMO_CONFIRMED] = True
    UserSession.objects.create_from_request(request)
    return HttpResponseRedirect("/" if people.practice_of(account.pk) else reverse("account"))


def _by_practice(cast: tuple[CastLine, ...]) -> list[tuple[str, list[CastLine]]]:
    groups: dict[str, list[CastLine]] = {}
    for line in cast:
        groups.setdefault(line.practice, []).append(line)
    # The bigger practice first; in it, whoever writes notes comes before whoever runs the house.
    order = list(Role)
    for lines in groups.values():
        lines.sort(key=lambda line: [order.index(role) for role in line.roles])
    return sorted(groups.items(), key=lambda group: (not group[0], -len(group[1])))
