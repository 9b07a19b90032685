"""The client page and the treatment page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.chart import actions as chart
from twodrawer.codes import icd
from twodrawer.desk.forms import DiagnosisForm, GoalForm
from twodrawer.desk.queries.client_page import FILTERS, client_page
from twodrawer.desk.queries.treatment_page import treatment_page
from twodrawer.desk.views.asked import asked
from twodrawer.desk.views.keeping import destroyed_client
from twodrawer.law import Act, Kind, Role, could_ever
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import staff
from twodrawer.people.facts import ClientFacts


@require_safe
@staff
def client_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """The client, as much of them as this member may see."""
    who = asked(request)
    shown = request.GET.get("show", "all")
    start = request.GET.get("from", "0")
    page = client_page(
        client_ref,
        by=who.by,
        at=who.at,
        on=who.on,
        shown=shown if shown in FILTERS else "all",
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0,
    )
    if isinstance(page, ClientFacts):
        return destroyed_client(request, page)
    filters = [("all", "All"), ("notes", "With a note"), ("missed", "Missed")]
    treats = page.clinical and not page.emergency
    desk = bool(who.by.roles & {Role.FRONT_DESK}) or treats
    insurance = treats or bool(who.by.roles & {Role.FRONT_DESK, Role.BILLER})
    shown_to = {
        "page": page,
        "filters": filters,
        "may_see_contacts": desk or page.emergency,
        "may_change": desk,
        "may_schedule": desk,
        "may_see_insurance": insurance,
        "may_release": could_ever(who.by, Act.CREATE, Kind.RELEASE),
        "may_see_papers": page.clinical or Role.PRIVACY_OFFICER in who.by.roles,
        "may_take_in": Role.FRONT_DESK in who.by.roles,
        "may_see_agreed": could_ever(who.by, Act.READ, Kind.AGREEMENT),
        "may_take_request": could_ever(who.by, Act.CREATE, Kind.REQUEST),
        "may_hold": could_ever(who.by, Act.DISCARD, Kind.LEGAL_HOLD),
        "may_retire": could_ever(who.by, Act.READ, Kind.RETENTION),
    }
    return render(request, "desk/client.html", shown_to)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def treatment_view(request: HttpRequest, client_ref: UUID) -> HttpResponse:
    """Diagnoses and goals. Each form posts here with `what`."""
    who = asked(request)
    diagnosis = DiagnosisForm(initial={"from_day": who.on})
    goal = GoalForm(initial={"from_day": who.on})
    if request.method == "POST":
        try:
            if request.POST.get("what") == "goal":
                goal = GoalForm(request.POST)
                if goal.is_valid():
                    chart.set_goal(client_ref, **goal.facts(), by=who.by, at=who.at, on=who.on)
                    messages.success(request, "The goal stands.")
                    return redirect("treatment", client_ref)
            else:
                diagnosis = DiagnosisForm(request.POST)
                if diagnosis.is_valid():
                    chart.add_diagnosis(client_ref, **diagnosis.facts(), by=who.by, at=who.at, on=who.on)
                    messages.success(request, "The diagnosis stands.")
                    return redirect("treatment", client_ref)
        except Invalid as wrong:
            form = goal if request.POST.get("what") == "goal" else diagnosis
            form.add_error(None, " ".join(filter(None, [wrong.what + ".", wrong.why, wrong.do])))
    page = treatment_page(client_ref, by=who.by, at=who.at, on=who.on)
    icd.get_ready()
    status = 422 if diagnosis.errors or goal.errors else 200
    return render(
        request, "desk/treatment.html", {"page": page, "diagnosis": diagnosis, "goal": goal}, status=status
    )


@require_POST
@staff
def diagnosis_end_view(request: HttpRequest, client_ref: UUID, diagnosis_ref: UUID) -> HttpResponse:
    """The diagnosis has ended today; it stays on the notes that named it."""
    who = asked(request)
    seen = treatment_page(client_ref, by=who.by, at=who.at, on=who.on).diagnosis(diagnosis_ref)
    chart.end_diagnosis(diagnosis_ref, base=seen.version, until_day=who.on, by=who.by, at=who.at, on=who.on)
    messages.success(request, "The diagnosis has ended. Notes that named it keep it.")
    return redirect("treatment", client_ref)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def goal_edit_view(request: HttpRequest, client_ref: UUID, goal_ref: UUID) -> HttpResponse:
    """One goal, to change, to mark as reached or to end."""
    who = asked(request)
    page = treatment_page(client_ref, by=who.by, at=who.at, on=who.on)
    goal = page.goal(goal_ref)
    form = GoalForm(request.POST or None, initial=GoalForm.filled(goal))
    if request.method == "POST" and request.POST.get("what") == "end":
        chart.end_goal(
            goal_ref,
            base=goal.version,
            reached=request.POST.get("reached") == "yes",
            by=who.by,
            at=who.at,
            on=who.on,
        )
        return redirect("treatment", client_ref)
    if request.method == "POST" and form.is_valid():
        try:
            chart.change_goal(
                goal_ref, **form.facts(without_day=True), base=form.version(), by=who.by, at=who.at, on=who.on
            )
            messages.success(request, "The goal was changed.")
            return redirect("treatment", client_ref)
        except Invalid as wrong:
            form.add_error(None, " ".join(filter(None, [wrong.what + ".", wrong.why, wrong.do])))
    status = 422 if form.errors else 200
    return render(request, "desk/goal.html", {"page": page, "goal": goal, "form": form}, status=status)


@require_POST
@staff
def icd_find_view(request: HttpRequest) -> HttpResponse:
    """Codes for what was typed so far. Public data, so nothing is read of anybody's record; by post, since what is
    typed about a client belongs in no address (ADR 7)."""
    words = request.POST.get("code", "")[:80]
    found = icd.find(words, limit=10) if words.strip() else ()
    return render(request, "desk/icd_found.html", {"found": found, "words": words})
