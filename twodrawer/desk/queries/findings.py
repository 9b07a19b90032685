"""What the checker says of a note that is not signed yet, for those who may read its text and nobody else.

The saved text is checked, with what the session and the chart know. The words of a finding are the note's own words:
they go where the note goes, and the ledger hears of the check, never of a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteLine, NoteText
from twodrawer.codes.place import describe
from twodrawer.desk.queries.payer_rules import rules_for
from twodrawer.law import Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine
from twodrawer.phrasebank import queries as phrasebank
from twodrawer.writing.catalog import Format, format_named
from twodrawer.writing.checker import Context, Finding, Note, PriorNote, Session, check
from twodrawer.writing.checker.clones import Overlap, overlap
from twodrawer.writing.checker.messages import missing_code
from twodrawer.writing.checker.sections import parts_of
from twodrawer.writing.elements import Element
from twodrawer.writing.last_plan import carried_lines

# So many of the client's newest notes are compared for words that stand the same.
_EARLIER = 3
# Nobody wants to hear what a note lacks before it is begun.
_BEGUN = 12

OPEN_BLANK = "open_blank"
"""The finding that keeps a note from being signed: the rule itself stands in `chart/gathering.py`."""

_LACKS = {
    missing_code(element): words
    for element, words in {
        Element.PRESENTING_CONCERN: "what the visit was about",
        Element.SYMPTOMS: "symptoms",
        Element.MENTAL_STATUS: "how the client appeared",
        Element.INTERVENTION: "what you did",
        Element.CLIENT_RESPONSE: "how the client responded",
        Element.RISK: "risk",
        Element.GOAL_PROGRESS: "progress toward a goal",
        Element.HOMEWORK: "what was agreed until next time",
        Element.MEDICATION: "medication",
        Element.PLAN: "what comes next",
        Element.FUNCTIONAL_STATUS: "how the client manages day to day",
        Element.TEST_RESULT: "a test result",
    }.items()
}


@dataclass(frozen=True)
class Beside:
    """The findings beside one section: on its words, and what it is the place for and the note lacks."""

    key: str
    heading: str
    findings: tuple[Finding, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """The elements that the note lacks, in two or three words each: a margin is no place for a sentence each."""
        return tuple(_LACKS[one.code] for one in self.findings if one.code in _LACKS)

    @property
    def blanks(self) -> tuple[str, ...]:
        """The blanks of phrases that are still open here, each once."""
        return tuple(dict.fromkeys(one.quote or "" for one in self.findings if one.code == OPEN_BLANK))

    @property
    def said(self) -> tuple[Finding, ...]:
        """The other findings."""
        return tuple(one for one in self.findings if one.code not in _LACKS and one.code != OPEN_BLANK)


@dataclass(frozen=True)
class Findings:
    """All findings on a note: beside its sections, and those on the note as a whole."""

    line: NoteLine
    client: ClientLine | None
    beside: tuple[Beside, ...]
    whole: tuple[Finding, ...]
    overlap: Overlap

    @property
    def overlap_percent(self) -> int:
        """How much of the note stands in an earlier one, where that is enough to speak of; else 0."""
        return (
            round(100 * self.overlap.share) if self.overlap.words >= 40 and self.overlap.share >= 0.25 else 0
        )

    @property
    def holds_back(self) -> int:
        """How many blanks keep the note from being signed."""
        return sum(one.code == OPEN_BLANK for box in self.beside for one in box.findings)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.whole) + sum(len(box.findings) for box in self.beside)


def findings_of_draft(note_ref: UUID, *, by: Member, at: datetime, on: date) -> Findings:
    """The findings on one's own draft as it was last saved."""
    with reading("note.checked", by=by, at=at, purpose="treatment") as read:
        return findings_beside(note_ref, by=by, on=on, read=read)


def findings_beside(note_ref: UUID, *, by: Member, on: date, read: Reading) -> Findings:
    """The findings on one's own draft, for the page on which it is written: one entry with the page."""
    text = chart.draft_as_text(note_ref, by=by, on=on, read=read)
    return _checked(text, by=by, on=on, read=read)


