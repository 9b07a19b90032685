"""One note: read it, save its draft without script, change its format, discard it, add to it, print it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.actions import DraftConflict
from twodrawer.chart.facts import NoteLine, Saved
from twodrawer.desk.forms import ReturnForm
from twodrawer.desk.queries.note_page import note_page
from twodrawer.desk.queries.paper import paper_of_note, preview_of_draft
from twodrawer.desk.views.asked import Asked, asked
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import sign_in_ref, staff
from twodrawer.people.queries.arriving import arrival_of
from twodrawer.writing.catalog import Format, carry_over, format_named, formats
from twodrawer.writing.last_plan import STANDINGS, item_of, with_standing

MOST_ITEMS = 40
"""Of a last plan, so many items can be ticked in one post."""


@require_safe
@staff
def note_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """A note in the record, or a submitted one for its supervisor, who finds cosign and return here."""
    who = asked(request)
    me = arrival_of(request.user).facts(on=who.on)
    page = note_page(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone, me=me)
    return render(request, "desk/note.html", {"page": page, "member": who.by, "return_form": ReturnForm()})


@require_POST
@staff
def note_save_form_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The draft as it was posted without script. Two texts are shown side by side, never overwritten."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    try:
        _save(request, who, line, line.format)
    except DraftConflict as conflict:
        return _two_texts(request, line, conflict)
    messages.success(request, "Saved.")
    return _to_session(line)


@require_POST
@staff
def note_format_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The draft in another format. Every word finds a section; none is dropped."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    wanted = request.POST.get("format", "")
    try:
        _save(
            request,
            who,
            line,
            wanted if wanted == line.format else format_named(wanted, chosen_by=who.by.ref).key,
        )
    except DraftConflict as conflict:
        return _two_texts(request, line, conflict)
    request.session["format"] = wanted
    return _to_session(line)


def _save(request: HttpRequest, who: Asked, line: NoteLine, wanted: str) -> Saved:
    base = request.POST.get("base", "")
    return chart.save_draft(
        line.ref,
        base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
        span=parse_ref(request.POST.get("span")),
        format=wanted,
        sections=_ticked(request, format_named(line.format)),
        goal_refs=_refs(request, "goals"),
        diagnosis_refs=_refs(request, "diagnoses"),
        tab=parse_ref(request.POST.get("tab")),
        by=who.by,
        at=who.at,
        on=who.on,
        sign_in=sign_in_ref(request),
    )


def _sections(request: HttpRequest, form: Format) -> dict[str, str]:
    """What was typed, in the sections of this format. A page that was opened before the format was changed
    posts the old sections: no word of them is left out."""
    typed = {
        name.removeprefix("section_"): request.POST[name]
        for name in request.POST
        if name.startswith("section_")
    }
    if not all(form.section(key) for key in typed):
        old = next((one for one in formats() if all(one.section(key) for key in typed)), form)
        return carry_over(old, form, typed)
    return {section.key: typed.get(section.key, "") for section in form.sections}


def _ticked(request: HttpRequest, form: Format) -> dict[str, str]:
    """What was typed, with what was ticked of the last plan. A script writes the ticks itself and posts none."""
    sections = _sections(request, form)
    for number, item in enumerate(request.POST.getlist("plan_item")[:MOST_ITEMS]):
        standing = request.POST.get(f"plan_{number}", "")
        words = item_of(item)
        if standing in STANDINGS and words and "\n" not in item:
            sections = with_standing(sections, form, words, standing)
    return sections


def _two_texts(request: HttpRequest, line: NoteLine, conflict: DraftConflict) -> HttpResponse:
    """Both texts side by side. Saving the left one keeps the goals and diagnoses that were chosen with it."""
    form = format_named(conflict.theirs.format)
    mine = _sections(request, form)
    boxes = [
        {
            "key": section.key,
            "heading": section.heading,
            "mine": mine[section.key],
            "theirs": conflict.theirs.sections.get(section.key, ""),
        }
        for section in form.sections
    ]
    kept = [(name, ref) for name in ("goals", "diagnoses") for ref in _refs(request, name)]
    shown = {"conflict": conflict, "boxes": boxes, "line": line, "kept": kept}
    return render(request, "desk/two_texts.html", shown, status=409)


def _refs(request: HttpRequest, name: str) -> tuple[UUID, ...]:
    return tuple(ref for ref in map(parse_ref, request.POST.getlist(name)) if ref is not None)


def _to_session(line: NoteLine) -> HttpResponse:
    return redirect(f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}")


@require_POST
@staff
def note_discard_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The words are gone; the ledger keeps that there was a draft."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    if request.POST.get("sure") != "yes":
        messages.error(request, "Tick the box to say that the words may be destroyed. Nothing was discarded.")
        return _to_session(line)
    chart.discard_draft(note_ref, by=who.by, at=who.at, on=who.on)
    messages.success(request, "The draft was discarded.")
    return _to_session(line)


@require_POST
@staff
def note_addendum_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """An addendum is begun; it is written and signed like a note, and the note stays unchanged."""
    who = asked(request)
    begun = chart.begin_addendum(note_ref, by=who.by, at=who.at, on=who.on)
    return redirect("note_open", begun)


@require_safe
@staff
def note_preview_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """One's own draft as the client will read it. Nothing leaves: it is shown, not printed."""
    who = asked(request)
    paper = preview_of_draft(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    return render(request, "desk/paper.html", {"paper": paper, "preview": True})


@require_safe
@staff
def note_print_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """The note on paper, or one's own draft, marked as one. It leaves through the chart's gate, which records it."""
    who = asked(request)
    paper = paper_of_note(note_ref, by=who.by, at=who.at, on=who.on, zone=who.practice.zone)
    draft = paper.note.text.is_draft
    return render(request, "desk/paper.html", {"paper": paper, "preview": False, "draft": draft})
