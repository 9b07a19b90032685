"""Who works here, in which roles, supervised by whom. Done by administrators (45 CFR 164.308(a)(4))."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.law import Act, Kind, Role
from twodrawer.lib.errors import Conflict, Invalid, not_there
from twodrawer.lib.text import single_line
from twodrawer.people.events_workforce import account_event, workforce_event
from twodrawer.people.models import Account, Member, Practice, RoleGrant, Supervision
from twodrawer.people.queries.relations import require_in_practice


def manage(by: law.Member, *, on: date) -> None:
    """Nothing, if this member runs the workforce; and nobody else changes it until this transaction ends."""
    require_in_practice(Act.MANAGE, Kind.WORKFORCE, by=by, on=on)
    # Two administrators who end each other's role at the same moment would leave none.
    Practice.objects.select_for_update().get(ref=by.practice_ref)


def member_here(member_ref: UUID, *, by: law.Member) -> Member:
    """The member of the same practice; what belongs to another one is not there."""
    row = Member.objects.filter(ref=member_ref).first()
    if row is None or row.practice_id != by.practice_ref:
        owner = row.practice_id if row else None
        raise not_there("workforce.manage", (("member", member_ref),), other_practice=owner)
    return row


def person_words(name: str, credentials: str) -> tuple[str, str]:
    """Name and credentials on one line each. A person needs a name."""
    name = single_line(name, limit=120, what="The name")
    if not name:
        raise Invalid("The person needs a name", fields=("name",))
    return name, single_line(credentials, limit=60, what="The credentials")


def lasting_administrators(practice_ref: UUID, *, on: date, without: UUID | None = None) -> int:
    """How many people can run the workforce that day and are not about to lose it."""
    grants = RoleGrant.objects.filter(
        practice_id=practice_ref, role=Role.ADMINISTRATOR, from_day__lte=on, until_day__isnull=True,
        withdrawn_at__isnull=True, member__deactivated_at__isnull=True, member__account__is_active=True,
    )  # fmt: skip
    return grants.exclude(member_id__in=[without] if without else []).values("member_id").distinct().count()


def require_another_administrator(member_ref: UUID, *, by: law.Member, on: date) -> None:
    """Conflict, if this is the only administrator: a practice nobody runs can't be mended from inside."""
    if lasting_administrators(by.practice_ref, on=on, without=member_ref) == 0:
        raise Conflict(
            "This is the practice’s only administrator",
            why="Without one, nobody could invite people, change roles or close accounts.",
            do="Make somebody else an administrator first; they must have accepted their invitation.",
        )


@transaction.atomic
def add_member(
    practice_ref: UUID,
    *,
    name: str,
    credentials: str,
    email: str,
    password: str | None = None,
    roles: Iterable[Role],
    from_day: date,
    at: datetime,
    by: law.Member | None = None,
) -> UUID:
    """Somebody works here, with an account and roles. For set-up and the demo; others are invited."""
    if by is not None:
        manage(by, on=from_day)
    name, credentials = person_words(name, credentials)
    actor = by or Actor("program", None, practice_ref)
    is_demo = Practice.objects.values_list("is_demo", flat=True).get(ref=practice_ref)
    try:
        with transaction.atomic():
            account = Account.objects.create_user(email, password, is_demo=is_demo)
    except IntegrityError:
        raise Conflict("This address has an account already", do="Use another address.") from None
    row = Member(practice_id=practice_ref, account=account, name=name, credentials=credentials, made_at=at)
    row.save(force_insert=True)
    record(workforce_event("member.added", ("member", row.ref), ("account", account.ref)), by=actor, at=at)
    for role in roles:
        give(row, role, from_day=from_day, until_day=None, by=actor, at=at)
    ref: UUID = row.ref
    return ref


@transaction.atomic
def open_client_account(email: str, *, at: datetime, is_demo: bool = False) -> UUID:
    """An account that belongs to no practice's workforce: a client's. It opens no staff page."""
    account = Account.objects.create_user(email, is_demo=is_demo)
    record(account_event("account.opened", account.ref), by=Actor("program"), at=at)
    ref: UUID = account.ref
    return ref


def give(
    row: Member, role: Role, *, from_day: date, until_day: date | None, by: law.Member | Actor, at: datetime
) -> UUID:
    """The member holds the role from that day. Conflict, if they hold it already on one of these days."""
    if until_day is not None and until_day < from_day:
        raise Invalid("The last day is before the first", fields=("until_day",))
    overlaps = RoleGrant.objects.filter(member=row, role=role, withdrawn_at__isnull=True).filter(
        Q(until_day__isnull=True) | Q(until_day__gte=from_day)
    )
    if until_day is not None:
        overlaps = overlaps.filter(from_day__lte=until_day)
    if overlaps.exists():
        raise Conflict("They hold this role already", why="A role is held once at a time.")
    grant = RoleGrant(
        practice_id=row.practice_id, member=row, role=role, from_day=from_day, until_day=until_day
    )
    grant.save(force_insert=True)
    facts = {
        "role": role.value,
        "from": from_day.isoformat(),
        "until": until_day.isoformat() if until_day else "",
    }
    record(workforce_event("role.granted", ("member", row.ref), facts=facts), by=by, at=at)
    ref: UUID = grant.ref
    return ref


