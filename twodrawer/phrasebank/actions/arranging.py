"""Pins, and which packs are offered."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from twodrawer import law
from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank import events
from twodrawer.phrasebank.facts import Bank
from twodrawer.phrasebank.keeping import Changed, keep
from twodrawer.phrasebank.packs import packs
from twodrawer.phrasebank.queries.bank import known_to

MOST_PINS = 40


def pin(key: str, *, by: law.Member, at: datetime, on: date) -> None:
    """The phrase stands above all that isn't pinned, under the pins there are."""

    def change(bank: Bank) -> Changed:
        if key not in known_to(bank):
            raise Invalid("There is no such phrase", do="Choose one from the list.", fields=("phrase",))
        if key not in bank.pins and len(bank.pins) >= MOST_PINS:
            raise Invalid(f"There is room for {MOST_PINS} pins", do="Unpin one first.", fields=("phrase",))
        return _arranged(replace(bank, pins=tuple(dict.fromkeys([*bank.pins, key]))))

    keep(change, by=by, at=at, on=on)


def unpin(key: str, *, by: law.Member, at: datetime, on: date) -> None:
    """The phrase is not pinned."""

    def change(bank: Bank) -> Changed:
        return _arranged(replace(bank, pins=tuple(one for one in bank.pins if one != key)))

    keep(change, by=by, at=at, on=on)


def choose_packs(chosen: Collection[str], *, by: law.Member, at: datetime, on: date) -> None:
    """Of the program's packs, these are offered."""
    known = {pack.key for pack in packs()}
    if not set(chosen) <= known:
        raise Invalid("There is no such pack", do="Choose from the list.", fields=("packs",))

    def change(bank: Bank) -> Changed:
        return _arranged(replace(bank, left_out=frozenset(known - set(chosen))))

    keep(change, by=by, at=at, on=on)


def set_hold_back(holds_back: bool, *, by: law.Member, at: datetime, on: date) -> None:
    """From now on, sentences that read like a psychotherapy note are held back from this author's progress notes in the
    browser until the author decides; or they are not."""

    def change(bank: Bank) -> Changed:
        facts = {"holds_back": holds_back}
        return replace(bank, holds_back=holds_back), lambda under: events.about_bank(
            "hold_back.set", under, facts=facts
        )

    keep(change, by=by, at=at, on=on)


def _arranged(bank: Bank) -> Changed:
    facts = {"pins": len(bank.pins), "left_out": len(bank.left_out)}
    return bank, lambda under: events.about_bank("phrases.arranged", under, facts=facts)
