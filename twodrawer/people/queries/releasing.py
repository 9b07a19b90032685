"""Who a client is and who stands around them, opened for a release and for nothing else.

The privacy officer sees no contacts and no insurance on any page (164.514(d)(2)). Inside a release that a request asks
for, all of it can be picked: whoever lets it out has to see what leaves.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind
from twodrawer.people.clients_sealed import open_details, open_identity
from twodrawer.people.coverage_sealed import open_policy, open_source
from twodrawer.people.facts import CareTeamFacts, ClientFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts, ReferralFacts
from twodrawer.people.models import CareTeamLink, Client, Policy, Representative
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.coverage import last_day_of, newest_referral
from twodrawer.people.queries.relations import all_refs_of, require_for_client
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class ClientForRelease:
    """All that the people room knows of a client."""

    client: ClientFacts
    representatives: tuple[RepresentativeFacts, ...]
    care_team: tuple[CareTeamFacts, ...]
    policies: tuple[PolicyFacts, ...]
    referral: ReferralFacts


def client_for_release(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> ClientForRelease:
    """The client whole, for whoever puts a release together."""
    answer = require_for_client(Act.EDIT, Kind.RELEASE, client_ref, by=by, on=on)
    read.allowed_under(*answer.citations)
    row = Client.objects.get(practice_id=by.practice_ref, ref=kept_ref_of(client_ref, within=by.practice_ref))
    refs = all_refs_of(row.ref)
    ring = keyring(by.practice_ref)
    speaking = Representative.objects.filter(client_id__in=refs).order_by("from_day", "ref")
    treating = (
        CareTeamLink.objects.filter(client_id__in=refs).select_related("member").order_by("from_day", "ref")
    )
    insured = Policy.objects.filter(client_id__in=refs).prefetch_related("ends").order_by("from_day", "ref")
    referral = newest_referral(row.ref)
    read.of("client", *refs)
    read.of("representative", *(one.ref for one in speaking))
    read.of("policy", *(one.ref for one in insured))
    return ClientForRelease(
        client=ClientFacts(
            ref=row.ref,
            identity=open_identity(row, ring=ring),
            since_day=row.since_day,
            ended_day=row.ended_day,
            version=row.identity_version,
            joined_refs=refs[1:],
        ),
        representatives=tuple(
            RepresentativeFacts(
                ref=one.ref,
                kind=one.kind,
                name=details.name,
                relation=details.relation,
                authority=details.authority,
                contact=details.contact,
                from_day=one.from_day,
                until_day=one.until_day,
            )
            for one in speaking
            for details in [open_details(one, ring=ring)]
        ),
        care_team=tuple(
            CareTeamFacts(
                ref=one.ref,
                member_ref=one.member_id,
                member_name=one.member.name,
                part=one.part,
                from_day=one.from_day,
                until_day=one.until_day,
            )
            for one in treating
        ),
        policies=tuple(
            PolicyFacts(one.ref, one.position, open_policy(one, ring=ring), one.from_day, last_day_of(one))
            for one in insured
        ),
        referral=ReferralFacts(open_source(referral, ring=ring), referral.version)
        if referral is not None
        else ReferralFacts(),
    )