@transaction.atomic
def grant_role(
    member_ref: UUID, *, role: Role, from_day: date, until_day: date | None = None, by: law.Member, at: datetime,
    on: date,
) -> UUID:  # fmt: skip
    """The member holds the role from that day, until the last day if one is given."""
    manage(by, on=on)
    return give(member_here(member_ref, by=by), role, from_day=from_day, until_day=until_day, by=by, at=at)


@transaction.atomic
def end_role(
    grant_ref: UUID, *, last_day: date | None = None, by: law.Member, at: datetime, on: date
) -> None:
    """The role ends after its last day; without one it has ended now, at the next click of whoever holds it."""
    manage(by, on=on)
    grant = RoleGrant.objects.filter(ref=grant_ref, practice_id=by.practice_ref).first()
    if grant is None:
        raise not_there("workforce.manage", (("role_grant", grant_ref),))
    if grant.withdrawn_at is not None or (grant.until_day is not None and grant.until_day < on):
        raise Conflict("This role has ended already")
    if grant.role == Role.ADMINISTRATOR:
        require_another_administrator(grant.member_id, by=by, on=on)
    if last_day is None:
        grant.withdrawn_at = at
    elif last_day < max(on, grant.from_day):
        raise Invalid("The last day can’t be before today", do="To end it at once, leave the day empty.",
                      fields=("last_day",))  # fmt: skip
    else:
        grant.until_day = last_day
    grant.save(update_fields=["withdrawn_at", "until_day"])
    facts = {"role": grant.role, "last_day": last_day.isoformat() if last_day else "now"}
    record(workforce_event("role.ended", ("member", grant.member_id), facts=facts), by=by, at=at)


@transaction.atomic
def link_supervision(
    supervisor_ref: UUID,
    trainee_ref: UUID,
    *,
    from_day: date,
    until_day: date | None = None,
    at: datetime,
    by: law.Member | None = None,
    on: date | None = None,
) -> UUID:
    """The supervisor answers for the trainee's work from that day. Both must hold their roles then."""
    if by is not None:
        manage(by, on=on or from_day)
        member_here(supervisor_ref, by=by)
        member_here(trainee_ref, by=by)
    if supervisor_ref == trainee_ref:
        raise Invalid("Nobody supervises themselves", fields=("supervisor",))
    if until_day is not None and until_day < from_day:
        raise Invalid("The last day is before the first", fields=("until_day",))
    practice_ref = Member.objects.values_list("practice_id", flat=True).get(ref=supervisor_ref)
    if Member.objects.filter(ref=trainee_ref, practice_id=practice_ref).first() is None:
        raise not_there("workforce.manage", (("member", trainee_ref),))
    for member_ref, role in ((supervisor_ref, Role.SUPERVISOR), (trainee_ref, Role.TRAINEE)):
        if not _holds(member_ref, role, on=max(from_day, on or from_day)):
            raise Conflict(
                f"They aren’t a {role.value} on that day",
                why="Supervision links a supervisor with a trainee; both roles must be held.",
                do="Give the role first.",
            )
    open_links = Supervision.objects.filter(
        supervisor_id=supervisor_ref, trainee_id=trainee_ref, withdrawn_at=None
    )
    if open_links.filter(Q(until_day__isnull=True) | Q(until_day__gte=from_day)).exists():
        raise Conflict("They are linked already")
    link = Supervision(
        practice_id=practice_ref, supervisor_id=supervisor_ref, trainee_id=trainee_ref, from_day=from_day,
        until_day=until_day,
    )  # fmt: skip
    link.save(force_insert=True)
    refs = (("member", supervisor_ref), ("member", trainee_ref))
    facts = {"from": from_day.isoformat(), "until": until_day.isoformat() if until_day else ""}
    actor = by or Actor("program", None, practice_ref)
    record(workforce_event("supervision.linked", *refs, facts=facts), by=actor, at=at)
    ref: UUID = link.ref
    return ref


def _holds(member_ref: UUID, role: Role, *, on: date) -> bool:
    held = RoleGrant.objects.filter(
        member_id=member_ref, role=role, from_day__lte=on, withdrawn_at__isnull=True
    )
    return held.filter(Q(until_day__isnull=True) | Q(until_day__gte=on)).exists()


@transaction.atomic
def end_supervision(link_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The supervisor no longer answers for the trainee, from now on. What was cosigned stays cosigned."""
    manage(by, on=on)
    link = Supervision.objects.filter(ref=link_ref, practice_id=by.practice_ref).first()
    if link is None:
        raise not_there("workforce.manage", (("supervision", link_ref),))
    if link.withdrawn_at is not None or (link.until_day is not None and link.until_day < on):
        raise Conflict("This link has ended already")
    link.withdrawn_at = at
    # The last full day stays readable in the list of who supervised whom.
    link.until_day = max(link.from_day, on - timedelta(days=1))
    link.save(update_fields=["withdrawn_at", "until_day"])
    refs = (("member", link.supervisor_id), ("member", link.trainee_id))
    record(workforce_event("supervision.ended", *refs), by=by, at=at)
