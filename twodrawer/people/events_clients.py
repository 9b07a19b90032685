"""What acts on clients write in the ledger: refs, versions and plain words, never a name."""

from collections.abc import Iterable
from uuid import UUID

from twodrawer.audit.entries import Event, Fact

SENTENCES = {
    "client.registered": "registered a client",
    "client.brought_in": "moved a client in from another system",
    "client.changed": "changed what identifies a client",
    "client.care_ended": "ended a client's care",
    "client.care_reopened": "took a client's care up again",
    "client.read": "opened a client's record",
    "client.listed": "saw a list of clients",
    "client.searched": "looked for a client",
    "client.joined": "joined two records of one client",
    "client.join_undone": "took two joined records apart again",
    "client.handed_over": "handed a clinician's clients over",
    "representative.added": "added somebody who speaks for a client",
    "representative.ended": "ended somebody's speaking for a client",
    "representative.read": "saw who speaks for a client",
    "care_team.joined": "put somebody on a client's care team",
    "care_team.left": "took somebody off a client's care team",
    "care_team.read": "saw a client's care team",
}
"""Act → how the ledger page says it, after the person's name."""


def client_registered(client_ref: UUID, *, treated_by: UUID | None) -> Event:
    """A client is in the record, and perhaps already somebody's."""
    refs = [("client", client_ref)]
    if treated_by is not None:
        refs.append(("member", treated_by))
    return Event("client.registered", tuple(refs), "operations", facts={"version": 1})


def client_brought_in(client_ref: UUID, *, treated_by: UUID, same_as: Iterable[UUID]) -> Event:
    """A client came from another system. `same_as`: clients of the same name and birth date, who were compared."""
    others = tuple(("client", ref) for ref in same_as)
    refs = (("client", client_ref), ("member", treated_by), *others)
    return Event("client.brought_in", refs, "operations", facts={"version": 1, "same": len(others)})


def client_changed(client_ref: UUID, *, version: int) -> Event:
    """What identifies the client now stands at this version."""
    return Event("client.changed", (("client", client_ref),), "operations", facts={"version": version})


def care_ended(client_ref: UUID) -> Event:
    """Care has ended; the record stays."""
    return Event("client.care_ended", (("client", client_ref),), "treatment")


def care_reopened(client_ref: UUID) -> Event:
    """Care goes on."""
    return Event("client.care_reopened", (("client", client_ref),), "treatment")


def representative_added(representative_ref: UUID, *, client_ref: UUID, kind: str) -> Event:
    """Somebody speaks for the client, or is to be called."""
    refs = (("client", client_ref), ("representative", representative_ref))
    return Event("representative.added", refs, "operations", facts={"kind": kind})


def representative_ended(representative_ref: UUID, *, client_ref: UUID, kind: str) -> Event:
    """They don't any more, from tomorrow on."""
    refs = (("client", client_ref), ("representative", representative_ref))
    return Event("representative.ended", refs, "operations", facts={"kind": kind})


def care_team_joined(client_ref: UUID, *, member_ref: UUID, part: str) -> Event:
    """A member may open the client's record from today on."""
    refs = (("client", client_ref), ("member", member_ref))
    return Event("care_team.joined", refs, "treatment", facts={"part": part})


def care_team_left(client_ref: UUID, *, member_ref: UUID, part: str) -> Event:
    """Today is the last day on which they may."""
    refs = (("client", client_ref), ("member", member_ref))
    return Event("care_team.left", refs, "treatment", facts={"part": part})


def clients_joined(kept_ref: UUID, *, duplicate_ref: UUID, link_ref: UUID) -> Event:
    """Two refs are one person."""
    refs = (("client", kept_ref), ("client", duplicate_ref), ("client_link", link_ref))
    return Event("client.joined", refs, "operations", facts={"kept": str(kept_ref)})


def join_undone(kept_ref: UUID, *, duplicate_ref: UUID, link_ref: UUID) -> Event:
    """They are two people after all."""
    refs = (("client", kept_ref), ("client", duplicate_ref), ("client_link", link_ref))
    return Event("client.join_undone", refs, "operations", facts={"kept": str(kept_ref)})


def clients_handed_over(client_refs: Iterable[UUID], *, from_ref: UUID, to_ref: UUID) -> Event:
    """The successor treats them from today on; today is the leaver's last day."""
    clients = tuple(("client", ref) for ref in client_refs)
    refs = (*clients, ("member", from_ref), ("member", to_ref))
    facts: dict[str, Fact] = {"from": str(from_ref), "to": str(to_ref), "clients": len(clients)}
    return Event("client.handed_over", refs, "operations", facts=facts)
