"""Verbs on those who speak for a client: guardians, personal representatives, emergency contacts."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, not_there
from twodrawer.people import events_clients as events
from twodrawer.people.actions.clients_checked import checked_details
from twodrawer.people.clients_sealed import RepresentativeDetails, seal_details
from twodrawer.people.facts import Contact
from twodrawer.people.models import Representative
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.relations import all_refs_of, require_for_client
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def add_representative(
    client_ref: UUID,
    *,
    kind: str,
    name: str,
    relation: str = "",
    authority: str = "",
    contact: Contact | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """Somebody speaks for the client from today on, or is the one to call. The representative's ref."""
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    details = checked_details(
        RepresentativeDetails(name, relation, authority, contact or Contact()), kind=kind
    )
    kept = kept_ref_of(client_ref)
    row = Representative(practice_id=by.practice_ref, client_id=kept, kind=kind, from_day=on)
    row.details = seal_details(details, row=row, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    record(events.representative_added(row.ref, client_ref=kept, kind=kind), by=by, at=at)
    ref: UUID = row.ref
    return ref


@transaction.atomic
def end_representative(
    representative_ref: UUID, *, client_ref: UUID | None = None, by: law.Member, at: datetime, on: date
) -> None:
    """Today is the last day on which this person speaks for the client. The row stays.

    `client_ref`: as the address names it; somebody else's representative isn't there.
    """
    row = Representative.objects.select_for_update().filter(ref=representative_ref).first()
    if row is not None and client_ref is not None and row.client_id not in all_refs_of(client_ref):
        row = None
    # A ref that doesn't exist is asked about as if it were a client's: the refusal of a role stays the same.
    asked_about = row.client_id if row is not None else representative_ref
    require_for_client(Act.EDIT, Kind.CLIENT, asked_about, by=by, on=on)
    if row is None:
        raise not_there("representative.ended", (("representative", representative_ref),))
    if row.until_day is not None:
        raise Conflict("This has ended already", do="Open the client again to see since when.")
    Representative.objects.filter(ref=row.ref).update(until_day=max(on, row.from_day))
    record(events.representative_ended(row.ref, client_ref=row.client_id, kind=row.kind), by=by, at=at)
