"""Reads of restrictions (45 CFR 164.522(a)). The biller is told of those alone that close a plan's door."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_agreements import RestrictionDetails, RestrictionFacts
from twodrawer.disclosures.models import Restriction, RestrictionStep
from twodrawer.disclosures.papers_sealed import unseal
from twodrawer.law import Act, Kind, Role
from twodrawer.law.restrictions import must_agree
from twodrawer.lib.errors import Refs, Refused, not_there
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import Keyring, keyring


def restrictions(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[RestrictionFacts, ...]:
    """What the client asked for and what became of it, the newest first."""
    answer = people.require_for_client(Act.READ, Kind.AGREEMENT, client_ref, by=by, on=on)
    found = tuple(one for one in _of_client(client_ref, by=by, on=on) if sees_all(by) or _closes_a_plan(one))
    read.of("client", client_ref)
    read.of("restriction", *(one.ref for one in found))
    read.allowed_under(*answer.citations)
    return found


def paid_in_full_binds(client_ref: UUID, *, by: law.Member, on: date) -> bool:
    """Whether a paid-in-full restriction closes a health plan's door to something of this client's.

    164.522(a)(1)(vi). For acts and queries that have asked the law about the client: it goes into a question to
    `decide` and says nothing of what was paid for.
    """
    return any(one.binds and one.must_agree for one in _of_client(client_ref, by=by, on=on))


def find_restriction(
    restriction_ref: UUID, act: Act, *, by: law.Member, on: date, lock: bool = False
) -> tuple[Restriction, RestrictionFacts]:
    """The restriction, if the law says yes to this act on what was agreed with its client."""
    rows = Restriction.objects.select_for_update() if lock else Restriction.objects
    row = rows.filter(ref=restriction_ref).first()
    refs: Refs = (("restriction", restriction_ref),)
    try:
        about = row.client_id if row is not None else restriction_ref
        people.require_for_client(act, Kind.AGREEMENT, about, by=by, on=on)
    except Refused as no:
        no.refs = refs if row is None else (*no.refs, *refs)
        raise
    if row is None:
        raise not_there("agreements.read", refs)
    (facts,) = [one for one in _of_client(row.client_id, by=by, on=on) if one.ref == row.ref]
    return row, facts


def sees_all(by: law.Member) -> bool:
    """Whether more than billing needs may be shown (minimum necessary, 164.514(d)(2))."""
    return bool(by.roles - {Role.BILLER})


def binds_by_law(details: RestrictionDetails) -> bool:
    """Whether the practice has to agree, 164.522(a)(1)(vi)."""
    return must_agree(
        to_health_plan=details.to_plan,
        for_payment_or_operations=details.to_plan,
        required_by_law=details.required_by_law,
        paid_in_full=details.paid_in_full,
    )


def _of_client(client_ref: UUID, *, by: law.Member, on: date) -> tuple[RestrictionFacts, ...]:
    steps = RestrictionStep.objects.order_by("made_at", "ref").select_related("made_by")
    rows = Restriction.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref)
    ).order_by("-made_at", "-ref")
    ring = keyring(by.practice_ref)
    return tuple(
        _facts(row, on=on, ring=ring)
        for row in rows.select_related("made_by").prefetch_related(Prefetch("steps", queryset=steps))
    )


def _facts(row: Restriction, *, on: date, ring: Keyring) -> RestrictionFacts:
    held = unseal(row.details, ref=row.ref, column=Restriction.DETAILS, ring=ring)
    held.pop("v")
    details = RestrictionDetails(**held)
    steps = list(row.steps.all())
    last = steps[-1] if steps else None
    words = ""
    if last is not None:
        words = unseal(last.details, ref=last.ref, column=RestrictionStep.DETAILS, ring=ring)["words"]
    return RestrictionFacts(
        ref=row.ref,
        client_ref=row.client_id,
        day=row.day,
        details=details,
        must_agree=binds_by_law(details),
        state=last.step if last is not None else "asked",
        since=last.day if last is not None else None,
        words=words,
        by_name=(last or row).made_by.name,
    )


def _closes_a_plan(one: RestrictionFacts) -> bool:
    return one.details.to_plan and one.state in ("agreed", "ended")
