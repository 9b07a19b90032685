"""What stands on the sheets of a release."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteText, Objective, SignatureFacts
from twodrawer.chart.words import fact_words, place_words
from twodrawer.disclosures.facts_releases import PackageFacts
from twodrawer.disclosures.gathering import Content
from twodrawer.disclosures.names import MARK
from twodrawer.lib.dates import clock_span, day_and_clock, long_day, short_day, there, zone_words
from twodrawer.lib.paper.file import PaperFile
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.press import press
from twodrawer.lib.paper.text import line, paragraphs
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import from_utc_text
from twodrawer.people.facts import ClientIdentity, MemberFacts, PracticeFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts
from twodrawer.scheduling.facts import SessionFacts

SHEETS = Path(__file__).parent / "sheets"
APART = (
    "Psychotherapy notes, if any, are outside of this release (45 CFR 164.501, 164.524(a)(1)(i)). This sentence "
    "stands in every release and says nothing about whether any were written."
)
MANIFEST = (
    "The file manifest.json lists the files that left together with the SHA-256 of each, and is signed by the practice "
    "(Ed25519). With the practice’s public key anybody can check offline that nothing was changed."
)
MASKED = (
    f"Where {MARK} stands, a name of somebody else was taken out before this left. A note’s seal is that of the note "
    "as it was signed."
)
KEEP = "It holds health information that the law protects. Keep it where only those can read it whom it is meant for."
DIAGNOSES = ("Code", "Diagnosis", "From", "Until")
SESSIONS = ("Day", "Time", "Attendance", "Kind and place", "CPT", "Clinician")
ATTENDANCE = {
    "kept": "Kept",
    "planned": "Planned",
    "late_cancel": "Canceled late",
    "no_show": "Did not come",
    "canceled": "Canceled in time",
}
KINDS = {
    "guardian": "Parent or guardian",
    "representative": "Personal representative",
    "emergency": "Emergency contact",
}


def release_pdf(
    package: PackageFacts,
    content: Content,
    practice: PracticeFacts,
    notices: Iterable[tuple[str, str]],
    *,
    salt: bytes,
) -> PaperFile:
    """The release as a tagged file, to be read or printed (164.524(c)(1), (c)(2)(i)). Its moment is the day on which
    the request came, so that it stays the same."""
    moment = datetime.combine(package.facts.received_on, time(), UTC)
    sheet = release_sheet(package, content, practice, notices)
    return press(SHEETS / "release.typ", sheet, at=moment, salt=salt)


def letterhead(practice: PracticeFacts) -> dict[str, Any]:
    """The practice as its letters show it."""
    place = ", ".join(filter(None, [practice.street, practice.city]))
    return {"name": line(practice.name), "lines": [line(one) for one in (place, practice.phone) if one]}


def release_sheet(
    package: PackageFacts,
    content: Content,
    practice: PracticeFacts,
    notices: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """Everything on the sheets of one release."""
    who, zone, facts = content.client.identity, practice.zone, package.facts
    name = who.legal_name if who.name == who.legal_name else f"{who.legal_name} ({who.name})"
    born = f", born {long_day(who.born)}" if who.born else ""
    return {
        "title": "Release from a client record",
        "mark": "",
        "kind": "Release of records",
        "standing": "From the designated record set",
        "practice": letterhead(practice),
        "running": line(f"{name}{born}"),
        "foot": f"Twodrawer, release {short_ref(package.request_ref)}",
        "name": line(name),
        "about": boxes(
            [
                ("For", facts.recipient.name),
                *([("Address", facts.recipient.address)] if facts.recipient.address else []),
                ("Purpose", facts.wants),
                ("Asked on", long_day(facts.received_on)),
                ("Days", days_words(facts.days)),
                ("Born", long_day(who.born) or "Not recorded"),
            ]
        ),
        "preface": [APART, *([MASKED] if content.masked else []), MANIFEST, KEEP],
        "notices": [{"title": title, "paragraphs": paragraphs(said)} for title, said in notices],
        "identity": boxes(_identity(who, content)),
        "people": boxes(_representative(one) for one in content.representatives),
        "lists": [one for one in _lists(content, zone) if one["rows"]],
        "notes": [note_part(one, content.staff, zone) for one in content.notes],
    }


def days_words(days: tuple[Any, Any]) -> str:
    """`From November 1, 2026 to November 30, 2026`, or until a day."""
    first, last = days
    return f"{long_day(first)} to {long_day(last)}" if first else f"Until {long_day(last)}"


def _identity(who: ClientIdentity, content: Content) -> Iterable[tuple[str, str]]:
    contact = who.contact
    found = [
        ("Legal name", who.legal_name),
        ("Goes by", who.preferred_name),
        ("Pronouns", who.pronouns),
        ("Born", long_day(who.born)),
        ("Died", long_day(who.died)),
        ("Language", who.language),
        ("Record number", who.record_number),
        ("Phone", contact.phone),
        ("E-mail", contact.email),
        ("Address", contact.address),
        ("How to reach them", contact.note),
        ("Referred by", content.referral.source),
        *(_policy(one) for one in content.policies),
    ]
    return [(name, value) for name, value in found if value]


def _policy(one: PolicyFacts) -> tuple[str, str]:
    card = one.details
    until = f" until {long_day(one.until_day)}" if one.until_day else ""
    said = [
        ", ".join(filter(None, [card.payer, card.plan])),
        f"Member ID {card.member_id}",
        f"Group {card.group}" if card.group else "",
        f"Subscriber {card.subscriber}, {card.relation}" if card.subscriber else "",
        f"From {long_day(one.from_day)}{until}",
    ]
    return f"Insurance, {one.position}", "\n".join(filter(None, said))


def _representative(one: RepresentativeFacts) -> tuple[str, str]:
    until = f" until {long_day(one.until_day)}" if one.until_day else ""
    who = ", ".join(filter(None, [one.name, one.relation]))
    contact = one.contact
    said = [who, one.authority, contact.phone, contact.email, contact.address]
    return f"{KINDS.get(one.kind, 'Contact')}, from {long_day(one.from_day)}{until}", "\n".join(
        filter(None, said)
    )


def _lists(content: Content, zone: str) -> Iterable[dict[str, Any]]:
    yield _list(
        "Care team",
        ("Name", "Part", "From", "Until"),
        (4, 2, 3, 3),
        [
            [line(one.member_name), one.part.capitalize(), short_day(one.from_day), short_day(one.until_day)]
            for one in content.care_team
        ],
    )
    yield _list(
        "Diagnoses",
        DIAGNOSES,
        (2, 6, 3, 3),
        [diagnosis_row(one) for one in content.diagnoses],
    )
    yield _list(
        "Goals",
        ("Goal", "In the client’s words, and what is counted", "From", "Stands"),
        (1, 7, 3, 3),
        [_goal(one) for one in content.goals],
    )
    yield _list(
        "Sessions",
        SESSIONS,
        (3, 5, 3, 4, 2, 3),
        [
            session_row(one, attended=content.attendance_of(one), staff=content.staff, zone=zone)
            for one in content.sessions
        ],
    )


def _list(
    title: str, head: tuple[str, ...], widths: tuple[int, ...], rows: list[list[str]]
) -> dict[str, Any]:
    return {"title": title, "head": head, "widths": widths, "rows": rows}


def diagnosis_row(one: DiagnosisFacts) -> list[str]:
    """A diagnosis in the list of a release."""
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
    return f"{one.text} ({one.reached} of {one.target} {one.unit})" if one.target else one.text


def session_row(
    session: SessionFacts, *, attended: str, staff: Mapping[UUID, MemberFacts], zone: str
) -> list[str]:
    """A session in the list of a release: when, how and by whom, and not a word of what was said."""
    start, stop = session.start or session.planned_start, session.stop or session.planned_stop
    took = f", {session.minutes} min" if session.minutes is not None else ""
    clinician = staff.get(session.clinician_ref)
    return [
        short_day(there(session.planned_start, zone).date()),
        f"{clock_span(start, stop, zone)}{took if session.start else ' (planned)'}",
        ATTENDANCE.get(attended, attended),
        f"{session.modality.capitalize()}, {place_words(session.place)}",
        session.cpt if attended == "kept" else "",
        clinician.name if clinician else "",
    ]


def note_part(text: NoteText, staff: Mapping[UUID, MemberFacts], zone: str) -> dict[str, Any]:
    """A note in a release: its facts, its words, its signatures and what was added later."""
    held = text.facts.get("start") or text.facts["planned_start"]
    author = staff.get(text.line.author_ref)
    facts = [("Clinician", author.signature_name)] if author else []
    digits = " ".join(text.content_hash[start : start + 4] for start in range(0, 16, 4))
    return {
        "heading": f"Session of {long_day(there(from_utc_text(held), zone).date())}",
        "facts": boxes([*facts, *fact_words(text, zone)]),
        "sections": _sections(text),
        "signatures": [_signature(one, zone) for one in text.signatures],
        "seal": {"of": f"Note {short_ref(text.line.ref)}", "digits": digits},
        "additions": [_addendum(one, zone) for one in text.addenda],
    }


def _sections(text: NoteText) -> list[dict[str, Any]]:
    return [
        {"heading": line(text.headings.get(key, "")), "paragraphs": paragraphs(said)}
        for key, said in text.sections.items()
        if said.strip()
    ]


def _addendum(text: NoteText, zone: str) -> dict[str, Any]:
    signed = text.signatures
    day = f", {long_day(there(signed[0].signed_at, zone).date())}" if signed else ""
    return {
        "title": f"Addendum{day}",
        "says": "The note above is unchanged.",
        "sections": _sections(text),
        "signatures": [_signature(one, zone) for one in signed],
    }


def _signature(one: SignatureFacts, zone: str) -> dict[str, str]:
    return {
        "says": line(one.says),
        "part": "" if one.part == "author" else f"({one.part})",
        "at": f"{day_and_clock(one.signed_at, zone)} {zone_words(zone)}",
    }
