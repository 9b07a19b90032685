"""What stands on the sheets of a client's record."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteText, Objective
from twodrawer.desk.paper.note import letterhead, note_body
from twodrawer.desk.queries.note_page import as_read
from twodrawer.desk.queries.paper import IN_THE_RECORD, name_on_paper
from twodrawer.desk.queries.record import ClientRecord
from twodrawer.desk.words import fact_words, place_words
from twodrawer.law.words import Purpose
from twodrawer.lib.dates import clock_span, day_and_clock, long_day, short_day, there, zone_words
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.text import line
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import from_utc_text
from twodrawer.people.facts import ClientIdentity, MemberFacts, PracticeFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts
from twodrawer.scheduling.facts import SessionFacts

PURPOSE_WORDS = {
    Purpose.TREATMENT: "Treatment",
    Purpose.CLIENT_ACCESS: "The client asked for a copy (45 CFR 164.524)",
    Purpose.OPERATIONS: "The practice’s own work",
}
APART = (
    "This file holds the official chart. Psychotherapy notes in the sense of 45 CFR 164.501 would be kept apart from "
    "it by the clinician and are never part of it (45 CFR 164.524(a)(1)(i)); this sentence stands in every record and "
    "says nothing about whether any were written."
)
NOT_YET = (
    "Notes that are still being written or wait for a supervisor’s signature are not part of the record."
)
SEALS = "When this file was made, the text of each note was compared with the fingerprint that its signatures are for."
KEEP = "It holds health information that the law protects. Keep it where only those can read it whom it is meant for."
ATTENDANCE = {
    "kept": "Kept",
    "planned": "Planned",
    "late_cancel": "Canceled late",
    "no_show": "Did not come",
    "canceled": "Canceled in time",
}
REPRESENTATIVES = {
    "guardian": "Parent or guardian",
    "representative": "Personal representative",
    "emergency": "Emergency contact",
}


def record_sheet(
    record: ClientRecord, practice: PracticeFacts, purpose: Purpose, by: MemberFacts, *, at: datetime
) -> dict[str, Any]:
    """Everything on the sheets of one record."""
    who, zone = record.client.identity, practice.zone
    name = name_on_paper(who.name, who.legal_name)
    born = f", born {long_day(who.born)}" if who.born else ""
    number = f" Record {who.record_number}." if who.record_number else ""
    return {
        "title": "Client record",
        "mark": "",
        "kind": "Client record",
        "standing": IN_THE_RECORD,
        "practice": letterhead(practice),
        "running": line(f"{name}{born}.{number}"),
        "foot": f"Twodrawer, client record {short_ref(record.client.ref)}",
        "name": line(name),
        "about": boxes(
            [
                ("Born", long_day(who.born) or "Not recorded"),
                ("Record number", who.record_number or "None"),
                ("Days", days_words(record.days)),
                ("Printed by", by.signature_name),
                ("Printed on", f"{day_and_clock(at, zone)} {zone_words(zone)}"),
                ("For", PURPOSE_WORDS[purpose]),
            ]
        ),
        "preface": [APART, NOT_YET, SEALS, KEEP],
        "identity": boxes(_identity(who, record)),
        "people": boxes(_representative(one) for one in record.representatives),
        "care_team": [
            [line(one.member_name), one.part.capitalize(), short_day(one.from_day), short_day(one.until_day)]
            for one in record.care_team
        ],
        "diagnoses": [_diagnosis(one) for one in record.diagnoses],
        "goals": [_goal(one) for one in record.goals],
        "sessions": [_session(one, record, zone) for one in record.sessions],
        "notes": [_note(one, record, zone) for one in record.notes],
    }


def days_words(days: tuple[date | None, date | None]) -> str:
    """`From November 1, 2026 to November 30, 2026`, or all of them."""
    first, last = days
    if first and last:
        return f"{long_day(first)} to {long_day(last)}"
    if first:
        return f"From {long_day(first)}"
    return f"Until {long_day(last)}" if last else "All days"


def _identity(who: ClientIdentity, record: ClientRecord) -> Iterable[tuple[str, str]]:
    contact = who.contact
    facts = [
        ("Legal name", who.legal_name),
        ("Goes by", who.preferred_name),
        ("Pronouns", who.pronouns),
        ("Born", long_day(who.born)),
        ("Died", long_day(who.died)),
        ("Language", who.language),
        ("Record number", who.record_number),
        ("Client since", long_day(record.client.since_day)),
        ("Care ended", long_day(record.client.ended_day)),
        ("Phone", contact.phone),
        ("E-mail", contact.email),
        ("Address", contact.address),
        ("How to reach them", contact.note),
        ("Referred by", record.referral.source),
        *(_policy(one) for one in record.policies),
    ]
    return [(name, value) for name, value in facts if value]


def _policy(one: PolicyFacts) -> tuple[str, str]:
    card = one.details
    until = f" until {long_day(one.until_day)}" if one.until_day else ""
    born = f", born {long_day(card.subscriber_born)}" if card.subscriber_born else ""
    said = [
        ", ".join(filter(None, [card.payer, card.plan])),
        f"Payer ID {card.payer_id}" if card.payer_id else "",
        f"Member ID {card.member_id}",
        f"Group {card.group}" if card.group else "",
        f"Subscriber {card.subscriber}{born}, {card.relation}" if card.subscriber else "",
        f"From {long_day(one.from_day)}{until}",
    ]
    return f"Insurance, {one.position}", "\n".join(filter(None, said))


def _representative(one: RepresentativeFacts) -> tuple[str, str]:
    until = f" until {long_day(one.until_day)}" if one.until_day else ""
    who = ", ".join(filter(None, [one.name, one.relation]))
    contact = one.contact
    said = [who, one.authority, contact.phone, contact.email, contact.address, contact.note]
    kind = REPRESENTATIVES.get(one.kind, "Contact")
    return f"{kind}, from {long_day(one.from_day)}{until}", "\n".join(filter(None, said))


def _diagnosis(one: DiagnosisFacts) -> list[str]:
    words = f"{one.description} ({one.note})" if one.note else one.description
    return [one.code, line(words), short_day(one.from_day), short_day(one.until_day)]


def _goal(one: GoalFacts) -> list[str]:
    if one.reached_day:
        stands = f"Reached {short_day(one.reached_day)}"
    else:
        stands = f"Ended {short_day(one.ended_day)}" if one.ended_day else "Open"
    said = [f"{one.title}.", *(_objective(each) for each in one.objectives)]
    return [one.key, line(" ".join(said)), short_day(one.from_day), stands]


def _objective(one: Objective) -> str:
    counted = f" ({one.reached} of {one.target} {one.unit})" if one.target else ""
    return f"{one.text}{counted}"


def _session(session: SessionFacts, record: ClientRecord, zone: str) -> list[str]:
    start, stop = session.start or session.planned_start, session.stop or session.planned_stop
    attended = record.attendance_of(session)
    took = f", {session.minutes} min" if session.minutes is not None else ""
    if not session.start:
        took = " (planned)"
    clinician = record.staff.get(session.clinician_ref)
    return [
        short_day(there(session.planned_start, zone).date()),
        f"{clock_span(start, stop, zone)}{took}",
        ATTENDANCE.get(attended, attended),
        f"{session.modality.capitalize()}, {place_words(session.place)}",
        session.cpt if attended == "kept" else "",
        clinician.name if clinician else "",
    ]


def _note(text: NoteText, record: ClientRecord, zone: str) -> dict[str, Any]:
    held = text.facts.get("start") or text.facts["planned_start"]
    author = record.staff.get(text.line.author_ref)
    facts = [("Clinician", author.signature_name)] if author else []
    return {
        "heading": f"Session of {long_day(there(from_utc_text(held), zone).date())}",
        "facts": boxes([*facts, *fact_words(text, zone)]),
        **note_body(as_read(text), zone),
    }
