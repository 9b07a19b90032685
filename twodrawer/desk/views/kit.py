"""The downtime kit: a file of one's own clients that opens without the system, handed over by the gate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from twodrawer.chart.queries import require_kit
from twodrawer.desk.forms_kit import KitForm
from twodrawer.desk.kit.leaving import kit_to_take
from twodrawer.desk.views.asked import asked
from twodrawer.people.doors import confirm_first, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def kit_view(request: HttpRequest) -> HttpResponse:
    """GET asks for the day and a passphrase; POST hands the file over. So many records at once take a fresh proof of
    who sits at the keyboard."""
    who = asked(request)
    require_kit(by=who.by, on=who.on)
    away = confirm_first(request)
    if away is not None:
        return away
    form = KitForm(request.POST or None, on=who.on)
    if request.method == "POST" and form.is_valid():
        day, passphrase = form.asked_for()
        leaving = kit_to_take(
            day, passphrase=passphrase, practice=who.practice, by=who.by, at=who.at, on=who.on
        )
        # Not text/html: nothing of it may ever run under the address of the record.
        response = HttpResponse(leaving.content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = f'attachment; filename="{leaving.name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    return render(request, "desk/kit.html", {"form": form}, status=422 if form.errors else 200)
