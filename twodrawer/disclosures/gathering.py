"""What a release holds: the parts that were picked, of the days that were picked, with other people's names masked.

Everything is gathered from the record as it stands, in an order that hangs on nothing but the record: the same facts
give the same content. Nothing says how much there is besides. Drafts and psychotherapy notes are never looked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteText
from twodrawer.disclosures.facts_releases import Days, PackageFacts, Part
from twodrawer.disclosures.names import Mask, Name, named
from twodrawer.disclosures.queries.agreements import as_agreed
from twodrawer.disclosures.queries.requests_at_hand import travelling_with
from twodrawer.law import Member
from twodrawer.lib.dates import there
from twodrawer.people import queries as people
from twodrawer.people.facts import CareTeamFacts, ClientFacts, Contact, MemberFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts, ReferralFacts
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts

T = TypeVar("T")
DISPUTABLE = frozenset({Part.NOTES, Part.DIAGNOSES, Part.GOALS, Part.SESSIONS})
"""Parts that an amendment can have been asked of."""


@dataclass(frozen=True)
class Content:
    """What leaves. A part that wasn't picked is empty, as if the record held nothing of it."""

    client: ClientFacts
    parts: frozenset[Part]
    days: Days
    representatives: tuple[RepresentativeFacts, ...]
    care_team: tuple[CareTeamFacts, ...]
    policies: tuple[PolicyFacts, ...]
    referral: ReferralFacts
    diagnoses: tuple[DiagnosisFacts, ...]
    goals: tuple[GoalFacts, ...]
    sessions: tuple[SessionFacts, ...]
    notes: tuple[NoteText, ...]
    staff: Mapping[UUID, MemberFacts]
    travelling: tuple[tuple[str, str], ...] = ()  # title and words of what goes along, 164.526(d)(5)
    masked: bool = False

    def attendance_of(self, session: SessionFacts) -> str:
        """Whether this client came."""
        refs = {self.client.ref, *self.client.joined_refs}
        return next((one.attendance for one in session.participants if one.client_ref in refs), "planned")


@dataclass(frozen=True)
class Gathered:
    """The content as it would leave, the names in it, and all sessions to pick from."""

    content: Content
    names: tuple[Name, ...]
    to_pick: tuple[SessionFacts, ...]
    with_note: frozenset[UUID]  # sessions to pick from that have a signed note


def gathered(package: PackageFacts, *, zone: str, by: Member, on: date, read: Reading) -> Gathered:
    """What this release holds now. The names of other people are masked as they were decided."""
    facts = package.facts
    whole = people.client_for_release(package.client_ref, by=by, on=on, read=read)
    sessions, others = scheduling.sessions_for_release(package.client_ref, by=by, on=on, read=read)
    in_days = tuple(one for one in sessions if _within(there(one.planned_start, zone).date(), facts.days))
    picked = tuple(one for one in in_days if one.ref not in facts.left_out)
    notes = chart.notes_for_release(package.client_ref, {one.ref for one in in_days}, by=by, on=on, read=read)
    diagnoses, goals = chart.treatment_for_release(package.client_ref, by=by, on=on, read=read)
    has = facts.parts.__contains__
    chosen = {one.ref for one in picked}
    shown = tuple(one for one in notes if one.line.session_ref in chosen) if has(Part.NOTES) else ()
    seen = picked if has(Part.SESSIONS) else ()
    authors = {one.line.author_ref for one in shown} | {one.clinician_ref for one in seen}
    identity = whole.client.identity
    content = Content(
        client=as_agreed(whole.client, by=by, read=read)
        if has(Part.CONTACT)
        else replace(whole.client, identity=replace(identity, contact=Contact(), pronouns="", language="")),
        parts=facts.parts,
        days=facts.days,
        representatives=_only(has(Part.PEOPLE), whole.representatives),
        care_team=_only(has(Part.CARE_TEAM), whole.care_team),
        policies=_only(
            has(Part.COVERAGE),
            tuple(one for one in whole.policies if _held(one.from_day, one.until_day, facts.days)),
        ),
        referral=whole.referral if has(Part.COVERAGE) else ReferralFacts(),
        diagnoses=_only(
            has(Part.DIAGNOSES),
            tuple(one for one in diagnoses if _held(one.from_day, one.until_day, facts.days)),
        ),
        goals=_only(
            has(Part.GOALS), tuple(one for one in goals if _held(one.from_day, one.ended_day, facts.days))
        ),
        sessions=seen,
        notes=shown,
        staff=people.member_facts(by.practice_ref, authors, on=facts.days[1] or on),
        travelling=travelling_with(package.client_ref, by=by, on=on, read=read)
        if facts.parts & DISPUTABLE
        else (),
    )
    ours = {
        identity.legal_name,
        identity.preferred_name,
        facts.recipient.name,
        *(one.name for one in content.staff.values()),
        *(one.member_name for one in whole.care_team),
    }
    circle = {one.name: one.relation or "somebody around the client" for one in whole.representatives}
    lines = people.client_names(others, by=by, on=on, read=read) if others else {}
    names = named(
        _texts(content),
        ours=frozenset(filter(None, ours)),
        clients=frozenset(name for one in lines.values() for name in (one.name, one.legal_name)),
        circle=circle,
        facts=facts,
    )
    mask = Mask.of(names, facts.more, keep=ours)
    masked = _masked(content, mask)
    return Gathered(
        replace(masked, masked=masked != content),
        names,
        in_days,
        frozenset(one.line.session_ref for one in notes),
    )


def _only(picked: bool, held: tuple[T, ...]) -> tuple[T, ...]:
    return held if picked else ()


def _within(day: date, days: Days) -> bool:
    first, last = days
    return (first is None or first <= day) and (last is None or day <= last)


def _held(since: date, until: date | None, days: Days) -> bool:
    """Whether something that held from one day to another held on one of these days."""
    first, last = days
    return (last is None or since <= last) and (first is None or until is None or until >= first)


def _texts(content: Content) -> tuple[str, ...]:
    """Everything that somebody wrote in their own words, in the order in which it stands in the release."""
    found: list[str] = [content.referral.source]
    found += [words for _, words in content.travelling]
    found += [one.note for one in content.diagnoses]
    for goal in content.goals:
        found += [goal.title, *(step.text for step in goal.objectives)]
    for note in content.notes:
        for text in (note, *note.addenda):
            found += [text.facts["client_location"], text.facts["trouble"], *text.sections.values()]
            found += [title for _, title in text.goals]
    return tuple(text for text in found if text)


def _masked(value: T, mask: Mask) -> T:
    """The same with each text masked, however deep it lies. Words of a fixed list, days and refs stay as they are."""
    return cast("T", _deep(value, mask))


def _deep(value: Any, mask: Mask) -> Any:
    if type(value) is str:
        return mask.over(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _deep(getattr(value, one.name), mask) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(_deep(one, mask) for one in value)
    if isinstance(value, Mapping):
        return {key: _deep(one, mask) for key, one in value.items()}
    return value
