"""Founding a practice, setting up the first one, and changing its settings.

A practice's keys are made here and nowhere else, before the first row they seal. The first set-up happens once: a
row that can stand only once is written in the same transaction, so of two simultaneous posts one is refused.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.law import Act, Kind, Member, Role
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.text import single_line
from twodrawer.lib.time import day_in
from twodrawer.people.actions.factors_offline import make_offline_code
from twodrawer.people.actions.workforce import add_member
from twodrawer.people.events_workforce import workforce_event
from twodrawer.people.models import FirstPractice, Practice
from twodrawer.people.models import Member as MemberRow
from twodrawer.people.queries.relations import require_in_practice
from twodrawer.sealing.actions import keys_of_new_practice
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class SetUp:
    """What the first set-up made. The offline code is shown once and kept nowhere."""

    practice_ref: UUID
    member_ref: UUID
    account_ref: UUID
    offline_code: str


@dataclass(frozen=True)
class PracticeWords:
    """What a practice says about itself."""

    name: str
    zone: str
    street: str = ""
    city: str = ""
    phone: str = ""
    state: str = ""
    npi: str = ""

    def cleaned(self) -> "PracticeWords":
        """On one line each, with a name and a zone that exists."""
        longest = {"name": 200, "street": 200, "city": 200, "zone": 64, "phone": 40, "state": 2, "npi": 10}
        words = {
            field.name: single_line(
                getattr(self, field.name), limit=longest[field.name], what="The " + field.name
            )
            for field in fields(self)
        }
        if not words["name"]:
            raise Invalid("The practice needs a name", fields=("name",))
        if words["zone"] not in available_timezones():
            raise Invalid("This time zone isn't known", fields=("zone",))
        return PracticeWords(**words)


@transaction.atomic
def found_practice(
    *,
    name: str,
    zone: str,
    street: str = "",
    city: str = "",
    phone: str = "",
    state: str = "",
    is_demo: bool = False,
    at: datetime,
) -> UUID:
    """A practice exists, with keys of its own and a data key for its own texts. Its ref."""
    words = PracticeWords(name, zone, street, city, phone, state).cleaned()
    taken = tuple(Practice.objects.values_list("ref", flat=True))
    row = Practice(ref=keys_of_new_practice(taken, at=at), is_demo=is_demo, made_at=at)
    for field in fields(words):
        setattr(row, field.name, getattr(words, field.name))
    row.save(force_insert=True)
    keyring(row.ref).make(("practice", row.ref), "record", at=at)
    by = Actor("program", None, row.ref)
    record(
        workforce_event("practice.founded", ("practice", row.ref), facts={"is_demo": is_demo}), by=by, at=at
    )
    ref: UUID = row.ref
    return ref


@transaction.atomic
def set_up_first_practice(
    words: PracticeWords,
    *,
    person: str,
    credentials: str,
    email: str,
    password: str,
    sees_clients: bool,
    at: datetime,
) -> SetUp:
    """The first practice and its administrator exist. Conflict, if anything was set up before or meanwhile.

    An administrator who also sees clients practises alone: then they are clinician and privacy officer as well,
    since somebody has to answer for the ledger (45 CFR 164.530(a)(1)).
    """
    if Practice.objects.exists():
        raise set_up_before()
    try:
        with transaction.atomic():
            FirstPractice(at=at).save(force_insert=True)
    except IntegrityError:
        raise set_up_before() from None
    practice_ref = found_practice(
        name=words.name, zone=words.zone, street=words.street, city=words.city, phone=words.phone,
        state=words.state, at=at,
    )  # fmt: skip
    alone = [Role.CLINICIAN, Role.PRIVACY_OFFICER] if sees_clients else []
    member_ref = add_member(
        practice_ref, name=person, credentials=credentials, email=email, password=password,
        roles=[Role.ADMINISTRATOR, *alone], from_day=day_in(words.zone, at), at=at,
    )  # fmt: skip
    account_ref = MemberRow.objects.get(ref=member_ref).account_id
    if account_ref is None:
        raise RuntimeError("the first administrator has no account")
    code = make_offline_code(account_ref, by=Actor("program", None, practice_ref), at=at)
    return SetUp(practice_ref, member_ref, account_ref, code)


def set_up_before() -> Conflict:
    """What a second set-up is told."""
    return Conflict(
        "This installation is set up already",
        why="There is a practice here, perhaps since a moment ago.",
        do="Sign in, or ask an administrator of the practice for an invitation.",
    )


@transaction.atomic
def change_practice(words: PracticeWords, *, idle_minutes: int, by: Member, at: datetime) -> None:
    """The practice's own settings are these. The entry names what changed, not the words."""
    row = Practice.objects.select_for_update().get(ref=by.practice_ref)
    require_in_practice(Act.MANAGE, Kind.PRACTICE, by=by, on=day_in(row.zone, at))
    words = words.cleaned()
    if not 2 <= idle_minutes <= 60:
        raise Invalid("Sign out after 2 to 60 minutes", fields=("idle_minutes",))
    wanted = {field.name: getattr(words, field.name) for field in fields(words)} | {
        "idle_minutes": idle_minutes
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    record(
        workforce_event("practice.changed", ("practice", row.ref), facts={"what": "+".join(changed)}),
        by=by,
        at=at,
    )
