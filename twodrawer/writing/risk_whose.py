"""Whose risk a mention is: the client's, or that of someone the client speaks of.

A finished suicide is never the client's. Else the nearest person before the mention decides, if that person is its
subject or owner ("her brother's overdose", "a friend who is suicidal"), not if the person is only told or with the
client.
"""

import re

from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.risk_facts import Risk
from twodrawer.writing.word_lists import word_list

_OBJECT_OF = word_list("before_an_object")
_SAYING = word_list("words_of_telling")
# A friend who tells the client "she was suicidal" speaks of herself.
_CONFIDED = frozenset("told confided confessed texted admitted disclosed revealed".split())
_RECEIVER = frozenset("her him them client pt to me ct".split())
_BESIDE_A_PERSON = frozenset(
    "her his their my the a an 's client pt older younger best close ex late new own".split()
)
_OWN_WORDS = frozenset("i me my myself she he".split())
_OPPOSITE = {"he": word_list("female_relations"), "she": word_list("male_relations")}
# "His father's revolver": what is owned is a thing, not the risk.
_THINGS = frozenset(
    "gun pistol rifle barrel revolver razor blade razors knife belt rope noose bed house pills "
    "medication".split()
)
_DONE = re.compile(
    r"\b(?:killed (?:him|her|them)sel(?:f|ves)|(?:died|dying|death) (?:by|from|of|due to) (?:suicide|"
    r"(?:an? )?overdose)"
    r"|(?:committed|completed) suicide|hanged (?:him|her|them)sel(?:f|ves)|shot (?:him|her|them)self|suicided"
    r"|(?:took|taken) (?:his|her|their) (?:own )?li(?:fe|ves)|(?:lost|losing|"
    r"loss of)\b[^.;]{0,40}\bto (?:suicide|(?:an? )?overdose)"
    r"|ended (?:his|her|their) (?:own )?life|overdose death|fatal(?:ly)? overdosed?|completed suicide)\b"
)
_NEARLY = re.compile(
    r"\b(?:almost|nearly|tried|attempt\w*|wish\w*|could have|would have|want\w*|consider\w*|about|if|"
    r"think\w*|thought)\W+(?:\w+\W+){0,3}$"
)


def is_anothers(read: Read, kind: Risk, match: Match) -> bool:
    """Whether the mention is of someone else's risk, by the one who stands before or behind it."""
    start, end = read.tokens.sentences[read.tokens.all[match.first].sentence]
    place, after = read.place(match)
    lowered = read.text[start:end].lower()
    if kind in (Risk.ACTIVE_SI, Risk.PASSIVE_SI):
        for done in _DONE.finditer(lowered):
            if (
                done.start() < after - start
                and place - start < done.end()
                and not _NEARLY.search(lowered[: done.start()])
            ):
                return True
    if kind not in (Risk.ABUSE_REPORT, Risk.HI) and _of_another_after(read, match):
        return True
    return _subject_is_another(read, kind, match)


def _of_another_after(read: Read, match: Match) -> bool:
    """suicide of her uncle", "SI in sister"."""
    for person in read.of("scope.other_person"):
        if (
            0 < person.first - match.last <= 3
            and read.tokens.all[person.first].sentence == read.tokens.all[match.first].sentence
        ):
            between = [token.word for token in read.tokens.all[match.last : person.first]]
            if between[0] in ("of", "by") or (
                between[0] == "in" and "her" not in between and "his" not in between
            ):
                return True
    return False


def _subject_is_another(read: Read, kind: Risk, match: Match) -> bool:
    if kind is Risk.PASSIVE_SI and any(
        token.word in _OWN_WORDS for token in read.tokens.all[match.first : match.last]
    ):
        return False
    sentence = read.tokens.all[match.first].sentence
    others = [
        m
        for m in read.of("scope.other_person")
        if m.last <= match.first and read.tokens.all[m.first].sentence == sentence
    ]
    if not others:
        return _carried_from_before(read, match)
    other = max(others, key=lambda m: m.first)
    between = read.tokens.all[other.last : match.first]
    words = [token.word for token in between]
    if read.words(other).lower().startswith(("family h", "fhx", "fam h", "fh ")):
        return len(words) <= 8
    if ";" in words:
        return False
    if _is_introduced(words):
        return kind is not Risk.ABUSE_REPORT
    speaker = [m for m in read.of("scope.client_person") if other.last <= m.first and m.last <= match.first]
    if speaker:
        return _still_speaks_of(read, other, speaker[-1], words)
    return _is_subject(read, kind, match, other, words)


