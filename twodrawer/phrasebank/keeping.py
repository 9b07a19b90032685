"""The one way in which a bank is changed: locked, opened, replaced, and written down in the same transaction."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.law import Act
from twodrawer.lib.refs import new_ref
from twodrawer.phrasebank.bank_box import make_key, open_bank, seal_bank
from twodrawer.phrasebank.facts import Bank as BankFacts
from twodrawer.phrasebank.models import Bank
from twodrawer.phrasebank.standing import require_bank
from twodrawer.sealing.keyring import Keyring, keyring

Changed = tuple[BankFacts, Callable[[tuple[str, ...]], Event]]
Change = Callable[[BankFacts], Changed]
"""From the bank as it stands to the bank as it shall stand, and the entry, given the paragraphs that allow it."""


def keep(change: Change, *, by: law.Member, at: datetime, on: date) -> None:
    """The member's bank stands as the change makes it, and the ledger says so. A problem leaves it as it was."""
    under = require_bank(Act.EDIT, by=by, on=on).citations
    ring = keyring(by.practice_ref)
    make_key(ring, by.ref, at=at)
    with transaction.atomic():
        row = locked_bank(ring, by=by, at=at)
        bank, event = change(open_bank(ring, row))
        row.version += 1
        row.changed_at = at
        seal_bank(ring, row, bank)
        row.save(update_fields=["content", "version", "changed_at"])
        record(event(under), by=by, at=at)


def locked_bank(ring: Keyring, *, by: law.Member, at: datetime) -> Bank:
    """The member's row, held until the transaction ends; an empty one is made first if there is none."""
    found = Bank.objects.select_for_update().filter(member_id=by.ref).first()
    if found is not None:
        return found
    row = Bank(ref=new_ref(), practice_id=by.practice_ref, member_id=by.ref, changed_at=at)
    seal_bank(ring, row, BankFacts())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Bank.objects.select_for_update().get(member_id=by.ref)  # another request made it just now
    return row
