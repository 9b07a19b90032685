"""Verbs on duplicates: two refs that are one person are joined by a link, and taken apart by ending the link.

Nothing moves. Both refs stay, with what was written under each; whoever may open one may open the other, and
every hold, order and clock names all of them. So a join that was a mistake can be undone without a trace left
in the wrong record, except in the ledger.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind, Relationship
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import events_clients as events
from twodrawer.people.models import Client, ClientLink
from twodrawer.people.queries.clients_clinical import CLINICAL
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.clients_keeping import record_destroyed_at
from twodrawer.people.queries.relations import all_refs_of, require_for_client, stands_to_client


@transaction.atomic
def join_clients(kept_ref: UUID, *, duplicate_ref: UUID, by: law.Member, at: datetime, on: date) -> UUID:
    """Two refs are one person from now on; lists show the kept one. The link's ref."""
    require_for_client(Act.JOIN, Kind.CLIENT, kept_ref, by=by, on=on)
    require_for_client(Act.JOIN, Kind.CLIENT, duplicate_ref, by=by, on=on)
    if kept_ref == duplicate_ref:
        raise Invalid(
            "A record can't be joined with itself", do="Choose the other record.", fields=("duplicate_ref",)
        )
    _require_no_way_in(kept_ref, duplicate_ref, by=by, on=on)
    both = Client.objects.select_for_update().filter(ref__in=(kept_ref, duplicate_ref)).order_by("ref")
    list(both.values_list("ref"))
    if duplicate_ref in all_refs_of(kept_ref):
        raise Conflict("These two records are joined already", do="There is nothing to do.")
    # A record that lives would stand under one that nobody opens again, and never be due itself.
    if any(record_destroyed_at(ref, within=by.practice_ref) for ref in (kept_ref, duplicate_ref)):
        raise Conflict(
            "One of these two records was destroyed",
            why="What could show that both are one person is gone.",
            do="Leave them apart. Nothing was changed.",
        )
    kept, duplicate = kept_ref_of(kept_ref), kept_ref_of(duplicate_ref)
    link = ClientLink.objects.create(
        practice_id=by.practice_ref, kept_id=kept, duplicate_id=duplicate, made_by_id=by.ref, made_at=at
    )
    record(events.clients_joined(kept, duplicate_ref=duplicate, link_ref=link.ref), by=by, at=at)
    ref: UUID = link.ref
    return ref


def _require_no_way_in(kept_ref: UUID, duplicate_ref: UUID, *, by: law.Member, on: date) -> None:
    """Nothing, unless the join would put the member who makes it on a care team: a front desk that also treats
    could else register a client of its own and join somebody else's to it."""
    treats = [stands_to_client(by, ref, on=on) is Relationship.CARE_TEAM for ref in (kept_ref, duplicate_ref)]
    if by.roles & CLINICAL and treats[0] != treats[1]:
        raise Refused(
            "You treat one of these clients and not the other",
            why="Joining them would open the other chart to you, and that is for somebody else to decide.",
            cite=("45 CFR 164.308(a)(4)(ii)(B)",),
            do="Ask a colleague at the front desk, or somebody who treats the other client.",
            refs=(("client", kept_ref), ("client", duplicate_ref)),
            act="client.joined",
        )


@transaction.atomic
def undo_join(duplicate_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The record stands by itself again, with what was written under it all along."""
    require_for_client(Act.JOIN, Kind.CLIENT, duplicate_ref, by=by, on=on)
    link = (
        ClientLink.objects.select_for_update()
        .filter(duplicate_id=duplicate_ref, undone_at__isnull=True)
        .first()
    )
    if link is None:
        raise Conflict("This record is not joined to another", do="There is nothing to take apart.")
    ClientLink.objects.filter(ref=link.ref, undone_at__isnull=True).update(undone_at=at)
    record(events.join_undone(link.kept_id, duplicate_ref=duplicate_ref, link_ref=link.ref), by=by, at=at)
