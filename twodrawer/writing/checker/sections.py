"""The sections of a note, read once: the elements in their words, by themselves and in the note, and their risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from twodrawer.writing.element_reader import ElementReader
from twodrawer.writing.element_sense import ElementSense
from twodrawer.writing.elements import Element
from twodrawer.writing.headings import is_plan_alone, promised
from twodrawer.writing.lexicon import Read, read
from twodrawer.writing.note_sense import WholeNote, note_sense
from twodrawer.writing.note_signs import names_a_goal
from twodrawer.writing.remarks import specific_words
from twodrawer.writing.risk import ACUTE, Mention, Risk, RiskRead, risk_of
from twodrawer.writing.risk_sense import SENSED

# What a sentence may be for beside the thing that its heading promises: "Denied SI" under "Response" answers no work.
_BESIDE = frozenset((Element.RISK, Element.SESSION_TIMES, Element.LOCATION_MODALITY, Element.DIAGNOSIS))
# What stands under "Data", "Goal" or "Response" beside much else has to sound a little like it.
_LOOSELY = frozenset(
    (Element.PRESENTING_CONCERN, Element.GOAL_PROGRESS, Element.CLIENT_RESPONSE, Element.INTERVENTION)
)
_UNDER_ITS_HEADING = 0.05
# Where the work is told as well, what sounds like an answer is one to it.
_BESIDE_THE_WORK = 0.14
# A plan alone tells of what is to come: "log pain before and after" states no symptom.
_NOT_AHEAD = frozenset((Element.MENTAL_STATUS, Element.SYMPTOMS, Element.PRESENTING_CONCERN))


@dataclass(frozen=True)
class Part:
    """One section of a note."""

    name: str
    text: str
    # Another second reading than the program's own: one that never saw the writer.
    sense: ElementSense | None = None

    @cached_property
    def read(self) -> Read:
        return read(self.text)

    @cached_property
    def risk(self) -> RiskRead:
        return risk_of(self.read)

    @cached_property
    def reader(self) -> ElementReader:
        return ElementReader(self.read, self.sense)

    @cached_property
    def elements(self) -> frozenset[Element]:
        """The elements in its words, and what its heading promises if the words hold it."""
        found = set(self.reader.elements(self.risk))
        if Element.INTERVENTION in found and self._answers():
            found.add(Element.CLIENT_RESPONSE)
        found |= {
            element
            for element in promised(self.name) - found
            if (
                self._sounds_like(element)
                if element in _LOOSELY
                else len(specific_words(self._words_for(element))) >= 3
            )
        }
        if is_plan_alone(self.name):
            found -= _NOT_AHEAD
        return frozenset(found)

    def _answers(self) -> bool:
        """Whether something beside the work sounds like an answer, be it in a clause: "and he chose the library"."""
        response = Element.CLIENT_RESPONSE
        return self._sounds_like(response, _BESIDE_THE_WORK) or any(
            one.is_plain(response) for one in self.reader.clauses
        )

    def _sounds_like(self, element: Element, least: float = _UNDER_ITS_HEADING) -> bool:
        """Whether a sentence of it sounds a little like the element. A goal that is only named tells no progress."""
        return any(
            one.chance(element) >= least
            for number, one in enumerate(self.reader.sentences)
            if element is not Element.GOAL_PROGRESS or not names_a_goal(self.read.sentence(number))
        )

    def _words_for(self, promised: Element) -> str:
        """Its sentences, but for those that serve a field or the reading of risk and not what was promised."""
        mentioned = {
            self.read.tokens.all[mention.match.first].sentence
            for mention in self.risk.mentions
            if not mention.match.sign.startswith(SENSED)
        }
        kept = []
        for number in range(len(self.read.tokens.sentences)):
            serves = set(self.reader.sentences[number].by_rules)
            if number in mentioned:
                serves.add(Element.RISK)
            if not serves or promised in serves or serves - _BESIDE:
                kept.append(self.read.sentence(number))
        return " ".join(kept)

    @property
    def is_plan(self) -> bool:
        """Whether the section is there for the plan."""
        return Element.PLAN in promised(self.name)


@dataclass(frozen=True)
class Parts:
    """All sections that hold words."""

    all: tuple[Part, ...]

    @cached_property
    def heard(self) -> WholeNote:
        """Every clause and sentence, and the elements of each section by itself: an element may stand in any."""
        return WholeNote(
            clauses=[(part.name, one) for part in self.all for one in part.reader.clauses],
            sentences=[one for part in self.all for one in part.reader.sentences],
            found=frozenset[Element]().union(*(part.elements for part in self.all)),
        )

    @cached_property
    def elements(self) -> frozenset[Element]:
        """What the whole note gives evidence of, by what stands around each clause."""
        decided = note_sense().decided(self.heard)
        found = frozenset(self.heard.found) - decided.keys()
        return found | {element for element, is_there in decided.items() if is_there}

    @cached_property
    def risk(self) -> Risk:
        """The most acute state of all sections; a denial in one does not undo a mention in another."""
        states = {part.risk.state for part in self.all}
        return next((kind for kind in (*ACUTE, Risk.DENIED) if kind in states), Risk.NONE)

    @cached_property
    def mentions(self) -> tuple[tuple[Part, Mention], ...]:
        """Every mention of a risk, with its section."""
        return tuple((part, mention) for part in self.all for mention in part.risk.mentions)

    @property
    def text(self) -> str:
        """All words, one section under the other."""
        return "\n".join(part.text for part in self.all)

    @cached_property
    def word_count(self) -> int:
        """How many words the note has."""
        return sum(len(part.text.split()) for part in self.all)


def parts_of(sections: Mapping[str, str], sense: ElementSense | None = None) -> Parts:
    """The sections with words in them, ready to be read."""
    return Parts(tuple(Part(name, text, sense) for name, text in sections.items() if text.strip()))
