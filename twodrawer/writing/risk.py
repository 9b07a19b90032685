"""The risk that a text states: the most acute current one, read clause by clause.

A mention of a risk counts unless it is denied, lies in the past, is somebody else's, was only asked about,
is thought through for another day ("call 988 if …"), or is no risk at all ("dying to know"). Rules are
those of the label manual: `denied` is asked about and not present now, or only past; a relative's suicide
is `none`; item 9 of the PHQ-9 above 0 counts as a wish to be dead, 0 as denied. In doubt, a mention counts:
a false alarm is read and dismissed, a missed one is not.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from twodrawer.writing.lexicon import Match, Read


class Risk(StrEnum):
    """States of risk. The most acute comes last but for `none` and `denied`, which say that there is none."""

    NONE = "none"
    DENIED = "denied"
    ABUSE_REPORT = "abuse_report"
    SELF_HARM = "self_harm"
    PASSIVE_SI = "passive_si"
    HI = "hi"
    ACTIVE_SI = "active_si"


ACUTE = (Risk.ACTIVE_SI, Risk.HI, Risk.PASSIVE_SI, Risk.SELF_HARM, Risk.ABUSE_REPORT)


class Holds(StrEnum):
    """What a text says of a mention."""

    NOW = "now"
    DENIED = "denied"
    PAST = "past"
    ASKED = "asked"
    NOT_MEANT = "not meant"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a risk, and whether it holds."""

    kind: Risk
    match: Match
    holds: Holds


@dataclass(frozen=True, slots=True)
class RiskRead:
    """What a text states, and on which words that rests."""

    state: Risk
    mentions: tuple[Mention, ...]
    item_nine: int | None = None


_ITEM_NINE = re.compile(
    r"(?:\bitem|\bquestion|\bq|#)\s*[#.]?\s*(?:9|nine)\b(?!\s*-?\s*item)(?P<after>[^.;\n]{0,48})"
    r"|\b(?P<before>[0-3])\s*(?:/3\s*)?(?:on|for|at|to|in)\s+(?:phq-?9?\s+)?(?:the\s+)?(?:item|question|q)\s*#?\s*(?:9|nine)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?<![\d./-])([0-3])(?![\d./]*\d)(?!\s*(?:weeks?|days?|months?|sessions?|hours?|am|pm|%|x\b|times))"
)
_EARLIER = re.compile(r"\b(?:last|previous(?:ly)?|prior|was|from|down|baseline|intake)\b", re.IGNORECASE)
_LIST = frozenset(
    ", / or and & : = ( ) — is are was were both all currently current today at this time any thoughts thought ideation ideations "
    "urges urge behaviors behavior behaviour intent intention plan plans means self others other active passive acute risk screen "
    "no nor of to about the a recent harm symptoms psychosis avh ah vh delusions paranoia mania method access aggression "
    "hallucinations explored assessed reviewed discussed screened evaluated then when asked on inquiry in session now as also he she they pt client cl ct directly".split()
)
_LISTED = frozenset(
    "plan plans intent intention means method delusions delusion hallucinations psychosis paranoia mania avh ah vh urges ideation "
    "thoughts symptoms cravings use drug alcohol concerns behaviors behavior access weapons firearms aggression violence "
    "preparation rehearsal".split()
)
_MALE = frozenset(
    "brother father dad son husband boyfriend uncle grandfather grandpa stepfather stepbrother nephew stepson".split()
)
_FEMALE = frozenset(
    "sister mother mom daughter wife girlfriend aunt grandmother grandma stepmother stepsister niece".split()
)
_OBJECT_OF = frozenset(
    "with to from about after for at toward towards against without tell told call called text texted ask asked near before by "
    "between and saw missed misses miss over like when if in".split()
)
_SAYING = frozenset(
    "report reports reported say says said state states stated notice noticed find finds found tell tells told call called calls "
    "worry worries worried concerned discover discovered see saw observed confirm confirmed describe describes described "
    "share shared note noted disclose disclosed express expressed inform informed write wrote brought".split()
)
_DONE = re.compile(
    r"\b(?:killed (?:him|her|them)sel(?:f|ves)|(?:died|dying|death) (?:by|from|of|due to) (?:suicide|(?:an? )?overdose)"
    r"|(?:committed|completed) suicide|hanged (?:him|her|them)sel(?:f|ves)|shot (?:him|her|them)self|suicided"
    r"|(?:took|taken) (?:his|her|their) (?:own )?li(?:fe|ves)|(?:lost|losing|loss of)\b[^.;]{0,40}\bto (?:suicide|(?:an? )?overdose)"
    r"|ended (?:his|her|their) (?:own )?life|overdose death|fatal(?:ly)? overdosed?|completed suicide)\b"
)
_NEARLY = re.compile(
    r"\b(?:almost|nearly|tried|attempt\w*|wish\w*|could have|would have|want\w*|consider\w*|about|if|think\w*|thought)\W+(?:\w+\W+){0,3}$"
)


