"""Marking unusual access as reviewed (45 CFR 164.308(a)(1)(ii)(D))."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.reading import Reading
from twodrawer.compliance import events
from twodrawer.compliance.models import AccessReview
from twodrawer.compliance.queries.unusual_access import SPANS, findings
from twodrawer.law import Act, Kind, Member
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.lib.time import from_utc_text
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

LONGEST = 2_000


@transaction.atomic
def mark_reviewed(finding: str, *, through: str, remark: str, by: Member, at: datetime, on: date) -> UUID:
    """Somebody has looked at this finding, as the page showed it, and says what they found. The review's ref.

    `through` is the latest access that the page showed, as UTC text: what came after it is asked again. Verifying the
    ledger and reviewing what it shows are one right.
    """
    people.require_in_practice(Act.VERIFY, Kind.LEDGER, by=by, on=on)
    said = clean(remark).text.strip()
    if not said:
        raise Invalid("Say what you found", do="One sentence is enough.", fields=("remark",))
    if len(said) > LONGEST:
        raise Invalid(
            "That is more than a remark", do=f"Use {LONGEST:,} characters or fewer.", fields=("remark",)
        )
    found, _ = findings(at - timedelta(days=max(SPANS)), at, by=by, on=on, read=Reading())
    one = next((one for one in found if one.key == finding), None)
    if one is None:
        raise Conflict("This is no longer on the list", do="Open the list again.")
    ref = new_ref()
    ring = keyring(by.practice_ref)
    AccessReview.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        finding=one.key,
        member_id=one.member,
        through_at=min(one.last, _moment(through, one.last)),
        remark=ring.seal(
            said, owner=("practice", by.practice_ref), purpose="record", ref=ref, column=AccessReview.REMARK
        ),
        reviewed_by_id=by.ref,
        reviewed_at=at,
    )
    event = events.access_reviewed(
        ref, finding=one.key, member_ref=one.member, client_ref=one.client, emergency_ref=one.of
    )
    record(event, by=by, at=at)
    return ref


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        return from_utc_text(text)
    except (ValueError, IndexError):
        return otherwise
