"""Reads of the ledger: for its pages, and for acts that lean on an entry being there.

Who may see a ledger page is decided by the room that shows it; reading the ledger is recorded like any other
read. Every filter is a parameter, never part of a query's text, and pages go by (time, ref), so that entries
written while somebody is paging neither repeat nor hide one.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from twodrawer.audit.entries import Fact
from twodrawer.audit.models import Entry, EntryRef
from twodrawer.lib.errors import Refs
from twodrawer.lib.statements import prepared
from twodrawer.lib.time import from_utc_text, utc_text

CLOCK_ACCEPTED = "clock.accepted"

Place = tuple[datetime, UUID]
"""Where a page ended: the time and ref of its last entry."""


@dataclass(frozen=True)
class EntryFacts:
    """One entry, as its leaf says it."""

    ref: UUID
    log: str
    at: datetime
    actor_kind: str  # member, account, nobody, program
    actor_ref: UUID | None
    act: str
    outcome: str  # done, refused
    purpose: str
    under: tuple[str, ...]
    refs: Refs
    facts: Mapping[str, Fact]
    request: UUID | None

    @property
    def place(self) -> Place:
        """What the next page is asked `before`."""
        return self.at, self.ref


def facts_of(leaf: str) -> EntryFacts:
    """The entry that a leaf says. The derived columns aren't asked: `verify` compares them with it."""
    said = json.loads(leaf)
    actor = said["actor"]
    return EntryFacts(
        ref=UUID(said["ref"]),
        log=said["log"],
        at=from_utc_text(said["at"]),
        actor_kind=actor["kind"],
        actor_ref=UUID(actor["ref"]) if actor["ref"] else None,
        act=said["act"],
        outcome=said["outcome"],
        purpose=said["purpose"],
        under=tuple(said["under"]),
        refs=tuple((about["kind"], UUID(about["ref"])) for about in said["refs"]),
        facts=said["facts"],
        request=UUID(said["request"]) if said["request"] else None,
    )


def _start_of(day: date, zone: str) -> str:
    return utc_text(datetime.combine(day, time(), ZoneInfo(zone)))


def _about(log: str, refs: Collection[UUID]) -> Q:
    """Entries about one of these refs, each once: an entry may name several of them."""
    named = EntryRef.objects.filter(log=log, about_ref__in=[str(ref) for ref in refs])
    return Q(ref__in=named.values("entry_id"))


def entries(
    log: str | UUID,
    *,
    day_from: date,
    day_to: date,
    zone: str = "UTC",
    person: UUID | None = None,
    about: UUID | Collection[UUID] | None = None,
    before: Place | None = None,
    limit: int = 100,
) -> tuple[EntryFacts, ...]:
    """The entries of a log from one day to another, both included, newest first.

    Days are days in `zone`. `about` may name several refs: a client whose records were joined has them all.
    """
    found: QuerySet[Entry] = Entry.objects.filter(
        log=str(log), at__gte=_start_of(day_from, zone), at__lt=_start_of(day_to + timedelta(days=1), zone)
    )
    if person is not None:
        found = found.filter(actor_ref=str(person))
    if about is not None:
        found = found.filter(_about(str(log), [about] if isinstance(about, UUID) else about))
    if before is not None:
        at, ref = utc_text(before[0]), before[1]
        found = found.filter(Q(at__lt=at) | Q(at=at, ref__lt=ref))
    leaves = found.order_by("-at", "-ref").values_list("leaf", flat=True)[: max(0, limit)]
    return tuple(facts_of(leaf) for leaf in leaves)


def entries_about(
    log: str | UUID, about: UUID | Collection[UUID], *, acts: Collection[str]
) -> tuple[EntryFacts, ...]:
    """Every entry about one of these with one of these acts that was done, oldest first. For verification."""
    refs = [about] if isinstance(about, UUID) else about
    found = Entry.objects.filter(_about(str(log), refs), log=str(log), act__in=list(acts), outcome="done")
    return tuple(facts_of(leaf) for leaf in found.order_by("at", "ref").values_list("leaf", flat=True))


