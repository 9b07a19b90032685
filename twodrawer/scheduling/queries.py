"""Reads of sessions: a day's, one, a client's. Permission-checked; what is handed out is in the reading."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.codes import cpt, place
from twodrawer.law import Act, Kind, Relationship
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.scheduling.actions.series import Scope, sessions_in_reach
from twodrawer.scheduling.facts import ParticipantFacts, SeriesFacts, SessionFacts
from twodrawer.scheduling.local_time import day_bounds
from twodrawer.scheduling.models import Attendance, Participant, Session
from twodrawer.scheduling.sealed import open_room, open_telehealth, open_title
from twodrawer.scheduling.standing import (
    Standing,
    answer_for_list,
    require_own,
    session_for,
    standing,
    with_participants,
)
from twodrawer.sealing.keyring import Keyring, keyring

ABSENT = frozenset({Attendance.CANCELED.value, Attendance.LATE_CANCEL.value, Attendance.NO_SHOW.value})


@prepared
def _day(practice_ref: UUID, first: datetime, after: datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(
        practice_id=practice_ref, planned_start__gte=first, planned_start__lt=after
    ).order_by("planned_start", "ref")


@prepared
def _own_day(
    practice_ref: UUID, clinician_ref: UUID, first: datetime, after: datetime
) -> "QuerySet[Session, Session]":
    return Session.objects.filter(
        practice_id=practice_ref,
        clinician_id=clinician_ref,
        planned_start__gte=first,
        planned_start__lt=after,
    ).order_by("planned_start", "ref")


@prepared
def _sessions_with(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Session, Session]":
    taking_part = Participant.objects.filter(session_id=OuterRef("ref"), client_id__in=client_refs)
    rows = Session.objects.filter(Exists(taking_part), practice_id=practice_ref)
    return rows.order_by("-planned_start", "-ref")


@prepared
def _next_with(
    practice_ref: UUID, client_refs: Collection[UUID], after: datetime
) -> "QuerySet[Session, Session]":
    taking_part = Participant.objects.filter(session_id=OuterRef("ref"), client_id__in=client_refs)
    rows = Session.objects.filter(
        Exists(taking_part), practice_id=practice_ref, planned_start__gt=after, canceled_at__isnull=True
    )
    return rows.order_by("planned_start", "ref")[:1]


def next_start(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading, after: datetime
) -> datetime | None:
    """When the client's next session after that moment is planned, for whoever may see the client's sessions."""
    answer = people.require_for_client(Act.READ, Kind.SESSION, client_ref, by=by, on=on)
    refs = people.all_refs_of(client_ref)
    row = _next_with.first(practice_ref=by.practice_ref, client_refs=refs, after=after)
    if row is None:
        return None
    read.of("session", row.ref)
    read.allowed_under(*answer.citations)
    planned: datetime = row.planned_start
    return planned


def sessions_on(
    day: date, *, by: law.Member, read: Reading, clinician_ref: UUID | None = None, on: date | None = None
) -> tuple[SessionFacts, ...]:
    """The sessions of a day in the practice's zone, by time, canceled ones included.

    Clinical roles see their own; front desk and biller see all, or those of one clinician.
    """
    return sessions_between(day, day, by=by, read=read, clinician_ref=clinician_ref, on=on or day)


def sessions_between(
    first_day: date,
    last_day: date,
    *,
    by: law.Member,
    read: Reading,
    on: date,
    clinician_ref: UUID | None = None,
) -> tuple[SessionFacts, ...]:
    """The sessions that begin on these days of the practice's zone, both included, as `sessions_on` says."""
    answers = answer_for_list(by, on=on)
    zone = people.practice_facts(by.practice_ref).zone
    first, after = day_bounds(zone, first_day)[0], day_bounds(zone, last_day)[1]
    asked = {"practice_ref": by.practice_ref, "first": first, "after": after}
    own_only = not answers[Relationship.PRACTICE].is_yes
    if own_only and clinician_ref not in (None, by.ref):
        rows: list[Session] = []
    elif own_only or clinician_ref is not None:
        rows = _own_day.all(**asked, clinician_ref=clinician_ref or by.ref)
    else:
        rows = _day.all(**asked)
    read.allowed_under(*_citations(answers.values()))
    return _facts(with_participants(rows), links=standing(by, on=on), read=read)


