"""Verbs on clients who come from another system: the client, and those to call or who speak for them.

Whoever moves a practice in opens no chart by it: the client joins the care team of a named clinician, and
nothing is ever added to a client who was here before. Rooms above that bring in more (sessions, diagnoses)
ask `require_arriving`, which holds only for a client registered at that very moment.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.people import events_clients as events
from twodrawer.people.actions.clients_checked import checked_details
from twodrawer.people.actions.clients_opened import open_record
from twodrawer.people.clients_sealed import (
    RepresentativeDetails,
    seal_details,
)
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import Representative
from twodrawer.people.queries.clients_arriving import require_arriving
from twodrawer.people.queries.clients_clinical import require_clinical
from twodrawer.people.queries.relations import require_in_practice
from twodrawer.sealing.keyring import keyring


def bring_in_client(
    identity: ClientIdentity,
    *,
    treated_by: UUID,
    same_as: Iterable[UUID] = (),
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """A client from another system is in the record, on the care team of one clinician. The new ref.

    `same_as` are the clients of the same name and birth date; that they were looked at stands in the entry.
    """
    require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    require_clinical(treated_by, practice_ref=by.practice_ref, on=on, field="treated_by")
    brought_in = partial(events.client_brought_in, treated_by=treated_by, same_as=same_as)
    return open_record(identity, brought_in, treated_by=treated_by, by=by, at=at, on=on)


@transaction.atomic
def bring_in_representative(
    client_ref: UUID,
    *,
    kind: str,
    name: str,
    relation: str,
    contact: Contact,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """A guardian or an emergency contact came along with a client. Never a personal representative: that needs
    a paper that somebody here has seen (45 CFR 164.514(h))."""
    require_arriving(client_ref, by=by, at=at, on=on)
    details = checked_details(RepresentativeDetails(name, relation, "", contact), kind=kind)
    row = Representative(practice_id=by.practice_ref, client_id=client_ref, kind=kind, from_day=on)
    row.details = seal_details(details, row=row, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    record(events.representative_added(row.ref, client_ref=client_ref, kind=kind), by=by, at=at)
    ref: UUID = row.ref
    return ref
