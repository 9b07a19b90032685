"""The cast: two practices with everybody in them, made by the actions that a practice would use itself.

    house = make_house(at)
    sign_progress_note(..., by=house.okafor, at=house.at, on=house.today)

Keller Psychotherapy, Portland, Oregon:
    okafor, lindqvist (clinicians), brandt (clinician, supervises adeyemi), adeyemi (trainee),
    ibarra (biller), novak (front desk), keller (administrator), haddad (privacy officer)
    client rowan: treated by okafor, covered by lindqvist; emergency contact Marlow; has an account
    client tran (a minor): treated by okafor, covered by adeyemi; a guardian, and an emergency contact
Sato Counseling, Evanston, Illinois:
    sato (clinician, administrator and privacy officer in one), client marlow
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from twodrawer.audit.models import Entry
from twodrawer.audit.reading import Reading
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Refused
from twodrawer.lib.time import day_in, start_clock_at, utc_text
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.queries import member_facts, member_of

AT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
"""Thursday, November 19, 2026, 10 am in Portland."""

PASSWORD = "alder street suite three"

STAFF = ("okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "novak", "keller", "haddad")
"""Everybody who works at Keller Psychotherapy."""

CAST = (*STAFF, "sato")
"""Everybody who is a member of a practice. Rowan has an account and no membership."""

_ROLES = {
    "okafor": ("Okafor", "LPC", [Role.CLINICIAN]),
    "lindqvist": ("Lindqvist", "LCSW", [Role.CLINICIAN]),
    "brandt": ("Brandt", "PhD", [Role.CLINICIAN, Role.SUPERVISOR]),
    "adeyemi": ("Adeyemi", "MA", [Role.TRAINEE]),
    "ibarra": ("Ibarra", "", [Role.BILLER]),
    "novak": ("Novak", "", [Role.FRONT_DESK]),
    "keller": ("Keller", "", [Role.ADMINISTRATOR]),
    "haddad": ("Haddad", "", [Role.PRIVACY_OFFICER]),
}

ROWAN = ClientIdentity(
    legal_name="Rowan",
    pronouns="they/them",
    born=date(1992, 3, 8),
    language="English",
    record_number="2026-0147",
    contact=Contact(
        phone="503-555-0148",
        email="rowan@home.example",
        address="1906 Quince Lane, Apartment 4\nPortland, Oregon 97214",
        note="no voice mail",
    ),
)
TRAN = ClientIdentity(
    legal_name="Tran",
    pronouns="she/her",
    born=date(2011, 6, 21),
    language="English, Vietnamese at home",
    record_number="2026-0151",
    contact=Contact(phone="503-555-0119", email="tran@pages.example"),
)
MARLOW = ClientIdentity(
    legal_name="Marlow", pronouns="he/him", born=date(1960, 1, 30), record_number="2026-0007"
)


@dataclass(frozen=True)
class House:
    """Two practices on one morning."""

    at: datetime
    today: date
    practice: UUID
    sato_practice: UUID
    okafor: Member
    lindqvist: Member
    brandt: Member
    adeyemi: Member
    ibarra: Member
    novak: Member
    keller: Member
    haddad: Member
    sato: Member
    rowan: UUID
    tran: UUID
    marlow: UUID
    rowan_account: UUID

    def member(self, name: str) -> Member:
        """The member of that name."""
        found = getattr(self, name)
        assert isinstance(found, Member)
        return found

    def who(self, name: str) -> dict[str, Any]:
        """`by`, `at` and `on` of an act by that member."""
        return {"by": self.member(name), "at": self.at, "on": self.today}

    def also(self, name: str, *roles: Role) -> Member:
        """The member as they would be with more roles; nothing is stored."""
        member = self.member(name)
        return replace(member, roles=member.roles | frozenset(roles))


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def make_house(at: datetime = AT, *, passwords: bool = True) -> House:
    """Both practices, four hundred days old, everybody at work, care teams and supervision in place.

    Everybody has the same password, hashed once in a test run: hashing nine would take half of the time.
    """
    began = at - timedelta(days=400)
    practice, refs = _keller(began)
    sato_practice, sato = _sato(began)
    if passwords:
        get_user_model().objects.filter(memberships__practice__in=[practice, sato_practice]).update(
            password=_hashed()
        )
    today = day_in("America/Los_Angeles", at)
    members = {name: _member(practice, refs[name], on=today) for name in STAFF}
    satos_day = day_in("America/Chicago", at)
    sato_member = _member(sato_practice, sato, on=satos_day)
    rowan, tran = _clients(members, at=at - timedelta(days=180))
    marlow = people.register_client(
        MARLOW, by=sato_member, at=at - timedelta(days=100), on=satos_day - timedelta(days=100)
    )
    return House(
        at=at,
        today=today,
        practice=practice,
        sato_practice=sato_practice,
        sato=sato_member,
        rowan=rowan,
        tran=tran,
        marlow=marlow,
        rowan_account=people.open_client_account("rowan@home.example", at=began),
        **members,
    )


def answers(cast: House, act: Callable[[Member], object], names: tuple[str, ...] = CAST) -> dict[str, int]:
    """What each of the cast gets for an act: 200, or the status of the page: 403, or 404 for hidden.

    Each tries for themselves: what one of them did is undone before the next one's turn.
    """
    statuses = {}
    for name in names:
        with transaction.atomic():
            try:
                act(cast.member(name))
            except Refused as no:
                statuses[name] = 404 if no.hidden else 403
            else:
                statuses[name] = 200
            transaction.set_rollback(True)
    return statuses


def everyone(default: int | None = None, **expected: int) -> dict[str, int]:
    """Expected answers for the whole cast: `everyone(403, okafor=200, sato=404)`. Nobody may be left out."""
    whole = {name: expected.get(name, default) for name in CAST}
    left_out = [name for name, status in whole.items() if status is None]
    assert not left_out, f"no answer expected for {left_out}"
    assert set(expected) <= set(CAST)
    return {name: status for name, status in whole.items() if status is not None}


def reading() -> Reading:
    """A reading that a query can fill, for tests that look at it themselves."""
    return Reading()


def browser(house: House, name: str) -> Client:
    """The browser of one of the cast (or of Rowan), signed in with both factors at the house's moment."""
    start_clock_at(house.at)
    ref = house.rowan_account if name == "rowan" else house.member(name).account_ref
    assert ref is not None
    account = get_user_model().objects.get(pk=ref)
    if not Authenticator.objects.filter(user=account).exists():
        TOTP.activate(account, generate_totp_secret())
    client = Client(raise_request_exception=False)
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": house.at.timestamp()}]
    session["last_seen"] = utc_text(house.at)
    session.save()
    return client


