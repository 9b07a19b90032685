"""The ledger in words: who did what when why, by day, person and client."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit import queries as audit
from twodrawer.audit import verify as audit_verify
from twodrawer.audit import witness
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.audit.queries import EntryFacts, Place
from twodrawer.audit.reading import Reading, reading
from twodrawer.audit.seal import late
from twodrawer.backup import events as backup_events
from twodrawer.chart import events as chart_events
from twodrawer.compliance import events as compliance_events
from twodrawer.desk.events import SENTENCES as DESK_SENTENCES
from twodrawer.disclosures import events_orders, events_releases
from twodrawer.disclosures import events_papers as papers_events
from twodrawer.disclosures import events_requests as request_events
from twodrawer.law import Act, Kind, Member, asked
from twodrawer.lib.errors import Invalid, not_there
from twodrawer.lib.refs import parse_ref, short_ref
from twodrawer.lib.time import from_utc_text, machine_time, utc_text
from twodrawer.people import events as people_events
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.phrasebank import events as phrase_events
from twodrawer.retention import events as hold_events
from twodrawer.scheduling import events as scheduling_events

SENTENCES: Mapping[str, str] = {
    **DESK_SENTENCES,
    **backup_events.SENTENCES,
    **compliance_events.SENTENCES,
    **people_events.SENTENCES,
    **scheduling_events.SENTENCES,
    **request_events.SENTENCES,
    **hold_events.SENTENCES,
    **chart_events.SENTENCES,
    **phrase_events.SENTENCES,
    **events_releases.SENTENCES,
    **events_orders.SENTENCES,
    **papers_events.SENTENCES,
}
THINGS = {"note": "note", "session": "session", "member": "person", "account": "account", "client": "client"}
PAGE = 50
MOST = 2_000
"""How many entries one report holds."""


@dataclass(frozen=True)
class LedgerLine:
    """One entry in words."""

    ref: UUID
    at: datetime
    who: str
    did: str
    about: str
    why: str  # what for: treatment, payment, operations
    under: str  # the paragraphs and practice rules it was allowed or refused under
    refused: bool


@dataclass(frozen=True)
class LedgerPage:
    """Everything on the page."""

    day: date
    until: date
    lines: tuple[LedgerLine, ...]
    staff: tuple[MemberFacts, ...]
    person: UUID | None
    client: ClientLine | None
    client_words: str
    matches: tuple[ClientLine, ...]
    earlier: str | None
    late: str = ""  # that entries wait too long to be sealed; blank: the seal is in time


@dataclass(frozen=True)
class LedgerReport:
    """Everything that a report on paper says."""

    days: tuple[date, date]
    lines: tuple[LedgerLine, ...]
    person: MemberFacts | None
    client: ClientLine | None


def ledger_page(
    *,
    by: Member,
    at: datetime,
    on: date,
    zone: str,
    day: date,
    until: date,
    person: UUID | None,
    client: UUID | None,
    client_words: str,
    before: str,
) -> LedgerPage:
    """The practice's log of a day, or of some days. Reading it is an entry of its own (45 CFR 164.312(b))."""
    answer = people.require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on)
    with reading("ledger.read", by=by, at=at, purpose="operations") as read:
        read.allowed_under(*answer.citations)
        matches = (
            people.find_clients(client_words, by=by, on=on, read=read, limit=8)
            if client_words.strip()
            else ()
        )
        if client is None and len(matches) == 1:
            client = matches[0].ref
        found = _entries(
            (day, until), person, client, by=by, zone=zone, before=place_of(before), limit=PAGE + 1
        )
        shown = found[:PAGE]
        names = _names(shown, client, by=by, on=on, read=read)
        staff = people.members(by.practice_ref, on=on)
    who = {member.ref: member for member in staff}
    return LedgerPage(
        day=day,
        until=until,
        lines=tuple(_line(entry, who, names) for entry in shown),
        staff=staff,
        person=person,
        client=names.get(client) if client else None,
        client_words=client_words,
        matches=matches if client is None else (),
        earlier=place_text(shown[-1]) if len(found) > PAGE else None,
        late=_late(str(by.practice_ref), machine_time(at)),
    )


def _late(log: str, machine: datetime) -> str:
    waiting = late(log, machine=machine)
    if waiting is None:
        return ""
    count, since = waiting
    minutes = int((machine - since).total_seconds()) // 60
    return (
        f"{count:,} {'entry waits' if count == 1 else 'entries wait'} to be sealed, the oldest for {minutes} min. "
        "Until then only this database knows of them. Tell whoever runs Twodrawer."
    )


