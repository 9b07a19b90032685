"""What was put into a note is remembered: for the client under their key, for modality and diagnosis in the bank."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.phrasebank import events
from twodrawer.phrasebank.bank_box import make_key, open_bank, open_uses, seal_bank, seal_uses
from twodrawer.phrasebank.facts import Bank, Writing
from twodrawer.phrasebank.keeping import locked_bank
from twodrawer.phrasebank.models import ClientUse
from twodrawer.phrasebank.queries.bank import known_to
from twodrawer.phrasebank.ranking import newest_first
from twodrawer.phrasebank.standing import require_bank
from twodrawer.sealing.keyring import Keyring, keyring

MOST_MARKS = 60
MOST_AT_ONCE = 60


def remember_use(keys: Sequence[str], writing: Writing, *, by: law.Member, at: datetime, on: date) -> int:
    """These come first when this member writes for this client, modality or diagnosis again. How many were known.

    The caller has asked whether the member may write about the client: the room knows no notes.
    """
    under = require_bank(Act.EDIT, by=by, on=on).citations
    ring = keyring(by.practice_ref)
    make_key(ring, by.ref, at=at)
    with transaction.atomic():
        row = locked_bank(ring, by=by, at=at)
        bank = open_bank(ring, row)
        known = known_to(bank)
        used = [key for key in dict.fromkeys(keys[:MOST_AT_ONCE]) if key in known]
        if not used:
            return 0
        row.version += 1
        row.changed_at = at
        seal_bank(ring, row, _with_use(bank, used, writing))
        row.save(update_fields=["content", "version", "changed_at"])
        _use_for_client(ring, used, writing, by=by, at=at)
        refs = (("client", writing.client_ref),)
        record(events.about_bank("phrases.used", under, refs, {"phrases": len(used)}), by=by, at=at)
    return len(used)


def _with_use(bank: Bank, used: Sequence[str], writing: Writing) -> Bank:
    lists = {mark: newest_first(used, bank.used.get(mark, ())) for mark in writing.marks}
    others = {mark: keys for mark, keys in bank.used.items() if mark not in lists}
    # The marks used last come first, so that what is cut off is what was not used for longest.
    return replace(bank, used=dict([*lists.items(), *others.items()][:MOST_MARKS]))


def _use_for_client(
    ring: Keyring, used: Sequence[str], writing: Writing, *, by: law.Member, at: datetime
) -> None:
    client_ref = people.kept_ref_of(writing.client_ref)
    rows = ClientUse.objects.select_for_update().filter(member_id=by.ref, client_id=client_ref)
    row = rows.first()
    if row is None:
        row = ClientUse(
            ref=new_ref(), practice_id=by.practice_ref, member_id=by.ref, client_id=client_ref, version=0
        )
        before: Sequence[str] = ()
    else:
        before = open_uses(ring, row)
    fresh = row.version == 0
    row.version += 1
    row.used_at = at
    seal_uses(ring, row, newest_first(used, before))
    try:
        with transaction.atomic():
            row.save(force_insert=fresh, force_update=not fresh)
    except IntegrityError:
        return  # another tab of the same clinician was first: its phrases are remembered
