"""The blast radius of an account: everything that it reached from one moment to another, counted from the ledger.

For the day on which somebody else may have had the account. Whatever an entry of that time names was reached, and a
list that named a client counts as well: that somebody is a client here is itself part of the record. Refused attempts
reached nothing, and are counted apart. A person whose records were joined is one person.

One entry of `note.drafted` stands for a span of autosaving. A span that began before the window may reach into it, so
spans are looked for from their greatest length before it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event, Fact
from twodrawer.audit.reached import Reached, reached_by
from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.actions.saving import SPAN
from twodrawer.compliance.act_kinds import Done, done_by
from twodrawer.compliance.wording import THINGS, notice_words, reach_words, thing_words
from twodrawer.law import Act, Kind, Member
from twodrawer.law.breach import Notice, Told, notices
from twodrawer.lib.errors import Invalid
from twodrawer.lib.time import from_utc_text, utc_text
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts

AUDIT = "45 CFR 164.312(b)"
PAGE = 100


@dataclass(frozen=True)
class Window:
    """From one moment to another, both included."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise Invalid("The end lies before the beginning", do="Turn them round.", fields=("until",))


@dataclass(frozen=True)
class ClientReach:
    """How one client was reached. Notes by what was done to them: read, changed, printed."""

    ref: UUID
    done: frozenset[Done]
    first: datetime
    last: datetime
    notes: Mapping[Done, frozenset[UUID]]

    @property
    def only_listed(self) -> bool:
        """The client stood in a list, and nothing of theirs was opened."""
        return self.done == {Done.LISTED}

    @property
    def counts(self) -> Mapping[Done, int]:
        """How many of their notes, by what was done to them."""
        return {done: len(notes) for done, notes in self.notes.items()}


