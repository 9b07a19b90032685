"""Which note elements a text gives evidence of, by what the rules find in it and by how its passages sound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from twodrawer.writing.element_sense import ORDER, ElementSense, element_sense, features
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Read
from twodrawer.writing.note_signs import elements_of_sentence, is_the_clients, names_a_goal
from twodrawer.writing.risk import Holds, Risk, RiskRead, risk_of
from twodrawer.writing.tokens import passages_of
from twodrawer.writing.weights import chance_of

# So likely must an element be in one sentence of a short text that is read as a whole.
_CLEARLY = 0.7
# And so likely in a clause, where the rules find it in the sentence: "…, and he chose the library". Whoever "presented
# with" something or chose something says what it is in so many other words that these sound like it seldom.
_PLAINLY = 0.35
_PLAINLY_TOLD = {Element.PRESENTING_CONCERN: 0.2, Element.CLIENT_RESPONSE: 0.15}
# So many words and marks a clause has at least.
_CLAUSE = 4
# What only seems to be in a sentence of which this holds, unless the rules find it there too.
_ONLY_SEEMS = {Element.GOAL_PROGRESS: names_a_goal, Element.INTERVENTION: is_the_clients}


@dataclass(frozen=True, slots=True)
class Heard:
    """Words heard by themselves: a score for each element in `ORDER`, and what the rules find in them."""

    scores: Sequence[float]
    by_rules: frozenset[Element]

    def chance(self, element: Element) -> float:
        """How likely the words give evidence of it."""
        return chance_of(self.scores[ORDER.index(element)])

    def is_plain(self, element: Element) -> bool:
        """Whether they tell of it by themselves, so that what stands around them takes nothing away."""
        return element in self.by_rules and self.chance(element) >= _PLAINLY_TOLD.get(element, _PLAINLY)


class ElementReader:
    """Reads a text for its elements, each sentence once."""

    def __init__(self, read: Read, sense: ElementSense | None = None) -> None:
        self._read = read
        self._sense = sense or element_sense()

    @cached_property
    def sentences(self) -> tuple[Heard, ...]:
        """Each sentence by itself."""
        return tuple(
            self._heard(frozenset(elements_of_sentence(self._read, number)), *span)
            for number, span in enumerate(self._read.tokens.spans)
        )

    @cached_property
    def clauses(self) -> tuple[Heard, ...]:
        """Each clause by itself, with what the rules find in its sentence: "We mapped the day; she laughed" is two."""
        found: list[Heard] = []
        for one, (first, last) in zip(self.sentences, self._read.tokens.spans, strict=True):
            begins = self._clauses_from(first, last)
            if len(begins) == 1:
                found.append(one)
            else:
                found += [
                    self._heard(one.by_rules, *span) for span in zip(begins, (*begins[1:], last), strict=True)
                ]
        return tuple(found)

    def _clauses_from(self, first: int, last: int) -> list[int]:
        """Where the clauses of a sentence begin. A few words are none by themselves."""
        tokens = self._read.tokens.all
        begins = [first]
        for at in range(first + 1, last):
            if tokens[at].clause != tokens[at - 1].clause and min(at - begins[-1], last - at) >= _CLAUSE:
                begins.append(at)
        return begins

    @cached_property
    def whole(self) -> Heard:
        """All of it together."""
        by_rules = frozenset[Element]().union(*(one.by_rules for one in self.sentences))
        return self._heard(by_rules, 0, len(self._read.tokens.all))

    def elements(self, risk: RiskRead | None = None) -> frozenset[Element]:
        """What the text gives evidence of: a short one as a whole, a longer one sentence by sentence."""
        numbers = [number for number, (first, last) in enumerate(self._read.tokens.spans) if first < last]
        found: set[Element] = set()
        if 0 < len(passages_of(self._read.tokens)) < len(numbers):
            found |= self._told_in(self.whole, numbers)
        else:
            for number in numbers:
                found |= self._told_in(self.sentences[number], [number])
        found.discard(Element.RISK)
        stated = risk or risk_of(self._read)
        if stated.state is not Risk.NONE or any(m.holds is Holds.ASKED for m in stated.mentions):
            found.add(Element.RISK)
        return frozenset(found)

    def _told_in(self, passage: Heard, numbers: Sequence[int]) -> set[Element]:
        """The elements in some sentences that are heard together, or in one of several clearly."""
        heard = self._elements_in(passage)
        if len(numbers) > 1:
            heard |= {
                element
                for number in numbers
                for element in ORDER
                if self.sentences[number].chance(element) >= _CLEARLY
            }
        heard -= {one for one in _ONLY_SEEMS if one in heard and not self._tells(one, numbers)}
        # Clock times and minutes are read exactly: what only sounds like them is none.
        return heard if Element.SESSION_TIMES in passage.by_rules else heard - {Element.SESSION_TIMES}

    def _tells(self, element: Element, numbers: Sequence[int]) -> bool:
        """Whether the element is there, in these sentences beside those that only seem to tell of it."""
        others = [number for number in numbers if not self._only_seems(element, number)]
        return len(others) == len(numbers) or any(
            element in self._elements_in(self.sentences[number]) for number in others
        )

    def _only_seems(self, element: Element, number: int) -> bool:
        """Whether a sentence only seems to tell of the element."""
        return element not in self.sentences[number].by_rules and _ONLY_SEEMS[element](
            self._read.sentence(number)
        )

    def _elements_in(self, heard: Heard) -> set[Element]:
        return self._sense.elements(heard.scores, heard.by_rules)

    def _heard(self, by_rules: Iterable[Element], first: int, last: int) -> Heard:
        ruled = frozenset(by_rules)
        return Heard(self._sense.scores(features(self._read, ruled, first, last)), ruled)
