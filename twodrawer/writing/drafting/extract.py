"""The drafter that comes with the program: it chooses sentences of the source and puts them where they belong.

It writes no word of its own but who says what: `Client said: “…”`. So a draft says nothing that was not said, and
there is no model to download. What a clinician typed or dictated is taken over sentence by sentence.

From a conversation it takes what the client tells, what the clinician did and planned, and short answers with their
questions. Every danger that anybody states is in the draft. Of risk, the clinician's words are taken only as
a question with its answer; a no that could mean yes is left to the clinician to write.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from twodrawer.writing.drafting.draft import Draft, Drafted, Words
from twodrawer.writing.drafting.evidence import Answered, asks_for_no, is_denial, kinds_asked, risk_read
from twodrawer.writing.drafting.linking import Linker
from twodrawer.writing.drafting.placing import heading_of, section_for, section_of_sentence
from twodrawer.writing.drafting.source import Kind, Source, Unit, Who
from twodrawer.writing.elements import Element
from twodrawer.writing.format_file import Format
from twodrawer.writing.lexicon import Lexicon
from twodrawer.writing.risk import Risk
from twodrawer.writing.sorting import Drawer, sort_passage

MOST = {
    Element.PRESENTING_CONCERN: 4,
    Element.SYMPTOMS: 8,
    Element.FUNCTIONAL_STATUS: 3,
    Element.MEDICATION: 4,
    Element.CLIENT_RESPONSE: 4,
    Element.HOMEWORK: 3,
    Element.GOAL_PROGRESS: 3,
    Element.TEST_RESULT: 3,
    Element.MENTAL_STATUS: 3,
    Element.INTERVENTION: 5,
    Element.PLAN: 6,
    Element.DIAGNOSIS: 2,
}
"""Of each element so many sentences: a note is read by people. Of risk, all."""
_LONGEST = 300
_SHORTEST_WORDS = 4
_WELL = re.compile(
    r"\b(?:good|great|well|fine|nice|wonderful|fantastic|healthy|okay|ok|normal|better)\b", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b(?:for|since|past|last|every|twice|once|times?|days?|nights?|weeks?|months?|years?|hours?|minutes?|\d+)\b",
    re.IGNORECASE,
)


def extract(source: Source, form: Format) -> Draft:
    """The draft of a note in this format, each sentence with its words of the source, in the source's order."""
    if source.kind is Kind.AUTHORED:
        return _taken_over(source, form)
    linker = Linker(source)
    chosen: dict[str, list[Drafted]] = {section.key: [] for section in form.sections}
    for one in _chosen(source, linker.pairs):
        chosen[section_for(form, one.element).key].append(linker.checked(one.text, one.units))
    return Draft(form, {key: tuple(drafted) for key, drafted in chosen.items()})


def _taken_over(source: Source, form: Format) -> Draft:
    """The author's own sentences. Those that read like psychotherapy notes stay out of the chart, and are counted."""
    linker = Linker(source)
    chosen: dict[str, list[Drafted]] = {section.key: [] for section in form.sections}
    left_out = 0
    under: str | None = None
    for unit in source.units:
        heading, rest = heading_of(unit.text, form)
        if heading is not None and not rest:
            under = heading
            continue
        said = unit if heading is None else _without_heading(unit, rest)
        if not any(character.isalnum() for character in said.text):
            continue
        if is_private(said.text):
            left_out += 1
            continue
        key = heading or under or section_of_sentence(said.text, form)
        chosen[key].append(linker.checked(said.text, [said]))
    return Draft(form, {key: tuple(drafted) for key, drafted in chosen.items()}, left_out)


def is_private(text: str) -> bool:
    """Whether a clinician's own sentence reads like a psychotherapy note. A danger in it belongs in the chart."""
    return sort_passage(text).drawer is Drawer.PSYCHOTHERAPY and risk_read(text).state is Risk.NONE


def _without_heading(unit: Unit, rest: str) -> Unit:
    """The sentence without the heading at its beginning: “Plan: see her on Friday.”"""
    first = unit.words[0]
    at = first.quote.find(rest.split(maxsplit=1)[0], first.quote.find(":"))
    if at < 0:
        return unit
    words = (Words(first.start + at, first.end, first.quote[at:]), *unit.words[1:])
    return Unit(unit.turn, unit.number, rest, words, unit.is_unsure)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    units: tuple[Unit, ...]
    element: Element
    score: float

    @property
    def at(self) -> int:
        return self.units[0].words[0].start


