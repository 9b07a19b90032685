"""The session page, and beginning a note on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.desk.queries.phrases import editor_data
from twodrawer.desk.queries.session_page import SessionPage, session_page
from twodrawer.desk.queries.vault import vault_place
from twodrawer.desk.views.asked import Asked, asked
from twodrawer.desk.words import place_words
from twodrawer.law import Role
from twodrawer.lib.errors import not_there
from twodrawer.lib.refs import parse_ref
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.people.doors import staff
from twodrawer.phrasebank import queries as phrasebank
from twodrawer.scheduling import queries as scheduling
from twodrawer.writing.catalog import Format, format_named, formats
from twodrawer.writing.last_plan import STANDINGS, places

FORMAT_SEEN = "format"


@require_safe
@staff
def session_view(request: HttpRequest, session_ref: UUID) -> HttpResponse:
    """The session with the note of one of its clients."""
    who = asked(request)
    named = request.GET.get("client")
    page = session_page(
        session_ref,
        by=who.by,
        at=who.at,
        on=who.on,
        zone=who.practice.zone,
        client_ref=parse_ref(named) if named else None,
    )
    day = day_in(who.practice.zone, page.session.planned_start)
    age = page.client.identity.age_on(who.on)
    return render(
        request,
        "desk/session.html",
        {
            "page": page,
            "found": page.findings,
            "vault": vault_place(page, by=who.by, at=who.at, on=who.on, day=day),
            "member": who.by,
            "age": age if age is not None else "",
            "session_day": day,
            "last_plan_day": day_in(who.practice.zone, page.last_plan.at) if page.last_plan else None,
            "place": place_words(page.session.place),
            "formats": _formats(who, page),
            "holds_back": page.hand is None or page.hand.bank.holds_back,
            "phrase_data": _phrase_data(page, who.practice.zone),
            "plan_places": places(format_named(page.draft.line.format)) if page.draft else (),
            "standings": STANDINGS.items(),
            "preferred_format": request.session.get(FORMAT_SEEN, "soap"),
            "submits": Role.TRAINEE in who.by.roles,  # a second role never lifts the supervision
        },
    )


def _formats(who: Asked, page: SessionPage) -> tuple[Format, ...]:
    """The formats on offer, and the one that the draft was begun in if that is no longer offered."""
    offered = (*formats(), *phrasebank.own_formats(by=who.by, on=who.on))
    line = page.draft.line if page.draft else None
    if line is None or line.addendum_to or any(form.key == line.format for form in offered):
        return offered
    return (*offered, format_named(line.format))


def _phrase_data(page: SessionPage, zone: str) -> dict[str, Any] | None:
    if page.hand is None or page.draft is None:
        return None
    used_url = reverse("note_phrases_used", args=[page.draft.line.ref])
    return editor_data(page, used_url=used_url, zone=zone)


@require_POST
@staff
def note_begin_view(request: HttpRequest, session_ref: UUID) -> HttpResponse:
    """A draft exists, empty, in the format asked for or the one used last; its page opens."""
    who = asked(request)
    client_ref = parse_ref(request.POST.get("client")) or _only_client(request, session_ref)
    wanted = request.POST.get("format") or request.session.get(FORMAT_SEEN, "soap")
    known = {form.key for form in (*formats(), *phrasebank.own_formats(by=who.by, on=who.on))}
    chosen = wanted if wanted in known else "soap"
    chart.begin_note(session_ref, client_ref=client_ref, format=chosen, by=who.by, at=who.at, on=who.on)
    request.session[FORMAT_SEEN] = chosen
    return redirect(f"{reverse('session', args=[session_ref])}?client={client_ref}")


def _only_client(request: HttpRequest, session_ref: UUID) -> UUID:
    """The client of a session with one; a session with several has to be told which."""
    who = asked(request)
    refs = scheduling.client_refs_of(session_ref, by=who.by, on=who.on)
    mine = [ref for ref in refs if ref in people.care_team_clients(who.by, on=who.on)]
    if not mine:
        raise not_there("draft.create", (("session", session_ref),))
    return mine[0]


@require_safe
@staff
def note_open_view(request: HttpRequest, note_ref: UUID) -> HttpResponse:
    """To where a note is written: its session page, at its client."""
    who = asked(request)
    line = chart_queries.own_note_line(note_ref, by=who.by, on=who.on)
    return redirect(f"{reverse('session', args=[line.session_ref])}?client={line.client_ref}")
