"""Who was tied to whom, and when, in a whole practice: refs and days, for judging access afterwards. Opens nothing.

Family names are compared in memory (`namesakes`): what comes out is who has the same one, never the names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from twodrawer.law import Role
from twodrawer.people.clients_sealed import RECORD, open_identity, owner_of
from twodrawer.people.facts_ties import Span, Ties
from twodrawer.people.models import CareTeamLink, Client, Member, RoleGrant, Supervision
from twodrawer.people.queries.clients_joined import joined_pairs, kept_refs
from twodrawer.people.queries.clients_words import plain
from twodrawer.sealing.keyring import keyring

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "lpc", "lcsw"})


def ties_of(practice_ref: UUID) -> Ties:
    """Every tie of the practice, those that are over included."""
    clients = {
        ref: (since, ended)
        for ref, since, ended in Client.objects.filter(practice_id=practice_ref).values_list(
            "ref", "since_day", "ended_day"
        )
    }
    joined = {ref for pair in joined_pairs(practice_ref) for ref in pair}
    kept = {ref: ref for ref in clients} | kept_refs(joined & clients.keys(), within=practice_ref)
    care: dict[tuple[UUID, UUID], list[Span]] = defaultdict(list)
    links = CareTeamLink.objects.filter(practice_id=practice_ref)
    for member, client, first, last in links.values_list("member_id", "client_id", "from_day", "until_day"):
        care[member, kept[client]].append((first, last))
    trainees: dict[UUID, list[tuple[UUID, Span]]] = defaultdict(list)
    supervisions = Supervision.objects.filter(practice_id=practice_ref)
    for boss, trainee, first, last in supervisions.values_list(
        "supervisor_id", "trainee_id", "from_day", "until_day"
    ):
        trainees[boss].append((trainee, (first, last)))
    roles: dict[UUID, list[tuple[Role, Span]]] = defaultdict(list)
    for member, role, first, last in RoleGrant.objects.filter(practice_id=practice_ref).values_list(
        "member_id", "role", "from_day", "until_day"
    ):
        roles[member].append((Role(role), (first, last)))
    return Ties(
        roles={member: tuple(held) for member, held in roles.items()},
        care={pair: tuple(spans) for pair, spans in care.items()},
        trainees={boss: tuple(held) for boss, held in trainees.items()},
        since={ref: since for ref, (since, _) in clients.items()},
        ended={ref: ended for ref, (_, ended) in clients.items() if ended is not None},
        kept=kept,
    )


def namesakes(pairs: Collection[tuple[UUID, UUID]], *, practice_ref: UUID) -> frozenset[tuple[UUID, UUID]]:
    """Those of these members and clients who have the same family name. The caller has asked the law.

    Names are opened in memory and compared there. A member with one name only has it as a family name.
    """
    members = {member for member, _ in pairs}
    named = Member.objects.filter(Q(ref__in=members), practice_id=practice_ref).values_list("ref", "name")
    own = {ref: family_name(name) for ref, name in named}
    theirs: dict[UUID, set[str]] = {}
    ring = keyring(practice_ref)
    clients = sorted({client for _, client in pairs})
    for start in range(0, len(clients), 500):
        rows = list(Client.objects.filter(practice_id=practice_ref, ref__in=clients[start : start + 500]))
        ring.load([owner_of(row.ref) for row in rows], RECORD)
        for row in rows:
            identity = open_identity(row, ring=ring)
            theirs[row.ref] = _family_names((identity.legal_name, identity.preferred_name))
    return frozenset(
        (member, client)
        for member, client in pairs
        if own.get(member) and own[member] in theirs.get(client, set())
    )


def _family_names(names: Iterable[str]) -> set[str]:
    return {family_name(name) for name in names if name.strip()}


def family_name(name: str) -> str:
    """The last word of a name, without accents: `Sato` of `Kai Sato, Jr.`; of `Sato, Kai` the first."""
    before, comma, after = name.partition(",")
    words = [word.strip(".") for word in plain(before).split()]
    if comma and len(words) == 1 and plain(after).strip(" .") not in _SUFFIXES:
        return words[0]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return words[-1] if words else ""
