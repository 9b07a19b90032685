"""Reads of a client's insurance: its policies and who referred the client. What is handed out is in the reading."""

from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.people.coverage_sealed import open_policy, open_source
from twodrawer.people.facts_coverage import PolicyFacts, ReferralFacts
from twodrawer.people.models import Policy, Referral
from twodrawer.people.queries.relations import all_refs_of, require_for_client
from twodrawer.sealing.keyring import keyring


def policies(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[PolicyFacts, ...]:
    """Every policy of the client under any ref: those that hold first, primary before secondary."""
    answer = require_for_client(Act.READ, Kind.COVERAGE, client_ref, by=by, on=on)
    rows = Policy.objects.filter(client_id__in=all_refs_of(client_ref)).prefetch_related("ends")
    ring = keyring(by.practice_ref)
    found = [
        PolicyFacts(row.ref, row.position, open_policy(row, ring=ring), row.from_day, last_day_of(row))
        for row in rows.order_by("-from_day", "ref")
    ]
    read.of("client", client_ref)
    read.of("policy", *(policy.ref for policy in found))
    read.allowed_under(*answer.citations)
    return tuple(sorted(found, key=lambda policy: (not policy.holds_on(on), policy.position)))


def referral(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> ReferralFacts:
    """Who referred the client, as it stands now."""
    answer = require_for_client(Act.READ, Kind.COVERAGE, client_ref, by=by, on=on)
    row = newest_referral(client_ref)
    read.of("client", client_ref)
    read.allowed_under(*answer.citations)
    if row is None:
        return ReferralFacts()
    read.of("referral", row.ref)
    return ReferralFacts(open_source(row, ring=keyring(by.practice_ref)), row.version)


def newest_referral(client_ref: UUID) -> Referral | None:
    """The row that counts. For this room, after it has asked the law."""
    rows = Referral.objects.filter(client_id__in=all_refs_of(client_ref))
    return rows.order_by("-version", "-made_at", "-ref").first()


def last_day_of(row: Policy) -> date | None:
    """The policy's last day: as it was ended, else as it was first said. `ends` is prefetched."""
    ends = [end.last_day for end in row.ends.all()]
    return ends[0] if ends else row.until_day
