"""Packs as plain files: taken over from a colleague, handed out to one."""

from dataclasses import replace
from datetime import date, datetime

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Fact
from twodrawer.audit.reading import Reading
from twodrawer.law import Act
from twodrawer.lib.canonical import sha256_hex
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.phrasebank import events
from twodrawer.phrasebank.actions.own import checked_phrase
from twodrawer.phrasebank.facts import OWN, Bank, Pack, Phrase
from twodrawer.phrasebank.keeping import Changed, keep
from twodrawer.phrasebank.pack_file import MOST_PHRASES, read_pack, write_pack
from twodrawer.phrasebank.queries.bank import bank_of
from twodrawer.phrasebank.standing import require_bank

ABOUT = "Phrases for progress notes, handed on by a colleague. Nothing in them is a client's."


def take_over(content: str, *, by: law.Member, at: datetime, on: date) -> int:
    """The phrases of the file are the member's own, all of them or none. How many are new.

    A phrase whose words the bank has already is passed over. Letters that are taken get a digit behind them.
    """
    pack = read_pack(OWN, content)
    arriving = [_checked(one, pack) for one in pack.phrases]
    taken: list[Phrase] = []

    def change(bank: Bank) -> Changed:
        words = {one.text for one in bank.phrases}
        letters = {one.letters for one in bank.phrases}
        for one in arriving:
            if one.text in words:
                continue
            free = _free(one.letters, letters)
            letters.add(free)
            words.add(one.text)
            taken.append(replace(one, letters=free))
        if len(bank.phrases) + len(taken) > MOST_PHRASES:
            raise Invalid(
                f"A bank holds {MOST_PHRASES:,} phrases of one's own, and these would be more",
                why="Nothing of the file was taken over.",
                do="Remove phrases that you no longer use, or take a smaller file.",
                fields=("content",),
            )
        facts: dict[str, Fact] = {"phrases": len(taken), "sha256": sha256_hex(content.encode())}
        changed = replace(bank, phrases=(*bank.phrases, *taken))
        return changed, lambda under: events.about_bank("phrases.taken_over", under, facts=facts)

    keep(change, by=by, at=at, on=on)
    return len(taken)


def hand_out(*, name: str, by: law.Member, at: datetime, on: date) -> str:
    """The file of the member's own phrases, for a colleague or another installation. The ledger keeps its SHA-256."""
    under = require_bank(Act.READ, by=by, on=on).citations
    bank = bank_of(by=by, on=on, read=Reading())
    if not bank.phrases:
        raise Invalid("There are no phrases of your own yet", do="Add one first.")
    content = write_pack(name, ABOUT, bank.phrases)
    facts: dict[str, Fact] = {"phrases": len(bank.phrases), "sha256": sha256_hex(content.encode())}
    record(events.about_bank("phrases.handed_out", under, facts=facts), by=by, at=at)
    return content


def _checked(phrase: Phrase, pack: Pack) -> Phrase:
    try:
        return checked_phrase(
            new_ref(),
            letters=phrase.letters,
            element=phrase.element.value,
            text=phrase.text,
            from_pack=pack.name,
        )
    except Invalid as wrong:
        raise Invalid(
            f"“{phrase.letters}” in this file can't be used: {wrong.what[:1].lower()}{wrong.what[1:]}",
            why="Nothing of the file was taken over.",
            do=wrong.do,
            fields=("content",),
        ) from wrong


def _free(letters: str, taken: set[str]) -> str:
    if letters not in taken:
        return letters
    return next(
        one for number in range(2, 2 * MOST_PHRASES) if (one := f"{letters[:9]}{number}") not in taken
    )