def session_facts(session_ref: UUID, *, by: law.Member, on: date, read: Reading) -> SessionFacts:
    """One session, with as much of it as the member may see."""
    row = session_for(Act.READ, session_ref, by=by, on=on)
    links = standing(by, on=on)
    read.allowed_under(*links.may(Act.READ, links.to(row)).citations)
    return _facts([row], links=links, read=read)[0]


def sessions_of_client(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[SessionFacts, ...]:
    """All sessions of a client under any of its refs, the latest first."""
    people.require_for_client(Act.READ, Kind.SESSION, client_ref, by=by, on=on)
    refs = people.all_refs_of(client_ref)
    rows = _sessions_with.all(practice_ref=by.practice_ref, client_refs=refs)
    links = standing(by, on=on)
    stands = people.stands_to_client(by, client_ref, on=on) or Relationship.PRACTICE
    read.allowed_under(*links.may(Act.READ, stands).citations)
    return _facts(with_participants(rows), links=links, read=read)


def sessions_for_release(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[tuple[SessionFacts, ...], frozenset[UUID]]:
    """All sessions of a client, the first one first, for a release; and who else took part in them.

    A session stands here as this client's alone: nobody else in it, no group's name, no room.
    """
    answer = people.require_for_client(Act.EDIT, Kind.RELEASE, client_ref, by=by, on=on)
    read.allowed_under(*answer.citations)
    refs = people.all_refs_of(client_ref)
    rows = with_participants(_sessions_with.all(practice_ref=by.practice_ref, client_refs=refs))
    read.of("session", *(row.ref for row in rows))
    others = {p.client_id for row in rows for p in row.participants.all()} - set(refs)
    found = tuple(
        SessionFacts(
            ref=row.ref,
            practice_ref=row.practice_id,
            clinician_ref=row.clinician_id,
            modality=row.modality,
            planned_start=row.planned_start,
            planned_stop=row.planned_stop,
            start=row.start,
            stop=row.stop,
            place=row.place,
            room="",
            cpt=row.cpt,
            title="",
            canceled_at=row.canceled_at,
            version=row.version,
            participants=tuple(
                ParticipantFacts(p.ref, p.client_id, p.attendance, None)
                for p in row.participants.all()
                if p.client_id in refs
            ),
        )
        for row in reversed(rows)
    )
    return found, frozenset(others)


def client_refs_of(session_ref: UUID, *, by: law.Member, on: date) -> tuple[UUID, ...]:
    """Who takes part in a session that the member may see. Refs only: nothing is opened."""
    row = session_for(Act.READ, session_ref, by=by, on=on)
    links = standing(by, on=on)
    everybody = links.sees_everybody(row)
    refs = sorted(p.client_id for p in row.participants.all())
    return tuple(ref for ref in refs if everybody or ref in links.clients)


def session_refs_with(client_refs: Collection[UUID], *, practice_ref: UUID) -> frozenset[UUID]:
    """The sessions in which one of these clients takes or took part. Refs alone: nothing is opened or shown."""
    rows = Participant.objects.filter(session__practice_id=practice_ref, client_id__in=client_refs)
    return frozenset(rows.values_list("session_id", flat=True))


def session_days(
    practice_ref: UUID, *, since: datetime, until: datetime
) -> tuple[tuple[UUID, UUID, datetime], ...]:
    """Clinician, client and time of every session of the practice in this time. Refs alone, for judging access."""
    rows = Participant.objects.filter(
        session__practice_id=practice_ref,
        session__planned_start__gte=since,
        session__planned_start__lte=until,
    )
    return tuple(rows.values_list("session__clinician_id", "client_id", "session__planned_start"))


def require_changeable(session_ref: UUID, *, by: law.Member, on: date) -> None:
    """Nothing, if the member may change this session: its clinician may, and the front desk."""
    row = session_for(Act.EDIT, session_ref, by=by, on=on)
    require_own(row.clinician_id, by=by, session_ref=row.ref)


def series_facts(
    session_ref: UUID, *, by: law.Member, at: datetime, on: date, scope: Scope = Scope.FOLLOWING
) -> SeriesFacts | None:
    """The rule under which this session was planned, for whoever may change it; None for a single session."""
    row = session_for(Act.EDIT, session_ref, by=by, on=on)
    require_own(row.clinician_id, by=by, session_ref=row.ref)
    if row.series is None:
        return None
    series = row.series
    return SeriesFacts(
        ref=series.ref,
        repeats=series.repeats,
        step=series.step,
        first_day=series.first_day,
        clock=series.clock,
        times=series.times,
        until_day=series.until_day,
        still_open=len(sessions_in_reach(row, scope, at=at)),
    )


def session_number(session: SessionFacts, client_ref: UUID) -> int:
    """Which session with this client it is, counting those to which the client came or may still come."""
    rows = Session.objects.filter(
        practice_id=session.practice_ref,
        canceled_at__isnull=True,
        planned_start__lte=session.planned_start,
        participants__client_id__in=people.all_refs_of(client_ref),
        participants__attendance__in=(Attendance.PLANNED, Attendance.KEPT),
    )
    return rows.distinct().count()


def is_telehealth(session: SessionFacts) -> bool:
    """Whether client and clinician were not in one place, as the place of service says."""
    return place.is_telehealth(session.place)


def missing_telehealth(session: SessionFacts) -> tuple[UUID, ...]:
    """The clients whose location still has to be written before a note of this session is signed.

    Only for telehealth places, and only for those who came or may still come.
    """
    if not is_telehealth(session):
        return ()
    return tuple(
        p.client_ref
        for p in session.participants
        if p.attendance not in ABSENT and not (p.telehealth is not None and p.telehealth.client_location)
    )


def cpt_doubt(session: SessionFacts) -> str:
    """A sentence when the code doesn't fit the minutes, blank when it does. A warning, never an error."""
    code = cpt.describe(session.cpt) if session.cpt else None
    if code is None:
        return ""
    took = session.minutes
    minutes = took or int((session.planned_stop - session.planned_start).total_seconds() // 60)
    if code.covers(minutes):
        return ""
    verb = "took" if took else "is planned for"
    fitting = [other.code for other in cpt.suggest(session.modality, minutes)]
    instead = f" {' or '.join(fitting)} would fit." if fitting else ""
    if code.minutes_to is None:
        span = f"{code.minutes_from} minutes or more"
    else:
        span = f"{code.minutes_from} to {code.minutes_to} minutes"
    return f"{code.code} stands for {span}, and this session {verb} {minutes}.{instead}"


def _facts(rows: Iterable[Session], *, links: Standing, read: Reading) -> tuple[SessionFacts, ...]:
    held = list(rows)
    ring = keyring(links.by.practice_ref)
    ring.load([("practice", links.by.practice_ref)], "record")
    ring.load(
        [("client", p.client_id) for row in held for p in row.participants.all() if p.telehealth], "record"
    )
    found = tuple(_one(row, links=links, ring=ring) for row in held)
    for session in found:
        read.of("session", session.ref)
        read.of("client", *session.client_refs)
    return found


def _one(row: Session, *, links: Standing, ring: Keyring) -> SessionFacts:
    everybody = links.sees_everybody(row)
    participants = sorted(row.participants.all(), key=lambda p: p.ref)
    return SessionFacts(
        ref=row.ref,
        practice_ref=row.practice_id,
        clinician_ref=row.clinician_id,
        modality=row.modality,
        planned_start=row.planned_start,
        planned_stop=row.planned_stop,
        start=row.start,
        stop=row.stop,
        place=row.place,
        room=open_room(row, ring=ring),
        cpt=row.cpt,
        title=open_title(row, ring=ring) if links.sees_titles() else "",
        canceled_at=row.canceled_at,
        version=row.version,
        series_ref=row.series_id,
        participants=tuple(
            ParticipantFacts(
                ref=p.ref,
                client_ref=p.client_id,
                attendance=p.attendance,
                telehealth=open_telehealth(p, ring=ring) if links.opens_words(row, p.client_id) else None,
            )
            for p in participants
            if everybody or p.client_id in links.clients or p.client_id in links.emergencies
        ),
    )


def _citations(answers: Iterable[law.Answer]) -> tuple[str, ...]:
    return tuple(citation for answer in answers if answer.is_yes for citation in answer.citations)


def last_session_days(practice_ref: UUID) -> dict[UUID, datetime]:
    """When each client's last session was planned, canceled ones left out. Refs and times, for clocks of records."""
    taking_part = Participant.objects.filter(
        session__practice_id=practice_ref, session__canceled_at__isnull=True
    )
    last = taking_part.values("client_id").annotate(last=Max("session__planned_start"))
    return dict(last.values_list("client_id", "last"))