def _is_subject(read: Read, kind: Risk, match: Match, other: Match, words: list[str]) -> bool:
    """Whether the other person owns or does what the mention says; `words` stand between the two."""
    if words and words[0] == "'s":
        if read.tokens.all[match.first].word in _THINGS:
            return False
        return len(words) <= 5 and not any(word in ("client", "told") for word in words)
    if kind is Risk.ABUSE_REPORT:
        return any(word in ("was", "were", "been") for word in words[:3]) and _follows_possessive(read, other)
    if words and (words[0] in _SAYING or words[0] in (",", "and", "—", "(", ")", "or", "/", "about")):
        return False
    before = _word_before(read, other)
    if before == "by" and words and words[0] in ("trying", "attempting", "about", "while", "as", "holding"):
        return False  # "found by his wife trying to …"
    if before in _OBJECT_OF:
        return (
            bool(words)
            and words[0].endswith("ing")
            and before in ("about", "of", "by", "after", "with", "over")
        )
    return len(words) <= 10 and not any(word in _SAYING for word in words[:2])


def _is_introduced(words: list[str]) -> bool:
    """ "Father: suicide", "her husband, who …", "a friend told her she …": what follows is theirs."""
    if words in (["—"], [":"], ["("], ["with"]) or words[:1] == ["who"] or words[:2] == [",", "who"]:
        return True
    return len(words) > 1 and words[0] in _CONFIDED and words[1] in _RECEIVER


def _still_speaks_of(read: Read, other: Match, speaker: Match, words: list[str]) -> bool:
    """ "His wife, who told him that she wants to die": "she" can't be the client who is a "he"."""
    pronoun = read.tokens.all[speaker.first].word
    if pronoun not in ("he", "she"):
        return False
    word = read.tokens.all[other.first].word
    owner = read.tokens.all[other.first - 1].word if other.first else ""
    fits = word not in _OPPOSITE[pronoun]
    return (
        fits
        and owner == ("her" if pronoun == "he" else "his")
        and ("who" in words[:3] or "that" in words or "says" in words)
    )


def _follows_possessive(read: Read, other: Match) -> bool:
    return other.first > 0 and read.tokens.all[other.first - 1].word in ("her", "his", "their", "my", "'s")


def _word_before(read: Read, other: Match) -> str:
    at = other.first - 1
    while at >= 0 and read.tokens.all[at].word in _BESIDE_A_PERSON:
        at -= 1
    if at < 0 or read.tokens.all[at].sentence != read.tokens.all[other.first].sentence:
        return ""
    return read.tokens.all[at].word


def _carried_from_before(read: Read, match: Match) -> bool:
    """Her brother is in hospital. He tried to kill himself.": the one spoken of is still the brother."""
    sentence = read.tokens.all[match.first].sentence
    if sentence == 0:
        return False
    first, last = read.tokens.spans[sentence]
    if first == last:
        return False
    pronoun = read.tokens.all[first].word
    before = [m for m in read.of("scope.other_person") if read.tokens.all[m.first].sentence == sentence - 1]
    if pronoun not in ("he", "she") or not before:
        return False
    person = before[0]
    opening = read.tokens.spans[sentence - 1][0]
    word = read.tokens.all[person.first].word
    fits = word not in _OPPOSITE[pronoun]
    owner = read.tokens.all[person.first - 1].word if person.first else ""
    differs = owner == ("her" if pronoun == "he" else "his")
    return fits and (differs or (person.first - opening <= 3 and owner in ("'s", "their", "my")))