def ledger_report(
    *,
    days: tuple[date, date],
    person: UUID | None,
    client: UUID | None,
    zone: str,
    by: Member,
    on: date,
    read: Reading,
) -> LedgerReport:
    """What the page says of these days, whole. More than fits into one report is refused, never cut."""
    people.require_in_practice(Act.PRINT, Kind.LEDGER, by=by, on=on)
    found = _entries(days, person, client, by=by, zone=zone, before=None, limit=MOST + 1)
    if len(found) > MOST:
        raise Invalid(
            f"These are more than {MOST:,} entries",
            why="A report that left some out would not be one.",
            do="Choose fewer days, a person or a client.",
        )
    names = _names(found, client, by=by, on=on, read=read)
    who = {member.ref: member for member in people.members(by.practice_ref, on=on)}
    if (client and client not in names) or (person and person not in who):
        raise not_there(
            "ledger.print"
        )  # a report says at its head what it was asked for, so it must be known
    return LedgerReport(
        days=days,
        lines=tuple(_line(entry, who, names) for entry in found),
        person=who.get(person) if person else None,
        client=names.get(client) if client else None,
    )


def _entries(
    days: tuple[date, date],
    person: UUID | None,
    client: UUID | None,
    *,
    by: Member,
    zone: str,
    before: Place | None,
    limit: int,
) -> tuple[EntryFacts, ...]:
    return audit.entries(
        by.practice_ref,
        day_from=days[0],
        day_to=days[1],
        zone=zone,
        person=person,
        about=(people.all_refs_of(client) if client else ()) or None,
        before=before,
        limit=limit,
    )


def _names(
    entries: Iterable[EntryFacts], client: UUID | None, *, by: Member, on: date, read: Reading
) -> dict[UUID, ClientLine]:
    refs = {ref for entry in entries for kind, ref in entry.refs if kind == "client"}
    return people.client_names(refs | ({client} if client else set()), by=by, on=on, read=read)


def place_text(entry: EntryFacts) -> str:
    """Where the next page begins, for an address: time and ref."""
    return f"{utc_text(entry.at)}_{entry.ref}"


def place_of(cursor: str) -> Place | None:
    """The place that an address names. Anything else is the newest: nobody gains by making one up."""
    moment, _, named = cursor.partition("_")
    ref = parse_ref(named)
    try:
        return (from_utc_text(moment), ref) if ref else None
    except ValueError:
        return None


def _line(
    entry: EntryFacts, staff: Mapping[UUID, MemberFacts], names: Mapping[UUID, ClientLine]
) -> LedgerLine:
    did = SENTENCES.get(entry.act) or asked(entry.act)
    refused = entry.outcome == "refused"
    return LedgerLine(
        ref=entry.ref,
        at=entry.at,
        who=_who(entry, staff),
        did=f"was refused: {did}" if refused else did,
        about=", ".join(_about(entry.refs, staff, names)),
        why=entry.purpose.replace("_", " ").capitalize(),
        under="; ".join(entry.under),
        refused=refused,
    )


def _who(entry: EntryFacts, staff: Mapping[UUID, MemberFacts]) -> str:
    if entry.actor_kind == "member" and entry.actor_ref is not None and entry.actor_ref in staff:
        return staff[entry.actor_ref].name
    words = {"program": "Twodrawer", "nobody": "Somebody not signed in", "account": "An account of no staff"}
    # A member of another practice reached for something here: that much may be known, and no more.
    return words.get(entry.actor_kind, "Somebody outside the practice")


def _about(
    refs: Iterable[tuple[str, UUID]], staff: Mapping[UUID, MemberFacts], names: Mapping[UUID, ClientLine]
) -> list[str]:
    refs = list(refs)
    words = [names[ref].name for kind, ref in refs if kind == "client" and ref in names]
    words += [staff[ref].name for kind, ref in refs if kind == "member" and ref in staff]
    if len(words) > 6:
        words = [*words[:5], f"{len(words) - 5} more"]
    things = [(kind, ref) for kind, ref in refs if kind in ("note", "session")]
    if len(things) == 1:
        kind, ref = things[0]
        words.append(f"{THINGS[kind]} {short_ref(ref)}")
    elif things:
        words.append(f"{len(things)} notes and sessions")
    if any(kind == "emergency" for kind, _ in refs):
        words.append("in an emergency")
    return words


def verify_log(*, by: Member, at: datetime, on: date) -> tuple[int, str | None]:
    """How many entries of the practice's log are as they were sealed, and the first one that isn't."""
    people.require_in_practice(Act.VERIFY, Kind.LEDGER, by=by, on=on)
    count, bad = 0, None
    practice = people.practice_facts(by.practice_ref)
    outside = [note for _, note in witness.held()]
    for step in audit_verify.verify_log(
        by.practice_ref, outside=outside, machine=machine_time(at), times=not practice.is_demo
    ):
        count, bad = step.done, step.problem
    record(
        Event("ledger.verified", purpose="operations", facts={"count": count, "sound": bad is None}),
        by=by,
        at=at,
    )
    return count, str(bad) if bad else None
