"""Names in a note of people who are neither the client nor on the treatment team.

A name is taken for a third party's if a relation stands beside it ("her sister Dana", "a man named Theo",
"Mr. Bell"), or if it is a known first name that is neither the client's nor a colleague's. Where the caller
doesn't say who the client is, the name that the note uses most as its subject is taken for the client's.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from twodrawer.writing.word_lists import word_list

_RELATION = (
    "sister|brother|mother|father|mom|dad|mum|stepmother|stepfather|stepmom|stepdad|stepson|stepdaughter|"
    "stepsister|stepbrother|husband|wife|"
    "spouse|partner|boyfriend|girlfriend|fianc[eé]e?|ex|ex-husband|ex-wife|ex-boyfriend|ex-girlfriend|"
    "friend|bestie|roommate|"
    "flatmate|housemate|boss|manager|supervisor|coworker|co-worker|colleague|neighbor|neighbour|landlord|"
    "teacher|coach|"
    "principal|pastor|priest|rabbi|imam|cousin|uncle|aunt|niece|nephew|grandmother|grandfather|grandma|"
    "grandpa|son|daughter|"
    "baby|twin|sibling|stepchild|child|classmate|teammate|crush|date|sponsor|lawyer|attorney|nanny|"
    "babysitter|tutor|mentor|"
    "employee|client's friend|bandmate|godmother|godfather|mother-in-law|father-in-law|sister-in-law|"
    "brother-in-law|guy|man|woman|girl|boy|kid|peer|bully"
)
_NAME = r"[A-Z][a-zà-ÿ]{1,14}(?:-[A-Z][a-z]+)?"
_BESIDE = re.compile(
    rf"\b(?i:{_RELATION})s?(?:\s*,\s*|\s*\(\s*|\s+)(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))?"
)
_CALLED = re.compile(
    rf"\b(?:named|called|name is|name was|dating|married to|engaged to|"
    rf"goes by)\s+(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))?"
)
_BEFORE = re.compile(
    rf"\b(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))?\s*(?:,|\()\s*(?:her|his|their|a|an|the|client's|pt's|"
    rf"my)\s+(?:\w+\s+){{0,2}}(?i:{_RELATION})\b"
)
_PLACED = re.compile(
    rf"(?<=[a-z,] )(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))? from (?:(?:her|his|their|the) )?"
    r"(?:homeroom|class|school|work|church|team|job|shift|group|gym|building|unit|dorm|block|street|office|program)\b"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+(?P<name>{_NAME})")
_RANKED = re.compile(
    r"\b(?:Lieutenant|Sergeant|Corporal|Detective|Deputy|Pastor|Rabbi)\s+"
    rf"(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))?"
)
_KNOWN = re.compile(rf"\b(?P<name>{_NAME})(?:\s+(?P<family>{_NAME}))?(?P<of>['’]s)?")
_DOCTOR = re.compile(
    r"(?:\b(?:Dr|Doctor|Prof|Nurse)\.?\s+(?:[A-Z]\.?\s+)?|\b(?:prescriber|psychiatrist|pcp|therapist|"
    r"clinician|physician|counselor|case manager|supervisor of record|co-?facilitator),?\s+(?:Dr\.?\s+)?)$",
    re.IGNORECASE,
)


def third_parties(
    texts: Sequence[str], *, known: frozenset[str] = frozenset()
) -> Iterator[tuple[int, int, int]]:
    """Each third party named in these texts of one note, at the first place: which text, from where to where."""
    ours = {part.casefold() for name in known for part in name.split()}
    if not known:
        ours |= _taken_for_client(texts)
    seen: set[str] = set()
    for number, text in enumerate(texts):
        for start, end in sorted(_named(text)):
            name = text[start:end]
            parts = {part.casefold() for part in re.split(r"[\s.]+", name)}
            if parts & ours or name.casefold() in seen:
                continue
            seen.add(name.casefold())
            yield number, start, end


def _named(text: str) -> set[tuple[int, int]]:
    places: set[tuple[int, int]] = set()
    for pattern in (_BESIDE, _CALLED, _BEFORE, _PLACED, _TITLED, _RANKED):
        for found in pattern.finditer(text):
            if _is_name(found["name"]):
                family = found.groupdict().get("family")
                end = found.end("family") if family and _is_name(family) else found.end("name")
                start = found.start() if pattern is _TITLED else found.start("name")
                places.add((start, end))
    for found in _KNOWN.finditer(text):
        name = found["name"]
        if (
            name in word_list("first_names")
            and (name not in _WORDS_TOO or _has_a_family_name(text, found))
            and not _DOCTOR.search(text[: found.start()])
        ):
            family = found["family"]
            places.add(
                (found.start(), found.end("family") if family and _is_name(family) else found.end("name"))
            )
    return {
        place
        for place in places
        if not any(other != place and other[0] <= place[0] and place[1] <= other[1] for other in places)
    }


def _has_a_family_name(text: str, found: re.Match[str]) -> bool:
    """ "Jordan Pell" inside a sentence: a word that may be a name, with another capital right after it."""
    family = found["family"]
    inside = re.search(r"[a-z,] $", text[: found.start()])
    return bool(inside and family and _is_name(family) and family not in word_list("first_names"))


# First names that begin sentences as other words, too.
_WORDS_TOO = word_list("names_and_words")


def _is_name(word: str) -> bool:
    return word not in word_list("not_names")


def _taken_for_client(texts: Sequence[str]) -> set[str]:
    """The first name that the note uses most, if it never stands beside a relation."""
    related = {
        found["name"]
        for text in texts
        for pattern in (_BESIDE, _CALLED, _BEFORE)
        for found in pattern.finditer(text)
    }
    names = Counter(
        found["name"]
        for text in texts
        for found in _KNOWN.finditer(text)
        if found["name"] in word_list("first_names") and found["name"] not in related
    )
    subjects = Counter(
        found["name"]
        for text in texts
        for found in re.finditer(
            rf"(?:^|[.;!?\n]\s*)(?P<name>{_NAME})\s+(?:[a-z]+(?:s|ed)|is|was|has|had)\b", text
        )
        if found["name"] in names or (_is_name(found["name"]) and found["name"] not in related)
    )
    likely = subjects.most_common(1)
    if likely and likely[0][0] in names and (likely[0][1] > 1 or names[likely[0][0]] > 1 or len(names) == 1):
        return {likely[0][0].casefold()}
    return set()
