"""How a member stands to a client or a colleague on a day. Every door asks here before it asks the law.

The relationship is read from dated links, never taken from the caller (164.514(d)(2): access by role and need).
"""

from datetime import date
from uuid import UUID

from django.db.models import Q

from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import Refused, not_there
from twodrawer.lib.memo import remembered
from twodrawer.people.models import CareTeamLink, Client, ClientLink, Supervision


def _on(day: date) -> Q:
    return Q(from_day__lte=day) & (Q(until_day__isnull=True) | Q(until_day__gte=day))


@remembered
def all_refs_of(client_ref: UUID) -> tuple[UUID, ...]:
    """Every ref of the same person, this one first: records that were joined name all of them."""
    seen = [client_ref]
    for ref in seen:
        links = ClientLink.objects.filter(Q(kept_id=ref) | Q(duplicate_id=ref), undone_at__isnull=True)
        for kept, duplicate in links.values_list("kept_id", "duplicate_id"):
            seen.extend(other for other in (kept, duplicate) if other not in seen)
    return tuple(seen)


@remembered
def care_team_clients(by: law.Member, *, on: date) -> frozenset[UUID]:
    """Refs of all clients whom this member treats or covers that day, joined refs included."""
    own = CareTeamLink.objects.filter(_on(on), practice_id=by.practice_ref, member_id=by.ref)
    refs = set(own.values_list("client_id", flat=True))
    links = ClientLink.objects.filter(practice_id=by.practice_ref, undone_at__isnull=True)
    pairs = list(links.values_list("kept_id", "duplicate_id"))
    grew = True
    while grew:
        more = {b for pair in pairs if refs & set(pair) for b in pair} - refs
        refs |= more
        grew = bool(more)
    return frozenset(refs)


@remembered
def stands_to_client(by: law.Member, client_ref: UUID, *, on: date) -> Relationship | None:
    """Care team, same practice, or another practice's; None when there is no such client."""
    practice_ref = Client.objects.filter(ref=client_ref).values_list("practice_id", flat=True).first()
    if practice_ref is None:
        return None
    if practice_ref != by.practice_ref:
        return Relationship.OTHER_PRACTICE
    treats = CareTeamLink.objects.filter(
        _on(on), practice_id=by.practice_ref, member_id=by.ref, client_id__in=all_refs_of(client_ref)
    )
    return Relationship.CARE_TEAM if treats.exists() else Relationship.PRACTICE


@remembered
def supervises(by: law.Member, trainee_ref: UUID, *, on: date) -> bool:
    """Whether an active link makes this member the other's supervisor that day."""
    links = Supervision.objects.filter(
        _on(on),
        practice_id=by.practice_ref,
        supervisor_id=by.ref,
        trainee_id=trainee_ref,
        withdrawn_at__isnull=True,
    )
    return links.exists()


@remembered
def supervised_by(by: law.Member, *, on: date) -> frozenset[UUID]:
    """The trainees whom this member supervises that day."""
    links = Supervision.objects.filter(
        _on(on), practice_id=by.practice_ref, supervisor_id=by.ref, withdrawn_at__isnull=True
    )
    return frozenset(links.values_list("trainee_id", flat=True))


def require_for_client(act: Act, kind: Kind, client_ref: UUID, *, by: law.Member, on: date) -> law.Answer:
    """The law's yes for an act on a client's thing. Refused otherwise; the same for refs that don't exist."""
    stands = stands_to_client(by, client_ref, on=on)
    refs = (("client", client_ref),)
    # The role speaks first, so that a "no" of that kind is the same whether the ref exists or not.
    resource = Resource(
        kind, by.practice_ref, stands if stands is Relationship.CARE_TEAM else Relationship.PRACTICE
    )
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
