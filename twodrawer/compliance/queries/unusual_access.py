"""The review list: what access of the last days is unusual, what of it was reviewed, by whom and with which remark.

Worked out from the ledger each time it is asked for, so that nothing has to run for it, and nothing that ran can have
missed a day. Only the reviews are kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.audit.reached import busy_hours, entries_naming, reached_clients, refused_acts
from twodrawer.audit.reading import Reading, reading
from twodrawer.compliance.act_kinds import LISTS, opens
from twodrawer.compliance.models import AccessReview
from twodrawer.compliance.unusual import BEFORE, Access, Finding, Sessions, Why, habits_of, unusual
from twodrawer.compliance.wording import finding_words
from twodrawer.law import Act, Kind, Member
from twodrawer.lib.time import day_in, from_utc_text, utc_text
from twodrawer.people import queries as people
from twodrawer.people.events_emergency import GUESSED
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.people.facts_emergency import EmergencyFacts
from twodrawer.people.facts_ties import Ties
from twodrawer.scheduling import queries as scheduling
from twodrawer.sealing.keyring import keyring

REACH = timedelta(days=14)
"""How far back the list goes. What was not reviewed by then stays in the ledger, and under its own days."""
SPANS = (14, 30, 90)
SESSIONS = timedelta(days=400)


@dataclass(frozen=True)
class ReviewLine:
    """A finding in words, and its review if it has one."""

    finding: Finding
    who: MemberFacts | None
    client: ClientLine | None
    sentence: str
    reason: str  # what somebody typed to open a chart in an emergency
    remark: str = ""
    reviewed_by: MemberFacts | None = None
    reviewed_at: datetime | None = None

    @property
    def key(self) -> str:
        """For the form."""
        return self.finding.key

    @property
    def through(self) -> str:
        """The latest access that is shown, for the form."""
        return utc_text(self.finding.last)


@dataclass(frozen=True)
class ReviewPage:
    """What is open, the emergencies first, and what was reviewed."""

    days: int
    to_review: tuple[ReviewLine, ...]
    reviewed: tuple[ReviewLine, ...]


def review_page(*, days: int, by: Member, at: datetime, on: date) -> ReviewPage:
    """The list of the last days. Reading it is an entry that names whom it names."""
    with reading("access_review.read", by=by, at=at, purpose="operations") as read:
        return review_list(days=days, by=by, at=at, on=on, read=read)


def review_list(*, days: int, by: Member, at: datetime, on: date, read: Reading) -> ReviewPage:
    """The same inside somebody else's reading: for Today."""
    read.allowed_under(*people.require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on).citations)
    found, reasons = findings(at - timedelta(days=days), at, by=by, on=on, read=read)
    kept = _reviews([one.key for one in found], by=by)
    open_ones = [one for one in found if not _is_reviewed(one, kept)]
    done = [one for one in found if _is_reviewed(one, kept)]
    clients = {one.client for one in found if one.client is not None}
    names = people.client_names(clients, by=by, on=on, read=read)
    staff = {one.ref: one for one in people.members(by.practice_ref, on=on)}
    read.of("member", *{one.member for one in found})
    line = partial(_line, staff=staff, names=names, reasons=reasons)
    open_ones.sort(key=lambda one: one.why is not Why.EMERGENCY)
    return ReviewPage(
        days=days,
        to_review=tuple(line(one) for one in open_ones),
        reviewed=tuple(_with_review(line(one), kept[one.key], staff, by) for one in done),
    )


def findings(
    since: datetime, until: datetime, *, by: Member, on: date, read: Reading
) -> tuple[tuple[Finding, ...], Mapping[UUID, str]]:
    """Every finding of this time, the newest first, and the reasons typed in emergencies. The caller asks the law."""
    practice_ref = by.practice_ref
    zone = people.practice_facts(practice_ref).zone
    ties = people.ties_of(practice_ref)
    accesses = _accesses(practice_ref, since, until, kept=ties.kept)
    earlier = busy_hours(practice_ref, since=since - BEFORE, until=since, but=LISTS)
    habits = habits_of(earlier, zone=ZoneInfo(zone))
    sessions = _sessions(practice_ref, since, until, zone=zone, kept=ties.kept)
    found = list(unusual(accesses, known=ties, sessions=sessions, habits=habits))
    found += _family(accesses, practice_ref=practice_ref, zone=zone)
    found += _guessed(practice_ref, since, until, zone=zone)
    opened = people.emergencies_to_review(since, until, by=by, on=on, read=read)
    found += [_emergency(one, ties, zone=zone) for one in opened]
    found.sort(key=lambda one: (one.last, one.key), reverse=True)
    return tuple(found), {one.ref: one.reason for one in opened}


