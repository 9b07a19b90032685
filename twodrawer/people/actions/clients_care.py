"""Verbs on the care team: put somebody on it, take somebody off, hand a leaver's clients over.

A link opens a client's whole chart to a member, so each one is dated, recorded and made only for members
with a clinical role. The last day is included: a link that is ended today ends at midnight there.
Nobody puts themselves on the care team of somebody else's client (45 CFR 164.308(a)(4)(ii)(B)).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind, Relationship
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import events_clients as events
from twodrawer.people.models import CareTeamLink, Client, Member
from twodrawer.people.queries.clients_clinical import require_clinical
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.relations import (
    all_refs_of,
    require_for_client,
    require_in_practice,
    stands_to_client,
)

PARTS = ("primary", "covering")


@transaction.atomic
def put_on_care_team(
    client_ref: UUID, *, member_ref: UUID, part: str, by: law.Member, at: datetime, on: date
) -> UUID:
    """The member treats or covers the client from today on. The link's ref."""
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    if member_ref == by.ref and stands_to_client(by, client_ref, on=on) is not Relationship.CARE_TEAM:
        raise Refused(
            "You can't put yourself on this care team",
            why="Who may open a client's chart is decided by somebody other than the one who would open it.",
            cite=("45 CFR 164.308(a)(4)(ii)(B)",),
            do="Ask a colleague who treats the client, or the front desk.",
            refs=(("client", client_ref),),
            act="care_team.joined",
        )
    require_clinical(member_ref, practice_ref=by.practice_ref, on=on, field="member_ref")
    return begin_link(kept_ref_of(client_ref), member_ref=member_ref, part=part, by=by, at=at, on=on)


@transaction.atomic
def take_off_care_team(client_ref: UUID, *, member_ref: UUID, by: law.Member, at: datetime, on: date) -> None:
    """Today is the last day on which the member treats or covers the client."""
    require_for_client(Act.EDIT, Kind.CLIENT, client_ref, by=by, on=on)
    refs = all_refs_of(client_ref)
    links = list(
        CareTeamLink.objects.select_for_update().filter(
            practice_id=by.practice_ref, client_id__in=refs, member_id=member_ref, until_day__isnull=True
        )
    )
    if not links:
        raise Conflict("This member is not on the care team", do="Open the client again to see who is.")
    for link in links:
        CareTeamLink.objects.filter(ref=link.ref).update(until_day=max(on, link.from_day))
        record(events.care_team_left(link.client_id, member_ref=member_ref, part=link.part), by=by, at=at)


@transaction.atomic
def hand_over_clients(
    from_member_ref: UUID, *, to_member_ref: UUID, by: law.Member, at: datetime, on: date
) -> tuple[UUID, ...]:
    """A leaver's clients are the successor's from today on; today is the leaver's last day. Their refs.

    Planned sessions stay as they are until somebody changes them: scheduling counts them.
    """
    require_in_practice(Act.HAND_OVER, Kind.CLIENT, by=by, on=on)
    if from_member_ref == to_member_ref:
        raise Invalid(
            "Leaver and successor are the same", do="Choose somebody else.", fields=("to_member_ref",)
        )
    if to_member_ref == by.ref:
        raise Refused(
            "You can't hand a colleague's clients over to yourself",
            why="Who may open a client's chart is decided by somebody other than the one who would open it.",
            cite=("45 CFR 164.308(a)(4)(ii)(B)",),
            do="Ask another administrator, or let the colleague or the front desk put you on the care teams.",
            act="client.handed_over",
        )
    if not Member.objects.filter(practice_id=by.practice_ref, ref=from_member_ref).exists():
        raise Invalid(
            "This member is not known here", do="Choose one of the list.", fields=("from_member_ref",)
        )
    require_clinical(to_member_ref, practice_ref=by.practice_ref, on=on, field="to_member_ref")
    links = list(
        CareTeamLink.objects.select_for_update()
        .filter(Q(until_day__isnull=True) | Q(until_day__gt=on), practice_id=by.practice_ref)
        .filter(member_id=from_member_ref)
        .order_by("ref")
    )
    for link in links:
        CareTeamLink.objects.filter(ref=link.ref).update(until_day=max(on, link.from_day))
        if not _open_links((link.client_id,), to_member_ref, on).exists():
            CareTeamLink.objects.create(
                practice_id=by.practice_ref,
                client_id=link.client_id,
                member_id=to_member_ref,
                part=link.part,
                from_day=max(on, link.from_day),
            )
    clients = tuple(dict.fromkeys(link.client_id for link in links))
    record(events.clients_handed_over(clients, from_ref=from_member_ref, to_ref=to_member_ref), by=by, at=at)
    return clients


def hold_calendars(member_ref: UUID, client_refs: tuple[UUID, ...], *, by: law.Member) -> None:
    """Nobody else plans for these people until the surrounding transaction ends.

    On PostgreSQL by row locks, taken in the order of refs so that two planners can't wait for each other; on
    SQLite a transaction that writes is alone anyway.
    """
    members = Member.objects.select_for_update(no_key=True).filter(
        practice_id=by.practice_ref, ref=member_ref
    )
    clients = Client.objects.select_for_update(no_key=True).filter(
        practice_id=by.practice_ref, ref__in=client_refs
    )
    list(members.values_list("ref"))
    list(clients.order_by("ref").values_list("ref"))


def begin_link(
    client_ref: UUID, *, member_ref: UUID, part: str, by: law.Member, at: datetime, on: date
) -> UUID:
    """The link stands and is recorded. For actions of this room, after they have decided."""
    if part not in PARTS:
        raise Invalid(
            "This part in the care team is not known", do="Choose treats or covers.", fields=("part",)
        )
    Client.objects.select_for_update().get(ref=client_ref)  # two clicks at once make one link
    if _open_links(all_refs_of(client_ref), member_ref, on).exists():
        raise Conflict("This member is on the care team already", do="There is nothing to do.")
    link = CareTeamLink.objects.create(
        practice_id=by.practice_ref, client_id=client_ref, member_id=member_ref, part=part, from_day=on
    )
    record(events.care_team_joined(client_ref, member_ref=member_ref, part=part), by=by, at=at)
    ref: UUID = link.ref
    return ref


def _open_links(client_refs: tuple[UUID, ...], member_ref: UUID, on: date) -> QuerySet[CareTeamLink]:
    return CareTeamLink.objects.filter(
        Q(until_day__isnull=True) | Q(until_day__gt=on), client_id__in=client_refs, member_id=member_ref
    )