def risk_of(read: Read) -> RiskRead:
    """The most acute current risk that the text states, with every mention of one."""
    reader = _Reader(read)
    mentions = tuple(reader.mentions())
    nine = item_nine(read.text)
    now = {mention.kind for mention in mentions if mention.holds is Holds.NOW}
    denials = any(mention.holds in (Holds.DENIED, Holds.PAST) for mention in mentions) or bool(
        reader.denials()
    )
    if (nine is not None and nine > 0) or reader.counted("risk.item9_positive"):
        now.add(Risk.PASSIVE_SI)
    if reader.counted("risk.screen_positive"):
        now.add(Risk.PASSIVE_SI)
    if not denials and reader.is_high():
        now.add(Risk.ACTIVE_SI)
    denials = denials or nine == 0
    state = next((kind for kind in ACUTE if kind in now), Risk.DENIED if denials else Risk.NONE)
    return RiskRead(state=state, mentions=mentions, item_nine=nine)


def item_nine(text: str) -> int | None:
    """The answer to item 9 of the PHQ-9 that the text gives for today, if it does."""
    for found in _ITEM_NINE.finditer(text):
        if found["before"]:
            return int(found["before"])
        scores = list(_SCORE.finditer(found["after"]))
        if not scores:
            continue
        if len(scores) > 1 and _EARLIER.search(found["after"][: scores[-1].start()]):
            return int(scores[-1].group(1))
        return int(scores[0].group(1))
    return None


