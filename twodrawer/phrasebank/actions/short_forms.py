"""Abbreviations that expand as they are typed: `cl` to `client`."""

import re
from dataclasses import replace
from datetime import date, datetime

from twodrawer import law
from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank import events
from twodrawer.phrasebank.facts import Bank
from twodrawer.phrasebank.keeping import Changed, keep
from twodrawer.phrasebank.pack_file import checked_text
from twodrawer.phrasebank.phrase_rules import require_nobodys

SHORT = re.compile(r"^[a-z][a-z0-9]{1,11}$")
MOST = 200


def set_short_form(short: str, *, text: str, by: law.Member, at: datetime, on: date) -> None:
    """The abbreviation expands to this."""
    if not SHORT.match(short):
        raise Invalid(
            "This abbreviation can't be used",
            why="It has 2 to 12 small letters or digits, a letter first, so that no ordinary sign expands.",
            do="Choose one such as “ctx”.",
            fields=("short",),
        )
    words = checked_text(text)
    require_nobodys(words)
    if words.lower() == short:
        raise Invalid("It would expand to itself", do="Write what it stands for.", fields=("text",))

    def change(bank: Bank) -> Changed:
        if short not in bank.short_forms and len(bank.short_forms) >= MOST:
            raise Invalid(
                f"There is room for {MOST} abbreviations", do="Remove one first.", fields=("short",)
            )
        changed = replace(bank, short_forms={**bank.short_forms, short: words})
        return changed, lambda under: events.about_bank("short_form.set", under)

    keep(change, by=by, at=at, on=on)


def remove_short_form(short: str, *, by: law.Member, at: datetime, on: date) -> None:
    """The abbreviation doesn't expand any more."""

    def change(bank: Bank) -> Changed:
        kept = {name: text for name, text in bank.short_forms.items() if name != short}
        return replace(bank, short_forms=kept), lambda under: events.about_bank("short_form.removed", under)

    keep(change, by=by, at=at, on=on)
