"""Settings of the practice, for its administrators."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.people.actions import change_practice
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.practice import PracticeForm
from twodrawer.people.views.backups import backup_trouble

FIELDS = ("name", "street", "city", "state", "phone", "zone", "npi", "idle_minutes")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def practice_settings(request: StaffRequest) -> HttpResponseBase:
    """What the practice is called, where it is, when pages sign out; and whether its backups need somebody."""
    by, on = request.member, request.today
    people.require_in_practice(Act.MANAGE, Kind.PRACTICE, by=by, on=on)
    initial = {name: getattr(request.practice, name) for name in FIELDS}
    form = PracticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_practice(
                form.words(), idle_minutes=form.cleaned_data["idle_minutes"], by=by, at=request.now
            )
        except Invalid as problem:
            form.add_error(problem.fields[0] if problem.fields else None, problem.what)
        else:
            messages.success(request, "Saved.")
            return HttpResponseRedirect(reverse("settings"))
    with reading("practice.read", by=by, at=request.now, purpose="operations") as read:
        read.of("practice", by.practice_ref)
    shown = {"form": form, "backup_trouble": backup_trouble(request)}
    status = 422 if request.method == "POST" else 200
    response: HttpResponse = render(request, "people/settings.html", shown, status=status)
    return response
