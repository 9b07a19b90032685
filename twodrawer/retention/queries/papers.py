"""The clock of HIPAA's own papers about a client: six years, apart from the record's (45 CFR 164.316(b)(2)(i))."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import Max

from twodrawer.law.retention import keep_document_until
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.retention.facts_destruction import PapersLine, ProposalFacts
from twodrawer.retention.models import DestructionCertificate, DestructionProposal, HoldRelease, LegalHold
from twodrawer.retention.queries.holds import held_since
from twodrawer.sealing.keyring import keyring

PAPERS = "papers"
NOTHING = date.min
LastInEffect = Callable[[tuple[UUID, ...]], date | None]
"""Of a client's refs: the last day on which a paper was in effect; None while one is, `NOTHING` where there are none.
The room of disclosures has them, on a floor above."""


def papers_line(client_ref: UUID, *, within: UUID, on: date, last_in_effect: LastInEffect) -> PapersLine:
    """How they stand. For whoever has asked the law about the client's record. The reasons of holds are papers too."""
    refs = people.all_refs_of(client_ref)
    kept = people.kept_ref_of(client_ref, within=within)
    last = last_in_effect(refs)
    if last is not None:
        last = max(last, _last_hold(refs, within=within))
    has_any = last != NOTHING
    here = {"practice_id": within, "client_id__in": refs}
    made = DestructionCertificate.objects.filter(**here, of_papers=True).first()
    proposed = DestructionProposal.objects.filter(**here, what=PAPERS, withdrawn_at__isnull=True).first()
    return PapersLine(
        client_ref=kept,
        refs=refs,
        on=on,
        has_any=has_any,
        last_in_effect=last if has_any else None,
        until=keep_document_until(on=on, created=last) if has_any and last is not None else None,
        held_since=held_since(client_ref, within=within),
        record_destroyed_at=people.record_destroyed_at(client_ref, within=within),
        destroyed_at=keyring(within).destroyed_at(("client", kept), PAPERS),
        certificate_ref=made.ref if made else None,
        proposal=ProposalFacts(proposed.ref, kept, proposed.proposed_by_id, proposed.proposed_at)
        if proposed
        else None,
    )


def _last_hold(refs: tuple[UUID, ...], *, within: UUID) -> date:
    about = {"practice_id": within, "client_id__in": refs}
    placed = LegalHold.objects.filter(**about).aggregate(last=Max("placed_at"))["last"]
    lifted = HoldRelease.objects.filter(practice_id=within, hold__client_id__in=refs).aggregate(
        last=Max("lifted_at")
    )["last"]
    zone = people.practice_facts(within).zone
    return max((day_in(zone, moment) for moment in (placed, lifted) if moment), default=NOTHING)
