"""Reads of the people room, already permission-checked, and recorded where they open anything."""

from twodrawer.people.queries.clients import (
    ClientPage,
    Lifetime,
    client_facts,
    client_lifetimes,
    client_list,
    client_names,
    client_page,
    find_clients,
)
from twodrawer.people.queries.clients_arriving import clients_by_likeness, likenesses, require_arriving
from twodrawer.people.queries.clients_circle import care_team, joined_records, representatives
from twodrawer.people.queries.clients_clinical import clinicians, require_clinical
from twodrawer.people.queries.clients_joined import kept_ref_of, kept_refs
from twodrawer.people.queries.coverage import policies, referral
from twodrawer.people.queries.relations import (
    all_refs_of,
    care_team_clients,
    require_for_client,
    require_in_practice,
    stands_to_client,
    supervised_by,
    supervises,
)
from twodrawer.people.queries.workforce import (
    any_demo_practice,
    any_practice,
    member_facts,
    member_of,
    members,
    only_demo_practices,
    only_practice_name,
    practice_facts,
    practice_of,
    practice_refs,
)

__all__ = [
    "ClientPage",
    "Lifetime",
    "all_refs_of",
    "any_demo_practice",
    "any_practice",
    "care_team",
    "care_team_clients",
    "client_facts",
    "client_lifetimes",
    "client_list",
    "client_names",
    "client_page",
    "clients_by_likeness",
    "clinicians",
    "find_clients",
    "joined_records",
    "kept_ref_of",
    "kept_refs",
    "likenesses",
    "member_facts",
    "member_of",
    "members",
    "only_demo_practices",
    "only_practice_name",
    "policies",
    "practice_facts",
    "practice_of",
    "practice_refs",
    "referral",
    "representatives",
    "require_arriving",
    "require_clinical",
    "require_for_client",
    "require_in_practice",
    "stands_to_client",
    "supervised_by",
    "supervises",
]
