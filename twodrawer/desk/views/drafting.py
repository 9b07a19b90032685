"""Drafting a note from a transcript or a dictation; accepting, deleting and destroying what came of it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.actions.drafting import LIMIT_BYTES
from twodrawer.chart.drafting.speech import can_listen
from twodrawer.chart.drafting_facts import Kept
from twodrawer.chart.facts import NoteLine
from twodrawer.desk.drafting_steps import Wanted, drafted_from, heard
from twodrawer.desk.forms_drafting import DraftFromForm
from twodrawer.desk.queries.drafting import DraftFromPage, draft_from_page, names_in_sources, source_page
from twodrawer.desk.views.asked import asked
from twodrawer.desk.views.drafting_stream import DraftingPage, Run, Steps, streamed
from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import clean
from twodrawer.people.doors import sign_in_ref, staff
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.queries.arriving import arrival_of
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting import read_source
from twodrawer.writing.drafting.reading import AUDIO, recording_refused
from twodrawer.writing.drafting.speakers import Names


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_draft_from_view(request: HttpRequest, note_ref: UUID) -> HttpResponseBase:
    """GET takes a text; POST puts the sentences drawn from it into the note, each with its words of the source.

    What takes its time answers with a page that comes piece by piece, with a way to cancel.
    """
    who = asked(request)
    page = draft_from_page(note_ref, by=who.by, at=who.at, on=who.on)
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        own = arrival_of(request.user).facts(on=who.on)
        try:
            if form.is_for_model or form.cleaned_data.get("recording"):
                return _streamed(request, page, form, names_in_sources(page, own.name if own else ""))
            kept = chart.draft_from_source(
                note_ref,
                form.cleaned_data["source"],
                name=form.cleaned_data["file_name"],
                names=names_in_sources(page, own.name if own else ""),
                sign_in=sign_in_ref(request),
                by=who.by,
                at=who.at,
                on=who.on,
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            _say(request, kept)
            return _to_session(page.draft.line)
    status = 422 if request.method == "POST" else 200
    shown = {
        "page": page,
        "form": form,
        "source_days": settings.DRAFT_SOURCE_DAYS,
        "recordings": " ".join(AUDIO),
        "can_listen": can_listen(),
        "recording_refused": recording_refused(),
    }
    return render(request, "desk/draft_from.html", shown, status=status)


def _streamed(
    request: HttpRequest, page: DraftFromPage, form: DraftFromForm, names: Names
) -> HttpResponseBase:
    """The draft is begun, and its page answers while it is made."""
    who, note_ref = asked(request), page.draft.line.ref
    said = {name: form.cleaned_data[name] for name in ("source", "file_name")}
    recording: UploadedFile | None = form.cleaned_data.get("recording")
    text = clean(said["source"], limit_bytes=LIMIT_BYTES).text
    source = None if recording else read_source(text, name=said["file_name"], names=names)
    endpoint = page.model.endpoint if form.is_for_model and page.model else None
    shape = format_named(page.draft.line.format)
    run_ref = chart.begin_drafting(note_ref, endpoint=endpoint, by=who.by, at=who.at, on=who.on)
    run = Run(note_ref, run_ref, who.by, who.on, said)
    wanted = Wanted(note_ref, run_ref, shape, endpoint, sign_in_ref(request), who.by, who.on)

    def steps() -> Steps:
        if source is not None:
            return drafted_from(source, wanted)
        assert recording is not None
        return heard(recording.read(), wanted)

    return streamed(DraftingPage(request, run, steps, {"page": page}))


def _form(request: HttpRequest, page: DraftFromPage) -> DraftFromForm:
    """The form as it came, or an empty one. A recording that was too large was not taken, and the form says so."""
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DraftFromForm(*given, model=page.model, can_listen=can_listen())
    if getattr(request, "upload_too_large", False):
        form.add_error(
            "recording", "This recording is too large: up to 20 MB, about ten minutes, are taken here."
        )
    return form


@require_POST
@staff
def note_drafting_cancel_view(request: HttpRequest, note_ref: UUID, run_ref: UUID) -> HttpResponse:
    """Nothing of the draft that is being made is kept."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    if chart.end_drafting(note_ref, run_ref, why="cancelled", by=who.by, at=who.at, on=who.on):
        messages.success(request, "Cancelled. Nothing of it was kept.")
    else:
        messages.warning(
            request, "This draft was over already. What it added stands in the note, with its source."
        )
    return _to_session(line)


def _say(request: HttpRequest, kept: Kept) -> None:
    count = "1 sentence" if kept.sentences == 1 else f"{kept.sentences} sentences"
    messages.success(request, f"Drafted: {count}, each with its source beside it. Read them before you sign.")
    if kept.unsupported:
        which = "1 says" if kept.unsupported == 1 else f"{kept.unsupported} say"
        messages.warning(request, f"{which} what the source does not. Accept or delete before you sign.")
    if kept.left_out:
        which = "1 sentence reads" if kept.left_out == 1 else f"{kept.left_out} sentences read"
        messages.warning(
            request,
            f"{which} like psychotherapy notes and stayed out (45 CFR 164.501). They belong in the vault.",
        )


@require_safe
@staff
def note_source_view(request: HttpRequest, note_ref: UUID, source_ref: UUID) -> HttpResponse:
    """The whole source, with the words marked that sentences of the note rest on."""
    who = asked(request)
    line, source = source_page(note_ref, source_ref, by=who.by, at=who.at, on=who.on)
    return render(request, "desk/source.html", {"line": line, "source": source})


@require_POST
@staff
def note_source_destroy_view(request: HttpRequest, note_ref: UUID, source_ref: UUID) -> HttpResponse:
    """The source is gone, and with it the sentences made from it that still stand in the draft."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    if request.POST.get("sure") != "yes":
        messages.error(request, "Tick the box to say that the source may be destroyed. Nothing was changed.")
        return _to_session(line)
    chart.destroy_source(note_ref, source_ref, sign_in=sign_in_ref(request), by=who.by, at=who.at, on=who.on)
    messages.success(request, "The source was destroyed, and what was made from it is out of the draft.")
    return _to_session(line)


@require_POST
@staff
def note_sentence_accept_view(request: HttpRequest, note_ref: UUID, sentence_ref: UUID) -> HttpResponse:
    """The author stands for the sentence."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    chart.accept_sentence(note_ref, sentence_ref, by=who.by, at=who.at, on=who.on)
    return _to_session(line)


@require_POST
@staff
def note_sentence_delete_view(request: HttpRequest, note_ref: UUID, sentence_ref: UUID) -> HttpResponse:
    """The sentence is out of the draft."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    chart.delete_sentence(
        note_ref, sentence_ref, sign_in=sign_in_ref(request), by=who.by, at=who.at, on=who.on
    )
    return _to_session(line)


def _to_session(line: NoteLine) -> HttpResponse:
    return redirect(f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}")
