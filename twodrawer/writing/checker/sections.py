"""The sections of a note, read once, and what a section's name says about its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from twodrawer.writing.element_sense import ORDER, element_sense, features
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Read, read
from twodrawer.writing.note_signs import elements_of, elements_of_sentence, names_a_goal
from twodrawer.writing.remarks import specific_words
from twodrawer.writing.risk import ACUTE, Mention, Risk, RiskRead, risk_of
from twodrawer.writing.risk_sense import SENSED

# What a heading promises, if there are words under it that say something.
_PROMISES: tuple[tuple[str, Element], ...] = (
    (r"^p$|\bplan\b", Element.PLAN),
    (
        (
            r"^s$|^g$|^goals?$|\bsubjective\b|^d$|^data$|\bpresenting\b|\bconcern|\bcomplaint\b|\breason\b|"
            r"\btopic|^b$|\bbehaviou?r\b"
        ),
        Element.PRESENTING_CONCERN,
    ),
    (r"^i$|\bintervention", Element.INTERVENTION),
    (r"^r$|\bresponse\b", Element.CLIENT_RESPONSE),
    (r"\bgoals?\b|\bprogress\b|\bobjectives\b", Element.GOAL_PROGRESS),
    (r"\bmental status\b|\bmse\b", Element.MENTAL_STATUS),
    (r"\brisk\b|\bsafety\b", Element.RISK),
    (r"\bdiagnos|\bdx\b", Element.DIAGNOSIS),
    (r"\bmedication|\bmeds\b", Element.MEDICATION),
    (r"\bhomework\b", Element.HOMEWORK),
    (r"\bsymptom", Element.SYMPTOMS),
)

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

    @cached_property
    def read(self) -> Read:
        return read(self.text)

    @cached_property
    def risk(self) -> RiskRead:
        return risk_of(self.read)

    @cached_property
    def elements(self) -> frozenset[Element]:
        """The elements in its words, and what its heading promises if the words hold it."""
        found = set(elements_of(self.read, self.risk))
        if Element.INTERVENTION in found and self._sounds_like(Element.CLIENT_RESPONSE, _BESIDE_THE_WORK):
            found.add(Element.CLIENT_RESPONSE)
        name = self.name.lower().replace("_", " ").strip()
        promised = {element for pattern, element in _PROMISES if re.search(pattern, name)}
        found |= {
            element
            for element in promised - found
            if (
                self._sounds_like(element)
                if element in _LOOSELY
                else len(specific_words(self._words_for(element))) >= 3
            )
        }
        if re.fullmatch(r"p|(?:\w+ )?plan", name):
            found -= _NOT_AHEAD
        return frozenset(found)

    def _sounds_like(self, element: Element, least: float = _UNDER_ITS_HEADING) -> bool:
        """Whether a sentence of it sounds a little like the element. A goal that is only named tells no progress."""
        heard = element_sense()
        for number, (first, last) in enumerate(self.read.tokens.spans):
            if element is Element.GOAL_PROGRESS and names_a_goal(self.read.sentence(number)):
                continue
            by_rules = elements_of_sentence(self.read, number)
            chances = heard.chances(features(self.read, by_rules, first, last))
            if chances[ORDER.index(element)] >= least:
                return True
        return False

    def _words_for(self, promised: Element) -> str:
        """Its sentences, but for those that serve a field or the reading of risk and not what was promised."""
        mentioned = {
            self.read.tokens.all[mention.match.first].sentence
            for mention in self.risk.mentions
            if not mention.match.sign.startswith(SENSED)
        }
        kept = []
        for number in range(len(self.read.tokens.sentences)):
            serves = elements_of_sentence(self.read, number)
            if number in mentioned:
                serves.add(Element.RISK)
            if not serves or promised in serves or serves - _BESIDE:
                kept.append(self.read.sentence(number))
        return " ".join(kept)

    @property
    def is_plan(self) -> bool:
        """Whether the section is there for the plan."""
        return bool(re.search(r"\bplan\b|^p$", self.name.lower().replace("_", " ").strip()))


@dataclass(frozen=True)
class Parts:
    """All sections that hold words."""

    all: tuple[Part, ...]

    @cached_property
    def elements(self) -> frozenset[Element]:
        """What the whole note gives evidence of: an element may stand in any section."""
        return frozenset().union(*(part.elements for part in self.all))

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


def parts_of(sections: Mapping[str, str]) -> Parts:
    """The sections with words in them, ready to be read."""
    return Parts(tuple(Part(name, text) for name, text in sections.items() if text.strip()))
