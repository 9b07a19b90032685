"""Where a client may be reached, for every door that shows, prints or sends it: 45 CFR 164.522(b)(1).

Who agreed on another way is reached that way alone. The usual contacts aren't shown beside it, on no page and on no
paper: who is in a hurry calls the number that stands there. There is no exception for an emergency; 164.522(b) has
none, and the way that was agreed on is the one on which the client answers.
"""

from dataclasses import replace
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_agreements import ChannelDetails
from twodrawer.disclosures.queries.agreements.notices import newest_channel, opened_channel
from twodrawer.people.facts import ClientFacts, Contact

THIS_WAY = "This way only, as agreed with the client (45 CFR 164.522(b)(1))"


def agreed_way(client_ref: UUID, *, by: law.Member, read: Reading) -> ChannelDetails | None:
    """The way that was agreed on; nothing where the usual contacts serve. Asks nobody: whoever was allowed the contacts
    is told this in their place, and has to know it."""
    row = newest_channel(client_ref, by=by)
    if row is None:
        return None
    details = opened_channel(row, read=read)
    return details if details.is_set else None


def as_agreed(client: ClientFacts, *, by: law.Member, read: Reading) -> ClientFacts:
    """The client with the contacts that may be used, for whoever was just given the usual ones."""
    way = agreed_way(client.ref, by=by, read=read)
    if way is None:
        return client
    note = f"{way.means}. {THIS_WAY}" if way.means else THIS_WAY
    contact = Contact(way.phone, way.email, way.address, note)
    return replace(client, identity=replace(client.identity, contact=contact))


def lines_to(way: ChannelDetails) -> str:
    """Where a letter to this client goes: the address, else the e-mail or the number, else what was agreed in words."""
    return way.address or way.email or way.phone or way.means
