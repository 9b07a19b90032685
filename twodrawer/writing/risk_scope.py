"""What a text says of each mention of a risk: that it is there now, denied, past, only asked about, or not meant.

A "no" reaches along its clause: over "or" always, over a comma or "and" only along a list of risks. A denial behind
its object ("SI: denied") reaches back over such a list.
"""

from twodrawer.writing.lexicon import Match
from twodrawer.writing.risk_facts import Holds, Mention, Risk, overlaps, overlaps_any
from twodrawer.writing.risk_past import PastReader
from twodrawer.writing.risk_whose import is_anothers
from twodrawer.writing.tokens import Token
from twodrawer.writing.word_lists import word_list

_LIST = word_list("between_a_risk_and_its_denial")
_LISTED = word_list("listed_with_risks")
# After these in a list something is there after all: "no active SI, some passive ideation".
_AFTER_ALL = frozenset(
    "some occasional occasionally fleeting mild intermittent positive still just only yes".split()
)
# And so it is where one of these begins anew: "denies a plan, wants to hurt her brother".
_ANEW = frozenset(
    "wants wanted wishes wished intends threatens threatened hopes reports reported endorses endorsed admits admitted "
    "says said states stated".split()
)
_DENIALS = frozenset("no none not denied denies deny 0 zero negative neg n".split())
_WILL = frozenset("will would going might may".split())
# What is gone behind these is something else: "when his mother is gone", "to stop the noise", "gone up the ladder".
_BEFORE_ANOTHER = frozenset(
    ", and when until till if while before once because to who that she he they it".split()
)
_TAKES_ANOTHER = frozenset("the a an his her my their it this up down into on out through back".split())
_TELLERS = frozenset("she he they client pt patient ct we i".split())
_TOLD = frozenset(
    "spoke told described mentioned reported talked brought wrote named had came discussed".split()
)
_SAYS = frozenset(
    "said says say stated states told tells reported reports disclosed admitted admits endorsed".split()
)
_TURNS = frozenset(
    "but although though however yet except still until unless then ; : ( technically wants wishes plans thinks feels "
    "has had is are was intends hopes keeps would will just only".split()
)
# How few tokens stand before a plain denial and behind what it denies.
_OPENS, _ENDS = 3, 4
_SHORT_NO = frozenset("no none never nope neither not nothing n nah denied denies".split())
_SHORT_YES = frozenset("yes y yeah yep sometimes often daily maybe".split())


