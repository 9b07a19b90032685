"""How a member stands to a request, and the request itself for whoever may have it. Every door asks here first."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.dossier import Dossier, open_dossier
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.queries import agreements
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.law.words import Relation
from twodrawer.lib.errors import Refused, not_there
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


def require_request(
    act: Act, request_ref: UUID, *, by: law.Member, on: date, lock: bool = False
) -> tuple[Request, law.Answer]:
    """The request and the law's yes. Refused otherwise; the same for refs that don't exist.

    `lock`: it is about to be changed, and nobody else changes it until this transaction ends.
    """
    rows = Request.objects.select_for_update() if lock else Request.objects
    row = rows.filter(ref=request_ref).first()
    refs = (("request", request_ref),)
    foreign = row.practice_id if row is not None and row.practice_id != by.practice_ref else None
    also = _standing(row, by, on=on) if row is not None and foreign is None else frozenset()
    resource = Resource(Kind.REQUEST, by.practice_ref, Relationship.PRACTICE, also=also)
    try:
        answer = law.require(by, act, resource, on=on, refs=refs)
    except Refused as no:
        no.other_practice = foreign
        raise
    if row is None or foreign is not None:
        raise not_there(f"{Kind.REQUEST.value}.{act.value}", refs, other_practice=foreign)
    return row, answer


def _standing(row: Request, by: law.Member, *, on: date) -> frozenset[Relationship]:
    found = set()
    if people.stands_to_client(by, row.client_id, on=on) is Relationship.CARE_TEAM:
        found.add(Relationship.CARE_TEAM)
    if row.reviewer_id == by.ref:
        found.add(Relationship.SELF)
    return frozenset(found)


def dossier_of(row: Request, *, by: law.Member, read: Reading | None = None) -> Dossier:
    """The request, opened. For acts and reads that have asked the law.

    A client who is reached another way is answered that way, wherever their request was written from (164.522(b)(1)).
    """
    dossier = open_dossier(
        row,
        client=people.client_lifetimes([row.client_id], by=by)[row.client_id],
        practice_state=people.practice_facts(by.practice_ref).state,
        ring=keyring(by.practice_ref),
    )
    asks = dossier.requester
    if asks.relation is not Relation.CLIENT:
        return dossier
    way = agreements.agreed_way(row.client_id, by=by, read=read or Reading())
    if way is None:
        return dossier
    reach = way.phone or way.email or way.means
    return replace(dossier, requester=replace(asks, address=agreements.lines_to(way), reach=reach))
