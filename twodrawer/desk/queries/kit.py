"""What goes into a downtime kit: a day's own sessions, and of each own client what is needed without a system.

Own clients are those of whose care team the member is on the day of the download, while care goes on. Of each: how to
reach them and those around them, what bears on safety, the goals that are being worked on, and the last signed notes.
Drafts stay out, one's own too: nobody has signed them. Nothing of a vault can be in it, since the record knows nothing
of one. Insurance and diagnoses stay out: a day without a system doesn't need them (45 CFR 164.502(b)).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import GoalFacts, NoteText
from twodrawer.desk.queries.steps import name_of
from twodrawer.disclosures.queries import agreements
from twodrawer.law import Act, Kind, Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts, RepresentativeFacts
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts
from twodrawer.writing.lexicon import read as read_words
from twodrawer.writing.risk import Holds, risk_of

LAST_NOTES = 2


@dataclass(frozen=True)
class Warned:
    """A sentence of a signed note that states a risk, as the note checker reads it."""

    sentence: str
    note: NoteText


@dataclass(frozen=True)
class KitClient:
    """One client of one's own."""

    client: ClientFacts
    around: tuple[RepresentativeFacts, ...]
    goals: tuple[GoalFacts, ...]
    notes: tuple[NoteText, ...]
    warned: tuple[Warned, ...]
    location: str  # where the client was at the last telehealth session that is on record here


@dataclass(frozen=True)
class KitSession:
    """One session of the day, with the name it goes by and those of its clients who stand in the kit."""

    session: SessionFacts
    name: str
    client_refs: tuple[UUID, ...]


@dataclass(frozen=True)
class Kit:
    """Everything, the clients by name."""

    day: date
    sessions: tuple[KitSession, ...]
    clients: tuple[KitClient, ...]


def kit(day: date, *, by: Member, on: date, read: Reading) -> Kit:
    """The kit for that day, of what the member may put on paper today."""
    read.allowed_under(*chart.require_kit(by=by, on=on))
    kept = set(people.kept_refs(people.care_team_clients(by, on=on), within=by.practice_ref).values())
    clients = [_client(ref, by=by, on=on, read=read) for ref in sorted(kept)]
    clients = [one for one in clients if one.client.ended_day is None and one.client.identity.died is None]
    clients.sort(key=lambda one: (one.client.identity.name.casefold(), one.client.ref))
    sessions = scheduling.sessions_on(day, by=by, on=on, read=read, clinician_ref=by.ref)
    names = people.client_names({ref for one in sessions for ref in one.client_refs}, by=by, on=on, read=read)
    inside = {one.client.ref for one in clients}
    return Kit(
        day=day,
        sessions=tuple(
            KitSession(
                session,
                name_of(session, names),
                tuple(
                    names[ref].ref for ref in session.client_refs if ref in names and names[ref].ref in inside
                ),
            )
            for session in sessions
        ),
        clients=tuple(clients),
    )


def _client(client_ref: UUID, *, by: Member, on: date, read: Reading) -> KitClient:
    for kind in (Kind.CLIENT, Kind.SESSION, Kind.TREATMENT):
        read.allowed_under(*people.require_for_client(Act.PRINT, kind, client_ref, by=by, on=on).citations)
    client = agreements.as_agreed(people.client_facts(client_ref, by=by, on=on, read=read), by=by, read=read)
    around = people.representatives(client_ref, by=by, on=on, read=read)
    _, goals = chart.treatment(client_ref, by=by, on=on, read=read)
    notes = chart.last_notes_for_paper(client_ref, most=LAST_NOTES, by=by, on=on, read=read)
    return KitClient(
        client=client,
        around=tuple(one for one in around if one.until_day is None or one.until_day >= on),
        goals=tuple(goal for goal in goals if goal.reached_day is None),
        notes=notes,
        warned=tuple(warned for note in notes for warned in _warnings(note)),
        location=next((note.facts["client_location"] for note in notes if note.facts["client_location"]), ""),
    )


def _warnings(note: NoteText) -> list[Warned]:
    """The sentences that state a risk as present, each once: in the note itself, then in its addenda."""
    found: dict[str, Warned] = {}
    for text in (note, *note.addenda):
        for words in text.sections.values():
            seen = read_words(words)
            stated = risk_of(seen)
            for mention in stated.mentions:
                if mention.holds is Holds.NOW:
                    said = seen.sentence(seen.tokens.all[mention.match.first].sentence).strip()
                    found.setdefault(said, Warned(said, note))
            if stated.item_nine:
                said = f"Item 9 of the PHQ-9: {stated.item_nine}"
                found.setdefault(said, Warned(said, note))
    return list(found.values())
