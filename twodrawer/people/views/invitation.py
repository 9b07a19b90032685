"""The page behind an invitation's link: a password, then the second factor."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from twodrawer.lib.errors import Conflict
from twodrawer.people.actions import accept_invitation
from twodrawer.people.forms.sign_in import NewPasswordForm
from twodrawer.people.queries.invitations import open_invitation
from twodrawer.people.signin.limits import allow
from twodrawer.people.signin.who import has_second_factor
from twodrawer.people.views.entrance import entrance, now_of, sign_in_as


@require_http_methods(["GET", "HEAD", "POST"])
@entrance
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accepts an invitation. What doesn't work any more says so, without telling why."""
    allow(request, "invitation")
    found = open_invitation(token, at=now_of(request))
    if found is None:
        return render(request, "people/invitation_over.html", status=410)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.user.is_authenticated:
            request.session.flush()
        try:
            account_ref = accept_invitation(
                token, password=form.cleaned_data["password1"], at=now_of(request)
            )
        except Conflict as problem:
            form.add_error(None, f"{problem.what}. {problem.do}")
        else:
            if has_second_factor(account_ref):
                return HttpResponseRedirect(reverse("account_login"))
            return sign_in_as(request, account_ref, way="invitation", redirect_url=reverse("enrol"))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/invitation.html", {"form": form, "invitation": found}, status=status)
