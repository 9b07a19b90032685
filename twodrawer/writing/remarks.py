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
from twodrawer.writing.private_words import in_sentence, is_reported, private_words
from twodrawer.writing.word_lists import word_list
from twodrawer.writing.wording_sense import judges, sounds_like


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault of wording: its code, where it stands in the text, and what to write instead if that is known."""

    code: str
    start: int
    end: int
    instead: str = ""


_ANONYMOUS = re.compile(
    r"alcoholics anonymous|narcotics anonymous|children of alcoholics|al-anon", re.IGNORECASE
)
_HERSELF = frozenset(("what the person did, without a verdict",))
# A count, a quotation, a measure by its short name: "AUDIT".
_PARTICULAR = re.compile(r"\d|[\"“]|\b[A-Z]{3,}\b")
# "Couple session, both partners present" may be short, and is checked by whoever was there.
_FACTS = frozenset(
    (
        Element.LOCATION_MODALITY,
        Element.SESSION_TIMES,
        Element.MEDICATION,
        Element.TEST_RESULT,
        Element.DIAGNOSIS,
        Element.MENTAL_STATUS,
    )
)
_WHO_CAME = re.compile(r"\b(?:present|attended|joined)\b", re.IGNORECASE)
# What sounds vague says so few particular things at most.
_FEW = 2
# As many words may be a heading.
_HEADING = 3
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
    heard = sounds_like(read, number)
    private = next(private_words(read, number), None)
    if private is not None:
        yield Remark("private_content", start, end)
    if private is not None:
        is_a_judgement = judges(read, number)
    else:
        is_a_judgement = "not_objective" in heard or next(_verdicts(read, number), None) is not None
    if is_a_judgement:
        yield Remark("not_objective", start, end)
    labels = list(_labels(read, number))
    yield from labels
    if not labels and "stigmatizing" in heard:
        yield Remark("stigmatizing", start, end)
    yield from _terms(read, number)
    if private is None:
        if is_vague(read, number) or ("vague" in heard and _could_be_vague(read, number)):
            yield Remark("vague", start, end)
        if "irrelevant_detail" in heard or _is_beside_the_point(read, number):
            yield Remark("irrelevant_detail", start, end)


def _verdicts(read: Read, number: int) -> Iterator[Match]:
    for match in in_sentence(read, "wording.verdict", number):
        if not is_reported(read, match, number):
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
        if instead in _HERSELF and is_reported(read, match, number):
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
    matches = list(in_sentence(read, "wording.vague", number))
    if not matches:
        return False
    sentence = read.sentence(number)
    return _PARTICULAR.search(sentence) is None and len(specific_words(sentence)) <= 1


def _could_be_vague(read: Read, number: int) -> bool:
    """Whether what sounds vague is no heading ("Home visit."), counts and quotes nothing, and has no plain fact."""
    sentence = read.sentence(number)
    if _PARTICULAR.search(sentence) or _WHO_CAME.search(sentence):
        return False
    if len(_WORD.findall(sentence.lower())) <= _HEADING:
        return False
    return len(specific_words(sentence)) <= _FEW and not elements_of_sentence(read, number) & _FACTS


def specific_words(sentence: str) -> list[str]:
    """The words of a sentence that say something in particular."""
    generic = word_list("generic_words")
    return [
        word
        for word in _WORD.findall(sentence.lower().replace("’", "'"))
        if word not in generic and len(word) > 2
    ]


def _is_beside_the_point(read: Read, number: int) -> bool:
    matches = list(in_sentence(read, "wording.irrelevant", number))
    if not matches:
        return False
    return not elements_of_sentence(read, number) & _CLINICAL or len({match.first for match in matches}) >= 3
