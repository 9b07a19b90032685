"""Phrases on pages: their words with the blanks apart, so that a template can mark them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template

from twodrawer.phrasebank.facts import OWN
from twodrawer.writing.blanks import BLANK

register = template.Library()


@dataclass(frozen=True)
class Part:
    """Words of a phrase, or the name of a blank."""

    text: str
    is_blank: bool


@register.filter
def blank_parts(text: str) -> list[Part]:
    """The phrase in parts: words, blank, words …"""
    return [Part(piece, bool(number % 2)) for number, piece in enumerate(BLANK.split(text)) if piece]


@register.filter
def ref_of_key(key: str) -> str:
    """The ref in the key of an own phrase."""
    return key.removeprefix(f"{OWN}.")


@register.filter
def of(words: Mapping[object, str], name: object) -> str:
    """What something is called."""
    return words.get(name, "")
