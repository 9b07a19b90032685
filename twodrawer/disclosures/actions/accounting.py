"""The account of disclosures: whatever leaves is one line in it (45 CFR 164.528, 42 CFR 2.25).

Each door out calls `account_for` in its own transaction, so that nothing leaves without its line. What the law leaves
out of a client's account stands here all the same, without a regime. The door's own entry is its entry in the ledger.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.models import AccountReport, Disclosure, Suspension
from twodrawer.disclosures.sealed_releases import seal_disclosure, seal_statement
from twodrawer.disclosures.ways import OUT, Way, question_of
from twodrawer.law import Act, Kind, Member
from twodrawer.law.accounting import SUSPENSION, Regime, accountable, is_free, may_be_held_back
from twodrawer.law.words import Purpose
from twodrawer.lib.errors import Invalid, not_there
from twodrawer.lib.paper.file import PaperFile
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

LONGEST = 600


def account_for(
    client_ref: UUID,
    *,
    recipient: Recipient | str,
    what: str,
    purpose: Purpose,
    basis: str,
    regime: Collection[Regime],
    by: Member,
    at: datetime,
    request_ref: UUID | None = None,
    way: Way = Way.PACKAGE,
    why: str = "",
    sha256: str = "",
) -> UUID:
    """The disclosure stands in the account: the date, who received it, what it was and why (164.528(b)(2)).

    `regime` is empty for what the law leaves out. Belongs into the transaction of the act by which it leaves.
    """
    to = recipient if isinstance(recipient, Recipient) else Recipient(recipient)
    kept = people.kept_ref_of(client_ref, within=by.practice_ref)
    row = Disclosure(
        ref=new_ref(),
        practice_id=by.practice_ref,
        client_id=kept,
        request_ref=request_ref,
        way=way.value,
        purpose=purpose.value,
        hipaa=Regime.HIPAA in regime,
        part2=Regime.PART_2 in regime,
        sha256=sha256,
        made_by_id=by.ref,
        made_at=at,
    )
    details = {"name": to.name, "address": to.address, "what": what, "why": why, "basis": basis}
    seal_disclosure(row, details, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    ref: UUID = row.ref
    return ref


def account_for_own(
    way: Way, client_ref: UUID, *, purpose: Purpose, by: Member, at: datetime, sha256: str = ""
) -> UUID:
    """What leaves by a door of the practice's own stands in the account, under the regimes that the law names."""
    out = OUT[way]
    question = question_of(way, purpose)
    to_client = question.actor.relation is not None and question.act == "disclose"
    return account_for(
        client_ref,
        recipient="The client" if to_client else out.recipient,
        what=out.what,
        purpose=purpose,
        basis="",
        regime=accountable(question),
        by=by,
        at=at,
        way=way,
        sha256=sha256,
    )


@transaction.atomic
def hold_back(disclosure_ref: UUID, *, until: date, says: str, by: Member, at: datetime, on: date) -> None:
    """Through that day the disclosure is left out of the client's account, on an agency's word in writing."""
    row = Disclosure.objects.filter(practice_id=by.practice_ref, ref=disclosure_ref).first()
    answer = people.require_in_practice(Act.EDIT, Kind.RELEASE, by=by, on=on)
    if row is None:
        raise not_there("release.edit", (("disclosure", disclosure_ref),))
    if not may_be_held_back(Purpose(row.purpose)):
        raise Invalid(
            "This disclosure can't be left out of the account",
            why="Only what an agency of oversight or law enforcement received may be, on its word.",
            cite=(SUSPENSION.text,),
            do="Leave it in. Ask counsel if somebody else demands this.",
            fields=("until",),
        )
    if not says.strip() or len(says) > LONGEST:
        raise Invalid("Say who asked for it in writing, and when", fields=("says",), cite=(SUSPENSION.text,))
    if until < on:
        raise Invalid(
            "That day has passed", do="Write the last day that the agency names.", fields=("until",)
        )
    held = Suspension(
        ref=new_ref(),
        practice_id=row.practice_id,
        disclosure=row,
        until_day=until,
        made_by_id=by.ref,
        made_at=at,
    )
    seal_statement(held, says.strip(), client_ref=row.client_id, ring=keyring(by.practice_ref))
    held.save(force_insert=True)
    refs = (("client", row.client_id), ("disclosure", row.ref))
    under = (*answer.citations, SUSPENSION.text)
    record(Event("accounting.held_back", refs, under=under, facts={"until": until.isoformat()}), by=by, at=at)


@transaction.atomic
def report_leaves(
    client_ref: UUID, file: PaperFile, *, requested_on: date, by: Member, at: datetime, on: date
) -> bool:
    """The account made out for the client may be handed over. Whether it is free, 164.528(c)(2)."""
    answer = people.require_for_client(Act.PRINT, Kind.RELEASE, client_ref, by=by, on=on)
    refs = people.all_refs_of(client_ref)
    last = (
        AccountReport.objects.filter(practice_id=by.practice_ref, client_id__in=refs, free=True)
        .order_by("-requested_on")
        .values_list("requested_on", flat=True)
        .first()
    )
    free = is_free(requested=requested_on, last_free=last)
    kept = people.kept_ref_of(client_ref, within=by.practice_ref)
    AccountReport.objects.create(
        practice_id=by.practice_ref,
        client_id=kept,
        requested_on=requested_on,
        free=free,
        sha256=file.sha256,
        pages=file.pages,
        made_by_id=by.ref,
        made_at=at,
    )
    account_for_own(
        Way.ACCOUNT_REPORT, client_ref, purpose=Purpose.CLIENT_ACCESS, by=by, at=at, sha256=file.sha256
    )
    facts: dict[str, Fact] = {"sha256": file.sha256, "pages": file.pages, "free": free}
    event = Event(
        "accounting.reported", (("client", kept),), Purpose.CLIENT_ACCESS.value, answer.citations, facts
    )
    record(event, by=by, at=at)
    return free
