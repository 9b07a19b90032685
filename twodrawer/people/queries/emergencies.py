"""Charts opened in an emergency: those that a member has open now, and those that others read about afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.lib.statements import prepared
from twodrawer.people.clients_sealed import RECORD, owner_of
from twodrawer.people.facts_emergency import TOLD_FOR, EmergencyFacts
from twodrawer.people.models import EmergencyAccess
from twodrawer.people.queries.clients_clinical import CLINICAL
from twodrawer.people.queries.relations import all_refs_of, care_team_clients, require_in_practice
from twodrawer.sealing.keyring import keyring


@prepared
def _lately(practice_ref: UUID, after: datetime) -> "QuerySet[EmergencyAccess, EmergencyAccess]":
    rows = EmergencyAccess.objects.filter(practice_id=practice_ref, begun_at__gt=after)
    return rows.order_by("-begun_at", "-ref")


def with_emergencies(member: law.Member | None, *, until: datetime | None, at: datetime) -> law.Member | None:
    """The member with the charts that they have open in an emergency at this moment.

    `until`: the end of their last one, as the look-up of the sign-in found it, so that everybody else isn't asked.
    Called once for each request, where the moment is known: what is over is gone at the next click.
    """
    if member is None or until is None or until <= at:
        return member
    rows = EmergencyAccess.objects.filter(
        practice_id=member.practice_ref,
        member_id=member.ref,
        end__isnull=True,
        begun_at__lte=at,
        until_at__gt=at,
    )
    opened = {
        (same, ref) for ref, client in rows.values_list("ref", "client_id") for same in all_refs_of(client)
    }
    return replace(member, emergencies=frozenset(opened))


def own_emergencies(*, by: law.Member) -> tuple[EmergencyFacts, ...]:
    """What the member has open, the newest first. Without the reasons, which are their own words."""
    refs = {ref for _, ref in by.emergencies}
    rows = EmergencyAccess.objects.filter(practice_id=by.practice_ref, ref__in=refs).order_by(
        "-begun_at", "-ref"
    )
    return tuple(_facts(row) for row in rows)


def emergencies_of_own_clients(
    *, by: law.Member, at: datetime, on: date, read: Reading
) -> tuple[EmergencyFacts, ...]:
    """Whose charts, of those whom the member treats, a colleague opened lately, and why. The newest first."""
    if not by.roles & CLINICAL:
        return ()
    rows = _lately.all(practice_ref=by.practice_ref, after=at - TOLD_FOR)
    own = care_team_clients(by, on=on) if rows else frozenset()
    theirs = [row for row in rows if row.client_id in own and row.member_id != by.ref]
    return _opened(theirs, by=by, read=read)


def emergencies_to_review(
    since: datetime, until: datetime, *, by: law.Member, on: date, read: Reading
) -> tuple[EmergencyFacts, ...]:
    """Every opening of the practice that began in this time, with its reason, for the privacy officer."""
    read.allowed_under(*require_in_practice(Act.READ, Kind.LEDGER, by=by, on=on).citations)
    rows = EmergencyAccess.objects.filter(
        practice_id=by.practice_ref, begun_at__gte=since, begun_at__lte=until
    )
    return _opened(rows.order_by("-begun_at", "-ref"), by=by, read=read)


def _opened(rows: Iterable[EmergencyAccess], *, by: law.Member, read: Reading) -> tuple[EmergencyFacts, ...]:
    held = list(rows)
    ring = keyring(by.practice_ref)
    ring.load([owner_of(row.client_id) for row in held], RECORD)
    for row in held:
        # Not "emergency": that kind says that the entry itself was made under one.
        read.of("emergency_access", row.ref)
        read.of("client", row.client_id)
    return tuple(
        _facts(row, ring.open(bytes(row.reason), ref=row.ref, column=EmergencyAccess.REASON).decode())
        for row in held
    )


def _facts(row: EmergencyAccess, reason: str = "") -> EmergencyFacts:
    return EmergencyFacts(row.ref, row.member_id, row.client_id, reason, row.begun_at, row.until_at)
