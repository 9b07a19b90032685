"""One's own bank, opened; what is at hand for a note; one phrase by its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act
from twodrawer.lib.errors import Invalid
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people
from twodrawer.phrasebank.bank_box import open_bank, open_uses
from twodrawer.phrasebank.facts import Bank as BankFacts
from twodrawer.phrasebank.facts import Phrase, Ranked, Writing
from twodrawer.phrasebank.models import Bank, ClientUse
from twodrawer.phrasebank.packs import packs, phrases_by_key
from twodrawer.phrasebank.ranking import top_of
from twodrawer.phrasebank.standing import has_bank, require_bank
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class AtHand:
    """What the editor needs of one's own bank. The packs themselves are a file of the program."""

    top: tuple[Ranked, ...]
    bank: BankFacts


@prepared
def bank_row(member_ref: UUID) -> "QuerySet[Bank, Bank]":
    """The member's row."""
    return Bank.objects.filter(member_id=member_ref)


@prepared
def use_row(member_ref: UUID, client_ref: UUID) -> "QuerySet[ClientUse, ClientUse]":
    """What the member used for the client."""
    return ClientUse.objects.filter(member_id=member_ref, client_id=client_ref)


def bank_of(*, by: law.Member, on: date, read: Reading) -> BankFacts:
    """One's own bank; an empty one if nothing was kept yet."""
    read.allowed_under(*require_bank(Act.READ, by=by, on=on).citations)
    row = bank_row.first(member_ref=by.ref)
    if row is None:
        return BankFacts()
    read.of("bank", row.ref)
    return open_bank(keyring(by.practice_ref), row)


def at_hand(writing: Writing, *, by: law.Member, on: date, read: Reading) -> AtHand | None:
    """What stands on top for this note, and one's own phrases; None for whoever has no bank."""
    if not has_bank(by, on=on):
        return None
    bank = bank_of(by=by, on=on, read=read)
    uses = use_row.first(member_ref=by.ref, client_ref=people.kept_ref_of(writing.client_ref))
    keys = open_uses(keyring(by.practice_ref), uses) if uses is not None else ()
    return AtHand(top_of(bank, keys, writing, known_to(bank)), bank)


def known_to(bank: BankFacts) -> Mapping[str, Phrase]:
    """Every phrase that a clinician can insert, by its key: the packs' and their own."""
    return {**phrases_by_key(), **{one.key: one for one in bank.phrases}}


def phrase_named(key: str, *, by: law.Member, on: date, read: Reading) -> Phrase:
    """The phrase with this key, of the packs or one's own; Invalid for any other key, whosever it is."""
    found = known_to(bank_of(by=by, on=on, read=read)).get(key)
    if found is None:
        raise Invalid(
            "There is no such phrase",
            why="It may have been removed since the page was opened.",
            do="Choose one from the list.",
            fields=("phrase",),
        )
    return found


def with_packs(hand: AtHand) -> tuple[Ranked, ...]:
    """Everything on offer, in its order: the top, own phrases, then the packs that weren't left out."""
    rest = [
        *hand.bank.phrases,
        *(one for pack in packs() if pack.key not in hand.bank.left_out for one in pack.phrases),
    ]
    on_top = {one.phrase.key for one in hand.top}
    return (*hand.top, *(Ranked(one) for one in rest if one.key not in on_top))


def discounted(*, by: law.Member, on: date, read: Reading) -> Sequence[str]:
    """The words of every phrase that this clinician may have inserted: repeating them is no copying of a note."""
    if not has_bank(by, on=on):
        return ()
    return [one.text for one in known_to(bank_of(by=by, on=on, read=read)).values()]
