"""Reads of those around a client: who speaks for the client, and who treats them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind, Relationship
from twodrawer.lib.statements import prepared
from twodrawer.people.clients_sealed import RECORD, open_details, open_identity, owner_of
from twodrawer.people.facts import CareTeamFacts, ClientLine, RepresentativeFacts
from twodrawer.people.models import CareTeamLink, Client, ClientLink, Representative
from twodrawer.people.queries.clients_seen import Sight, line_of, sight_of
from twodrawer.people.queries.relations import all_refs_of, require_for_client, stands_to_client
from twodrawer.sealing.keyring import keyring


@prepared
def _speaking_for(client_refs: Collection[UUID]) -> "QuerySet[Representative, Representative]":
    return Representative.objects.filter(client_id__in=client_refs).order_by("from_day", "ref")


@prepared
def _treating(client_refs: Collection[UUID]) -> "QuerySet[CareTeamLink, CareTeamLink]":
    links = CareTeamLink.objects.filter(client_id__in=client_refs).select_related("member")
    return links.order_by("from_day", "ref")


def representatives(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[RepresentativeFacts, ...]:
    """Those who speak for the client, or spoke, and whom to call. None for a role that sees no contacts."""
    require_for_client(Act.READ, Kind.CLIENT, client_ref, by=by, on=on)
    stands = stands_to_client(by, client_ref, on=on) or Relationship.PRACTICE
    if sight_of(by, stands) is not Sight.ALL:
        return ()
    ring = keyring(by.practice_ref)
    if ring.destroyed_at(owner_of(client_ref), RECORD) is not None:
        return ()
    found = []
    for row in _speaking_for.all(client_refs=all_refs_of(client_ref)):
        details = open_details(row, ring=ring)
        read.of("representative", row.ref)
        found.append(
            RepresentativeFacts(
                ref=row.ref,
                kind=row.kind,
                name=details.name,
                relation=details.relation,
                authority=details.authority,
                contact=details.contact,
                from_day=row.from_day,
                until_day=row.until_day,
            )
        )
    read.of("client", client_ref)
    return tuple(found)


def care_team(client_ref: UUID, *, by: law.Member, on: date) -> tuple[CareTeamFacts, ...]:
    """Who treats or treated the client, in the order in which they came. Opens nothing of the client's.

    That somebody is treated by this member is about the client, so it takes the same yes as the name, and a
    role that sees no more than names (the biller) is told nobody.
    """
    require_for_client(Act.READ, Kind.CLIENT, client_ref, by=by, on=on)
    stands = stands_to_client(by, client_ref, on=on) or Relationship.PRACTICE
    if sight_of(by, stands) < Sight.IDENTITY:
        return ()
    return tuple(
        CareTeamFacts(
            ref=link.ref,
            member_ref=link.member_id,
            member_name=link.member.name,
            part=link.part,
            from_day=link.from_day,
            until_day=link.until_day,
        )
        for link in _treating.all(client_refs=all_refs_of(client_ref))
    )


def joined_records(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[ClientLine, ...]:
    """The records that were joined into this client, each under its own name: for taking them apart again."""
    require_for_client(Act.JOIN, Kind.CLIENT, client_ref, by=by, on=on)
    refs = all_refs_of(client_ref)
    joined = ClientLink.objects.filter(duplicate_id__in=refs, undone_at__isnull=True)
    rows = Client.objects.filter(ref__in=joined.values_list("duplicate_id", flat=True)).order_by("ref")
    ring = keyring(by.practice_ref)
    lines = tuple(line_of(row.ref, open_identity(row, ring=ring), row.ended_day) for row in rows)
    read.of("client", *(line.ref for line in lines))
    return lines
