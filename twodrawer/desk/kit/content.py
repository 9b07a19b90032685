"""What stands in a downtime kit, as the JSON that its page draws: words only, in the practice's zone, never markup."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from twodrawer.chart.facts import GoalFacts, NoteText
from twodrawer.desk.queries.kit import Kit, KitClient, KitSession, Warned
from twodrawer.desk.queries.note_page import as_read
from twodrawer.desk.queries.paper import name_on_paper
from twodrawer.desk.queries.steps import about
from twodrawer.desk.words import fact_words
from twodrawer.lib.dates import clock_span, day_and_clock, long_day, there, zone_words
from twodrawer.lib.time import from_utc_text, utc_text
from twodrawer.people.facts import Contact, MemberFacts, PracticeFacts, RepresentativeFacts
from twodrawer.scheduling.local_time import day_bounds

AROUND = {
    "guardian": "Parent or guardian",
    "representative": "Personal representative",
    "emergency": "Emergency contact",
}
Pair = list[str]


def kit_content(kit: Kit, practice: PracticeFacts, owner: MemberFacts, *, at: datetime) -> dict[str, Any]:
    """The whole kit. `until` is the moment after which its page asks not to use it: the end of its day."""
    zone = practice.zone
    return {
        "day": kit.day.isoformat(),
        "day_words": f"{kit.day:%A}, {long_day(kit.day)}",
        "made": utc_text(at),
        "made_words": f"{day_and_clock(at, zone)} {zone_words(zone)}",
        "until": utc_text(day_bounds(zone, kit.day)[1]),
        "owner": owner.signature_name,
        "practice": practice.name,
        "practice_phone": practice.phone,
        "sessions": [_session(one, zone) for one in kit.sessions],
        "clients": [_client(one, zone) for one in kit.clients],
    }


def _session(one: KitSession, zone: str) -> dict[str, Any]:
    session = one.session
    return {
        "time": clock_span(session.planned_start, session.planned_stop, zone),
        "name": one.name,
        "about": about(session),
        "canceled": session.canceled_at is not None,
        "clients": [str(ref) for ref in one.client_refs],
    }


def _client(one: KitClient, zone: str) -> dict[str, Any]:
    who = one.client.identity
    return {
        "ref": str(one.client.ref),
        "name": who.name,
        "legal": name_on_paper(who.name, who.legal_name) if who.name != who.legal_name else "",
        "about": ", ".join(filter(None, [who.pronouns, f"born {long_day(who.born)}" if who.born else ""])),
        "reach": [*_reach(who.contact), *_pairs([("Language", who.language)])],
        "location": one.location,
        "around": [_around(each) for each in one.around],
        "warned": [_warned(each, zone) for each in one.warned],
        "goals": [_goal(goal) for goal in one.goals],
        "notes": [_note(note, zone) for note in one.notes],
    }


def _pairs(said: Iterable[tuple[str, str]]) -> list[Pair]:
    return [[name, value] for name, value in said if value.strip()]


def _reach(contact: Contact) -> list[Pair]:
    return _pairs(
        [
            ("How to reach", contact.note),
            ("Phone", contact.phone),
            ("E-mail", contact.email),
            ("Address", contact.address),
        ]
    )


def _around(one: RepresentativeFacts) -> dict[str, Any]:
    return {
        "name": one.name,
        "about": ", ".join(filter(None, [AROUND.get(one.kind, one.kind), one.relation])),
        "reach": [*_reach(one.contact), *_pairs([("Authority", one.authority)])],
    }


def _warned(one: Warned, zone: str) -> dict[str, str]:
    return {"says": one.sentence, "from": f"Note of {_held(one.note, zone)}"}


def _goal(goal: GoalFacts) -> dict[str, Any]:
    steps = [
        f"{step.text}: {step.reached} of {step.target} {step.unit}".rstrip() if step.target else step.text
        for step in goal.objectives
    ]
    return {"key": goal.key, "title": goal.title, "steps": steps}


def _held(note: NoteText, zone: str) -> str:
    held = note.facts.get("start") or note.facts.get("planned_start") or ""
    return long_day(there(from_utc_text(held), zone).date()) if held else "an unknown day"


def _note(note: NoteText, zone: str) -> dict[str, Any]:
    return {
        "title": "Addendum" if note.line.addendum_to else f"Session of {_held(note, zone)}",
        "facts": _pairs(fact_words(note, zone)),
        "parts": [[part.heading, part.text] for part in as_read(note).parts],
        "signed": [f"{one.says}, {day_and_clock(one.signed_at, zone)}" for one in note.signatures],
        "addenda": [_note(added, zone) for added in note.addenda],
    }