def listed(here: Client) -> UserSession:
    """A browser's sign-in, in the list of its account's sign-ins, as every sign-in through the door is."""
    held = here.session
    return UserSession.objects.create(
        user_id=held[SESSION_KEY], session_key=held.session_key, ip="127.0.0.1", user_agent="test"
    )


def statuses(house: House, ask: Callable[[Client], Any], *also: str) -> dict[str, int]:
    """What the page answers to each of the cast, each undone before the next one's turn."""
    found = {}
    for name in (*CAST, *also):
        with transaction.atomic():
            found[name] = ask(browser(house, name)).status_code
            transaction.set_rollback(True)
    return found


def entries(practice: UUID, act: str) -> list[dict[str, Any]]:
    """The leaves of this act in the practice's log, in order."""
    rows = Entry.objects.filter(log=str(practice), act=act).order_by("at", "ref")
    return [json.loads(row.leaf) for row in rows]


def refs_in(entry: dict[str, Any]) -> set[tuple[str, str]]:
    """What an entry is about, as pairs of kind and ref."""
    return {(about["kind"], about["ref"]) for about in entry["refs"]}


def _keller(began: datetime) -> tuple[UUID, dict[str, UUID]]:
    practice = people.found_practice(
        name="Keller Psychotherapy",
        zone="America/Los_Angeles",
        street="214 Alder Street, Suite 3",
        city="Portland",
        phone="503-555-0134",
        state="OR",
        at=began,
    )
    day = day_in("America/Los_Angeles", began)
    members = {
        name: _add(practice, shown, credentials, f"{name}@keller.example", roles, day=day, at=began)
        for name, (shown, credentials, roles) in _ROLES.items()
    }
    people.link_supervision(members["brandt"], members["adeyemi"], from_day=day, at=began)
    return practice, members


def _sato(began: datetime) -> tuple[UUID, UUID]:
    practice = people.found_practice(
        name="Sato Counseling",
        zone="America/Chicago",
        street="58 Larch Court, Unit 2",
        city="Evanston",
        phone="847-555-0162",
        state="IL",
        at=began,
    )
    roles = [Role.CLINICIAN, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER]
    day = day_in("America/Chicago", began)
    return practice, _add(practice, "Sato", "LCPC", "sato@sato.example", roles, day=day, at=began)


def _clients(members: dict[str, Member], *, at: datetime) -> tuple[UUID, UUID]:
    okafor = members["okafor"]
    day = day_in("America/Los_Angeles", at)
    rowan = people.register_client(ROWAN, by=okafor, at=at, on=day)
    tran = people.register_client(TRAN, by=okafor, at=at, on=day)
    people.add_representative(
        rowan,
        kind="emergency",
        name="Marlow",
        relation="mother",
        contact=Contact(phone="503-555-0171"),
        by=okafor,
        at=at,
        on=day,
    )
    people.add_representative(
        tran,
        kind="guardian",
        name="Tran",
        relation="father",
        authority="Parent of a minor, sole custody by order of March 2019",
        contact=Contact(phone="503-555-0120", email="tran.parent@pages.example"),
        by=okafor,
        at=at,
        on=day,
    )
    people.add_representative(
        tran,
        kind="emergency",
        name="Tran",
        relation="aunt",
        contact=Contact(phone="503-555-0120"),
        by=okafor,
        at=at,
        on=day,
    )
    for client_ref, name in ((rowan, "lindqvist"), (tran, "adeyemi")):
        people.put_on_care_team(
            client_ref, member_ref=members[name].ref, part="covering", by=okafor, at=at, on=day
        )
    return rowan, tran


def _add(
    practice: UUID,
    name: str,
    credentials: str,
    email: str,
    roles: list[Role],
    *,
    day: date,
    at: datetime,
) -> UUID:
    return people.add_member(
        practice,
        name=name,
        credentials=credentials,
        email=email,
        roles=roles,
        from_day=day,
        at=at,
    )


def _member(practice: UUID, ref: UUID, *, on: date) -> Member:
    account = member_facts(practice, [ref], on=on)[ref].account_ref
    assert account is not None
    member = member_of(account, on=on)
    assert member is not None
    return member
