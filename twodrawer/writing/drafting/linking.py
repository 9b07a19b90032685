"""The check that every draft goes through, whoever wrote it: which words of the source does a sentence rest on,
and do they say what it says?

A sentence is supported if its words are there (seven in ten of those that carry meaning, every number, every
word for a mental status), said by those it names, with a no where it has a no, and if its risk is the
source's risk: a denial needs the client's own denial of that kind, a danger needs somebody who states it.
Everything else is marked, and a person decides. It would rather mark a good sentence than pass a bad one.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from twodrawer.writing.drafting.draft import Drafted, Words
from twodrawer.writing.drafting.evidence import (
    Answered,
    Evidence,
    answered,
    evidence_in,
    kind_of,
    kinds_asked,
    risk_read,
    says_no,
    speaks_to_a_program,
)
from twodrawer.writing.drafting.source import Source, Unit, Who
from twodrawer.writing.risk import Holds, Risk
from twodrawer.writing.tokens import bases
from twodrawer.writing.word_lists import word_list

COVERED = 0.7
_MOST_UNITS = 4
_RARE = 2
_CLAUSES = re.compile(r"[.,;:!?]|\b(?:and|but|because|so|when|while|then|or|though)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/]\d+)*")
_FRAME_WORDS = (
    "client patient clinician therapist provider writer said says report reports reported state states stated "
    "answered answer "
    "asked describe describes described note noted notes discuss discussed session today share shared deny "
    "denies denied "
    "express expressed mention mentioned explain explained"
)
"""Words of a note that need not be the source's: who speaks and that they spoke."""
_STATUS_WORDS = (
    "orient alert euthymic dysthymic appropriate congruent normal wnl intact unremarkable cooperative groom coherent "
    "linear "
    "logical directed stable insight judgment judgement affect mood memory attentive appearance speech fluent "
    "contact calm "
    "pleasant engage engaged limit limits normally well good fine fair full"
)
_SAFE = re.compile(
    r"\b(?:low(?: \w+)? risk|risk (?:is |was |level )?(?:low|minimal|none)|"
    r"no (?:\w+ ){0,2}(?:risk|safety|danger|concerns?)\b|"
    r"not (?:in|at) (?:danger|risk)|contract(?:s|ed) for safety|safe (?:at|to)|is safe|safety (?:is )?intact)",
    re.IGNORECASE,
)
_OF_CLIENT = re.compile(
    r"^\W*(?:(?:the )?(?:client|patient|pt|ct|cl)|she|he|they)\b|\b(?:reports?|endorses?|denies)\b",
    re.IGNORECASE,
)
_OF_CLINICIAN = re.compile(r"^\W*(?:the )?(?:clinician|therapist|provider|writer|i)\b", re.IGNORECASE)


