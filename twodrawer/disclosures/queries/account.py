"""The account of disclosures: every line for the practice, and the part of it that a client may have.

The client's part goes back six years under HIPAA and three under Part 2 from the day of the request. A line that an
agency asked in writing to hold back isn't in it, and nothing says that one is missing (45 CFR 164.528(a)(2)).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.disclosures.facts_releases import DisclosureLine, Recipient
from twodrawer.disclosures.models import AccountReport, Disclosure
from twodrawer.disclosures.sealed_releases import open_disclosure
from twodrawer.law import Act, Kind, Member
from twodrawer.law.accounting import Regime, is_free, is_held_back, may_be_held_back, reaches_back_to
from twodrawer.law.words import Purpose
from twodrawer.lib.dates import there
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class AccountPage:
    """Everything that left about a client, the newest first, and how the account for the client stands."""

    client: ClientLine
    lines: tuple[DisclosureLine, ...]
    for_client: int
    free: bool
    staff: dict[UUID, MemberFacts]

    def can_be_held_back(self, line: DisclosureLine) -> bool:
        """Whether an agency may ask to leave this line out for a while."""
        return may_be_held_back(Purpose(line.purpose))


@dataclass(frozen=True)
class Account:
    """What the client is given: the lines of each law, the earliest first, and since when."""

    client: ClientLine
    requested_on: date
    since: dict[Regime, date]
    lines: dict[Regime, tuple[DisclosureLine, ...]]


def account_page(client_ref: UUID, *, by: Member, at: datetime, on: date) -> AccountPage:
    """The account as the privacy officer sees it."""
    with reading("accounting.read", by=by, at=at, purpose="operations") as read:
        answer = people.require_for_client(Act.READ, Kind.RELEASE, client_ref, by=by, on=on)
        read.allowed_under(*answer.citations)
        lines = _lines(client_ref, by=by, on=on)
        client = people.client_names([client_ref], by=by, on=on, read=read)[client_ref]
        zone = people.practice_facts(by.practice_ref).zone
        staff = people.member_facts(by.practice_ref, {one.made_by for one in lines}, on=on)
        read.of("disclosure", *(one.ref for one in lines))
        due = {one.ref for regime in Regime for one in _due(lines, regime, requested=on, on=on, zone=zone)}
    return AccountPage(
        client,
        tuple(reversed(lines)),
        len(due),
        is_free(requested=on, last_free=_last_free(client_ref, by=by)),
        staff,
    )


def account_for_client(
    client_ref: UUID, *, requested_on: date, by: Member, on: date, read: Reading
) -> Account:
    """What the client may have, for a request of that day."""
    answer = people.require_for_client(Act.PRINT, Kind.RELEASE, client_ref, by=by, on=on)
    read.allowed_under(*answer.citations)
    lines = _lines(client_ref, by=by, on=on)
    zone = people.practice_facts(by.practice_ref).zone
    found = {regime: _due(lines, regime, requested=requested_on, on=on, zone=zone) for regime in Regime}
    since = {regime: reaches_back_to(regime, requested=requested_on) for regime in Regime}
    return Account(
        people.client_names([client_ref], by=by, on=on, read=read)[client_ref],
        requested_on,
        {regime: first for regime, first in since.items() if first is not None},
        found,
    )


def _due(
    lines: tuple[DisclosureLine, ...], regime: Regime, *, requested: date, on: date, zone: str
) -> tuple[DisclosureLine, ...]:
    first = reaches_back_to(regime, requested=requested)
    if first is None:
        return ()
    return tuple(
        one
        for one in lines
        if regime in one.regimes
        and first <= there(one.made_at, zone).date() <= requested
        and not (
            one.held_back_until is not None
            and is_held_back(Purpose(one.purpose), until=one.held_back_until, on=on)
        )
    )


def _lines(client_ref: UUID, *, by: Member, on: date) -> tuple[DisclosureLine, ...]:
    """Every line about the client under any ref, the earliest first."""
    refs = people.all_refs_of(client_ref)
    rows = Disclosure.objects.filter(practice_id=by.practice_ref, client_id__in=refs)
    ring = keyring(by.practice_ref)
    return tuple(
        DisclosureLine(
            ref=row.ref,
            way=row.way,
            purpose=row.purpose,
            made_at=row.made_at,
            made_by=row.made_by_id,
            recipient=Recipient(said["name"], said["address"]),
            what=said["what"],
            why=said["why"],
            basis=said["basis"],
            regimes=frozenset(
                regime for regime, is_in in ((Regime.HIPAA, row.hipaa), (Regime.PART_2, row.part2)) if is_in
            ),
            sha256=row.sha256,
            request_ref=row.request_ref,
            held_back_until=max((held.until_day for held in row.suspensions.all()), default=None),
        )
        for row in rows.prefetch_related("suspensions").order_by("made_at", "ref")
        for said in [open_disclosure(row, ring=ring)]
    )


def _last_free(client_ref: UUID, *, by: Member) -> date | None:
    rows = AccountReport.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref), free=True
    )
    return rows.order_by("-requested_on").values_list("requested_on", flat=True).first()
