"""What the page of one's own phrases and templates shows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.lib.errors import not_there
from twodrawer.phrasebank.events import PURPOSE
from twodrawer.phrasebank.facts import Bank, Pack, Phrase, Template
from twodrawer.phrasebank.packs import packs
from twodrawer.phrasebank.queries.bank import bank_of, known_to
from twodrawer.phrasebank.queries.templates import practice_of_template, templates_of


@dataclass(frozen=True)
class PackLine:
    """A pack of the program, and whether it is offered."""

    pack: Pack
    offered: bool


@dataclass(frozen=True)
class BankPage:
    """One's own bank and templates, and the program's packs."""

    bank: Bank
    pinned: tuple[Phrase, ...]
    packs: tuple[PackLine, ...]
    templates: tuple[Template, ...]


@dataclass(frozen=True)
class PackPage:
    """The phrases of one pack, each with whether it is pinned."""

    pack: Pack
    pins: frozenset[str]


def bank_page(*, by: law.Member, at: datetime, on: date) -> BankPage:
    """The page. Its reading is in the ledger."""
    with reading("phrases.opened", by=by, at=at, purpose=PURPOSE) as read:
        bank = bank_of(by=by, on=on, read=read)
        known = known_to(bank)
        return BankPage(
            bank=bank,
            pinned=tuple(known[key] for key in bank.pins if key in known),
            packs=tuple(PackLine(pack, pack.key not in bank.left_out) for pack in packs()),
            templates=templates_of(by=by, on=on, read=read),
        )


def pack_page(key: str, *, by: law.Member, at: datetime, on: date) -> PackPage:
    """One pack of the program, for looking through it and pinning."""
    with reading("phrases.opened", by=by, at=at, purpose=PURPOSE) as read:
        bank = bank_of(by=by, on=on, read=read)
    pack = next((one for one in packs() if one.key == key), None)
    if pack is None:
        raise not_there("phrases.read")
    return PackPage(pack, frozenset(bank.pins))


def own_phrase(phrase_ref: UUID, *, by: law.Member, at: datetime, on: date) -> Phrase:
    """One phrase of one's own, for changing it. Somebody else's is not there."""
    with reading("phrases.opened", by=by, at=at, purpose=PURPOSE) as read:
        bank = bank_of(by=by, on=on, read=read)
    found = next((one for one in bank.phrases if one.key == f"own.{phrase_ref}"), None)
    if found is None:
        # Whose it is can't be told: phrases lie in their owner's sealed bank.
        raise not_there("phrases.read", (("phrase", phrase_ref),))
    return found


def own_template(template_ref: UUID, *, by: law.Member, at: datetime, on: date) -> Template:
    """One template of one's own, for changing it. Somebody else's, and one that ended, is not there."""
    with reading("phrases.opened", by=by, at=at, purpose=PURPOSE) as read:
        found = next((one for one in templates_of(by=by, on=on, read=read) if one.ref == template_ref), None)
    if found is None:
        refs = (("note_template", template_ref),)
        raise not_there("phrases.read", refs, other_practice=practice_of_template(template_ref))
    return found