def findings_to_sign(text: NoteText, *, by: Member, at: datetime, on: date) -> Findings:
    """The findings on a text that was frozen for this member's signature. They are shown, and they forbid nothing."""
    with reading("note.checked", by=by, at=at, purpose="treatment") as read:
        read.of("note", text.line.ref)
        return _checked(text, by=by, on=on, read=read)


def _checked(text: NoteText, *, by: Member, on: date, read: Reading) -> Findings:
    client_ref = text.line.client_ref
    form = format_named(text.line.format)
    earlier = chart.note_texts(client_ref, by=by, on=on, read=read, limit=_EARLIER)
    goals = chart.treatment(client_ref, by=by, on=on, read=read)[1] if not text.goals else ()
    named = people.client_names([client_ref], by=by, on=on, read=read)
    client = named.get(client_ref)
    team = [member.name for member in people.members(by.practice_ref, on=on)]
    note = Note(
        format=text.line.format,
        sections={text.headings[key]: words for key, words in text.sections.items()},
        context=Context(
            session=_session(text),
            diagnoses=[code for code, _ in text.diagnoses],
            # A goal that was ticked is linked; without one, the words have to touch a goal of the plan.
            goals=None if text.goals else [f"{goal.key} {goal.title}" for goal in goals],
            prior_notes=[
                PriorNote(sections=dict(one.sections)) for one in earlier if one.line.ref != text.line.ref
            ],
            names=[*team, *([client.name, client.legal_name] if client else [])],
            # What came out of the bank, and what was ticked of the last plan, is no copied note.
            phrases=[
                *phrasebank.discounted(by=by, on=on, read=read),
                *carried_lines(list(text.sections.values())),
            ],
        ),
    )
    found = _wanted(check(note, rules_for(text, by=by, on=on, read=read)).findings, text)
    return _placed(found, text, form, client, overlap(parts_of(note.sections), note.context))


def _session(text: NoteText) -> Session:
    facts = text.facts
    place = describe(facts["place"])
    return Session.model_validate(
        {
            "start": facts["start"] or None,
            "stop": facts["stop"] or None,
            "cpt": facts["cpt"],
            "modality": facts["modality"],
            "place": place.words if place else facts["place"],
        }
    )


def _wanted(found: Sequence[Finding], text: NoteText) -> list[Finding]:
    words = sum(len(words.split()) for words in text.sections.values())
    if words < _BEGUN:
        return []
    if text.goals:
        # The goals that were ticked say which of them the session served.
        found = [one for one in found if one.code != missing_code(Element.GOAL_PROGRESS)]
    if any(one.code == missing_code(Element.DIAGNOSIS) for one in found):
        # "Neither the note nor the chart names one" says it of both.
        found = [one for one in found if one.code != "no_live_diagnosis"]
    if text.line.addendum_to:
        return [one for one in found if one.code not in ("no_live_diagnosis", "no_goal_link")]
    return list(found)


def _placed(
    found: Sequence[Finding], text: NoteText, form: Format, client: ClientLine | None, much: Overlap
) -> Findings:
    beside: dict[str, list[Finding]] = {section.key: [] for section in form.sections}
    whole = []
    keys = {heading: key for key, heading in text.headings.items()}
    for one in found:
        key = keys.get(one.section or "") or _home(one, form)
        if key in beside:
            beside[key].append(one)
        else:
            whole.append(one)
    return Findings(
        line=text.line,
        client=client,
        beside=tuple(
            Beside(section.key, section.heading, tuple(beside[section.key])) for section in form.sections
        ),
        whole=tuple(whole),
        overlap=much,
    )


def _home(one: Finding, form: Format) -> str:
    """The section that is there for a missing element; times, place and diagnosis have fields of their own."""
    for element in Element:
        if one.code == missing_code(element):
            carrying = [section for section in form.sections if element in section.carries]
            return min(carrying, key=lambda section: len(section.carries)).key if carrying else ""
    return ""
