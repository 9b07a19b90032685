"""How a member stands to a client or a colleague on a day. Every door asks here before it asks the law.

The relationship is read from dated links, never taken from the caller (164.514(d)(2): access by role and need).
"""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import Refused, not_there
from twodrawer.lib.memo import remembered, told
from twodrawer.lib.statements import prepared
from twodrawer.people.models import CareTeamLink, Client, ClientLink, Supervision
from twodrawer.people.queries.clients_joined import joined_pairs


def _on(day: date) -> Q:
    return Q(from_day__lte=day) & (Q(until_day__isnull=True) | Q(until_day__gte=day))


@prepared
def _links_of(ref: UUID) -> "QuerySet[ClientLink, tuple[UUID, UUID]]":
    links = ClientLink.objects.filter(Q(kept_id=ref) | Q(duplicate_id=ref), undone_at__isnull=True)
    return links.values_list("kept_id", "duplicate_id")


@prepared
def _treated_and_joined(
    practice_ref: UUID, member_ref: UUID, on: date
) -> "QuerySet[CareTeamLink, tuple[UUID, UUID]]":
    """Each client whom the member treats, beside itself; then what is joined in the practice, as `_links_in` has it."""
    treated = CareTeamLink.objects.filter(_on(on), practice_id=practice_ref, member_id=member_ref)
    joined = ClientLink.objects.filter(practice_id=practice_ref, undone_at__isnull=True)
    pairs = joined.values_list("kept_id", "duplicate_id")
    return treated.values_list("client_id", F("client_id")).union(pairs, all=True)


@prepared
def _practice_of_client(ref: UUID) -> "QuerySet[Client, UUID]":
    return Client.objects.filter(ref=ref).values_list("practice_id", flat=True)


@prepared
def _trainees_of(practice_ref: UUID, supervisor_ref: UUID, on: date) -> "QuerySet[Supervision, UUID]":
    links = Supervision.objects.filter(
        _on(on), practice_id=practice_ref, supervisor_id=supervisor_ref, withdrawn_at__isnull=True
    )
    return links.values_list("trainee_id", flat=True)


def practice_ref_of_client(client_ref: UUID) -> UUID | None:
    """Whose client this is; None when there is no such client. For commands: nobody on a page may ask so."""
    return _practice_of_client.first(ref=client_ref)


@remembered
def all_refs_of(client_ref: UUID) -> tuple[UUID, ...]:
    """Every ref of the same person, this one first: records that were joined name all of them."""
    seen = [client_ref]
    for ref in seen:
        for kept, duplicate in _links_of.all(ref=ref):
            seen.extend(other for other in (kept, duplicate) if other not in seen)
    return tuple(seen)


@remembered
def care_team_clients(by: law.Member, *, on: date) -> frozenset[UUID]:
    """Refs of all clients whom this member treats or covers that day, joined refs included."""
    found = _treated_and_joined.all(practice_ref=by.practice_ref, member_ref=by.ref, on=on)
    refs = {client for client, same in found if client == same}
    pairs = tuple(pair for pair in found if pair[0] != pair[1])  # nothing is joined with itself
    told(joined_pairs, pairs, by.practice_ref)
    grew = True
    while grew:
        more = {b for pair in pairs if refs & set(pair) for b in pair} - refs
        refs |= more
        grew = bool(more)
    return frozenset(refs)


def emergency_clients(by: law.Member) -> frozenset[UUID]:
    """Refs of the clients whose charts this member opened in an emergency that isn't over."""
    return frozenset(client_ref for client_ref, _ in by.emergencies)


@remembered
def stands_to_client(by: law.Member, client_ref: UUID, *, on: date) -> Relationship | None:
    """Care team, emergency, same practice, or another practice's; None when there is no such client."""
    if client_ref in care_team_clients(by, on=on):
        return Relationship.CARE_TEAM
    if client_ref in emergency_clients(by):
        return Relationship.EMERGENCY
    practice_ref = _practice_of_client.first(ref=client_ref)
    if practice_ref is None:
        return None
    return Relationship.PRACTICE if practice_ref == by.practice_ref else Relationship.OTHER_PRACTICE


@remembered
def supervises(by: law.Member, trainee_ref: UUID, *, on: date) -> bool:
    """Whether an active link makes this member the other's supervisor that day."""
    return trainee_ref != by.ref and trainee_ref in supervised_by(by, on=on)


@remembered
def supervised_by(by: law.Member, *, on: date) -> frozenset[UUID]:
    """The trainees whom this member supervises that day."""
    return frozenset(_trainees_of.all(practice_ref=by.practice_ref, supervisor_ref=by.ref, on=on))


def require_for_client(act: Act, kind: Kind, client_ref: UUID, *, by: law.Member, on: date) -> law.Answer:
    """The law's yes for an act on a client's thing. Refused otherwise; the same for refs that don't exist."""
    stands = stands_to_client(by, client_ref, on=on)
    refs = (("client", client_ref),)
    # The role speaks first, so that a "no" of that kind is the same whether the ref exists or not.
    close = stands in (Relationship.CARE_TEAM, Relationship.EMERGENCY)
    resource = Resource(kind, by.practice_ref, stands if stands and close else Relationship.PRACTICE)
    owner = None
    if stands is Relationship.OTHER_PRACTICE:
        owner = Client.objects.values_list("practice_id", flat=True).get(ref=client_ref)
    try:
        answer = law.require(by, act, resource, on=on, refs=refs)
    except Refused as no:
        no.other_practice = owner  # the practice that was reached for learns of it, whatever the reason was
        raise
    if stands is None or owner is not None:
        raise not_there(f"{kind.value}.{act.value}", refs, other_practice=owner)
    return answer


def require_in_practice(act: Act, kind: Kind, *, by: law.Member, on: date) -> law.Answer:
    """The law's yes for an act on the member's own practice: its people, settings, keys, ledger, lists."""
    return law.require(by, act, Resource(kind, by.practice_ref, Relationship.PRACTICE), on=on)
