"""The access report: everything the ledger holds about one client, a line for each entry, in words a client can read.

Complete: an entry is about the client if it names the client under any ref, or a note, a diagnosis, a goal or a
session of theirs, so that a refused reach for a note is told too. Of an entry that names others as well (a day's
list), the line says that, and not who or how many: a report about one client is no list of the others. People of
another practice who reached for something here are told of without a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit import queries as audit
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event, Fact
from twodrawer.audit.queries import EntryFacts, Place
from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.desk.queries.access_words import stood_on, why_words
from twodrawer.desk.queries.ledger_page import SENTENCES, place_of, place_text
from twodrawer.law import Act, Kind, Member, asked
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.scheduling import queries as scheduling

Days = tuple[date, date]
PAGE = 50
MOST = 2_000
"""How many entries one file for paper holds."""

NAMED_THINGS = {"note": "note", "session": "session"}


@dataclass(frozen=True)
class AccessLine:
    """One entry as a client reads it."""

    ref: UUID
    at: datetime
    who: str
    did: str
    about: str
    why: str
    under: tuple[str, ...]
    refused: bool


@dataclass(frozen=True)
class AccessReport:
    """What was asked for, and the lines."""

    days: Days
    client: ClientLine | None
    client_words: str
    matches: tuple[ClientLine, ...]
    lines: tuple[AccessLine, ...]
    earlier: str | None = None


def find_for_access_report(
    client_words: str, *, days: Days, by: Member, at: datetime, on: date
) -> AccessReport:
    """The clients whom the words find; no words find nobody. One alone is the report's client."""
    answer = people.require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on)
    act = "client.searched" if client_words.strip() else "ledger.read"
    with reading(act, by=by, at=at, purpose="operations") as read:
        read.allowed_under(*answer.citations)
        matches = people.find_clients(client_words, by=by, on=on, read=read, limit=8)
    return AccessReport(days, matches[0] if len(matches) == 1 else None, client_words, matches, ())


def access_page(
    client: UUID, *, days: Days, before: str, zone: str, by: Member, at: datetime, on: date
) -> AccessReport:
    """A page of the report, newest first. Reading it is an entry of its own."""
    answer = people.require_for_client(Act.READ, Kind.LEDGER, client, by=by, on=on)
    with reading("access_report.read", by=by, at=at, purpose="operations") as read:
        read.allowed_under(*answer.citations)
        line = people.client_names([client], by=by, on=on, read=read)[client]
        about = _About.of(line.ref, practice_ref=by.practice_ref)
        found = about.entries(days, zone=zone, before=place_of(before), limit=PAGE + 1)
        lines = about.lines(found[:PAGE], staff=_staff(by.practice_ref, on))
    earlier = place_text(found[PAGE - 1]) if len(found) > PAGE else None
    return AccessReport(days, line, "", (), lines, earlier)


def access_on_paper(
    client: UUID, *, days: Days, zone: str, by: Member, on: date, read: Reading
) -> AccessReport:
    """The report whole, for paper. More than one file holds is refused, never cut."""
    answer = people.require_for_client(Act.PRINT, Kind.LEDGER, client, by=by, on=on)
    read.allowed_under(*answer.citations)
    line = people.client_names([client], by=by, on=on, read=read)[client]
    about = _About.of(line.ref, practice_ref=by.practice_ref)
    found = about.entries(days, zone=zone, before=None, limit=MOST + 1)
    if len(found) > MOST:
        raise Invalid(
            f"These are more than {MOST:,} entries",
            why="A report that left some out would not be one.",
            do="Choose fewer days, and make two files.",
        )
    return AccessReport(days, line, "", (), about.lines(found, staff=_staff(by.practice_ref, on)))


