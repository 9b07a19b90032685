"""Who works here, in which roles, on a day. Names of the workforce are no secret of a client's."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from twodrawer import law
from twodrawer.lib.memo import remembered
from twodrawer.lib.refs import parse_ref
from twodrawer.lib.statements import prepared
from twodrawer.people.facts import MemberFacts, PracticeFacts
from twodrawer.people.models import Member, Practice, RoleGrant


def _held_on(day: date, grants: str = "") -> Q:
    open_ended, not_over = Q(**{f"{grants}until_day__isnull": True}), Q(**{f"{grants}until_day__gte": day})
    begun = Q(**{f"{grants}from_day__lte": day, f"{grants}withdrawn_at__isnull": True})
    return begun & (open_ended | not_over)


@prepared
def _members(practice_ref: UUID, refs: Collection[UUID], on: date) -> "QuerySet[Member, Member]":
    held = FilteredRelation("grants", condition=_held_on(on, "grants__"))
    rows = Member.objects.filter(practice_id=practice_ref, ref__in=refs).select_related("account")
    return rows.annotate(held=held, held_role=F("held__role"))


@prepared
def _practice(ref: UUID) -> "QuerySet[Practice, Practice]":
    return Practice.objects.filter(ref=ref)


def _facts(row: Member, roles: Iterable[str] | None = None) -> MemberFacts:
    held = [grant.role for grant in row.grants.all()] if roles is None else roles
    return MemberFacts(
        ref=row.ref,
        account_ref=row.account_id,
        name=row.name,
        credentials=row.credentials,
        roles=frozenset(map(law.Role, held)),
        is_active=row.deactivated_at is None,
        email=row.account.email if row.account is not None else "",
    )


def _with_roles(on: date) -> "Prefetch[str]":
    return Prefetch("grants", RoleGrant.objects.filter(_held_on(on)))


def member_of(account_ref: UUID, *, on: date) -> law.Member | None:
    """The member that this account is today, with today's roles. None: no practice, or no longer in one."""
    row = (
        Member.objects.filter(account_id=account_ref, account__is_active=True, deactivated_at__isnull=True)
        .prefetch_related(_with_roles(on))
        .order_by("made_at")
        .first()
    )
    if row is None:
        return None
    roles = frozenset(law.Role(grant.role) for grant in row.grants.all())
    return law.Member(ref=row.ref, practice_ref=row.practice_id, roles=roles, account_ref=account_ref)


def practice_of(account_ref: UUID) -> UUID | None:
    """The practice that an account works in, for settings that hold before a member is known."""
    return (
        Member.objects.filter(account_id=account_ref, deactivated_at__isnull=True)
        .order_by("made_at")
        .values_list("practice_id", flat=True)
        .first()
    )


def members(practice_ref: UUID, *, on: date) -> tuple[MemberFacts, ...]:
    """Everybody who works or worked here, by name, with the roles of that day."""
    rows = Member.objects.filter(practice_id=practice_ref).select_related("account")
    return tuple(_facts(row) for row in rows.prefetch_related(_with_roles(on)).order_by("name", "ref"))


def members_by_account(account: str) -> tuple[tuple[UUID, UUID], ...]:
    """Practice and member of everybody whose sign-in this is: an e-mail address, an account's ref or a member's."""
    by = Q(account__email__iexact=account.strip())
    if ref := parse_ref(account.strip()):
        by = Q(account_id=ref) | Q(ref=ref)
    return tuple(Member.objects.filter(by).order_by("made_at", "ref").values_list("practice_id", "ref"))


def member_facts(practice_ref: UUID, refs: Iterable[UUID], *, on: date) -> dict[UUID, MemberFacts]:
    """These members of this practice, by ref."""
    rows = _members.all(practice_ref=practice_ref, refs=set(refs), on=on)  # one for each role that is held
    roles: dict[UUID, set[str]] = {row.ref: set() for row in rows}
    for row in rows:
        if row.held_role is not None:  # type: ignore[attr-defined]
            roles[row.ref].add(row.held_role)  # type: ignore[attr-defined]
    return {row.ref: _facts(row, roles[row.ref]) for row in rows}


@remembered
def practice_facts(practice_ref: UUID) -> PracticeFacts:
    """The practice as pages and papers show it."""
    row = _practice.first(ref=practice_ref)
    if row is None:
        raise Practice.DoesNotExist
    return facts_of_practice(row)


def facts_of_practice(row: Practice) -> PracticeFacts:
    """What a practice's row says."""
    return PracticeFacts(
        ref=row.ref,
        name=row.name,
        zone=row.zone,
        street=row.street,
        city=row.city,
        phone=row.phone,
        state=row.state,
        npi=row.npi,
        is_demo=row.is_demo,
        idle_minutes=row.idle_minutes,
    )


def practice_refs() -> tuple[UUID, ...]:
    """Every practice of this installation, oldest first. For commands and start-up checks."""
    return tuple(Practice.objects.order_by("made_at", "ref").values_list("ref", flat=True))


def any_practice() -> bool:
    """Whether anything was set up here."""
    return Practice.objects.exists()


def any_demo_practice() -> bool:
    """Whether this database was made as a demo. The mark is set at creation and can't be changed by a setting."""
    return Practice.objects.filter(is_demo=True).exists()


def only_demo_practices() -> bool:
    """Whether everything in this database is demo."""
    return Practice.objects.exists() and not Practice.objects.filter(is_demo=False).exists()


def only_practice_name() -> str:
    """The name over the sign-in page, where one practice lives here; with several none is told before the door."""
    names = list(Practice.objects.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""
