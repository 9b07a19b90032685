"""Reads of the phrase bank: one's own only."""

from twodrawer.phrasebank.facts import Bank
from twodrawer.phrasebank.queries.bank import AtHand, at_hand, bank_of, discounted, phrase_named, with_packs
from twodrawer.phrasebank.queries.templates import own_format, own_formats, templates_of

EMPTY = Bank()
"""The bank of somebody who has kept nothing yet."""

__all__ = [
    "EMPTY",
    "AtHand",
    "at_hand",
    "bank_of",
    "discounted",
    "own_format",
    "own_formats",
    "phrase_named",
    "templates_of",
    "with_packs",
]