def entries_with(acts: Collection[str]) -> Iterator[EntryFacts]:
    """Every entry with one of these acts that was done, in any log. For verification."""
    done = Entry.objects.filter(act__in=list(acts), outcome="done")
    for leaf in done.order_by("ref").values_list("leaf", flat=True).iterator():
        yield facts_of(leaf)


def named_by(kind: str, *, acts: Collection[str]) -> set[UUID]:
    """Everything of a kind that an entry with one of these acts names, in any log, if it was done. For verification."""
    done = Entry.objects.filter(act__in=list(acts), outcome="done")
    named = EntryRef.objects.filter(kind=kind, entry__in=done).values_list("about_ref", flat=True)
    return set(map(UUID, named.distinct()))


def newest_of(log: str | UUID, act: str) -> EntryFacts | None:
    """The newest entry of one act in a log."""
    found = Entry.objects.filter(log=str(log), act=act).order_by("-at", "-ref")
    text = found.values_list("leaf", flat=True).first()
    return None if text is None else facts_of(text)


def how_many() -> int:
    """How many entries the ledger of this process has, in all of its logs."""
    return Entry.objects.count()


def newest_at(log: str | UUID) -> datetime | None:
    """When the newest entry of a log was written: a clock that says less has jumped."""
    newest = Entry.objects.filter(log=str(log)).aggregate(newest=Max("at"))["newest"]
    return from_utc_text(newest) if newest else None


def clock_is_behind(log: str | UUID, *, at: datetime, slack: timedelta) -> bool:
    """Whether this moment lies before the newest entry of a log, so that the clock can't be right.

    A clock that once ran ahead leaves entries from the future. Once somebody has said that the clock is right
    now (`clock.accepted`), the ones that stood then don't count any more.
    """
    newest = newest_at(log)
    if newest is None or newest <= at + slack:
        return False
    accepted = (
        Entry.objects.filter(log=str(log), act=CLOCK_ACCEPTED, at__lte=utc_text(at + slack))
        .order_by("-at")
        .first()
    )
    return accepted is None or str(facts_of(accepted.leaf).facts["newest"]) < utc_text(newest)


@prepared
def _newest_own(log: str, act: str, by: str, since: str) -> "QuerySet[Entry, str]":
    found = Entry.objects.filter(log=log, act=act, outcome="done", actor_ref=by, at__gte=since)
    return found.order_by("-at").values_list("at", flat=True)[:1]


def newest_own(log: str | UUID, *, act: str, by: UUID, since: datetime) -> datetime | None:
    """When this person last did this, if it was since then."""
    at = _newest_own.first(log=str(log), act=act, by=str(by), since=utc_text(since))
    return from_utc_text(at) if at else None


@prepared
def _span(ref: UUID, log: str, act: str, by: str, not_before: str, note: str) -> "QuerySet[Entry, str]":
    return Entry.objects.filter(
        ref=ref, log=log, act=act, outcome="done", actor_kind="member", actor_ref=by, at__gte=not_before,
        about__kind="note", about__about_ref=note,
    ).values_list("leaf", flat=True)  # fmt: skip


def span_stands(
    entry_ref: UUID,
    *,
    log: str | UUID,
    by: UUID,
    act: str,
    note_ref: UUID,
    not_before: datetime,
    sign_in: str,
) -> bool:
    """Whether a span of autosaving was begun by this entry: same person, same note, same sign-in, recently.

    One entry stands for the span's later saves (ledger, "a span of autosaving is one entry"), so a save that
    can't show it would be an act without an entry.
    """
    leaf = _span.first(
        ref=entry_ref, log=str(log), act=act, by=str(by), not_before=utc_text(not_before), note=str(note_ref)
    )
    return leaf is not None and facts_of(leaf).facts.get("sign_in") == sign_in