class RiskReader(PastReader):
    """One text, looked at mention by mention."""

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
        if self._is_negated_before(match) or self._is_negated_after(match) or self._is_asked_and_no(match):
            return Holds.DENIED
        if self._is_answered(match):
            return Holds.DENIED
        if self._is_past(match, kind):
            return Holds.PAST
        if self._is_if(match):
            return Holds.NOT_MEANT
        if self._near_before(match, "scope.asked", 7) and not self._is_said_since(match):
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
            not overlaps_any(match, self.not_meant)
            and not overlaps_any(match, self.past)  # "lifetime 1 and 2 yes, past month no"
            and not self._is_past(match)
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

    def is_plain_denial(self, first: int, last: int) -> bool:
        """ "Denied wanting to fall asleep and not wake up.": it opens with the denial, ends with what is denied, and
        nobody says anything else in it."""
        told = [match for _, match in self.found if first <= match.first < last]
        begins = [no for no in self.read.of("scope.denies") if first <= no.first <= first + _OPENS]
        if not told or not begins or self.tokens[first].sentence != self.tokens[last - 1].sentence:
            return False
        words = {token.word for token in self.tokens[begins[0].last : last]}
        if any(match.first < begins[0].last for match in told) or not words.isdisjoint(_SAYS | _TURNS):
            return False
        ends = max(match.last for match in told)
        return last - ends <= _ENDS or self._goes_on_denying(ends, last)

    def _goes_on_denying(self, first: int, last: int) -> bool:
        """ "Denies wish to be dead, denies plan, no firearms": each part of the list says no again."""
        commas = [at for at in range(first, last) if self.tokens[at].word == ","]
        return first in commas and all(
            at + 1 < last and self.tokens[at + 1].word in _DENIALS for at in commas
        )

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

    def _is_negated_before(self, match: Match) -> bool:
        denies = {id(m) for m in self.read.of("scope.denies")}
        for no in self.no:
            if any(other.first <= no.first < other.last for _, other in self.found if other != match):
                continue  # "never been born" says no to nothing behind it
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
        if len(between) > (40 if far else 22) or self._begins_anew(no.last, match.last):
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

    def _begins_anew(self, first: int, last: int) -> bool:
        """Whether somebody wants or says something else after a comma there."""
        return any(
            self.tokens[at].word in _ANEW and self.tokens[at - 1].word in (",", "and")
            for at in range(first + 1, last)
        )

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
        """ "The thoughts of death from the spring have not come back"; not "… when his mother is gone"."""
        for gone in self.read.of("scope.gone_after"):
            if 0 <= gone.first - match.last <= 12 and self._clause(gone) == self._clause(match):
                between = _without_aside(self.tokens[match.last : gone.first])
                if between and between[-1].word == "," and self._is_since(gone):
                    between = between[:-1]  # "… in the first week on prednisone, gone since it was stopped"
                following = self.tokens[gone.last].word if gone.last < len(self.tokens) else ""
                if (
                    not any(token.word in _BEFORE_ANOTHER for token in between)
                    and following not in _TAKES_ANOTHER
                    and not overlaps_any(gone, self.double)
                ):
                    return True
        return False

    def _is_since(self, gone: Match) -> bool:
        return gone.last < len(self.tokens) and self.tokens[gone.last].word in ("since", "now", "by", "after")

    def _is_answered(self, match: Match) -> bool:
        """ "Suicide and self-harm were brought up, and each denied"; "gave a firm no when asked about dying"."""
        sentence = self.tokens[match.first].sentence
        if any(self.tokens[yes.first].sentence == sentence for yes in self.read.of("scope.said_yes")):
            return False
        if not any(
            self.tokens[asked.first].sentence == sentence
            and not overlaps(asked, match)
            and not (asked.first > match.first and self._asks_for_a_part(asked))
            for asked in self.read.of("scope.asked_of")
        ):
            return False
        return any(
            self.tokens[no.first].sentence == sentence
            and not overlaps(no, match)
            and not self._speaks_of_a_part(no)
            and not self._says_no_to_another(no, match)
            and not overlaps_any(no, self.double)
            for no in self.read.of("scope.said_no")
        )

    def _says_no_to_another(self, no: Match, match: Match) -> bool:
        """ "Asked, he says he wants to be dead, but he is not thinking about suicide": the wish stands."""
        return no.first >= match.last and any(
            0 <= other.first - no.last <= 3 and self._clause(other) == self._clause(no)
            for _, other in self.found
        )

    def _is_asked_and_no(self, match: Match) -> bool:
        """ "Thoughts of suicide? None."."""
        return self._answered_by(match) in _SHORT_NO

    def is_asked_and_yes(self, match: Match) -> bool:
        """ "Thoughts of suicide? Y.", whatever else is asked and denied beside it."""
        return self._answered_by(match) in _SHORT_YES

    def _answered_by(self, match: Match) -> str:
        """The word after the question that the mention stands in; blank if it stands in none."""
        number = self.tokens[match.first].sentence
        _, last = self.read.tokens.spans[number]
        if last >= len(self.tokens) or self.tokens[last - 1].word != "?":
            return ""
        return self.tokens[last].word

    def _asks_for_a_part(self, asked: Match) -> bool:
        """ "I asked about plans and she has none": the thoughts stand."""
        return any(
            asked.last <= part.first <= asked.last + 3 and self._clause(part) == self._clause(asked)
            for part in self.read.of("scope.only_part")
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

    def _is_said_since(self, match: Match) -> bool:
        """ "At the check-in he said that he wants to be dead": the question is behind, this is an answer."""
        return any(
            asked.last < match.first
            and any(token.word in _SAYS for token in self.tokens[asked.last : match.first])
            for asked in self.read.of("scope.asked")
            if self._clause(asked) == self._clause(match)
        )

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


def _without_aside(between: list[Token]) -> list[Token]:
    """ "Thoughts of dying, daily in May, have stopped": what stands between two commas is left out, and so is where it
    was told: "the wish that she spoke of in the spring has not returned"."""
    for at in range(1, len(between) - 1):
        what, who, told = between[at - 1].word, between[at].word, between[at + 1 : at + 3]
        if what in ("that", "which") and who in _TELLERS and any(one.word in _TOLD for one in told):
            return between[: at - 1]
    commas = [at for at, token in enumerate(between) if token.word == ","]
    if len(commas) == 2 and commas[1] == len(between) - 1:
        return between[: commas[0]]
    return between
