"""What must hold for a session to stand in the calendar. Each rule is one function and one sentence.

Plans are held against plans, and what took place against what took place: a session that ran ten minutes late
doesn't forbid the next one that was planned long before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.codes import cpt, place
from twodrawer.law import Relationship
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.text import single_line
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.scheduling.local_time import clock_words
from twodrawer.scheduling.models import Attendance, Modality, Session

LONGEST = timedelta(hours=8)
FURTHEST = timedelta(days=3 * 366)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
EARLY = timedelta(hours=1)
"""How far ahead of the clock an end or an attendance may be written: people write early."""

MOST_CLIENTS = 30
PARTICIPANTS = {
    Modality.INDIVIDUAL: (1, 1, "An individual session has exactly one client"),
    # A couple's partner need not be a client: one of them may be the identified client.
    Modality.COUPLE: (1, 2, "A couple's session has one or two clients"),
    Modality.FAMILY: (1, MOST_CLIENTS, "A family session has at least one client"),
    Modality.GROUP: (1, MOST_CLIENTS, "A group session has at least one client, and at most thirty"),
}


@dataclass(frozen=True)
class Where:
    """Place of service, room, code and title, tidied."""

    place: str
    room: str
    cpt: str
    title: str


def checked_span(start: datetime, stop: datetime, *, fields: tuple[str, str]) -> None:
    """Nothing, if the stop lies after the start and within eight hours of it."""
    if stop <= start:
        raise Invalid("The session would end before it begins", do="Check both times.", fields=fields)
    if stop - start > LONGEST:
        raise Invalid(
            "The session would last longer than eight hours",
            do="Check both times, and the dates. A longer day is several sessions.",
            fields=fields,
        )


def checked_plan(start: datetime, stop: datetime, *, at: datetime) -> None:
    """Nothing, if these are times that can be meant."""
    checked_span(start, stop, fields=("planned_start", "planned_stop"))
    if start < EARLIEST or start > at + FURTHEST:
        raise Invalid(
            "The day lies too far away",
            why="Sessions are kept from the year 2000 on and planned at most three years ahead.",
            do="Check the year.",
            fields=("planned_start",),
        )


def checked_modality(modality: str, client_refs: Sequence[UUID]) -> None:
    """Nothing, if so many different people make such a session."""
    if modality not in Modality.values:
        raise Invalid("This kind of session is not known", do="Choose one of the list.", fields=("modality",))
    kept = people.kept_refs(client_refs)
    if len(set(kept.values())) != len(client_refs):
        raise Invalid("A client stands twice in the session", do="Take one out.", fields=("client_refs",))
    least, most, sentence = PARTICIPANTS[Modality(modality)]
    if not least <= len(client_refs) <= most:
        raise Invalid(
            sentence,
            do="Choose another kind of session, or other clients.",
            fields=("modality", "client_refs"),
        )


def checked_where(where: Where) -> Where:
    """Where and what, tidied. A code or a place that isn't one is Invalid; a code may be left out."""
    code = single_line(where.cpt, limit=20, what="The code")
    if code and not cpt.is_valid(code):
        raise Invalid("This CPT code is not known", do="Choose one of the list or none.", fields=("cpt",))
    found = place.describe(where.place)
    if found is None:
        raise Invalid("This place of service is not known", do="Choose one of the list.", fields=("place",))
    return Where(
        place=found.code,
        room=single_line(where.room, limit=40, what="The room"),
        cpt=code,
        title=single_line(where.title, limit=120, what="The title"),
    )


def check_lifetimes(client_refs: Sequence[UUID], start: datetime, *, by: law.Member) -> None:
    """Nothing, if every client was born, alive and in care on that day."""
    zone = people.practice_facts(by.practice_ref).zone
    check_within(people.client_lifetimes(client_refs, by=by).values(), day_in(zone, start))


def check_within(lives: Iterable[people.Lifetime], day: date) -> None:
    """Nothing, if the day lies within each of these lives. For many days of the same clients."""
    for life in lives:
        if life.born is not None and day < life.born:
            raise Invalid(
                "The session would lie before the client's birth",
                do="Check the day, or the birth date on the client's page.",
                fields=("planned_start",),
            )
        if life.died is not None and day > life.died:
            raise Invalid(
                "The session would lie after the client's death",
                do="Check the day, or the date of death on the client's page.",
                fields=("planned_start",),
            )
        if life.ended_day is not None and day > life.ended_day:
            raise Conflict(
                "The client's care has ended", do="Take it up again on the client's page, then plan."
            )


