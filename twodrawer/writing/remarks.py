"""What is wrong with the wording of a text: sentence by sentence, with the words that show it.

Whoever speaks decides. A client's quoted words are never the writer's fault; what a client is said to feel or
to call someone isn't either. A first person outside a quotation is the writer's, and may be plain fact
("I reviewed the safety plan").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.note_signs import elements_of_sentence
from twodrawer.writing.word_lists import word_list


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault of wording: its code, where it stands in the text, and what to write instead if that is known."""

    code: str
    start: int
    end: int
    instead: str = ""


_I = frozenset(("i", "my", "me", "mine", "myself"))
_REPORTS = re.compile(
    r"\b(?:report|describ|stat|sa[iy]|endors|call|feel|felt|believ|complain|express|identif|label|view|perceiv|see|saw|think|thought|told|"
    r"refer|consider|worr|fear|recall|shar|not(?:e[sd]|ing)|admit|acknowledg|accus|tell|remember|wonder)\w*\b",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    "client clt ct cl pt patient she he they mother mom father dad husband wife partner couple".split()
)
_ANONYMOUS = re.compile(
    r"alcoholics anonymous|narcotics anonymous|children of alcoholics|al-anon", re.IGNORECASE
)
_HERSELF = frozenset(("what the person did, without a verdict",))
_CAPITALS = re.compile(r"\b[A-Z][A-Z&]{1,5}s?\b")
_WORD = re.compile(r"[a-z']+")
_CLINICAL = frozenset(Element) - {
    Element.PRESENTING_CONCERN,
    Element.FUNCTIONAL_STATUS,
    Element.LOCATION_MODALITY,
    Element.CLIENT_RESPONSE,
    Element.GOAL_PROGRESS,
}


def remarks_on(read: Read) -> list[Remark]:
    """All remarks on one text, in its order. Names are looked for in the whole note, not here."""
    found: list[Remark] = []
    for number in range(len(read.tokens.sentences)):
        found += _on_sentence(read, number)
    return sorted(found, key=lambda remark: (remark.start, remark.code))


def _on_sentence(read: Read, number: int) -> Iterator[Remark]:
    start, end = read.tokens.sentences[number]
    private = next(_private(read, number), None)
    if private is not None:
        yield Remark("private_content", start, end)
    verdict = next(_verdicts(read, number), None)
    if verdict is not None and (private is None or verdict.sign == "wording.verdict"):
        yield Remark("not_objective", start, end)
    yield from _labels(read, number)
    yield from _terms(read, number)
    if private is None:
        if is_vague(read, number):
            yield Remark("vague", start, end)
        if _is_beside_the_point(read, number):
            yield Remark("irrelevant_detail", start, end)


def _in_sentence(read: Read, sign: str, number: int) -> Iterator[Match]:
    tokens = read.tokens.all
    first, last = read.tokens.spans[number]
    for match in read.of(sign):
        if first <= match.first < last and not tokens[match.first].quoted:
            yield match


def _private(read: Read, number: int) -> Iterator[Match]:
    tokens = read.tokens.all
    for sign in ("wording.own_reaction", "wording.hunch", "wording.supervision", "wording.blow_by_blow"):
        for match in _in_sentence(read, sign, number):
            if any(token.word in _I for token in tokens[match.first : match.last]):
                if not _is_the_clients(read, match):
                    yield match
            elif sign == "wording.own_reaction" or not _is_reported(read, match, number):
                if not (sign == "wording.own_reaction" and _has_client_before(read, match)):
                    yield match


def _is_the_clients(read: Read, match: Match) -> bool:
    """ "Client said I feel stuck": a client's words without their quotation marks."""
    before = read.tokens.all[max(0, match.first - 3) : match.first]
    return any(
        token.word in ("said", "says", "stated", "states", "reports", "reported", "that") for token in before
    ) and any(token.word in _OTHERS for token in read.tokens.all[max(0, match.first - 6) : match.first])


def _has_client_before(read: Read, match: Match) -> bool:
    clause = read.tokens.all[match.first].clause
    return any(
        token.clause == clause and token.word in _OTHERS
        for token in read.tokens.all[max(0, match.first - 6) : match.first]
    )


def _is_reported(read: Read, match: Match, number: int) -> bool:
    """Whether the words are what somebody said, felt or called someone, and not the writer's own."""
    first, _ = read.tokens.spans[number]
    before = read.tokens.all[first : match.first + 1]
    said = [at for at, token in enumerate(before[:-1], first) if _REPORTS.fullmatch(token.word)]
    who = [token.word for token in before]
    if not any(word in _OTHERS for word in who):
        # "Reports feeling …": without a subject it is the client who reports.
        return bool(said) and said[0] == first
    return bool(said) or _REPORTS.fullmatch(before[-1].word) is not None


def _verdicts(read: Read, number: int) -> Iterator[Match]:
    for match in _in_sentence(read, "wording.verdict", number):
        if not _is_reported(read, match, number):
            yield match


def _labels(read: Read, number: int) -> Iterator[Remark]:
    if _ANONYMOUS.search(read.sentence(number)):
        return
    first, last = read.tokens.spans[number]
    taken: list[Match] = []
    for match in sorted(read.under("stigma."), key=lambda one: one.first - one.last):
        if not first <= match.first < last or read.tokens.all[match.first].quoted:
            continue
        if any(match.first < other.last and other.first < match.last for other in taken):
            continue
        instead = match.sign.removeprefix("stigma.")
        if instead in _HERSELF and _is_reported(read, match, number):
            continue
        taken.append(match)
        yield Remark("stigmatizing", *read.place(match), instead)


def _terms(read: Read, number: int) -> Iterator[Remark]:
    first, last = read.tokens.spans[number]
    taken: list[Match] = []
    for match in sorted(read.under("jargon."), key=lambda one: one.first - one.last):
        if first <= match.first < last and not read.tokens.all[match.first].quoted and not taken:
            taken.append(match)
            yield Remark("jargon", *read.place(match), match.sign.removeprefix("jargon."))
    sentence = read.sentence(number)
    if not taken and not sentence.isupper():
        strange = {word.rstrip("s") for word in _CAPITALS.findall(sentence)} - word_list(
            "known_abbreviations"
        )
        strange = {word for word in strange if word.replace("&", "") not in word_list("known_abbreviations")}
        if len(strange) >= 3:
            start, end = read.tokens.sentences[number]
            yield Remark("jargon", start, end, "the words that the abbreviations stand for")


def is_vague(read: Read, number: int) -> bool:
    """Whether a sentence says nothing that anyone could check: empty phrases, and hardly a word beside them."""
    matches = list(_in_sentence(read, "wording.vague", number))
    if not matches:
        return False
    sentence = read.sentence(number)
    if re.search(r"\d|[\"“]", sentence):
        return False
    return len(specific_words(sentence)) <= 1


def specific_words(sentence: str) -> list[str]:
    """The words of a sentence that say something in particular."""
    generic = word_list("generic_words")
    return [
        word
        for word in _WORD.findall(sentence.lower().replace("’", "'"))
        if word not in generic and len(word) > 2
    ]


def _is_beside_the_point(read: Read, number: int) -> bool:
    matches = list(_in_sentence(read, "wording.irrelevant", number))
    if not matches:
        return False
    return not elements_of_sentence(read, number) & _CLINICAL or len({match.first for match in matches}) >= 3