class _Reader:
    """One text, looked at mention by mention."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.tokens = read.tokens.all
        self.not_meant = read.of("risk.not_meant")
        self.double = read.of("scope.double_no")
        self.recent = read.of("scope.recent")
        self.past = [m for m in read.of("scope.past") if not _overlaps_any(m, self.recent)]
        self.now_denied = read.of("scope.now_denied")
        self.no = [*read.of("scope.no"), *read.of("scope.denies")]
        self.after = read.of("scope.denied_after")
        self.found = self._found()

    def _found(self) -> list[tuple[Risk, Match]]:
        found = [(kind, match) for kind in ACUTE for match in self.read.of(f"risk.{kind.value}")]
        kept = []
        for kind, match in found:
            inside = any(
                other.first <= match.first
                and match.last <= other.last
                and other != match
                and (
                    other.last - other.first > match.last - match.first
                    or ACUTE.index(their) < ACUTE.index(kind)
                )
                for their, other in found
            )
            if not inside:
                kept.append((kind, match))
        return kept

    def mentions(self) -> list[Mention]:
        return [Mention(kind, match, self.holds(kind, match)) for kind, match in self.found]

    def holds(self, kind: Risk, match: Match) -> Holds:
        """Whether this mention is a risk of the client's now. Guard after guard, in the order of the docstring."""
        if _overlaps_any(match, self.not_meant) or self._near_before(match, "scope.fiction", 5):
            return Holds.NOT_MEANT
        if kind is Risk.HI and self._in_clause("scope.obsession", match):
            return Holds.NOT_MEANT
        if self._is_anothers(kind, match):
            return Holds.NOT_MEANT
        if any(
            0 <= match.first - double.last <= 3 for double in self.double if self._together(double, match)
        ):
            return Holds.NOW
        if self._is_negated_before(match) or self._is_negated_after(match):
            return Holds.DENIED
        if self._is_past(match):
            return Holds.PAST
        if self._is_if(match):
            return Holds.NOT_MEANT
        if self._near_before(match, "scope.asked", 7):
            return self._answer(match)
        return Holds.NOW

    def counted(self, sign: str) -> bool:
        """Whether a screen's result stands in the text, and not in the past."""
        return any(
            not _overlaps_any(match, self.not_meant) and not self._is_past(match)
            for match in self.read.of(sign)
        )

    def denials(self) -> list[Match]:
        """What says that there is no risk without naming one: a screen, "no safety concerns", "risk is low"."""
        signs = ("risk.no_risk", "risk.screen_negative", "risk.item9_negative")
        return [
            match for sign in signs for match in self.read.of(sign) if not _overlaps_any(match, self.double)
        ]

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
                or _overlaps_any(no, self.double)
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
            if token.word in _LISTED or any(other.first <= at < other.last for _, other in self.found):
                listed = True
            if words > (14 if far else 8):
                return False
        return True

    def _is_negated_after(self, match: Match) -> bool:
        for no in self.after:
            if no.first < match.last or not self._together(no, match) or no.first - match.last > 16:
                continue
            if _overlaps_any(no, self.double):
                continue
            if not self._ends_there(no):
                continue
            between = range(match.last, no.first)
            if all(self.tokens[at].word in _LIST or self._is_mention(at) for at in between):
                if any(self.tokens[at].word == "," for at in between) and self._is_affirmed(match):
                    continue
                return True
        return False

    def _is_mention(self, at: int) -> bool:
        return any(match.first <= at < match.last for _, match in self.found)

    def _ends_there(self, no: Match) -> bool:
        """Whether a denial behind its object ends there; "SI, denies plan" denies the plan."""
        if no.last >= len(self.tokens) or self.tokens[no.last].sentence != self.tokens[no.first].sentence:
            return True
        following = self.tokens[no.last].word
        if self.tokens[no.first].word in (
            "no",
            "none",
            "not",
            "denied",
            "denies",
            "deny",
            "0",
            "zero",
            "negative",
            "neg",
            "n",
        ):
            return following in (
                ",", ";", ".", ")", "/", "—", "at", "today", "currently", "by", "now", "this", "when", "on", "since", "and", "in",
                "per", "(", "during", "again", "x", "for", "but", "|", "throughout", "presently", "upon", "directly", "as", "clearly", "reported", "noted", "endorsed", "present", "disclosed",
                "observed", "identified", "voiced", "expressed", "elicited", "stated", "verbalized", "evident", "or",
            )  # fmt: skip
        return True

    def _is_affirmed(self, match: Match) -> bool:
        return self._near_before(match, "scope.affirms", 3)

    def _is_past(self, match: Match) -> bool:
        clause = self._clause(match)
        pasts = [
            abs(_distance(m, match))
            for m in self.past
            if self._clause(m) == clause and not _overlaps(m, match)
        ]
        recents = [
            abs(_distance(m, match))
            for m in self.recent
            if self._clause(m) == clause and not _overlaps(m, match)
        ]
        if pasts:
            return not recents or min(pasts) < min(recents)
        if recents:
            return False
        return self._was_then(match)

    def _was_then(self, match: Match) -> bool:
        """Whether the risk is told as past without a date and said to be over: "had SI then, none now"."""
        sentence = self.tokens[match.first].sentence
        for over in self.now_denied:
            if over.first < match.last:
                continue
            where = self.tokens[over.first].sentence
            if where == sentence:
                return True
            if where == sentence + 1 and self._is_told(match):
                return True
        return False

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
                or _overlaps(found, match)
                or found.first > match.first
            ):
                continue
            if match.first - found.last > 10:
                continue
            before = self.tokens[found.first - 1].keys if found.first else ()
            if not {"wonder", "think", "ask", "as", "wonder*", "question"} & set(before):
                return True
        return False

    def _answer(self, match: Match) -> Holds:
        """What was answered to a question that names the risk and whose answer names nothing."""
        sentence = self.tokens[match.first].sentence
        for no in (*self.no, *self.after):
            where = self.tokens[no.first].sentence
            if (
                no.first >= match.last
                and where in (sentence, sentence + 1)
                and not _overlaps_any(no, self.double)
            ):
                return Holds.DENIED
        for yes in self.read.of("scope.yes"):
            where = self.tokens[yes.first].sentence
            if yes.first >= match.last and where in (sentence, sentence + 1):
                return Holds.NOW
        return Holds.ASKED

    # -- whose it is -----------------------------------------------------------------------------

    def _is_anothers(self, kind: Risk, match: Match) -> bool:
        start, end = self.read.tokens.sentences[self.tokens[match.first].sentence]
        place, after = self.read.place(match)
        lowered = self.read.text[start:end].lower()
        if kind in (Risk.ACTIVE_SI, Risk.PASSIVE_SI):
            for done in _DONE.finditer(lowered):
                if (
                    done.start() < after - start
                    and place - start < done.end()
                    and not _NEARLY.search(lowered[: done.start()])
                ):
                    return True
        if self._of_another_after(match):
            return True
        return self._subject_is_another(kind, match)

    def _of_another_after(self, match: Match) -> bool:
        """ "suicide of her uncle", "SI in sister"."""
        for person in self.read.of("scope.other_person"):
            if 0 < person.first - match.last <= 3 and self._together(person, match):
                between = [token.word for token in self.tokens[match.last : person.first]]
                if between[0] in ("of", "by") or (
                    between[0] == "in" and "her" not in between and "his" not in between
                ):
                    return True
        return False

    def _subject_is_another(self, kind: Risk, match: Match) -> bool:
        sentence = self.tokens[match.first].sentence
        others = [
            m
            for m in self.read.of("scope.other_person")
            if m.last <= match.first and self.tokens[m.first].sentence == sentence
        ]
        if not others:
            return self._carried_from_before(match)
        other = max(others, key=lambda m: m.first)
        between = self.tokens[other.last : match.first]
        words = [token.word for token in between]
        if self.read.words(other).lower().startswith(("family h", "fhx", "fam h", "fh ")):
            return len(words) <= 8
        if any(";" in word for word in words) or any(
            m.first >= other.last and m.last <= match.first for m in self.read.of("scope.client_person")
        ):
            return False
        if words and words[0] == "'s":
            return len(words) <= 5 and not any(word in ("client", "told") for word in words)
        if kind is Risk.ABUSE_REPORT:
            return any(word in ("was", "were", "been") for word in words[:3]) and self._follows_possessive(
                other
            )
        if words and (words[0] in _SAYING or words[0] in (",", "and", "—", "(", ")", "or", "/", "about")):
            return False
        before = self._word_before(other)
        if before in _OBJECT_OF:
            return (
                bool(words)
                and words[0].endswith("ing")
                and before in ("about", "of", "by", "after", "with", "over")
            )
        return len(words) <= 7 and not any(word in _SAYING for word in words[:2])

    def _follows_possessive(self, other: Match) -> bool:
        return other.first > 0 and self.tokens[other.first - 1].word in ("her", "his", "their", "my", "'s")

    def _word_before(self, other: Match) -> str:
        at = other.first - 1
        while at >= 0 and self.tokens[at].word in (
            "her", "his", "their", "my", "the", "a", "an", "'s", "client", "pt", "older", "younger", "best", "close", "ex", "late", "new", "own",
        ):  # fmt: skip
            at -= 1
        if at < 0 or self.tokens[at].sentence != self.tokens[other.first].sentence:
            return ""
        return self.tokens[at].word

    def _carried_from_before(self, match: Match) -> bool:
        """ "Her brother is in hospital. He tried to kill himself.": the one spoken of is still the brother."""
        sentence = self.tokens[match.first].sentence
        if sentence == 0:
            return False
        first, last = self.read.tokens.spans[sentence]
        if first == last:
            return False
        pronoun = self.tokens[first].word
        before = [
            m for m in self.read.of("scope.other_person") if self.tokens[m.first].sentence == sentence - 1
        ]
        if pronoun not in ("he", "she") or not before:
            return False
        person = before[0]
        opening = self.read.tokens.spans[sentence - 1][0]
        word = self.tokens[person.first].word
        fits = word in (_MALE if pronoun == "he" else _FEMALE) or word not in _MALE | _FEMALE
        owner = self.tokens[person.first - 1].word if person.first else ""
        differs = owner == ("her" if pronoun == "he" else "his")
        return fits and (differs or (person.first - opening <= 3 and owner in ("'s", "their", "my")))


def _overlaps(one: Match, other: Match) -> bool:
    return one.first < other.last and other.first < one.last


def _overlaps_any(one: Match, others: list[Match]) -> bool:
    return any(_overlaps(one, other) for other in others)


def _distance(one: Match, other: Match) -> int:
    return one.first - other.last if one.first >= other.last else other.first - one.last