class Linker:
    """A source, ready to be asked what a sentence rests on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pairs = tuple(answered(source))
        self._answers: dict[int, Answered] = {}
        for pair in self._pairs:
            for unit in (pair.question, *pair.answer):
                self._answers[id(unit)] = pair

    @property
    def pairs(self) -> Sequence[Answered]:
        """The questions with their answers."""
        return self._pairs

    @cached_property
    def _stems(self) -> dict[int, frozenset[str]]:
        return {id(unit): frozenset(stems(unit.text)) for unit in self._source.units}

    @cached_property
    def _where(self) -> dict[str, list[Unit]]:
        where: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._source.units:
            for stem in self._stems[id(unit)]:
                where[stem].append(unit)
        return where

    @cached_property
    def stated(self) -> frozenset[str]:
        """The kinds of risk that somebody states anywhere in the source."""
        return frozenset(evidence_in(self._source.units, self._pairs).stated)

    def checked(self, text: str, units: Sequence[Unit]) -> Drafted:
        """The sentence with these sentences of the source as what it rests on, supported if they say it."""
        return Drafted(text, _places(units), supported=bool(units) and self._is_said(text, units))

    def found(self, text: str) -> Drafted:
        """The sentence with what it rests on, looked for in the whole source. Nothing found: unsupported, no source."""
        units = self._best(text)
        drafted = self.checked(text, units)
        return drafted if units else Drafted(text, (), supported=False)

    def _best(self, text: str) -> list[Unit]:
        """The few sentences that together have most of the words, and what the client answered about its risk."""
        left = set(_meant(text))
        chosen = self._about(frozenset(kind_of(one.kind) for one in risk_read(text).mentions))
        for unit in chosen:
            left -= self._stems[id(unit)]
        while left and len(chosen) < _MOST_UNITS:
            scores: dict[int, float] = defaultdict(float)
            units: dict[int, Unit] = {}
            for stem in left:
                holding = self._where.get(stem, ())
                for unit in holding:
                    scores[id(unit)] += 1 / len(holding) ** 0.5
                    units[id(unit)] = unit
            if not scores:
                break
            best = units[max(scores, key=lambda key: (scores[key], -units[key].words[0].start))]
            covers = left & self._stems[id(best)]
            if chosen and len(covers) < 2 and min(len(self._where[stem]) for stem in covers) > _RARE:
                break
            pair = self._answers.get(id(best))
            for unit in (pair.question, *pair.answer) if pair else (best,):
                if unit not in chosen:
                    chosen.append(unit)
                left -= self._stems[id(unit)]
        return sorted(chosen, key=lambda unit: unit.words[0].start)

    def _about(self, kinds: frozenset[str]) -> list[Unit]:
        """Questions about these kinds of risk with their answers, and what is stated of them, while there is room."""
        found: list[Unit] = []
        for pair in self._pairs if kinds else ():
            if kinds & kinds_asked(pair.question.text):
                found += (pair.question, *pair.answer)
        for unit in self._source.units if kinds else ():
            if unit.who is Who.CLINICIAN or unit in found:
                continue
            if kinds & {kind_of(one.kind) for one in risk_read(unit.text).mentions}:
                found.append(unit)
        return found[:_MOST_UNITS]

    def _is_said(self, text: str, units: Sequence[Unit]) -> bool:
        there = {stem for unit in units for stem in stems(unit.text)}
        there.update(stem for unit in units for stem in stems(unit.turn.label))
        wanted = _meant(text)
        missing = [stem for stem in wanted if stem not in there]
        if len(missing) > (1 - COVERED) * len(wanted) or not (wanted or risk_read(text).mentions):
            return False
        if any(stem[0].isdigit() or stem in _NUMBERS or stem in _STATUS for stem in missing):
            return False
        if not _is_verbatim(text, units):
            # What somebody told a program to write is quoted at most: it is no finding of the clinician's.
            if any(speaks_to_a_program(unit.text) for unit in units):
                return False
            if not _says_no_alike(text, units):
                return False
        return _is_said_by(text, units) and self._has_risk(text, units)

    def _has_risk(self, text: str, units: Sequence[Unit]) -> bool:
        """Whether the risk that the sentence states is the source's."""
        evidence = evidence_in(units, self._pairs)
        stated = risk_read(text)
        if _SAFE.search(text) and not (
            evidence.denies_all or _SAFE.search(" ".join(unit.text for unit in units))
        ):
            return False
        if stated.state is Risk.DENIED and not stated.mentions and not evidence.denies_all:
            return False
        return all(self._holds(kind_of(one.kind), one.holds, evidence) for one in stated.mentions)

    def _holds(self, kind: str, holds: Holds, evidence: Evidence) -> bool:
        match holds:
            case Holds.NOW:
                return kind in evidence.stated
            case Holds.DENIED:
                # Denied here and stated there: nothing for a machine to settle.
                return kind in evidence.denied and kind not in self.stated
            case _:
                return kind in evidence.named


def _meant(text: str) -> list[str]:
    """The words that carry meaning. Those that name a risk are compared by its kind instead."""
    return [stem for stem in stems(text) if stem not in _STOP and stem not in _FRAME and stem not in _RISK]


def _says_no_alike(text: str, units: Sequence[Unit]) -> bool:
    """Whether a no stands where the sentence has one, and most of what it says plainly is said plainly."""
    wanted = set(_meant(text))
    plain, negated, says = 0, 0, False
    for unit in units:
        for clause in _CLAUSES.split(unit.text):
            overlap = len(wanted.intersection(stems(clause)))
            if says_no(clause):
                says, negated = True, negated + overlap
            else:
                plain += overlap
    return says if says_no(text) else plain > 0 and plain >= negated


def _is_verbatim(text: str, units: Sequence[Unit]) -> bool:
    return all(unit.text in text for unit in units)


def _is_said_by(text: str, units: Sequence[Unit]) -> bool:
    """Whether those speak whom the sentence is about. Authors speak for everybody."""
    voices = {unit.who for unit in units}
    if Who.AUTHOR in voices:
        return True
    if _OF_CLINICIAN.search(text):
        wanted = set(_meant(text))
        of_clinician = {stem for unit in units if unit.who is Who.CLINICIAN for stem in stems(unit.text)}
        return len(wanted & of_clinician) * 2 > len(wanted) or not wanted
    if _OF_CLIENT.search(text):
        return bool(voices & {Who.CLIENT, Who.OTHER})
    return True


def stems(text: str) -> Iterable[str]:
    """The words of a text in their plainest forms, numbers as they are."""
    for found in _WORD.finditer(text.lower().replace("’", "'")):
        word = found.group()
        if word[0].isdigit():
            yield word
        else:
            forms = bases(word)
            shortest = min(range(len(forms)), key=lambda at: (len(forms[at]), -at))
            yield forms[shortest].rstrip("eiy") or word


def _places(units: Collection[Unit]) -> tuple[Words, ...]:
    return tuple(sorted({words for unit in units for words in unit.words}, key=lambda words: words.start))


_STOP = frozenset(stem for word in word_list("said_without_meaning") for stem in stems(word))
_FRAME = frozenset(stems(_FRAME_WORDS))
_STATUS = frozenset(stems(_STATUS_WORDS))
_NUMBERS = frozenset(
    stems(
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
        "ninety hundred daily weekly once twice never always half"
    )
)
_RISK = frozenset(
    stems(
        "suicide suicidal ideation si hi self harm harming hurt kill homicide homicidal thought thoughts die"
    )
)
