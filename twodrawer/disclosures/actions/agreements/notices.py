"""Verbs on the notice of privacy practices: put a version in force, give it to a client (45 CFR 164.520)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.papers.checked import checked_mark, checked_text
from twodrawer.disclosures.events_papers import notice_given, notice_published
from twodrawer.disclosures.facts_papers import Mark
from twodrawer.disclosures.models import NoticeGiven, NoticeText
from twodrawer.disclosures.papers_sealed import mark_as_json, seal
from twodrawer.disclosures.queries.agreements.notices import notice_in_force
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

AHEAD = timedelta(days=366)
LIMIT = 60_000
"""Bytes of a notice. Those in use have some pages."""


@transaction.atomic
def publish_notice(
    *, words: str, from_day: date, version: int, by: law.Member, at: datetime, on: date
) -> int:
    """The practice's notice stands so from that day on; earlier versions stay. The new version."""
    people.require_in_practice(Act.MANAGE, Kind.AGREEMENT, by=by, on=on)
    held = clean(words, limit_bytes=LIMIT).text.strip()
    if not held:
        raise Invalid("The notice is empty", do="Paste its whole text.", fields=("words",))
    if not on <= from_day <= on + AHEAD:
        raise Invalid(
            "A version holds from today or from a day in the coming year",
            why="Nobody can have been given a text before it was written.",
            do="Check the day.",
            fields=("from_day",),
        )
    newest = NoticeText.objects.filter(practice_id=by.practice_ref).order_by("-version").first()
    now = newest.version if newest is not None else 0
    faster = Conflict("Somebody put another version in force since you opened the page", do="Open it again.")
    if version != now:
        raise faster
    if newest is not None and from_day < newest.from_day:
        raise Invalid(
            "The version before this one holds from a later day", do="Choose that day or one after it.",
            fields=("from_day",),
        )  # fmt: skip
    ref = new_ref()
    box = keyring(by.practice_ref).seal(
        held,
        owner=("practice", by.practice_ref),
        purpose="record",
        ref=ref,
        column=NoticeText.WORDS,
        version=now + 1,
    )
    try:
        with transaction.atomic():
            NoticeText.objects.create(
                ref=ref,
                practice_id=by.practice_ref,
                version=now + 1,
                words=box,
                from_day=from_day,
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise faster from None
    record(notice_published(ref, version=now + 1, from_day=from_day), by=by, at=at)
    return now + 1


@transaction.atomic
def give_notice(
    client_ref: UUID,
    *,
    notice_ref: UUID,
    mark: Mark | None,
    effort: str = "",
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client was given this version, and acknowledged it with their mark; or, without one, what was tried and why
    there is none (164.520(c)(2)(ii)). The row's ref."""
    people.require_for_client(Act.CREATE, Kind.AGREEMENT, client_ref, by=by, on=on)
    standing = notice_in_force(by.practice_ref, on=on)
    if standing is None or standing.ref != notice_ref:
        raise Conflict(
            "Another version of the notice is in force",
            why="A client is given the version of the day.",
            do="Open the page again and give that one.",
        )
    tried = checked_text(effort, limit=1_000)
    if mark is None and not tried:
        raise Invalid(
            "Neither an acknowledgment nor an effort is written down",
            why="Where the client doesn't acknowledge the notice, the practice documents what it tried and why it"
            " was not obtained.",
            cite=("45 CFR 164.520(c)(2)(ii)",),
            do="Let the client type their name, or write what was tried and why it didn't come to it.",
            fields=("effort",),
        )
    held = checked_mark(mark) if mark is not None else Mark("")
    kept = people.kept_ref_of(client_ref)
    outcome = "acknowledged" if mark is not None else "effort"
    ref = new_ref()
    NoticeGiven.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=kept,
        notice_id=standing.ref,
        outcome=outcome,
        day=on,
        details=seal(
            {"mark": mark_as_json(held), "words": tried},
            client_ref=kept,
            ref=ref,
            column=NoticeGiven.DETAILS,
            ring=keyring(by.practice_ref),
        ),
        made_by_id=by.ref,
        made_at=at,
    )
    event = notice_given(
        ref, client_ref=kept, notice_ref=standing.ref, version=standing.version, outcome=outcome
    )
    record(event, by=by, at=at)
    return ref