def _accesses(
    practice_ref: UUID, since: datetime, until: datetime, *, kept: Mapping[UUID, UUID]
) -> tuple[Access, ...]:
    emergencies = entries_naming(practice_ref, "emergency", since=since, until=until)
    found: list[Access] = []
    for row in reached_clients(practice_ref, since=since, until=until):
        client = UUID(row.about)
        if row.outcome == "done" and opens(row.act) and client in kept:
            access = Access(from_utc_text(row.at), UUID(row.actor), kept[client], row.entry in emergencies)
            found.append(access)
    return tuple(found)


def _sessions(
    practice_ref: UUID, since: datetime, until: datetime, *, zone: str, kept: Mapping[UUID, UUID]
) -> Sessions:
    found = Sessions()
    days = scheduling.session_days(practice_ref, since=since - SESSIONS, until=until + SESSIONS)
    for clinician, client, start in days:
        found.add(clinician, kept.get(client, client), day_in(zone, start))
    return found


def _family(accesses: Iterable[Access], *, practice_ref: UUID, zone: str) -> list[Finding]:
    """Somebody opened the record of a client who has their own family name. Asked once for each two."""
    times: dict[tuple[UUID, UUID], list[datetime]] = {}
    for one in accesses:
        times.setdefault((one.member, one.client), []).append(one.at)
    same = people.namesakes(times, practice_ref=practice_ref)
    return [_finding(Why.FAMILY_NAME, member, client, times[member, client], zone) for member, client in same]


def _guessed(practice_ref: UUID, since: datetime, until: datetime, *, zone: str) -> list[Finding]:
    """Somebody asked in an emergency for names that nobody has."""
    times: dict[tuple[UUID, date], list[datetime]] = {}
    for actor, text in refused_acts(practice_ref, GUESSED, since=since, until=until):
        at = from_utc_text(text)
        times.setdefault((UUID(actor), day_in(zone, at)), []).append(at)
    return [_finding(Why.GUESSED, member, None, ats, zone) for (member, _), ats in times.items()]


def _emergency(one: EmergencyFacts, ties: Ties, *, zone: str) -> Finding:
    client = ties.kept.get(one.client_ref, one.client_ref)
    return replace(_finding(Why.EMERGENCY, one.member_ref, client, [one.begun_at], zone), of=one.ref)


def _finding(why: Why, member: UUID, client: UUID | None, ats: Collection[datetime], zone: str) -> Finding:
    first, last = min(ats), max(ats)
    return Finding(why, member, client, day_in(zone, last), first, last, len(ats))


def _reviews(keys: Collection[str], *, by: Member) -> dict[str, AccessReview]:
    """The latest review of each of these findings."""
    rows = AccessReview.objects.filter(practice_id=by.practice_ref, finding__in=keys)
    return {row.finding: row for row in rows.order_by("reviewed_at", "ref")}


def _is_reviewed(one: Finding, kept: Mapping[str, AccessReview]) -> bool:
    """Looked at, and nothing came after it. Whose name it is doesn't change by another access."""
    row = kept.get(one.key)
    return row is not None and (one.why is Why.FAMILY_NAME or one.last <= row.through_at)


def _line(
    one: Finding,
    *,
    staff: Mapping[UUID, MemberFacts],
    names: Mapping[UUID, ClientLine],
    reasons: Mapping[UUID, str],
) -> ReviewLine:
    client = names.get(one.client) if one.client else None
    return ReviewLine(
        finding=one,
        who=staff.get(one.member),
        client=client,
        sentence=finding_words(one, client.name if client else "a client"),
        reason=reasons.get(one.of, "") if one.of else "",
    )


def _with_review(
    line: ReviewLine, row: AccessReview, staff: Mapping[UUID, MemberFacts], by: Member
) -> ReviewLine:
    ring = keyring(by.practice_ref)
    remark = ring.open(bytes(row.remark), ref=row.ref, column=AccessReview.REMARK).decode()
    return replace(
        line, remark=remark, reviewed_by=staff.get(row.reviewed_by_id), reviewed_at=row.reviewed_at
    )
