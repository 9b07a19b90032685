"""Phrases for a draft: the plain page that works without script, and what the editor's script says it used."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.desk.actions.phrases import insert_phrase, remember_phrases
from twodrawer.desk.queries.phrases import phrases_page
from twodrawer.desk.views.asked import asked
from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import single_line
from twodrawer.people.doors import sign_in_ref, staff

MOST_BLANKS = 12
MOST_USED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def note_phrases_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """GET lists phrases, or shows the chosen one with its blanks; POST puts it into the draft, or looks for words."""
    who = asked(request)
    said = request.POST if request.method == "POST" else request.GET
    # What somebody looks for is posted: typed words stand in no address, and so in no history of a browser.
    if request.method == "POST" and request.POST.get("what") != "find":
        base = request.POST.get("base", "")
        line = insert_phrase(
            note_ref,
            request.POST.get("phrase", "")[:80],
            section=request.POST.get("section", "")[:40],
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
            values={
                number: single_line(request.POST.get(f"blank_{number}", ""), limit=300, what="A blank")
                for number in range(1, MOST_BLANKS + 1)
            },
            sign_in=sign_in_ref(request),
            by=who.by,
            at=who.at,
            on=who.on,
        )
        return redirect(f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}")
    words = request.POST.get("q", "")[:80]
    page = phrases_page(
        note_ref,
        words=words,
        key=request.GET.get("phrase", "")[:80],
        section=said.get("section", "")[:40],
        by=who.by,
        at=who.at,
        on=who.on,
        zone=who.practice.zone,
    )
    return render(request, "desk/phrases.html", {"page": page, "words": words})


@require_POST
@staff
def note_phrases_used_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """204, once what was put into the draft is remembered."""
    who = asked(request)
    remember_phrases(note_ref, _keys(request.body), by=who.by, at=who.at, on=who.on)
    return HttpResponse(status=204)


def _keys(body: bytes) -> list[str]:
    """The keys in a script's post, read strictly. Invalid for anything else."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    keys = said.get("phrases") if isinstance(said, dict) and set(said) == {"phrases"} else None
    if (
        not isinstance(keys, list)
        or len(keys) > MOST_USED
        or not all(isinstance(one, str) and len(one) <= 80 for one in keys)
    ):
        raise Invalid("What was used can't be read", why="Nothing was remembered.", do="Reload the page.")
    return keys
