"""Reads of the people room, already permission-checked, and recorded where they open anything."""

from twodrawer.people.queries.clients import (
    ClientPage,
    Lifetime,
    client_facts,
    client_lifetimes,
    client_list,
    client_named,
    client_names,
    client_page,
    find_clients,
)
from twodrawer.people.queries.clients_arriving import clients_by_likeness, likenesses, require_arriving
from twodrawer.people.queries.clients_circle import care_team, joined_records, representatives
from twodrawer.people.queries.clients_clinical import clinicians, require_clinical
from twodrawer.people.queries.clients_joined import kept_ref_of, kept_refs
from twodrawer.people.queries.clients_keeping import (
    KeptClient,
    clients_to_keep,
    every_client_to_keep,
    hold_still,
    record_destroyed_at,
)
from twodrawer.people.queries.clients_states import clients_states
from twodrawer.people.queries.coverage import policies, referral
from twodrawer.people.queries.emergencies import (
    emergencies_of_own_clients,
    emergencies_to_review,
    own_emergencies,
)
from twodrawer.people.queries.relations import (
    all_refs_of,
    care_team_clients,
    emergency_clients,
    practice_ref_of_client,
    require_for_client,
    require_in_practice,
    stands_to_client,
    supervised_by,
    supervises,
)
from twodrawer.people.queries.releasing import ClientForRelease, client_for_release
from twodrawer.people.queries.ties import namesakes, ties_of
from twodrawer.people.queries.workforce import (
    any_demo_practice,
    any_practice,
    member_facts,
    member_of,
    members,
    members_by_account,
    only_demo_practices,
    only_practice_name,
    practice_facts,
    practice_of,
    practice_refs,
)

__all__ = [
    "ClientForRelease",
    "ClientPage",
    "KeptClient",
    "Lifetime",
    "all_refs_of",
    "any_demo_practice",
    "any_practice",
    "care_team",
    "care_team_clients",
    "client_facts",
    "client_for_release",
    "client_lifetimes",
    "client_list",
    "client_named",
    "client_names",
    "client_page",
    "clients_by_likeness",
    "clients_states",
    "clients_to_keep",
    "clinicians",
    "emergencies_of_own_clients",
    "emergencies_to_review",
    "emergency_clients",
    "every_client_to_keep",
    "find_clients",
    "hold_still",
    "joined_records",
    "kept_ref_of",
    "kept_refs",
    "likenesses",
    "member_facts",
    "member_of",
    "members",
    "members_by_account",
    "namesakes",
    "only_demo_practices",
    "only_practice_name",
    "own_emergencies",
    "policies",
    "practice_facts",
    "practice_of",
    "practice_ref_of_client",
    "practice_refs",
    "record_destroyed_at",
    "referral",
    "representatives",
    "require_arriving",
    "require_clinical",
    "require_for_client",
    "require_in_practice",
    "stands_to_client",
    "supervised_by",
    "supervises",
    "ties_of",
]
