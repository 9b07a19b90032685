"""The chart's doors for scripts: save a draft, hand out its journal key, say where sentences belong.

Answers are JSON. Problems become JSON in the one middleware, since these doors are asked with
`Accept: application/json`; only a conflict of two tabs is answered here, because it carries the other text.
"""

import base64
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from twodrawer.audit.reading import reading
from twodrawer.chart import actions, queries
from twodrawer.chart.facts import DraftText
from twodrawer.chart.forms import read_save, read_sentences
from twodrawer.lib.time import utc_text
from twodrawer.people.doors import StaffRequest, sign_in_ref, staff
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting.placing import section_of_sentence


@require_POST
@staff
def save(request: StaffRequest, note_ref: UUID) -> HttpResponseBase:
    """200 with the new revision, or 409 with the other text."""
    form = read_save(request.body)
    try:
        saved = actions.save_draft(
            note_ref,
            base=form.base,
            span=form.span,
            format=form.format,
            sections=form.sections,
            goal_refs=form.goals,
            diagnosis_refs=form.diagnoses,
            tab=form.tab,
            moved=form.moved,
            sign_in=sign_in_ref(request),
            by=request.member,
            at=request.now,
            on=request.today,
        )
    except actions.DraftConflict as conflict:
        return JsonResponse(
            {
                "kind": "conflict",
                "what": conflict.what,
                "why": conflict.why,
                "do": conflict.do,
                "theirs": _text(conflict.theirs),
            },
            status=409,
        )
    answer = {
        "revision": saved.revision,
        "span": str(saved.span),
        "saved_at": utc_text(saved.saved_at),
        "removed": saved.removed,
        "words": saved.words,
    }
    if saved.carried is not None:
        answer["sections"] = dict(saved.carried)
    return JsonResponse(answer)


def _text(text: DraftText) -> dict[str, object]:
    return {
        "revision": text.revision,
        "format": text.format,
        "sections": dict(text.sections),
        "saved_at": utc_text(text.saved_at),
    }


@require_POST
@staff
def journal_key(request: StaffRequest, note_ref: UUID) -> HttpResponseBase:
    """200 with the key of the draft's device journal and its ref, for the author's page to hold in memory."""
    key = actions.journal_key(note_ref, by=request.member, at=request.now, on=request.today)
    return JsonResponse({"key": base64.b64encode(key.secret).decode(), "journal": str(key.ref)})


@require_POST
@staff
def places(request: StaffRequest, note_ref: UUID) -> HttpResponseBase:
    """200 with the section of the author's own draft that each of these sentences is for. Nothing is kept of them."""
    with reading("draft.read", by=request.member, at=request.now, purpose="treatment") as read:
        draft = queries.draft(note_ref, by=request.member, on=request.today, read=read)
    form = format_named(draft.line.format)
    return JsonResponse(
        {"sections": [section_of_sentence(one, form) for one in read_sentences(request.body)]}
    )
