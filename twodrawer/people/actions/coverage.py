"""Verbs on a client's insurance: add a policy, end one, write who referred the client.

Nothing is overwritten: a wrong or changed policy is ended and the right one added, so that a claim of last
spring can still be explained by the policy of last spring.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line
from twodrawer.people import events_coverage as events
from twodrawer.people.coverage_sealed import seal_policy, seal_source
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.people.models import Client, Policy, PolicyEnd, Referral
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.coverage import last_day_of, newest_referral
from twodrawer.people.queries.relations import all_refs_of, require_for_client
from twodrawer.sealing.keyring import keyring

POSITIONS = ("primary", "secondary")
RELATIONS = ("self", "spouse", "child", "other")
EARLIEST = date(1990, 1, 1)
LATEST = date(2200, 1, 1)


@transaction.atomic
def add_policy(
    client_ref: UUID,
    *,
    position: str,
    details: PolicyDetails,
    from_day: date,
    until_day: date | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The client is insured so from that day on. The policy's ref."""
    require_for_client(Act.CREATE, Kind.COVERAGE, client_ref, by=by, on=on)
    if position not in POSITIONS:
        raise Invalid("This place in the order is not known", do="Choose one.", fields=("position",))
    _check_days(from_day, until_day)
    checked = _checked(details, on=on)
    kept = kept_ref_of(client_ref)
    Client.objects.select_for_update().get(ref=kept)  # two clicks at once make one policy
    _check_alone(client_ref, position, from_day, until_day)
    ref = new_ref()
    Policy.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=kept,
        position=position,
        details=seal_policy(checked, policy_ref=ref, client_ref=kept, ring=keyring(by.practice_ref)),
        from_day=from_day,
        until_day=until_day,
        made_by_id=by.ref,
        made_at=at,
    )
    added = events.policy_added(
        ref, client_ref=kept, position=position, from_day=from_day, until_day=until_day
    )
    record(added, by=by, at=at)
    return ref


@transaction.atomic
def end_policy(
    policy_ref: UUID, *, client_ref: UUID, last_day: date, by: law.Member, at: datetime, on: date
) -> None:
    """The policy doesn't hold after that day. The row stays, and this is said once.

    `client_ref`: as the address names it; somebody else's policy isn't there.
    """
    require_for_client(Act.EDIT, Kind.COVERAGE, client_ref, by=by, on=on)
    rows = Policy.objects.filter(practice_id=by.practice_ref, client_id__in=all_refs_of(client_ref))
    row = rows.filter(ref=policy_ref).prefetch_related("ends").first()
    if row is None:
        raise not_there("policy.ended", (("client", client_ref), ("policy", policy_ref)))
    ended = last_day_of(row)
    if row.ends.all():
        raise Conflict(
            "This policy was ended already", do="Open the page again to see its last day.",
        )  # fmt: skip
    if last_day < row.from_day or (ended is not None and last_day > ended):
        raise Invalid(
            "The last day lies outside the policy's own days",
            do="Choose a day between its first and its last one.",
            fields=("last_day",),
        )
    try:
        with transaction.atomic():
            PolicyEnd.objects.create(
                practice_id=by.practice_ref,
                policy_id=row.ref,
                last_day=last_day,
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "This policy was ended already", do="Open the page again to see its last day."
        ) from None
    record(events.policy_ended(row.ref, client_ref=row.client_id, last_day=last_day), by=by, at=at)


@transaction.atomic
def record_referral(
    client_ref: UUID, *, source: str, version: int, by: law.Member, at: datetime, on: date
) -> int:
    """Who referred the client stands so from now on. The new version; `version` is the one on the page."""
    require_for_client(Act.EDIT, Kind.COVERAGE, client_ref, by=by, on=on)
    words = clean(source, limit_bytes=2_000).text.strip()
    kept = kept_ref_of(client_ref)
    Client.objects.select_for_update().get(ref=kept)
    standing = newest_referral(client_ref)
    now = standing.version if standing is not None else 0
    if version != now:
        raise _somebody_was_faster()
    row = Referral(
        practice_id=by.practice_ref, client_id=kept, version=now + 1, made_by_id=by.ref, made_at=at
    )
    row.source = seal_source(words, row=row, ring=keyring(by.practice_ref))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _somebody_was_faster() from None
    record(events.referral_recorded(row.ref, client_ref=kept, version=row.version), by=by, at=at)
    return now + 1


def _checked(details: PolicyDetails, *, on: date) -> PolicyDetails:
    """The details, tidied; Invalid with the field's name when something a claim needs is missing."""
    payer = single_line(details.payer, limit=120, what="The payer's name")
    member_id = single_line(details.member_id, limit=40, what="The member id")
    subscriber = single_line(details.subscriber, limit=200, what="The subscriber's name")
    if not payer:
        raise Invalid("The payer is missing", do="Write who insures, as on the card.", fields=("payer",))
    if not member_id:
        raise Invalid("The member id is missing", do="Copy it from the card.", fields=("member_id",))
    if details.relation not in RELATIONS:
        raise Invalid("This relation is not known", do="Choose one of the list.", fields=("relation",))
    if details.relation != "self" and not subscriber:
        raise Invalid(
            "The subscriber's name is missing",
            why="A claim for somebody insured through another person names that person.",
            do="Write the name as on the card.",
            fields=("subscriber",),
        )
    born = details.subscriber_born
    if born is not None and not date(1900, 1, 1) <= born <= on:
        raise Invalid("Nobody was born on that day", do="Check the year.", fields=("subscriber_born",))
    own = details.relation == "self"
    return PolicyDetails(
        payer=payer,
        member_id=member_id,
        payer_id=single_line(details.payer_id, limit=40, what="The payer id"),
        plan=single_line(details.plan, limit=120, what="The plan"),
        group=single_line(details.group, limit=60, what="The group"),
        relation=details.relation,
        subscriber="" if own else subscriber,
        subscriber_born=None if own else born,
    )


def _check_days(from_day: date, until_day: date | None) -> None:
    if not EARLIEST <= from_day <= LATEST or (until_day is not None and until_day > LATEST):
        raise Invalid("The day lies too far away", do="Check the year.", fields=("from_day",))
    if until_day is not None and until_day < from_day:
        raise Invalid(
            "The policy would end before it begins", do="Check both days.", fields=("until_day", "from_day")
        )


def _check_alone(client_ref: UUID, position: str, from_day: date, until_day: date | None) -> None:
    """Nothing, if no other policy of that position holds on one of these days: one pays first, one second."""
    rows = Policy.objects.filter(client_id__in=all_refs_of(client_ref), position=position)
    for row in rows.prefetch_related("ends"):
        last = last_day_of(row)
        if (until_day is None or row.from_day <= until_day) and (last is None or last >= from_day):
            raise Conflict(
                f"There is a {position} policy for these days already",
                why="One policy pays first and one second; nothing is overwritten.",
                do="End the other one first, or add this one for later days or in the other place.",
            )


def _somebody_was_faster() -> Conflict:
    return Conflict(
        "Somebody changed this since you opened the page",
        why="Saving now would overwrite what they wrote, so nothing was saved.",
        do="Open the page in a new tab, compare, and save from there.",
    )
