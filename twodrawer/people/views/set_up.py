"""The first run: an empty installation becomes a practice with one administrator. Never with a default password."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from twodrawer.people import queries as people
from twodrawer.people.actions import set_up_before, set_up_first_practice
from twodrawer.people.forms.practice import SetUpForm
from twodrawer.people.signin.limits import allow
from twodrawer.people.views.entrance import entrance, now_of, sign_in_as
from twodrawer.people.views.factors import show_offline_code


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def set_up(request: HttpRequest) -> HttpResponse:
    """Practice and first administrator; the answer shows the offline code, this once."""
    if request.method != "POST" and people.any_practice():
        return HttpResponseRedirect(reverse("account_login"))
    form = SetUpForm(request.POST or None)
    if request.method == "POST":
        allow(request, "set_up")
        if people.any_practice():
            raise set_up_before()
        if form.is_valid():
            return _found(request, form)
    shown = {"form": form, "keys_folder": settings.HOME.keys_folder}
    return render(request, "people/set_up.html", shown, status=422 if request.method == "POST" else 200)


def _found(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    said = form.cleaned_data
    done = set_up_first_practice(
        form.words(),
        person=said["person"],
        credentials=said["credentials"],
        email=said["email"],
        password=said["password1"],
        sees_clients=said["sees_clients"],
        at=now_of(request),
    )
    sign_in_as(request, done.account_ref, way="password")
    return show_offline_code(request, done.offline_code)
