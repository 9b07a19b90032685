"""What a text says of each mention of a risk: that it is there now, denied, past, only asked about, or not meant.

A "no" reaches along its clause: over "or" always, over a comma or "and" only along a list of risks. A denial behind
its object ("SI: denied") reaches back over such a list. Past is what stands beside a word for it, unless a word for
now stands nearer.
"""

import re

from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk_facts import ACUTE, Holds, Mention, Risk, overlaps, overlaps_any
from twodrawer.writing.risk_whose import is_anothers
from twodrawer.writing.word_lists import word_list

_LIST = word_list("between_a_risk_and_its_denial")
_LISTED = word_list("listed_with_risks")
# After these in a list something is there after all: "no active SI, some passive ideation".
_AFTER_ALL = frozenset(
    "some occasional occasionally fleeting mild intermittent positive still just only yes".split()
)
_DENIALS = frozenset("no none not denied denies deny 0 zero negative neg n".split())
_WILL = frozenset("will would going might may".split())
_YEAR = re.compile(r"(?:19[5-9]|20[0-2])\d")


class RiskReader:
    """One text, looked at mention by mention."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.tokens = read.tokens.all
        self.not_meant = read.of("risk.not_meant")
        self.double = read.of("scope.double_no")
        self.recent = read.of("scope.recent")
        self.past = [m for m in read.of("scope.past") if not overlaps_any(m, self.recent)]
        self.now_denied = read.of("scope.now_denied")
        self.no = [*read.of("scope.no"), *read.of("scope.denies")]
        self.after = read.of("scope.denied_after")
        self.found = self._found()

    def _found(self) -> list[tuple[Risk, Match]]:
        found = [(kind, match) for kind in ACUTE for match in self.read.of(f"risk.{kind.value}")]
        return [
            (kind, match) for kind, match in found if not any(_stands_for(kind, match, *one) for one in found)
        ]

    def mentions(self) -> list[Mention]:
        return [Mention(kind, match, self.holds(kind, match)) for kind, match in self.found]

    def holds(self, kind: Risk, match: Match) -> Holds:
        """Whether this mention is a risk of the client's now. Guard after guard, in the order of the docstring."""
        if self._is_idiom(match) or self._near_before(match, "scope.fiction", 5):
            return Holds.NOT_MEANT
        if kind is Risk.HI and (self._in_clause("scope.obsession", match) or self._is_joke(match)):
            return Holds.NOT_MEANT
        if kind is Risk.ABUSE_REPORT and self._is_to_self(match):
            return Holds.NOT_MEANT
        if is_anothers(self.read, kind, match):
            return Holds.NOT_MEANT
        if any(
            0 <= match.first - double.last <= 3 for double in self.double if self._together(double, match)
        ):
            return Holds.NOW
        if self._is_negated_before(match) or self._is_negated_after(match):
            return Holds.DENIED
        if self._is_answered(match):
            return Holds.DENIED
        if self._is_past(match, kind):
            return Holds.PAST
        if self._is_if(match):
            return Holds.NOT_MEANT
        if self._near_before(match, "scope.asked", 7):
            return self._answer(match)
        return Holds.NOW

    def _is_to_self(self, match: Match) -> bool:
        """ "She punches her legs": the words look like an attack, the body is her own."""
        who, whom = self.tokens[match.first].word, self.tokens[match.last - 1].word
        following = self.tokens[match.last].word if match.last < len(self.tokens) else ""
        return (who, whom) in (("she", "her"), ("he", "his"), ("they", "their")) and following in word_list(
            "body"
        )

    def _is_joke(self, match: Match) -> bool:
        """A threat that was laughed and that names nobody."""
        whom = any(match.first <= m.first < match.last for m in self.read.of("scope.other_person"))
        return not whom and any(self._together(joke, match) for joke in self.read.of("scope.joke"))

    def _is_idiom(self, match: Match) -> bool:
        """Whether the words are part of something harmless; a mention that says clearly more than that is none."""
        return any(
            overlaps(match, other)
            and not (
                match.first <= other.first
                and other.last <= match.last
                and match.last - match.first > other.last - other.first + 2
            )
            for other in self.not_meant
        )

    def counted(self, sign: str) -> bool:
        """Whether a screen's result stands in the text, and not in the past."""
        return any(
            not overlaps_any(match, self.not_meant) and not self._is_past(match)
            for match in self.read.of(sign)
        )

    def denials(self) -> list[Match]:
        """What says that there is no risk without naming one: a screen, "no safety concerns", "risk is low"."""
        signs = ("risk.no_risk", "risk.screen_negative", "risk.item9_negative", "risk.was")
        found = [
            match for sign in signs for match in self.read.of(sign) if not overlaps_any(match, self.double)
        ]
        found += [match for match in self.read.of("risk.past_attempt") if not self._goes_on(match)]
        return found + [match for match in self.read.of("risk.asked_about") if self._answered_no(match)]

    def _answered_no(self, match: Match) -> bool:
        """ "Screened for suicide risk; negative"."""
        return any(
            0 <= no.first - match.last <= 3 and self._together(no, match) and self._ends_there(no)
            for no in self.after
        )

    def _goes_on(self, match: Match) -> bool:
        """ "Past attempts to quit", "her brother's attempts": at something else, or of someone else."""
        following = self.tokens[match.last].word if match.last < len(self.tokens) else ""
        return following in ("to", "at") or is_anothers(self.read, Risk.ACTIVE_SI, match)

    def is_high(self) -> bool:
        """Whether a high risk is stated outright."""
        return any(
            not self._is_negated_before(match)
            and not self._is_if(match)
            and not self._is_past(match)
            and not self._said_of_long_run(match)
            for match in self.read.of("risk.high_risk")
        )

    def _said_of_long_run(self, match: Match) -> bool:
        before = self.tokens[max(0, match.first - 3) : match.last]
        return any(
            token.word in ("chronic", "baseline", "long", "factors", "factor", "relapse") for token in before
        )

    # -- scopes ----------------------------------------------------------------------------------

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

    def _is_negated_before(self, match: Match) -> bool:
        denies = {id(m) for m in self.read.of("scope.denies")}
        for no in self.no:
            if (
                no.last > match.first
                or self._clause(no) != self._clause(match)
                or overlaps_any(no, self.double)
            ):
                continue
            if self._reaches(no, match, far=id(no) in denies):
                return True
        return False

    def _reaches(self, no: Match, match: Match, *, far: bool) -> bool:
        """Whether a "no" still speaks of the mention: over "or" always, over a comma or "and" along a list."""
        between = self.tokens[no.last : match.first]
        if len(between) > (40 if far else 22):
            return False
        words = 0
        listed = False
        for at, token in enumerate(between, no.last):
            if token.word in (",", "and"):
                if words and not listed and not far:
                    return False
                words, listed = 0, False
                continue
            if token.word in ("/", "or", "nor"):
                words = 0
                continue
            words += 1
            if token.word in _AFTER_ALL:
                return False
            if token.word in _LISTED or any(other.first <= at < other.last for _, other in self.found):
                listed = True
            if words > (14 if far else 8):
                return False
        return True

    def _is_negated_after(self, match: Match) -> bool:
        if self._is_gone(match):
            return True
        for no in self.after:
            if no.first < match.last or not self._together(no, match) or no.first - match.last > 16:
                continue
            if overlaps_any(no, self.double):
                continue
            if not self._ends_there(no):
                continue
            between = range(match.last, no.first)
            if all(self.tokens[at].word in _LIST or self._is_mention(at) for at in between):
                if any(self.tokens[at].word == "," for at in between) and self._is_affirmed(match):
                    continue
                return True
        return False

    def _is_gone(self, match: Match) -> bool:
        """ "The thoughts of death from the spring have not come back"."""
        for gone in self.read.of("scope.gone_after"):
            if 0 <= gone.first - match.last <= 9 and self._clause(gone) == self._clause(match):
                between = self.tokens[match.last : gone.first]
                if not any(token.word in (",", "and") for token in between) and not overlaps_any(
                    gone, self.double
                ):
                    return True
        return False

    def _is_answered(self, match: Match) -> bool:
        """ "Suicide and self-harm were brought up, and each denied"; "gave a firm no when asked about dying"."""
        sentence = self.tokens[match.first].sentence
        if any(self.tokens[yes.first].sentence == sentence for yes in self.read.of("scope.said_yes")):
            return False
        if not any(
            self.tokens[asked.first].sentence == sentence and not overlaps(asked, match)
            for asked in self.read.of("scope.asked_of")
        ):
            return False
        return any(
            self.tokens[no.first].sentence == sentence
            and not overlaps(no, match)
            and not self._speaks_of_a_part(no)
            and not overlaps_any(no, self.double)
            for no in self.read.of("scope.said_no")
        )

    def _speaks_of_a_part(self, no: Match) -> bool:
        """ "Denied intent": the thoughts stand."""
        return any(
            no.first <= part.first <= no.last + 3 and self._clause(part) == self._clause(no)
            for part in self.read.of("scope.only_part")
        )

    def _is_mention(self, at: int) -> bool:
        return any(match.first <= at < match.last for _, match in self.found)

    def _ends_there(self, no: Match) -> bool:
        """Whether a denial behind its object ends there; "SI, denies plan" denies the plan."""
        if no.last >= len(self.tokens) or self.tokens[no.last].sentence != self.tokens[no.first].sentence:
            return True
        following = self.tokens[no.last].word
        if self.tokens[no.first].word in _DENIALS:
            return following in word_list("after_a_denial")
        return True

    def _is_affirmed(self, match: Match) -> bool:
        return self._near_before(match, "scope.affirms", 3)

    def _is_past(self, match: Match, kind: Risk | None = None) -> bool:
        if kind is Risk.ABUSE_REPORT:
            # What was done long ago is disclosed today; only what is called history is.
            return self._near_before(match, "scope.past_label", 6)
        clause = self._clause(match)
        pasts = [
            abs(_distance(m, match))
            for m in self.past
            if self._clause(m) == clause
            and not overlaps(m, match)
            and (m.first < match.first or m.last - m.first > 1)  # "past" behind it is "past sixty"
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
        return self._was_then(match)

    def _was_then(self, match: Match) -> bool:
        """Whether the risk is told as past without a date and said to be over: "had SI then, none now"."""
        sentence = self.tokens[match.first].sentence
        for over in self.now_denied:
            if over.first < match.last:
                continue
            where = self.tokens[over.first].sentence
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

    def _is_if(self, match: Match) -> bool:
        sentence = self.tokens[match.first].sentence
        for found in self.read.of("scope.if"):
            if (
                self.tokens[found.first].sentence != sentence
                or overlaps(found, match)
                or found.first > match.first
            ):
                continue
            if self._clause(found) != self._clause(match) and match.first - found.last > 4:
                continue
            if match.first - found.last > 10:
                continue
            if any(token.word in _WILL for token in self.tokens[found.last : match.last]):
                continue  # "if he leaves, I will …" is a threat; "if thoughts return, she will call" is a plan
            before = self.tokens[found.first - 1].keys if found.first else ()
            if not {"wonder", "think", "ask", "as", "wonder*", "question"} & set(before):
                return True
        return False

    def _answer(self, match: Match) -> Holds:
        """What was answered to a question that names the risk and whose answer names nothing."""
        sentence = self.tokens[match.first].sentence
        if any(self.tokens[m.first].sentence == sentence for m in self.read.of("scope.shook")):
            return Holds.DENIED
        for no in (*self.no, *self.after):
            where = self.tokens[no.first].sentence
            if (
                no.first >= match.last
                and where in (sentence, sentence + 1)
                and not overlaps_any(no, self.double)
            ):
                return Holds.DENIED
        for yes in self.read.of("scope.yes"):
            where = self.tokens[yes.first].sentence
            if yes.first >= match.last and where in (sentence, sentence + 1):
                return Holds.NOW
        return Holds.ASKED


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
