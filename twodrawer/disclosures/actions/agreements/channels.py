"""How a client wants to be reached (45 CFR 164.522(b)): written down and kept to, and nobody asks why."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.events_papers import channel_set
from twodrawer.disclosures.facts_agreements import ChannelDetails
from twodrawer.disclosures.models import Channel
from twodrawer.disclosures.papers_sealed import seal
from twodrawer.disclosures.queries.agreements.notices import newest_channel
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def set_channel(
    client_ref: UUID, *, details: ChannelDetails, version: int, by: law.Member, at: datetime, on: date
) -> int:
    """The client is reached so and not otherwise; with nothing set, as everybody is. The new version.

    A request that is reasonable is met (164.522(b)(1)(i)), so there is no answer to wait for. What can't be done is
    talked over with the client before it is written down.
    """
    people.require_for_client(Act.EDIT, Kind.AGREEMENT, client_ref, by=by, on=on)
    held = ChannelDetails(
        phone=single_line(details.phone, limit=40, what="The phone number"),
        email=single_line(details.email, limit=200, what="The e-mail address"),
        address=clean(details.address, limit_bytes=600).text.strip(),
        means=single_line(details.means, limit=300, what="The way of contact"),
    )
    standing = newest_channel(client_ref, by=by)
    now = standing.version if standing is not None else 0
    faster = Conflict(
        "Somebody changed this since you opened the page", do="Open the page again and compare."
    )
    if version != now:
        raise faster
    kept = people.kept_ref_of(client_ref)
    ref = new_ref()
    try:
        with transaction.atomic():
            Channel.objects.create(
                ref=ref,
                practice_id=by.practice_ref,
                client_id=kept,
                version=now + 1,
                details=seal(
                    asdict(held),
                    client_ref=kept,
                    ref=ref,
                    column=Channel.DETAILS,
                    version=now + 1,
                    ring=keyring(by.practice_ref),
                ),
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise faster from None
    record(channel_set(ref, client_ref=kept, version=now + 1, is_set=held.is_set), by=by, at=at)
    return now + 1