@dataclass(frozen=True)
class BlastRadius:
    """What one member's account reached in a window."""

    member: MemberFacts
    window: Window
    discovered_on: date
    entries: int
    refused: int
    clients: tuple[ClientReach, ...]
    notes: Mapping[Done, int]
    things: Mapping[str, int]
    residents: Mapping[str, int]
    unknown: int  # clients whose address names no state
    notices: tuple[Notice, ...]

    @property
    def people(self) -> int:
        """How many people. Each counts once."""
        return len(self.clients)

    @property
    def opened(self) -> int:
        """Those of whom more than the name in a list was reached."""
        return sum(not client.only_listed for client in self.clients)

    @property
    def notes_read(self) -> int:
        """Notes that were opened."""
        return self.notes.get(Done.READ, 0)

    @property
    def notes_changed(self) -> int:
        """Notes that were begun, written, signed, or changed otherwise."""
        return self.notes.get(Done.CHANGED, 0)

    @property
    def notes_printed(self) -> int:
        """Notes that left."""
        return self.notes.get(Done.PRINTED, 0)

    @property
    def things_in_words(self) -> tuple[tuple[str, int], ...]:
        """Other kinds of record, and how many of each were named."""
        return tuple((thing_words(kind), self.things[kind]) for kind in THINGS if kind in self.things)

    @property
    def told(self) -> tuple[tuple[str, Notice], ...]:
        """Whom the law wants told, in words."""
        return tuple((notice_words(notice), notice) for notice in self.notices)

    @property
    def by_state(self) -> tuple[tuple[str, int], ...]:
        """The states by how many of the people live there."""
        return tuple(sorted(self.residents.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def media_in(self) -> tuple[str, ...]:
        """The states whose media are told."""
        return next((notice.where for notice in self.notices if notice.to is Told.MEDIA), ())

    @property
    def could_be_over(self) -> tuple[str, ...]:
        """States that would cross the threshold if everybody without a known state lived there."""
        if not self.unknown:
            return ()
        with_all = {state: number + self.unknown for state, number in self.residents.items()}
        crossed = notices(
            on=self.discovered_on, discovered_on=self.discovered_on, people=self.people, residents=with_all
        )
        told = next((notice.where for notice in crossed if notice.to is Told.MEDIA), ())
        return tuple(state for state in told if state not in self.media_in)


@dataclass(frozen=True)
class RadiusPage:
    """The report, and the names of the clients on this page of it."""

    radius: BlastRadius
    names: Mapping[UUID, ClientLine]
    shown: tuple[ClientReach, ...]
    start: int

    @property
    def lines(self) -> "tuple[tuple[str, str, ClientReach], ...]":
        """Name, what happened, and when."""
        return tuple((self._name(one), reach_words(one.done, one.counts), one) for one in self.shown)

    def _name(self, one: ClientReach) -> str:
        return self.names[one.ref].name if one.ref in self.names else "A client"

    @property
    def more(self) -> int | None:
        """Where the next page begins."""
        after = self.start + PAGE
        return after if after < self.radius.people else None


def blast_radius_page(
    member_ref: UUID, window: Window, *, discovered_on: date, start: int, by: Member, at: datetime, on: date
) -> RadiusPage:
    """What the member's account reached. Asking is an entry that names the member and the clients shown."""
    answer = people.require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on)
    with reading("blast_radius.read", by=by, at=at, purpose="operations", facts=_asked_for(window)) as read:
        read.allowed_under(*answer.citations)
        radius = _radius(by.practice_ref, member_ref, window, discovered_on=discovered_on, on=on)
        start = max(0, min(start, (radius.people - 1) // PAGE * PAGE))
        shown = radius.clients[start : start + PAGE]
        names = people.client_names([one.ref for one in shown], by=by, on=on, read=read)
        read.of("member", member_ref)
    return RadiusPage(radius, names, shown, start)


def blast_radius_told(
    practice_ref: UUID, member_ref: UUID, window: Window, *, discovered_on: date, at: datetime, on: date
) -> BlastRadius:
    """The same for a command line, by the program itself; clients stand in it by ref."""
    radius = _radius(practice_ref, member_ref, window, discovered_on=discovered_on, on=on)
    facts = {**_asked_for(window), "through": "command_line", "people": radius.people}
    event = Event("blast_radius.made", (("member", member_ref),), "operations", (AUDIT,), facts)
    record(event, by=Actor("program", None, practice_ref), at=at)
    return radius


def _asked_for(window: Window) -> dict[str, Fact]:
    return {"since": utc_text(window.since), "until": utc_text(window.until)}


def _radius(
    practice_ref: UUID, member_ref: UUID, window: Window, *, discovered_on: date, on: date
) -> BlastRadius:
    member = people.member_facts(practice_ref, [member_ref], on=on).get(member_ref)
    if member is None:
        raise Invalid("Nobody here is called that", do="Choose one of the list.", fields=("member",))
    tally = _Tally(practice_ref)
    tally.add(_reached(practice_ref, member_ref, window))
    clients = tally.clients()
    states = people.clients_states([one.ref for one in clients], practice_ref=practice_ref)
    residents = Counter(states.values())
    return BlastRadius(
        member=member,
        window=window,
        discovered_on=discovered_on,
        entries=len(tally.entries),
        refused=len(tally.refused),
        clients=clients,
        notes={done: len(refs) for done, refs in tally.notes.items()},
        things={kind: len(refs) for kind, refs in tally.things.items()},
        residents=dict(residents),
        unknown=len(clients) - sum(residents.values()),
        notices=notices(on=on, discovered_on=discovered_on, people=len(clients), residents=residents),
    )


def _reached(practice_ref: UUID, member_ref: UUID, window: Window) -> Iterable[Reached]:
    """The window's rows, and before it those of spans of autosaving that may reach into it."""
    earlier = reached_by(practice_ref, [member_ref], since=window.since - SPAN, until=window.since)
    begins = utc_text(window.since)
    spans = (row for row in earlier if row.act == "note.drafted" and row.at < begins)
    return chain(spans, reached_by(practice_ref, [member_ref], since=window.since, until=window.until))


class _Tally:
    """What the rows name, added up: people by their kept ref, notes by what was done to them."""

    def __init__(self, practice_ref: UUID) -> None:
        self.practice_ref = practice_ref
        self.entries: set[UUID] = set()
        self.refused: set[UUID] = set()
        self.notes: dict[Done, set[UUID]] = {}
        self.things: dict[str, set[UUID]] = {}
        self._done: dict[UUID, set[Done]] = {}
        self._times: dict[UUID, tuple[str, str]] = {}

    def add(self, rows: Iterable[Reached]) -> None:
        """Each row once."""
        for row in rows:
            if row.outcome != "done":
                self.refused.add(row.entry)
                continue
            self.entries.add(row.entry)
            self._one(row, UUID(row.about), done_by(row.act))

    def _one(self, row: Reached, ref: UUID, done: Done) -> None:
        if row.kind in ("client", "note"):
            first, last = self._times.get(ref, (row.at, row.at))
            self._times[ref] = (min(first, row.at), max(last, row.at))
        if row.kind == "client":
            self._done.setdefault(ref, set()).add(done)
        elif row.kind == "note" and done is not Done.LISTED:
            self.notes.setdefault(done, set()).add(ref)
        elif row.kind in THINGS:
            self.things.setdefault(row.kind, set()).add(ref)

    def clients(self) -> tuple[ClientReach, ...]:
        """The people, those who were opened first, then by when they were first reached."""
        every_note = set(chain.from_iterable(self.notes.values()))
        about = chart.clients_of_notes(every_note, practice_ref=self.practice_ref)
        # A note says whom it is about, should its entry not have named them.
        for done, notes in self.notes.items():
            for note in notes & about.keys():
                self._done.setdefault(about[note], set()).add(done)
        kept = people.kept_refs(self._done, within=self.practice_ref)
        together: dict[UUID, set[UUID]] = {}
        for ref, one in kept.items():
            together.setdefault(one, set()).add(ref)
        notes_of: dict[UUID, set[UUID]] = {}
        for note, client in about.items():
            notes_of.setdefault(kept[client], set()).add(note)
        found = [self._client(one, refs, notes_of.get(one, set())) for one, refs in together.items()]
        return tuple(sorted(found, key=lambda one: (one.only_listed, one.first, one.ref)))

    def _client(self, kept: UUID, refs: set[UUID], own_notes: set[UUID]) -> ClientReach:
        times = [self._times[ref] for ref in refs | own_notes if ref in self._times]
        return ClientReach(
            ref=kept,
            done=frozenset(chain.from_iterable(self._done[ref] for ref in refs)),
            first=from_utc_text(min(first for first, _ in times)),
            last=from_utc_text(max(last for _, last in times)),
            notes={what: frozenset(those & own_notes) for what, those in self.notes.items()},
        )
