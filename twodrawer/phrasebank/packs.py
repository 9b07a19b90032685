"""The packs that come with the program, and what may be chosen for their blanks. Read once."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from twodrawer.phrasebank.facts import Pack, Phrase
from twodrawer.phrasebank.pack_file import read_own_pack

ORDER = (
    "general",
    "cbt",
    "dbt",
    "act",
    "mi",
    "psychodynamic",
    "emdr",
    "couple_family",
    "child",
    "sud",
    "crisis",
)


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, in the order in which they are shown."""
    folder = resources.files("twodrawer.phrasebank").joinpath("packs")
    return tuple(
        read_own_pack(key, folder.joinpath(f"{key}.yaml").read_text(encoding="utf-8")) for key in ORDER
    )


@cache
def phrases_by_key() -> Mapping[str, Phrase]:
    """Every phrase of every pack."""
    return {phrase.key: phrase for pack in packs() for phrase in pack.phrases}


@cache
def choices() -> Mapping[str, tuple[str, ...]]:
    """What may be chosen for a blank, by its name; no choices for a blank that wants words of one's own."""
    read = _blanks()
    free = {name.strip(): () for name in [*read["free"].split(";"), *read["ranges"]]}
    return {**free, **{name: tuple(options) for name, options in read["choices"].items()}}


@cache
def ranges() -> Mapping[str, int]:
    """The blanks that want a number from 0, and the highest that each takes."""
    return dict(_blanks()["ranges"])


@cache
def same() -> tuple[str, ...]:
    """The blanks by which a whole note means one thing: a skill that was practiced, a measure that was filled in."""
    return tuple(_blanks()["same"])


@cache
def _blanks() -> dict[str, Any]:
    file = resources.files("twodrawer.phrasebank").joinpath("blanks.yaml")
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
