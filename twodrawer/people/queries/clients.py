"""Reads of clients: one opened, many named, a few found. What is handed out is in the reading.

Names are sealed and there is no index of them, on purpose: to find a client, the names that the member may
see (at most 2,000) are opened in memory and compared there.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.statements import prepared
from twodrawer.people.clients_sealed import RECORD, SealedClient, open_identity, owner_of
from twodrawer.people.facts import ClientFacts, ClientIdentity, ClientLine
from twodrawer.people.models import CareTeamLink, Client
from twodrawer.people.queries.clients_joined import duplicates_of, kept_ref_of, kept_refs
from twodrawer.people.queries.clients_seen import line_of, seen, sees_names, sight_of
from twodrawer.people.queries.clients_words import matches
from twodrawer.people.queries.relations import (
    all_refs_of,
    care_team_clients,
    emergency_clients,
    require_for_client,
    require_in_practice,
    stands_to_client,
    supervised_by,
)
from twodrawer.sealing.keyring import Keyring, keyring

MOST = 2_000
"""How many names are opened for one list or search."""

ENDED = ("open", "ended", "all")
SORTS = ("name", "newest")
PAGE = 50


@dataclass(frozen=True)
class ClientPage:
    """Some lines of the list, how many there are in all, and whether there were too many to open."""

    lines: tuple[ClientLine, ...]
    total: int
    is_cut: bool


@dataclass(frozen=True)
class Lifetime:
    """The days between which something can have happened with a client."""

    born: date | None
    died: date | None
    ended_day: date | None


@prepared
def _rows_of(practice_ref: UUID, refs: Collection[UUID]) -> "QuerySet[Client, tuple[Any, ...]]":
    return Client.objects.filter(practice_id=practice_ref, ref__in=refs).values_list(*SealedClient._fields)


def _clients(practice_ref: UUID, refs: Collection[UUID]) -> list[SealedClient]:
    return list(map(SealedClient._make, _rows_of.all(practice_ref=practice_ref, refs=refs)))


def client_facts(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> ClientFacts:
    """The client, with as much of the identity as the member may see. Any ref of a joined client opens it."""
    require_for_client(Act.READ, Kind.CLIENT, client_ref, by=by, on=on)
    stands = stands_to_client(by, client_ref, on=on) or Relationship.PRACTICE
    answer = law.may(by, Act.READ, Resource(Kind.CLIENT, by.practice_ref, stands), on=on)
    row = _clients(by.practice_ref, [kept_ref_of(client_ref, within=by.practice_ref)])[0]
    refs = all_refs_of(row.ref)
    identity = open_identity(row, ring=keyring(by.practice_ref))
    read.of("client", *refs)
    read.allowed_under(*answer.citations)
    return ClientFacts(
        ref=row.ref,
        identity=seen(identity, sight_of(by, stands)),
        since_day=row.since_day,
        ended_day=row.ended_day,
        version=row.identity_version,
        joined_refs=refs[1:],
    )


def client_names(refs: Iterable[UUID], *, by: law.Member, on: date, read: Reading) -> dict[UUID, ClientLine]:
    """A line for each of these refs that the member may see; the others are absent, as if they didn't exist.

    A joined ref is shown as the kept client. A supervisor sees, besides their own, those whom a trainee of
    theirs treats or treated: a note that waits for a cosignature says whom it is about.
    """
    wanted = set(refs)
    own = _own_clients(by, wanted, on=on)
    if not _sees_all(by, on=on):
        wanted &= own
    kept = kept_refs(wanted, within=by.practice_ref)
    close = {kept[ref] for ref in own & wanted}
    ring = keyring(by.practice_ref)
    rows = _clients(by.practice_ref, set(kept.values()))
    lines: dict[UUID, ClientLine] = {}
    for row, identity in _opened(rows, ring):
        sight = sight_of(by, Relationship.CARE_TEAM if row.ref in close else Relationship.PRACTICE)
        lines[row.ref] = line_of(row.ref, seen(identity, sight), row.ended_day)
    read.of("client", *lines)
    return {ref: lines[shown] for ref, shown in kept.items() if shown in lines}


def find_clients(
    words: str, *, by: law.Member, on: date, read: Reading, limit: int = 20
) -> tuple[ClientLine, ...]:
    """The clients whom the member may see and whose name or record number has words that begin with these."""
    if not words.strip():
        return ()
    return client_page(words=words, ended="all", start=0, size=limit, by=by, on=on, read=read).lines


def client_page(
    *,
    by: law.Member,
    on: date,
    read: Reading,
    words: str = "",
    ended: str = "open",
    sort: str = "name",
    start: int = 0,
    size: int = PAGE,
) -> ClientPage:
    """The member's list of clients by name, joined ones once. What is handed out is in the reading."""
    own = care_team_clients(by, on=on)
    chosen = _visible(by, own, ended=ended, on=on)
    found: list[ClientLine] = []
    for row, whole in _opened(chosen[:MOST], keyring(by.practice_ref)):
        stands = Relationship.CARE_TEAM if row.ref in own else Relationship.PRACTICE
        # Blanked before it is compared: nobody finds by a word that they may not see.
        identity = seen(whole, sight_of(by, stands))
        if matches(words, (identity.preferred_name, identity.legal_name, identity.record_number)):
            found.append(line_of(row.ref, identity, row.ended_day))
    if sort != "newest":
        found.sort(key=lambda line: (line.name.casefold(), line.legal_name.casefold(), line.ref))
    start = max(0, min(start, (len(found) - 1) // size * size))  # past the end is the last page
    shown = tuple(found[start : start + size])
    read.of("client", *(line.ref for line in shown))
    return ClientPage(shown, total=len(found), is_cut=len(chosen) > MOST)


def client_list(
    *, words: str, ended: str, sort: str, start: int, by: law.Member, on: date, read: Reading
) -> ClientPage:
    """A page of the list of clients, for those who work through it: front desk and clinical roles."""
    own, office = (
        law.may(by, Act.READ, Resource(Kind.CLIENT_LIST, by.practice_ref, stands), on=on)
        for stands in (Relationship.CARE_TEAM, Relationship.PRACTICE)
    )
    if not (own.is_yes or office.is_yes):
        require_in_practice(Act.READ, Kind.CLIENT_LIST, by=by, on=on)
    read.allowed_under(*(office if office.is_yes else own).citations)
    return client_page(words=words, ended=ended, sort=sort, start=start, by=by, on=on, read=read)


def client_lifetimes(refs: Iterable[UUID], *, by: law.Member) -> dict[UUID, Lifetime]:
    """Birth, death and end of care of these clients of the practice, for guards inside an act.

    Nothing of it reaches a page; the act itself names the clients in its entry, and the caller has asked the
    law about the act before.
    """
    kept = kept_refs(refs)
    rows = _clients(by.practice_ref, set(kept.values()))
    known = {
        row.ref: Lifetime(identity.born, identity.died, row.ended_day)
        for row, identity in _opened(rows, keyring(by.practice_ref))
    }
    return {ref: known[shown] for ref, shown in kept.items() if shown in known}


def client_named(client_ref: UUID, *, by: law.Member) -> str:
    """The legal name, for a paper that an act writes: a form that the client is to sign names them.

    The caller has asked the law about the client's papers, and the name goes into the sealed text alone.
    """
    kept = kept_ref_of(client_ref, within=by.practice_ref)
    ((_, identity),) = _opened(_clients(by.practice_ref, [kept]), keyring(by.practice_ref))
    return identity.legal_name


def _sees_all(by: law.Member, *, on: date) -> bool:
    return sees_names(by, Relationship.PRACTICE, on=on)


def _visible(by: law.Member, own: frozenset[UUID], *, ended: str, on: date) -> list[SealedClient]:
    """The kept clients whose names this member may see, the newest first, so that where there are too many the
    oldest are left out. Refused, when no role of theirs ever could."""
    joined = duplicates_of(by.practice_ref)
    if _sees_all(by, on=on):
        rows = Client.objects.filter(practice_id=by.practice_ref).exclude(ref__in=joined)
        if ended in ("open", "ended"):
            rows = rows.filter(ended_day__isnull=ended == "open")
        newest = rows.order_by("-ref").values_list(*SealedClient._fields)[: MOST + 1]
        return list(map(SealedClient._make, newest))
    resource = Resource(Kind.CLIENT, by.practice_ref, Relationship.CARE_TEAM)
    law.require(by, Act.READ, resource, on=on)
    treated = sorted(_clients(by.practice_ref, own - joined), key=lambda row: row.ref)
    states = {"open": {True}, "ended": {False}}.get(ended, {True, False})
    return [row for row in reversed(treated) if (row.ended_day is None) in states][: MOST + 1]


def _own_clients(by: law.Member, wanted: set[UUID], *, on: date) -> set[UUID]:
    """Those of the wanted whom a clinical member stands close enough to."""
    own: set[UUID] = set()
    if sees_names(by, Relationship.CARE_TEAM, on=on):
        own |= care_team_clients(by, on=on)
    if sees_names(by, Relationship.EMERGENCY, on=on):
        own |= emergency_clients(by)
    if sees_names(by, Relationship.SUPERVISOR_OF_AUTHOR, on=on):
        # At any time, not only today: a note may be cosigned after the trainee left the care team.
        links = CareTeamLink.objects.filter(
            practice_id=by.practice_ref, member_id__in=supervised_by(by, on=on), client_id__in=wanted
        )
        own |= set(links.values_list("client_id", flat=True))
    return own


def _opened(rows: Iterable[SealedClient], ring: Keyring) -> Iterator[tuple[SealedClient, ClientIdentity]]:
    held = list(rows)
    ring.load([owner_of(row.ref) for row in held], RECORD)
    for row in held:
        yield row, open_identity(row, ring=ring)
