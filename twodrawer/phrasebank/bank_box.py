"""How a bank, a list of uses and a template go into their sealed boxes and come out again."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer.lib.canonical import canonical
from twodrawer.phrasebank.facts import OWN, Phrase
from twodrawer.phrasebank.facts import Bank as BankFacts
from twodrawer.phrasebank.models import Bank, ClientUse, NoteTemplate
from twodrawer.sealing.keyring import Keyring, Owner
from twodrawer.writing.elements import Element

PHRASES = "phrases"
RECORD = "record"


def owner_of_bank(member_ref: UUID) -> Owner:
    """Whose key seals a bank and its templates: the clinician's."""
    return ("member", member_ref)


def make_key(ring: Keyring, member_ref: UUID, *, at: datetime) -> None:
    """The clinician has a key for phrases, committed in the store of keys. One that is there stays."""
    owner = owner_of_bank(member_ref)
    if ring.has(owner, PHRASES):
        return
    try:
        with transaction.atomic(using="keys"):
            ring.make(owner, PHRASES, at=at)
    except IntegrityError:
        ring.load([owner], PHRASES)  # made by another request just now


def seal_bank(ring: Keyring, row: Bank, bank: BankFacts) -> None:
    """The row's box says this, at the row's version."""
    said = {
        "v": 1,
        "phrases": [
            {"ref": one.key.removeprefix(f"{OWN}."), "letters": one.letters, "element": one.element.value,
             "text": one.text, "from": one.from_pack}
            for one in bank.phrases
        ],
        "short_forms": dict(bank.short_forms),
        "pins": list(bank.pins),
        "left_out": sorted(bank.left_out),
        "used": {mark: list(keys) for mark, keys in bank.used.items()},
        "holds_back": bank.holds_back,
    }  # fmt: skip
    row.content = ring.seal(
        canonical(said), owner=owner_of_bank(row.member_id), purpose=PHRASES, ref=row.ref, column=Bank.CONTENT,
        version=row.version,
    )  # fmt: skip


def open_bank(ring: Keyring, row: Bank) -> BankFacts:
    """The bank, opened."""
    raw = ring.open(bytes(row.content), ref=row.ref, column=Bank.CONTENT, version=row.version)
    said: dict[str, Any] = json.loads(raw)
    return BankFacts(
        phrases=tuple(
            Phrase(
                f"{OWN}.{one['ref']}", OWN, one["letters"], Element(one["element"]), one["text"], one["from"]
            )
            for one in said["phrases"]
        ),
        short_forms=said["short_forms"],
        pins=tuple(said["pins"]),
        left_out=frozenset(said["left_out"]),
        used={mark: tuple(keys) for mark, keys in said["used"].items()},
        holds_back=said.get("holds_back", True),  # banks that were kept before there was a choice
    )


def seal_uses(ring: Keyring, row: ClientUse, keys: Sequence[str]) -> None:
    """The row says that these were used for the client, the newest first."""
    row.keys = ring.seal(
        canonical({"v": 1, "keys": list(keys)}),
        owner=("client", row.client_id),
        purpose=RECORD,
        ref=row.ref,
        column=ClientUse.KEYS,
        version=row.version,
    )


def open_uses(ring: Keyring, row: ClientUse) -> tuple[str, ...]:
    """The keys of the phrases used for the client, the newest first."""
    raw = ring.open(bytes(row.keys), ref=row.ref, column=ClientUse.KEYS, version=row.version)
    return tuple(json.loads(raw)["keys"])


def seal_template(ring: Keyring, row: NoteTemplate, content: str) -> None:
    """The row holds this format file."""
    row.form = ring.seal(
        content, owner=owner_of_bank(row.member_id), purpose=PHRASES, ref=row.ref, column=NoteTemplate.FORM
    )


def open_template(ring: Keyring, row: NoteTemplate) -> str:
    """The format file of the row."""
    return ring.open(bytes(row.form), ref=row.ref, column=NoteTemplate.FORM).decode()
