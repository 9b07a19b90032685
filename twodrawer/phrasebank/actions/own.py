"""Own phrases: add, change, remove. A phrase names nobody and serves progress notes only."""

import re
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.phrasebank import events
from twodrawer.phrasebank.facts import OWN, Bank, Phrase
from twodrawer.phrasebank.keeping import Changed, keep
from twodrawer.phrasebank.pack_file import LETTERS, MOST_PHRASES, checked_text
from twodrawer.phrasebank.phrase_rules import require_nobodys
from twodrawer.writing.elements import Element


def add_phrase(*, letters: str, element: str, text: str, by: law.Member, at: datetime, on: date) -> UUID:
    """The phrase is in the member's bank. Its ref."""
    ref = new_ref()
    phrase = checked_phrase(ref, letters=letters, element=element, text=text)

    def add(bank: Bank) -> Changed:
        if len(bank.phrases) >= MOST_PHRASES:
            raise Invalid(
                f"A bank holds {MOST_PHRASES:,} phrases of one's own", do="Remove one that you no longer use."
            )
        _require_free(letters, bank)
        changed = replace(bank, phrases=(*bank.phrases, phrase))
        return changed, lambda under: events.phrase_act("phrase.added", ref, under)

    keep(add, by=by, at=at, on=on)
    return ref


def change_phrase(
    phrase_ref: UUID, *, letters: str, element: str, text: str, by: law.Member, at: datetime, on: date
) -> None:
    """The phrase says this from now on. Notes that it was put into keep their words."""
    phrase = checked_phrase(phrase_ref, letters=letters, element=element, text=text)

    def change(bank: Bank) -> Changed:
        before = _own(bank, phrase_ref)
        _require_free(letters, bank, but=before)
        phrases = tuple(
            replace(phrase, from_pack=one.from_pack) if one is before else one for one in bank.phrases
        )
        return replace(bank, phrases=phrases), lambda under: events.phrase_act(
            "phrase.changed", phrase_ref, under
        )

    keep(change, by=by, at=at, on=on)


def remove_phrase(phrase_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The phrase is gone from the bank."""

    def remove(bank: Bank) -> Changed:
        gone = _own(bank, phrase_ref)
        phrases = tuple(one for one in bank.phrases if one is not gone)
        pins = tuple(key for key in bank.pins if key != gone.key)
        changed = replace(bank, phrases=phrases, pins=pins)
        return changed, lambda under: events.phrase_act("phrase.removed", phrase_ref, under)

    keep(remove, by=by, at=at, on=on)


def checked_phrase(ref: UUID, *, letters: str, element: str, text: str, from_pack: str = "") -> Phrase:
    """The phrase as it may stand in a bank; Invalid, with the field, if it may not."""
    if not re.match(LETTERS, letters):
        raise Invalid(
            "The letters can't be used",
            why="They are what is typed after “/”: up to 12 small letters or digits, a letter first.",
            do="Choose a short form such as “alog”.",
            fields=("letters",),
        )
    if element not in set(Element):
        raise Invalid("This is no part of a note", do="Choose one of the list.", fields=("element",))
    words = checked_text(text)
    require_nobodys(words)
    return Phrase(f"{OWN}.{ref}", OWN, letters, Element(element), words, from_pack)


def _own(bank: Bank, phrase_ref: UUID) -> Phrase:
    found = next((one for one in bank.phrases if one.key == f"{OWN}.{phrase_ref}"), None)
    if found is None:
        raise Invalid("This phrase isn't in your bank", do="Open the page again; it may have been removed.")
    return found


def _require_free(letters: str, bank: Bank, *, but: Phrase | None = None) -> None:
    if any(one.letters == letters and one is not but for one in bank.phrases):
        raise Invalid(
            f"Another phrase of yours has the letters “{letters}”",
            do="Choose other letters, or change that phrase.",
            fields=("letters",),
        )
