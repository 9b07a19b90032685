"""Keys and backups: the state of the practice's keys, when a backup and a rehearsal last worked, and two buttons."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.backup import queries as backup
from twodrawer.backup.actions.runs import ask_for
from twodrawer.backup.states import Kind as RunKind
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Invalid
from twodrawer.lib.time import from_utc_text
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.sealing.queries import key_facts


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def backups(request: StaffRequest) -> HttpResponseBase:
    """What there is to know of keys and backups; posted to, a run waits for the worker."""
    by, on = request.member, request.today
    if request.method == "POST":
        people.require_in_practice(Act.MANAGE, Kind.PRACTICE_KEYS, by=by, on=on)
        kinds = {"backup": RunKind.BACKUP, "rehearsal": RunKind.REHEARSAL}
        kind = kinds.get(request.POST.get("do", ""))
        if kind is None:
            raise Invalid("The request can't be read", do="Go back and try again.")
        ask_for(kind, by=by, at=request.now)
        messages.success(request, "It begins in a few seconds.")
        return HttpResponseRedirect(reverse("backups"))
    people.require_in_practice(Act.READ, Kind.PRACTICE_KEYS, by=by, on=on)
    with reading("backup.read", by=by, at=request.now, purpose="operations") as read:
        read.of("practice", by.practice_ref)
        keys = key_facts(by.practice_ref)
        found = backup.standing(at=request.now, is_demo=request.practice.is_demo)
    shown = {"keys": keys, "keys_since": from_utc_text(keys.since), "backups": found}
    response: HttpResponse = render(request, "people/backups.html", shown)
    return response


@require_safe
@staff
def backup_progress(request: StaffRequest) -> HttpResponseBase:
    """How far what runs has come: counts of bytes and entries, nothing of anybody's record. Once it ended, the page."""
    people.require_in_practice(Act.READ, Kind.PRACTICE_KEYS, by=request.member, on=request.today)
    running = backup.under_way()
    response: HttpResponse = render(request, "people/backup_progress.html", {"under_way": running})
    if not running:
        response["HX-Refresh"] = "true"
    return response


def backup_trouble(request: StaffRequest) -> tuple[str, ...]:
    """What is wrong with backups, for whoever looks after the keys; nothing for anybody else."""
    if not law.could_ever(request.member, Act.MANAGE, Kind.PRACTICE_KEYS):
        return ()
    return backup.standing(at=request.now, is_demo=request.practice.is_demo).trouble
