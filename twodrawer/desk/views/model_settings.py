"""Whether a language model may write drafts: what is set up here, and the administrator's word about it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.desk.forms_drafting import ModelAgreementForm
from twodrawer.desk.views.asked import asked
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import staff
from twodrawer.people.forms.clients import say_wrong


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def model_settings_view(request: HttpRequest) -> HttpResponse:
    """GET says where a model answers; POST with a day that there is an agreement, with `end` that it ended."""
    who = asked(request)
    if request.method == "POST" and request.POST.get("do") == "end":
        if chart.end_model(by=who.by, at=who.at, on=who.on):
            messages.success(request, "Nothing is sent to a model on another machine any more.")
        return redirect("model_settings")
    model = chart_queries.model_settings(by=who.by, at=who.at, on=who.on)
    form = ModelAgreementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            chart.agree_to_model(
                settings.MODEL_ENDPOINT,
                agreed_on=form.cleaned_data["agreed_on"],
                by=who.by,
                at=who.at,
                on=who.on,
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, "Saved. Clinicians may ask this model for drafts.")
            return redirect("model_settings")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/model_settings.html", {"model": model, "form": form}, status=status)