def _chosen(source: Source, pairs: Sequence[Answered]) -> list[_Candidate]:
    """The candidates that the note has room for, in the order of the source."""
    found = list(_answers(pairs))
    used = {id(unit) for one in found for unit in one.units}
    found += [one for unit in source.units if id(unit) not in used and (one := _said(unit)) is not None]
    kept = [one for one in found if one.element is Element.RISK]
    for element, most in MOST.items():
        of_element = sorted(
            (one for one in found if one.element is element), key=lambda one: (-one.score, one.at)
        )
        kept += of_element[:most]
    return sorted(kept, key=lambda one: (one.at, one.text))


def _answers(pairs: Sequence[Answered]) -> Iterator[_Candidate]:
    """Questions with short answers, and every question about risk that was answered plainly."""
    for pair in pairs:
        units = (pair.question, *pair.answer)
        if any(len(unit.text) > _LONGEST for unit in units):
            continue
        # The note's reader takes what only the answer settles for a danger, unless the answer is a plain no.
        text = (
            f"Client answered “{pair.said}” to “{pair.question.text}”"
            if pair.is_denied
            else f"To “{pair.question.text}” the client answered: “{pair.said}”"
        )
        if kinds_asked(pair.question.text):
            # "Yes" to "No thoughts of dying?" may mean no, and a no that was not heard well settles nothing.
            says_no = is_denial(pair.said)
            if (says_no and pair.is_heard) or (not says_no and not asks_for_no(pair.question.text)):
                yield _Candidate(text, units, Element.RISK, 9)
            continue
        if any(risk_read(unit.text).state is not Risk.NONE for unit in pair.answer):
            continue  # a danger is told by itself, and never crowded out
        signs = _signs(pair.question.text)
        if "asks_symptoms" in signs and len(pair.said.split()) <= 14 and not any(u.is_unsure for u in units):
            yield _Candidate(text, units, Element.SYMPTOMS, 1.5 + _weight(pair.said))


def _said(unit: Unit) -> _Candidate | None:
    """What a sentence is worth to a note, if anything."""
    states = risk_read(unit.text)
    if states.state is not Risk.NONE:
        is_denied = states.state is Risk.DENIED
        if unit.who is Who.CLINICIAN:
            return None
        if is_denied and (unit.who is not Who.CLIENT or unit.is_unsure or unit.is_question):
            return None
        return _Candidate(_quoted(unit), (unit,), Element.RISK, 9)
    words = len(unit.text.split())
    if words < _SHORTEST_WORDS or len(unit.text) > _LONGEST or unit.is_question or unit.is_unsure:
        return None
    side = "t_" if unit.who is Who.CLINICIAN else "c_"
    counts = {
        Element(name.removeprefix(side)): count
        for name, count in _signs(unit.text).items()
        if name.startswith(side)
    }
    if unit.who is Who.CLINICIAN and Element.MENTAL_STATUS in counts and _WELL.search(unit.text):
        del counts[Element.MENTAL_STATUS]  # a compliment is no finding
    if not counts:
        return None
    element = min(counts, key=lambda one: (-counts[one], _ORDER.index(one)))
    return _Candidate(_quoted(unit), (unit,), element, sum(counts.values()) + _weight(unit.text))


_ORDER = list(MOST)


def _weight(text: str) -> float:
    return (0.5 if _WHEN.search(text) else 0.0) + min(len(text.split()), 30) / 60


def _quoted(unit: Unit) -> str:
    """The sentence as a note says it: who said what, word for word."""
    said = unit.text.strip('"“”')
    match unit.who:
        case Who.CLIENT:
            return f"Client said: “{said}”"
        case Who.CLINICIAN:
            return f"Clinician said: “{said}”"
        case _:
            label = " ".join(unit.turn.label.replace("_", " ").split())[:40]
            return (
                f"{label[:1].upper()}{label[1:]} said: “{said}”"
                if label
                else f"Said in the session: “{said}”"
            )


@cache
def _lexicon() -> Lexicon:
    file = resources.files("twodrawer.writing.drafting").joinpath("talk.yaml")
    return Lexicon({"talk": file.read_text(encoding="utf-8")})


def _signs(text: str) -> Mapping[str, int]:
    """How often each sign is in the sentence."""
    return {name.removeprefix("talk."): len(found) for name, found in _lexicon().read(text).signs.items()}
