"""A note template: made, changed into a new one, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer.law import Act
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.phrasebank import actions
from twodrawer.phrasebank.forms import TemplateForm, say_wrong
from twodrawer.phrasebank.queries.page import own_template
from twodrawer.phrasebank.standing import require_bank


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_template_new_view(request: StaffRequest) -> HttpResponse:
    """A template is made."""
    require_bank(Act.CREATE, by=request.member, on=request.today)
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and _make(request, form, None):
        messages.success(request, "The template is made. You find it in the format picker of a note.")
        return redirect("phrases")
    return render(request, "phrasebank/template.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_template_view(request: StaffRequest, template_ref: UUID) -> HttpResponse:
    """A template is changed, or ended. Notes that were written in it stay as they are."""
    who: dict[str, Any] = {"by": request.member, "at": request.now, "on": request.today}
    require_bank(Act.EDIT, by=request.member, on=request.today)
    template = own_template(template_ref, **who)
    if request.method == "POST" and request.POST.get("what") == "end":
        actions.end_template(template_ref, **who)
        messages.success(
            request, "The template is no longer offered. Notes written in it keep their sections."
        )
        return redirect("phrases")
    form = TemplateForm(request.POST or None, initial=TemplateForm.filled(template.form))
    if request.method == "POST" and _make(request, form, template_ref):
        messages.success(request, "Saved. Notes begun before keep the sections they were begun with.")
        return redirect("phrases")
    shown = {"form": form, "template": template}
    return render(request, "phrasebank/template.html", shown, status=422 if form.errors else 200)


def _make(request: StaffRequest, form: TemplateForm, in_place_of: UUID | None) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.make_template(
            name=form.cleaned_data["name"],
            about=form.cleaned_data["about"],
            sections=form.sections(),
            in_place_of=in_place_of,
            by=request.member,
            at=request.now,
            on=request.today,
        )
    except Invalid as wrong:
        say_wrong(form, wrong)
        return False
    return True
