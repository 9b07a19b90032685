"""The mentions of risk in a text, what stands near them, and which of them lie in the past.

Past is what stands beside a word for it, unless a word for now stands nearer, or what is told as over.
"""

import re

from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk_facts import ACUTE, Risk, overlaps, overlaps_any

_DYING = frozenset("die dying dead death kill killing suicide suicidal".split())
_PLANNED = frozenset("plans will intends means going".split())
_NONE_OF = frozenset("no denies denied deny without any".split())
_YEAR = re.compile(r"(?:19[5-9]|20[0-2])\d")


class PastReader:
    """One text's mentions, and whether each is told as past."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.tokens = read.tokens.all
        self.not_meant = [*read.of("risk.not_meant"), *read.of("frames.not_meant")]
        self.double = read.of("scope.double_no")
        self.recent = read.of("scope.recent")
        self.past = [m for m in read.of("scope.past") if not overlaps_any(m, self.recent)]
        self.now_denied = read.of("scope.now_denied")
        self.no = [*read.of("scope.no"), *read.of("scope.denies")]
        self.after = read.of("scope.denied_after")
        self.found = self._found()

    def _found(self) -> list[tuple[Risk, Match]]:
        found = [
            (kind, match)
            for kind in ACUTE
            for lexicon in ("risk", "frames")
            for match in self.read.of(f"{lexicon}.{kind.value}")
        ]
        return [
            (kind, match) for kind, match in found if not any(_stands_for(kind, match, *one) for one in found)
        ]

    def _together(self, one: Match, other: Match) -> bool:
        return self.tokens[one.first].sentence == self.tokens[other.first].sentence

    def _clause(self, match: Match) -> int:
        return self.tokens[match.first].clause

    def _in_clause(self, sign: str, match: Match) -> bool:
        return any(self._clause(found) == self._clause(match) for found in self.read.of(sign))

    def _near_before(self, match: Match, sign: str, reach: int) -> bool:
        return any(
            self._clause(found) == self._clause(match) and 0 <= match.first - found.last <= reach
            for found in self.read.of(sign)
        )

    def _is_past(self, match: Match, kind: Risk | None = None) -> bool:
        if kind is Risk.ABUSE_REPORT:
            # What was done long ago is disclosed today; only what is called history is.
            return self._near_before(match, "scope.past_label", 6)
        clause = self._clause(match)
        if any(
            token.word in _PLANNED and token.clause == clause
            for token in self.tokens[max(0, match.first - 3) : match.first]
        ):
            return False  # "plans to end his life in June" is this June
        pasts = [
            abs(_distance(m, match))
            for m in self.past
            if self._clause(m) == clause
            and not overlaps(m, match)
            and (m.first < match.first or m.last - m.first > 1)  # "past" behind it is "past sixty"
            and not (
                m.first > match.first and self.tokens[m.first - 1].word in _NONE_OF
            )  # "…, no hx of attempts"
        ]
        recents = [
            abs(_distance(m, match))
            for m in self.recent
            if self._clause(m) == clause and not overlaps(m, match)
        ]
        if pasts:
            return not recents or min(pasts) < min(recents)
        if recents:
            return False
        if any(token.clause == clause and _YEAR.fullmatch(token.word) for token in self.tokens):
            return True
        return self._was_then(match, kind)

    def _speaks_of_dying(self, over: Match) -> bool:
        """ "Burned herself, not to die": the burning stands."""
        return any(token.word in _DYING for token in self.tokens[over.first : over.last + 4])

    def _was_then(self, match: Match, kind: Risk | None) -> bool:
        """Whether the risk is told as past without a date and said to be over: "had SI then, none now"."""
        sentence = self.tokens[match.first].sentence
        for over in self.now_denied:
            if over.first < match.last:
                continue
            where = self.tokens[over.first].sentence
            if kind is Risk.SELF_HARM and self._speaks_of_dying(over):
                continue
            if self._names_another(over, match) or self._denies_a_part(over):
                continue
            if where == sentence:
                return True
            if where == sentence + 1 and self._is_told(match):
                return True
        return False

    def _names_another(self, over: Match, match: Match) -> bool:
        """Whether "denies current SI" speaks of another risk than this mention, which then stands."""
        clause = self._clause(over)
        kinds = {
            kind for kind, other in self.found if self._clause(other) == clause and other.first >= over.first
        }
        mine = {kind for kind, other in self.found if other == match}
        return bool(kinds) and not kinds & mine

    def _denies_a_part(self, over: Match) -> bool:
        """ "Denies intent to act today" leaves the thoughts as they are."""
        return any(
            over.first < part.first <= over.last + 4 and self._clause(part) == self._clause(over)
            for part in self.read.of("scope.only_part")
        )

    def _is_told(self, match: Match) -> bool:
        told = (
            "had",
            "was",
            "were",
            "experienced",
            "felt",
            "attempted",
            "tried",
            "wished",
            "wanted",
            "used",
            "did",
            "made",
            "took",
        )
        clause = self._clause(match)
        return any(token.clause == clause and token.word in told for token in self.tokens)


def _stands_for(kind: Risk, match: Match, their: Risk, other: Match) -> bool:
    """Whether another mention says the same better: "passive SI" than "SI", "to kill himself" than "to kill"."""
    if other == match:
        return False
    around = other.first <= match.first and match.last <= other.last
    longer = around and other.last - other.first > match.last - match.first
    if kind is their:
        return longer
    if kind is Risk.ACTIVE_SI and their is Risk.PASSIVE_SI:
        return longer and match.last - match.first == 1
    if kind is Risk.HI and their is Risk.ACTIVE_SI:
        return match.first <= other.first < match.last + 2
    return False


def _distance(one: Match, other: Match) -> int:
    return one.first - other.last if one.first >= other.last else other.first - one.last