def access_told(
    client: UUID, *, practice_ref: UUID, days: Days, zone: str, at: datetime, on: date
) -> tuple[AccessLine, ...]:
    """The whole report for a command line, oldest first, by the program itself: nobody is signed in there.

    The client stands in it by ref, and no name is opened. That it was made is in the practice's log.
    """
    about = _About.of(client, practice_ref=practice_ref)
    lines = about.lines(about.all_entries(days, zone=zone), staff=_staff(practice_ref, on))
    facts: dict[str, Fact] = {
        "through": "command_line",
        "from": str(days[0]),
        "to": str(days[1]),
        "lines": len(lines),
    }
    refs = (("client", client),)
    event = Event("access_report.made", refs, "operations", ("45 CFR 164.312(b)",), facts)
    record(event, by=Actor("program", None, practice_ref), at=at)
    return tuple(reversed(lines))


@dataclass(frozen=True)
class _About:
    """One client in the ledger of the practice: the refs they have, and the refs of what is theirs."""

    practice_ref: UUID
    clients: frozenset[UUID]
    things: frozenset[UUID]

    @classmethod
    def of(cls, client_ref: UUID, *, practice_ref: UUID) -> "_About":
        refs = frozenset(people.all_refs_of(client_ref))
        in_chart = chart.refs_about(refs, practice_ref=practice_ref)
        return cls(
            practice_ref, refs, in_chart | scheduling.session_refs_with(refs, practice_ref=practice_ref)
        )

    def entries(self, days: Days, *, zone: str, before: Place | None, limit: int) -> tuple[EntryFacts, ...]:
        """Newest first."""
        return audit.entries(
            self.practice_ref,
            day_from=days[0],
            day_to=days[1],
            zone=zone,
            about=self.clients | self.things,
            before=before,
            limit=limit,
        )

    def all_entries(self, days: Days, *, zone: str) -> Iterator[EntryFacts]:
        """Every one, newest first, a thousand at a time."""
        before: Place | None = None
        while page := self.entries(days, zone=zone, before=before, limit=1_000):
            yield from page
            before = page[-1].place

    def lines(
        self, found: "Iterator[EntryFacts] | tuple[EntryFacts, ...]", *, staff: Mapping[UUID, MemberFacts]
    ) -> tuple[AccessLine, ...]:
        """A line for each entry."""
        return tuple(self._line(entry, staff) for entry in found)

    def _line(self, entry: EntryFacts, staff: Mapping[UUID, MemberFacts]) -> AccessLine:
        did = SENTENCES.get(entry.act) or asked(entry.act) or entry.act.replace("_", " ").replace(".", ": ")
        refused = entry.outcome == "refused"
        return AccessLine(
            ref=entry.ref,
            at=entry.at,
            who=_who(entry, staff),
            did=f"was refused: {did}" if refused else did,
            about=self._which(entry),
            why=why_words(entry.purpose, refused=refused),
            under=stood_on(entry.under, entry.purpose, refused=refused),
            refused=refused,
        )

    def _which(self, entry: EntryFacts) -> str:
        """Which of the client's things, as far as that can be said without saying who else is in the entry."""
        emergency = ["in an emergency"] if any(kind == "emergency" for kind, _ in entry.refs) else []
        return ", ".join([*filter(None, [self._things(entry)]), *emergency])

    def _things(self, entry: EntryFacts) -> str:
        if any(kind == "client" and ref not in self.clients for kind, ref in entry.refs):
            return "one of several clients in this entry"
        own = [(kind, ref) for kind, ref in entry.refs if kind in NAMED_THINGS and ref in self.things]
        if len(own) > 3:
            return f"{len(own)} notes and sessions of this client"
        return ", ".join(f"{NAMED_THINGS[kind]} {short_ref(ref)}" for kind, ref in own)


def _staff(practice_ref: UUID, on: date) -> Mapping[UUID, MemberFacts]:
    return {member.ref: member for member in people.members(practice_ref, on=on)}


def _who(entry: EntryFacts, staff: Mapping[UUID, MemberFacts]) -> str:
    if entry.actor_kind == "member" and entry.actor_ref is not None and entry.actor_ref in staff:
        return staff[entry.actor_ref].signature_name
    words = {"program": "The program itself", "nobody": "Somebody not signed in"}
    return words.get(entry.actor_kind, "Somebody outside the practice")
