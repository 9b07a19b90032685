"""Verbs on a client: register, change, end care, take it up again. One transaction each.

A client is never deleted by anything in here. The client's data keys lie in the store of keys, committed,
before the first row that they seal; a key without a row harms nobody, a row without its key is lost.
"""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind, Role
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.people import events_clients as events
from twodrawer.people.actions.clients_checked import checked_identity
from twodrawer.people.actions.clients_opened import open_record
from twodrawer.people.clients_sealed import seal_identity
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.models import Client
from twodrawer.people.queries.clients_clinical import CLINICAL, require_clinical
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.relations import require_for_client, require_in_practice
from twodrawer.sealing.keyring import keyring


def register_client(
    identity: ClientIdentity, *, by: law.Member, at: datetime, on: date, treated_by: UUID | None = None
) -> UUID:
    """A client is in the record, sealed under two keys of its own. The new ref.

    A clinician who registers a client joins its care team that day. The front desk may name the clinician
    who will treat (`treated_by`); without one nobody clinical can open the client yet.
    """
    require_in_practice(Act.CREATE, Kind.CLIENT, by=by, on=on)
    treats = _who_treats(treated_by, by=by, on=on)
    registered = partial(events.client_registered, treated_by=treats)
    return open_record(identity, registered, treated_by=treats, by=by, at=at, on=on)


@transaction.atomic
def change_client(
    client_ref: UUID, *, identity: ClientIdentity, version: int, by: law.Member, at: datetime, on: date
) -> int:
    """The client is identified by this from now on. The new version.

    `version` is the one that the page showed; if the client has moved on since, nothing is written.
    """
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    checked = checked_identity(identity, on=on)
    kept = kept_ref_of(client_ref)
    row = Client.objects.select_for_update().get(ref=kept)
    if row.identity_version != version:
        raise _somebody_was_faster()
    # The condition on the version decides a race where the database has no row locks.
    box = seal_identity(checked, client_ref=kept, version=version + 1, ring=keyring(by.practice_ref))
    changed = Client.objects.filter(ref=kept, identity_version=version).update(
        identity=box, identity_version=version + 1
    )
    if not changed:
        raise _somebody_was_faster()
    record(events.client_changed(kept, version=version + 1), by=by, at=at)
    return version + 1


@transaction.atomic
def end_care(client_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """Care has ended today. The record stays, and so does the care team, which may have notes to finish."""
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    kept = kept_ref_of(client_ref)
    if not Client.objects.filter(ref=kept, ended_day__isnull=True).update(ended_day=on):
        raise Conflict("Care has ended already", do="Open the client again to see since when.")
    record(events.care_ended(kept), by=by, at=at)


@transaction.atomic
def reopen_care(client_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """Care goes on, in the same record."""
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    kept = kept_ref_of(client_ref)
    if not Client.objects.filter(ref=kept, ended_day__isnull=False).update(ended_day=None):
        raise Conflict("Care has not ended", do="There is nothing to take up again.")
    record(events.care_reopened(kept), by=by, at=at)


def _who_treats(treated_by: UUID | None, *, by: law.Member, on: date) -> UUID | None:
    if treated_by is None:
        return by.ref if by.roles & CLINICAL else None
    if treated_by != by.ref and Role.FRONT_DESK not in by.roles:
        raise Refused(
            "You can't register a client for a colleague",
            why="Whoever takes a client on joins the care team; the front desk may name somebody else.",
            do="Register the client for yourself, then put your colleague on the care team.",
            act="client.registered",
        )
    require_clinical(treated_by, practice_ref=by.practice_ref, on=on, field="treated_by")
    return treated_by


def _somebody_was_faster() -> Conflict:
    return Conflict(
        "Somebody changed this client since you opened the page",
        why="Saving now would overwrite what they wrote, so nothing was saved and nothing was lost.",
        do="What you typed is still in the form. Open the client in a new tab, compare, and save from there.",
    )
