"""How a client's record begins, whoever begins it: keys first, then the row, its entry and its first clinician."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.lib.refs import new_ref
from twodrawer.people.actions.clients_care import begin_link
from twodrawer.people.actions.clients_checked import checked_identity
from twodrawer.people.clients_sealed import PAPERS, RECORD, owner_of, seal_identity
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.models import Client
from twodrawer.sealing.keyring import keyring


def open_record(
    identity: ClientIdentity,
    entry_of: Callable[[UUID], Event],
    *,
    treated_by: UUID | None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client is in the record, sealed under two keys of its own. The new ref. For verbs that asked the law."""
    checked = checked_identity(identity, on=on)
    ref = new_ref()
    ring = keyring(by.practice_ref)
    for purpose in (RECORD, PAPERS):
        ring.make(owner_of(ref), purpose, at=at)
    with transaction.atomic():
        Client.objects.create(
            ref=ref,
            practice_id=by.practice_ref,
            identity=seal_identity(checked, client_ref=ref, version=1, ring=ring),
            since_day=on,
            made_at=at,
        )
        record(entry_of(ref), by=by, at=at)
        if treated_by is not None:
            begin_link(ref, member_ref=treated_by, part="primary", by=by, at=at, on=on)
    return ref
