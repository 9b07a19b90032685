"""HTTP only: files come in, an import is carried on step by step, its report is shown."""

from time import monotonic
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.fhir import actions
from twodrawer.fhir.errors import Unreadable
from twodrawer.fhir.forms import FilesForm
from twodrawer.fhir.limits import UPLOAD_BYTES
from twodrawer.fhir.queries import import_report, imports
from twodrawer.fhir.reading import read_files
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.lib.time import now
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff

PAGE = 100
STEP_SECONDS = 1.0
"""How long one request takes patients in before it shows how far it is."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def imports_view(request: StaffRequest) -> HttpResponse:
    """Files to move clients in from, and the imports there were. A file that can't be read leaves nothing."""
    by, on = request.member, request.today
    people.require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    choices = people.clinicians(by.practice_ref, on=on)
    form = FilesForm(request.POST if request.method == "POST" else None, clinicians=choices)
    if request.method == "POST" and form.is_valid():
        try:
            run_ref = actions.begin_import(
                read_files(_files(request)),
                clinician_ref=form.cleaned_data["clinician_ref"],
                through="page",
                by=by,
                at=request.now,
                on=on,
            )
        except Invalid as wrong:
            sentences = " ".join(filter(None, [f"{wrong.what}.", wrong.why, wrong.do]))
            form.add_error(
                wrong.fields[0] if wrong.fields and wrong.fields[0] in form.fields else None, sentences
            )
        else:
            return redirect("import", run_ref)
    context = {"form": form, "imports": imports(by=by, on=on)}
    return render(request, "fhir/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def import_view(request: StaffRequest, import_ref: UUID) -> HttpResponse:
    """How far an import is and what became of it. A post carries it on for a moment, and says how far it got."""
    by, on = request.member, request.today
    if request.method == "POST":
        until = monotonic() + STEP_SECONDS
        for _ in actions.carry_on(import_ref, by=by, clock=now, on=on):
            if monotonic() > until:
                break
        if request.headers.get("HX-Request") != "true":
            return redirect("import", import_ref)
    with reading("import.read", by=by, at=request.now, purpose="operations") as read:
        report = import_report(import_ref, by=by, on=on, read=read)
    partial = request.headers.get("HX-Request") == "true"
    shown = {
        "report": report,
        "page": Paginator(report.lines, PAGE).get_page(request.GET.get("page", "1")[:6]),
        "may_join": law.could_ever(by, Act.JOIN, Kind.CLIENT),
    }
    return render(request, "fhir/report.html" if partial else "fhir/import.html", shown)


def _files(request: StaffRequest) -> list[tuple[str, bytes]]:
    if getattr(request, "upload_too_large", False):
        raise Unreadable(
            f"Together the files are larger than {UPLOAD_BYTES // 2**20} MB",
            why="An upload is held in memory and never put on a disk in the clear. Nothing of it was kept.",
        )
    files = [(one.name or "", one.read()) for one in request.FILES.getlist("chosen")]
    if not files:
        raise Invalid("There is no file", do="Choose one or several files.", fields=("chosen",))
    return files
