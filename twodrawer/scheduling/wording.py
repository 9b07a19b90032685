"""How clashes are said: with whom and when, naming only those whom the reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.scheduling.clashes import Clash, Shared
from twodrawer.scheduling.local_time import clock_words
from twodrawer.scheduling.occurrences import Occurrence


@dataclass(frozen=True)
class Names:
    """Everybody whom a page of clashes may name."""

    zone: str
    clients: Mapping[UUID, ClientLine]
    staff: Mapping[UUID, MemberFacts]

    def say(self, clash: Clash) -> str:
        """`Okafor has Rowan from 10:00 am to 10:50 am`"""
        span = f"from {clock_words(self.zone, clash.start)} to {clock_words(self.zone, clash.stop)}"
        clinician = (
            self.staff[clash.clinician_ref].name if clash.clinician_ref in self.staff else "A clinician"
        )
        if clash.shared is Shared.ROOM:
            return f"the room is taken {span}"
        who = ", ".join(self.clients[ref].name for ref in clash.who if ref in self.clients)
        if clash.shared is Shared.CLINICIAN:
            return f"{clinician} has {who or 'another session'} {span}"
        return f"{who or 'a client'} is with {clinician} {span}"


def names_for(clashes: Iterable[Clash], *, by: law.Member, on: date, read: Reading) -> Names:
    """The names that these clashes need and this member may see, in the reading."""
    found = tuple(clashes)
    refs = {ref for clash in found for ref in clash.who}
    read.of("session", *dict.fromkeys(clash.session_ref for clash in found))
    return Names(
        people.practice_facts(by.practice_ref).zone,
        people.client_names(refs, by=by, on=on, read=read) if refs else {},
        people.member_facts(by.practice_ref, {clash.clinician_ref for clash in found}, on=on),
    )


@dataclass(frozen=True)
class SaidOccurrence:
    """One line of the page that is shown before a series is written."""

    one: Occurrence
    stops: tuple[str, ...]
    warns: tuple[str, ...]


def said(
    found: Iterable[Occurrence], *, by: law.Member, on: date, read: Reading
) -> tuple[SaidOccurrence, ...]:
    """Every occurrence with what stands in its way, in words."""
    held = tuple(found)
    names = names_for((clash for one in held for clash in one.clashes), by=by, on=on, read=read)
    return tuple(
        SaidOccurrence(
            one,
            stops=tuple(
                filter(
                    None, [one.problem.rstrip("."), *(names.say(c) for c in one.clashes if c.stops_a_plan)]
                )
            ),
            warns=tuple(
                filter(
                    None, [one.twice.rstrip("."), *(names.say(c) for c in one.clashes if not c.stops_a_plan)]
                )
            ),
        )
        for one in held
    )
