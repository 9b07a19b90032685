"""Certificates of destruction: what was destroyed, when, by whom, under which clock. Nothing in them is sealed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Unavailable, not_there
from twodrawer.lib.signed import Unreadable, Unsigned, read_signed
from twodrawer.people import queries as people
from twodrawer.retention.facts_destruction import CertificateFacts, DestructionToTell, VaultNoticeFacts
from twodrawer.retention.models import DestructionCertificate, VaultNotice
from twodrawer.retention.queries.holds import is_held
from twodrawer.sealing.actions import public_signing_keys


def certificate(certificate_ref: UUID, *, by: law.Member, on: date, read: Reading) -> CertificateFacts:
    """One certificate, its signature verified again."""
    answer = people.require_in_practice(Act.READ, Kind.RETENTION, by=by, on=on)
    row = DestructionCertificate.objects.filter(ref=certificate_ref).first()
    if row is None or row.practice_id != by.practice_ref:
        owner = row.practice_id if row else None
        raise not_there("certificate.read", (("certificate", certificate_ref),), other_practice=owner)
    read.allowed_under(*answer.citations)
    read.of("certificate", row.ref)
    read.of("client", row.client_id)
    return facts_of(row)


def certificate_of(client_ref: UUID, *, within: UUID) -> CertificateFacts | None:
    """The certificate of a client's record, for the page that stands in the record's place."""
    rows = DestructionCertificate.objects.filter(
        practice_id=within, client_id__in=people.all_refs_of(client_ref)
    ).exclude(of_papers=True)
    row = rows.first()
    return facts_of(row) if row else None


def certified_refs(practice_ref: UUID, refs: Collection[UUID]) -> frozenset[UUID]:
    """Which of these certificates the record has."""
    rows = DestructionCertificate.objects.filter(practice_id=practice_ref, ref__in=refs)
    return frozenset(rows.values_list("ref", flat=True))


def destructions_to_tell(*, at: datetime) -> tuple[DestructionToTell, ...]:
    """What the vault hasn't heard, and what it may carry out now: not while a hold stands that came meanwhile."""
    rows = DestructionCertificate.objects.filter(
        Q(vault_notice__isnull=True) | Q(vault_notice__done_at__isnull=True, vault_notice__due_at__lte=at)
    ).exclude(of_papers=True)
    known = frozenset(
        VaultNotice.objects.filter(done_at__isnull=True).values_list("certificate_id", flat=True)
    )
    found = []
    for row in rows.order_by("destroyed_at", "ref"):
        if row.ref in known and is_held(row.client_id, within=row.practice_id):
            continue
        found.append(
            DestructionToTell(
                certificate_ref=row.ref,
                practice_ref=row.practice_id,
                client_refs=people.all_refs_of(row.client_id),
                proposed_by=row.proposed_by_id,
                confirmed_by=row.confirmed_by_id,
                destroyed_at=row.destroyed_at,
            )
        )
    return tuple(found)


def vault_notice_of(certificate_ref: UUID, *, within: UUID) -> VaultNoticeFacts | None:
    """What the vault answered of it; None while it hasn't heard."""
    row = VaultNotice.objects.filter(practice_id=within, certificate_id=certificate_ref).first()
    return VaultNoticeFacts(row.told_at, row.due_at, row.done_at) if row else None


def facts_of(row: DestructionCertificate) -> CertificateFacts:
    """What the row's signed line says. Unavailable when the practice never signed it."""
    try:
        said = read_signed(row.statement, keys=tuple(public_signing_keys(row.practice_id).values()))
    except (Unreadable, Unsigned):
        raise Unavailable(
            "This certificate isn't what the practice signed",
            why="It was altered here, or the practice's keys aren't those that it was signed with.",
            do="Its line in the practice's destruction list says what holds: compare them.",
        ) from None
    told = said["certificate"]
    held: dict[str, Any] = told if isinstance(told, dict) else {}
    return CertificateFacts(
        ref=row.ref,
        client_ref=row.client_id,
        proposed_by=row.proposed_by_id,
        confirmed_by=row.confirmed_by_id,
        destroyed_at=row.destroyed_at,
        statement=row.statement,
        sha256=row.sha256,
        said=held,
    )