def check_treats(clinician_ref: UUID, client_refs: Sequence[UUID], *, by: law.Member, on: date) -> None:
    """Nothing, if the clinician can treat and is on the care team of each client."""
    who = people.require_clinical(clinician_ref, practice_ref=by.practice_ref, on=on, field="clinician_ref")
    clinician = law.Member(ref=clinician_ref, practice_ref=by.practice_ref, roles=who.roles)
    for ref in client_refs:
        if people.stands_to_client(clinician, ref, on=on) is not Relationship.CARE_TEAM:
            raise Invalid(
                f"{who.name} is not on this client's care team",
                why="Whoever holds a session can open the client's chart, so the care team comes first.",
                do=f"Put {who.name} on the care team on the client's page, then plan the session.",
                fields=("clinician_ref", "client_refs"),
            )


def check_free(
    clinician_ref: UUID,
    client_refs: Sequence[UUID],
    start: datetime,
    stop: datetime,
    *,
    by: law.Member,
    but: UUID | None = None,
) -> None:
    """Nothing, if neither clinician nor clients have another session planned at that time.

    The caller holds the calendars of all of them (`people.actions.hold_calendars`): nobody slips in.
    """
    others = _expected(by.practice_ref, but).filter(planned_start__lt=stop, planned_stop__gt=start)
    _refuse_overlap(others, clinician_ref, client_refs, by=by, fields=("planned_start", "planned_stop"))


def check_client_free(
    client_ref: UUID, start: datetime, stop: datetime, *, by: law.Member, but: UUID
) -> None:
    """Nothing, if this client has no other session planned at that time. The calendar is held as above."""
    others = _expected(by.practice_ref, but).filter(planned_start__lt=stop, planned_stop__gt=start)
    _refuse_busy(others, [client_ref], fields=("client_ref",))


def check_really_free(row: Session, start: datetime, stop: datetime, *, by: law.Member) -> None:
    """Nothing, if neither the clinician nor the clients really were in another session at that time."""
    refs = [p.client_id for p in row.participants.all() if p.attendance in _THERE]
    others = _expected(by.practice_ref, row.ref).filter(start__lt=stop, stop__gt=start)
    _refuse_overlap(others, row.clinician_id, refs, by=by, fields=("start", "stop"))


_THERE = (Attendance.PLANNED.value, Attendance.KEPT.value)


def _expected(practice_ref: UUID, but: UUID | None) -> QuerySet[Session]:
    """Sessions that take up time: not canceled, with somebody who came or may come."""
    rows = Session.objects.filter(practice_id=practice_ref, canceled_at__isnull=True)
    rows = rows.filter(participants__attendance__in=_THERE)
    return rows.exclude(ref=but) if but is not None else rows


def _refuse_overlap(
    others: QuerySet[Session],
    clinician_ref: UUID,
    client_refs: Sequence[UUID],
    *,
    by: law.Member,
    fields: tuple[str, str],
) -> None:
    zone = people.practice_facts(by.practice_ref).zone
    taken = others.filter(clinician_id=clinician_ref).order_by("planned_start").first()
    if taken is not None:
        began, ended = taken.planned_start, taken.planned_stop
        if fields[0] == "start" and taken.start is not None and taken.stop is not None:
            began, ended = taken.start, taken.stop
        span = f"{clock_words(zone, began)} to {clock_words(zone, ended)}"
        raise Invalid(
            f"The clinician has another session at that time, from {span}",
            do="Choose another time, or change the other session first.",
            fields=fields,
        )
    _refuse_busy(others, client_refs, fields=fields)


def _refuse_busy(others: QuerySet[Session], client_refs: Sequence[UUID], *, fields: tuple[str, ...]) -> None:
    every_ref = {other for ref in client_refs for other in people.all_refs_of(ref)}
    busy = others.filter(participants__client_id__in=every_ref, participants__attendance__in=_THERE)
    if busy.exists():
        raise Invalid(
            "A client of this session is in another one at that time",
            why="Nobody is in two sessions at once.",
            do="Choose another time, or change the other session first.",
            fields=fields,
        )
