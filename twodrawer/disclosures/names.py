"""Other people's names in what is about to leave: found, proposed, decided by a person, masked.

A name is looked for in three ways: it is another client's who took part in a session; it is somebody's of the client's
circle; or a text names somebody (`writing/third_parties.py`). Nothing is masked or kept until a person has said so.
A client who asks for their own record gets what it says of others: a name is taken out only with a ground
(45 CFR 164.524(a)(3)); another client's never goes along.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from twodrawer.disclosures.facts_releases import Choice, ReleaseFacts
from twodrawer.law.words import Purpose
from twodrawer.writing.third_parties import third_parties
from twodrawer.writing.word_lists import word_list

MARK = "[other person]"
"""Stands for a name that was taken out. Always the same, so that it says nothing of how long the name was."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
AROUND = 36
RIGHTS = (Purpose.CLIENT_ACCESS.value, Purpose.EHI_EXPORT.value)


@dataclass(frozen=True)
class Name:
    """A name of somebody else, where it stands, what is proposed, and what a person said."""

    key: str
    name: str
    who: str
    count: int
    places: tuple[tuple[str, str, str], ...]  # before, the name as it stands, after
    proposed: Choice
    because: str
    choice: Choice | None


def named(
    texts: Sequence[str],
    *,
    ours: frozenset[str],
    clients: frozenset[str],
    circle: Mapping[str, str],
    facts: ReleaseFacts,
) -> tuple[Name, ...]:
    """Every name of somebody else in these texts, in the order of their first places.

    `ours`: the client, the practice's people and the recipient, who are nobody else. `clients`: others who took part.
    """
    own = {part for name in ours for part in _parts(name)}
    found: dict[str, tuple[str, str]] = {}
    for name in sorted(clients):
        found.setdefault(name.casefold(), (name, "Another client"))
    for name, relation in sorted(circle.items()):
        found.setdefault(name.casefold(), (name, f"In the client’s circle: {relation}"))
    for number, start, end in third_parties(texts, known=ours):
        name = texts[number][start:end]
        found.setdefault(name.casefold(), (name, "Named in the record"))
    made: list[tuple[int, Name]] = []
    for key, (name, who) in found.items():
        if not (_parts(name) - own):
            continue
        pattern = _pattern([name], own)
        places = [(number, place) for number, text in enumerate(texts) for place in pattern.finditer(text)]
        if not places:
            continue
        another = who == "Another client"
        keeps = facts.question.get("purpose") in RIGHTS and not another
        first = places[0][0] * 1_000_000 + places[0][1].start()
        made.append(
            (
                first,
                Name(
                    key=key,
                    name=name,
                    who=who,
                    count=len(places),
                    places=tuple(_around(texts[number], place) for number, place in places[:3]),
                    proposed=Choice.KEEP if keeps else Choice.REDACT,
                    because=_because(keeps=keeps, another=another),
                    choice=facts.names.get(key),
                ),
            )
        )
    return tuple(name for _, name in sorted(made, key=lambda one: one[0]))


def _because(*, keeps: bool, another: bool) -> str:
    if another:
        return "Another client’s name is not this client’s to receive, and not this recipient’s."
    if keeps:
        return (
            "The client may have what their record says of others. Take a name out only if a licensed professional "
            "found that it would harm that person (45 CFR 164.524(a)(3))."
        )
    return "Whoever receives this has no need of it."


@dataclass(frozen=True)
class Mask:
    """What is taken out of every text."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, names: Collection[Name], more: Collection[str], *, keep: Collection[str]) -> "Mask":
        """Takes out each name that a person said to take out, and what a person wrote besides. What nobody has
        decided about is taken out as well: a look at the package must not show it as if it were settled."""
        out = [one.name for one in names if one.choice is not Choice.KEEP]
        own = {part for name in keep for part in _parts(name)}
        words = [*out, *more]
        return cls(_pattern(words, own) if words else None)

    def over(self, text: str) -> str:
        """The text without them."""
        return self.pattern.sub(MARK, text) if self.pattern else text


def _pattern(names: Collection[str], own: Collection[str]) -> re.Pattern[str]:
    """Finds these names, whole or by one of their parts, as words. `own` parts of names are nobody else's."""
    wanted: set[str] = set()
    for name in names:
        wanted.add(" ".join(name.split()))
        wanted |= {part for part in re.split(r"[\s.,]+", name) if part.casefold() in _parts(name) - set(own)}
    also_words = word_list("names_and_words")
    pieces = [
        re.escape(one).replace(r"\ ", r"\s+") if one in also_words else f"(?i:{_spelled(one)})"
        for one in sorted(wanted, key=lambda one: (-len(one), one))
        if one
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(pieces)})(?!\w)")


def _spelled(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s+")


def _parts(name: str) -> set[str]:
    """The words of a name that could stand for it alone."""
    return {part for part in re.split(r"[\s.,]+", name.casefold()) if len(part) > 1 and part not in TITLES}


def _around(text: str, place: re.Match[str]) -> tuple[str, str, str]:
    start, end = place.span()
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return (
        ("…" if start > AROUND else "") + before.replace("\n", " "),
        place.group(),
        after.replace("\n", " ") + ("…" if end + AROUND < len(text) else ""),
    )
