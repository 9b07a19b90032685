"""The stage on which attacks are played: two practices with notes in every state, and everybody signed in.

Built once for a test file, inside a transaction that is rolled back at the file's end; each test plays in a
savepoint of its own. The clock stands at one Thursday morning.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
    user_id_to_str,
)
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from tests.attacks import stage_disclosures as disclosures
from tests.attacks import stage_retention as retention
from tests.attacks.sentences import SECRET
from tests.cast import AT, CAST, House, make_house, reading
from tests.fhir_files import patient, raw
from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.facts import Objective
from twodrawer.fhir.actions import begin_import
from twodrawer.fhir.reading import read_files
from twodrawer.law import Role
from twodrawer.lib import time as house_time
from twodrawer.lib.time import day_in, utc_text
from twodrawer.people import queries as people
from twodrawer.people.actions import (
    add_policy,
    add_representative,
    break_glass,
    record_referral,
    register_client,
    take_off_care_team,
)
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.phrasebank.actions import TemplateSection, add_phrase, make_template
from twodrawer.phrasebank.queries import templates_of
from twodrawer.scheduling import actions as scheduling
from twodrawer.scheduling.actions.series import Meant
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.recurrence import Rule
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting import Draft, Drafted, Words

EVERYBODY = (*CAST, "rowan", "nobody")
"""The cast, Rowan's own account, and somebody who isn't signed in."""


@dataclass
class World:
    """Everything on the stage, by name."""

    cast: House
    at: datetime
    refs: dict[str, UUID] = field(default_factory=dict)
    _accounts: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> UUID:
        """The ref of something on the stage: rowan, session, signed, draft, goal, marlow…"""
        return self.refs[name]

    def set_clock(self, later: timedelta = timedelta(0)) -> None:
        """The clock shows the stage's moment, or one that much later."""
        house_time.start_clock_at(self.at + later)

    def account(self, name: str) -> Any:
        """The account row of one of the cast."""
        if name not in self._accounts:
            ref = self.cast.rowan_account if name == "rowan" else self.cast.member(name).account_ref
            self._accounts[name] = get_user_model().objects.get(pk=ref)
        return self._accounts[name]

    def browser(self, name: str, *, confirmed: bool = True, **extra: Any) -> Client:
        """Somebody's browser: signed in with both factors and just confirmed, or nobody's."""
        client = Client(raise_request_exception=False, **extra)
        if name == "nobody":
            return client
        client.force_login(self.account(name))
        session = client.session
        moment = house_time.now()
        proof = {"method": "password", "at": moment.timestamp()}
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(self.account(name))
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            proof,
            *([{**proof, "reauthenticated": True}] if confirmed else []),
        ]
        session["sign_in_ref"] = str(self.refs["sign_in"])
        session["last_seen"] = utc_text(moment)
        session.save()
        return client

    def who(self, name: str) -> dict[str, Any]:
        """`by`, `at`, `on`, for an action of one of the cast."""
        by = self.cast.member(name)
        zone = people.practice_facts(by.practice_ref).zone
        return {"by": by, "at": self.at, "on": day_in(zone, self.at)}


# -- acts, in one place ------------------------------------------------------------------------------


def write(note_ref: UUID, text: str, *, base: int = 0, form: str = "basic", **who: Any) -> Any:
    """The draft says this, in each of its sections."""
    sections = {section.key: text for section in format_named(form).sections}
    return chart.save_draft(
        note_ref, base=base, span=None, format=form, sections=sections, sign_in="stage", **who
    )


def sign(note_ref: UUID, act: Callable[..., Any] = chart.sign_progress_note, **who: Any) -> None:
    """The member's signature stands under the note, in the part that the act says."""
    step = chart.prepare_signature(note_ref, **who)
    act(note_ref, step=step.ref, confirmed_at=who["at"], **who)


class Standing(Protocol):
    """As much of a stage as holding a session needs."""

    @property
    def at(self) -> datetime:
        """The moment of the stage."""

    def who(self, name: str) -> dict[str, Any]:
        """Who acts, and when."""


def hold(world: Standing, clinician: str, clients: tuple[UUID, ...], days_ago: int, **also: Any) -> UUID:
    """A kept session, one hour before the stage's moment, so many days ago."""
    who = world.who(clinician)
    start = world.at - timedelta(days=days_ago, hours=also.pop("hours_ago", 1))
    planned = {**who, "at": start - timedelta(days=7)}
    facts = {"modality": "individual", "place": "11", "room": "Room 2", "cpt": "90837", **also}
    ref = scheduling.plan_session(
        clinician_ref=who["by"].ref, client_refs=clients, planned_start=start,
        planned_stop=start + timedelta(minutes=55), **facts, **planned,
    )  # fmt: skip
    kept = {**who, "at": start + timedelta(minutes=55)}
    for client in clients:
        scheduling.mark_attendance(ref, client_ref=client, attendance="kept", **kept)
    return ref


def wait_for(world: World, mover: str, clinician: str) -> UUID:
    """A patient of another system who waits to be moved in."""
    who = world.who(mover)
    parcels = read_files([("export.json", raw(patient("Lindqvist", ref=mover)))])
    return begin_import(
        parcels, clinician_ref=world.cast.member(clinician).ref, through="page", **{**who, "at": AT}
    )


def opened_yesterday(world: World, name: str, client: str, born: date) -> UUID:
    """A chart that was opened in an emergency, and is closed again because its time is over."""
    who = {**world.who(name), "at": world.at - timedelta(hours=20)}
    (ref,) = break_glass(name=client, born=born, reason="Found asleep in the snow outside.", **who)
    on = who["on"] - timedelta(days=1)
    since = {"by": world.cast.member("haddad" if name != "sato" else "sato"), "on": on, "read": reading()}
    opened = people.emergencies_to_review(world.at - timedelta(days=1), world.at, **since)
    return next(one.ref for one in opened if one.client_ref == ref)


def _phrases(world: World, name: str, mark: str, text: str, heading: str) -> None:
    """A phrase and a note template of somebody's own."""
    who = world.who(name)
    world.refs[f"{mark}phrase"] = add_phrase(letters="light", element="intervention", text=text, **who)
    sections = [TemplateSection(heading, "", ["plan"], True)]
    own = make_template(name="Lighthouse", about="", sections=sections, **who)
    templates = templates_of(by=who["by"], on=who["on"], read=reading())
    world.refs[f"{mark}template"] = next(one.ref for one in templates if one.key == own)


def _draft_from(world: World, name: str, client_ref: UUID, text: str, mark: str = "") -> None:
    """A draft that was made from a transcript, with a sentence that the transcript doesn't say."""
    refs, who = world.refs, world.who(name)
    talk = refs[f"{mark}talk"] = hold(world, name, (client_ref,), 14)
    note = refs[f"{mark}drafted"] = chart.begin_note(talk, client_ref=client_ref, format="basic", **who)
    made = Draft(
        format_named("basic"), {"session": (Drafted(text, (Words(0, len(text), text),), supported=False),)}
    )
    kept = chart.keep_draft(note, text, made, made_by="model", sign_in="stage", **who)
    refs[f"{mark}source"] = kept.source_ref
    found = chart_queries.drafted(note, by=who["by"], on=who["on"], read=reading())
    refs[f"{mark}sentence"] = found.sentences[0].ref


def build() -> World:
    """The stage with everything on it."""
    world = World(make_house(AT), AT)
    house, refs = world.cast, world.refs
    refs.update(rowan=house.rowan, tran=house.tran, marlow=house.marlow, sign_in=house.practice)
    refs.update({f"member_{name}": house.member(name).ref for name in CAST})
    okafor, adeyemi, sato = world.who("okafor"), world.who("adeyemi"), world.who("sato")

    team = {"by": okafor["by"], "on": house.today}
    refs["representative"] = people.representatives(house.rowan, read=reading(), **team)[0].ref
    refs["session"] = hold(world, "okafor", (house.rowan,), 0)
    refs["earlier"] = hold(world, "okafor", (house.rowan,), 7, place="10", room="")
    scheduling.record_telehealth(
        refs["earlier"],
        client_ref=house.rowan,
        telehealth=Telehealth(SECRET["place"], "Doxy", True, ""),
        **okafor,
    )
    refs["ahead"] = scheduling.plan_session(
        clinician_ref=house.okafor.ref, client_refs=(house.rowan,), modality="individual",
        planned_start=AT + timedelta(days=7), planned_stop=AT + timedelta(days=7, minutes=55), place="11", **okafor,
    )  # fmt: skip
    refs["diagnosis"] = chart.add_diagnosis(
        house.rowan, code="F41.1", note=SECRET["diagnosis"], from_day=house.today, **okafor
    )
    refs["goal"] = chart.set_goal(
        house.rowan, title=SECRET["goal"], objectives=(Objective("Four nights a week", "nights", 4, 1),),
        from_day=house.today, **okafor,
    )  # fmt: skip
    refs["signed"] = chart.begin_note(refs["earlier"], client_ref=house.rowan, format="basic", **okafor)
    write(refs["signed"], SECRET["signed"], **okafor)
    sign(refs["signed"], **okafor)
    refs["addendum"] = chart.begin_addendum(refs["signed"], **okafor)
    write(refs["addendum"], SECRET["addendum"], form="addendum", **okafor)
    sign(refs["addendum"], **okafor)
    refs["draft"] = chart.begin_note(refs["session"], client_ref=house.rowan, format="basic", **okafor)
    write(refs["draft"], SECRET["draft"], **okafor)

    _phrases(world, "okafor", "", SECRET["phrase"], SECRET["template"])
    _phrases(world, "sato", "marlow_", "Counted {things} on the quay.", "On the quay")

    refs["tran_session"] = hold(world, "adeyemi", (house.tran,), 1)
    refs["submitted"] = chart.begin_note(
        refs["tran_session"], client_ref=house.tran, format="basic", **adeyemi
    )
    write(refs["submitted"], SECRET["submitted"], **adeyemi)
    sign(refs["submitted"], chart.submit_note, **adeyemi)
    refs["trainee_draft"] = chart.begin_note(
        refs["tran_session"], client_ref=house.tran, format="basic", **adeyemi
    )
    write(refs["trainee_draft"], SECRET["submitted"], **adeyemi)

    refs["policy"] = add_policy(
        house.rowan,
        position="primary",
        details=PolicyDetails(payer="Cedar Health", member_id=SECRET["member_id"]),
        from_day=house.today - timedelta(days=90),
        **world.who("ibarra"),
    )
    record_referral(house.rowan, source=SECRET["referral"], version=0, **world.who("novak"))
    start = AT + timedelta(days=8)
    _, in_series = scheduling.plan_series(
        house.okafor.ref,
        client_refs=(house.rowan,),
        modality="individual",
        rule=Rule("weekly", 1, house.today + timedelta(days=8), times=3),
        meant=Meant(clock=time(14), minutes=50, place="11"),
        **okafor,
    )
    refs["in_series"] = in_series[0]
    refs["group"] = scheduling.plan_session(
        clinician_ref=house.okafor.ref, client_refs=(house.rowan,), modality="group", title=SECRET["group"],
        planned_start=start, planned_stop=start + timedelta(minutes=90), place="11", **okafor,
    )  # fmt: skip
    refs["marlow_policy"] = add_policy(
        house.marlow,
        position="primary",
        details=PolicyDetails(payer="Larch Insurance", member_id=SECRET["marlow"][:38]),
        from_day=house.today,
        by=house.also("sato", Role.BILLER),
        at=AT,
        on=house.today,
    )

    disclosures.place_papers(world)
    refs["marlow_session"] = hold(world, "sato", (house.marlow,), 1)
    refs["marlow_signed"] = chart.begin_note(
        refs["marlow_session"], client_ref=house.marlow, format="basic", **sato
    )
    write(refs["marlow_signed"], SECRET["marlow"], **sato)
    sign(refs["marlow_signed"], **sato)
    refs["marlow_goal"] = chart.set_goal(
        house.marlow,
        title=SECRET["marlow"],
        objectives=(Objective("Once a week"),),
        from_day=house.today,
        **sato,
    )
    refs["marlow_diagnosis"] = chart.add_diagnosis(house.marlow, code="F32.1", from_day=house.today, **sato)
    refs["marlow_representative"] = add_representative(
        house.marlow,
        kind="emergency",
        name="Tran",
        relation="brother",
        contact=Contact(phone="847-555-0101"),
        **sato,
    )
    refs["marlow_draft"] = chart.begin_note(
        refs["marlow_session"], client_ref=house.marlow, format="basic", **sato
    )
    write(refs["marlow_draft"], SECRET["marlow"], **sato)
    disclosures.place_requests(world)
    disclosures.place_orders(world)
    disclosures.place_releases(world)
    refs["emergency"] = opened_yesterday(world, "lindqvist", "Tran", date(2011, 6, 21))
    before = {**sato, "at": AT - timedelta(days=90), "on": sato["on"] - timedelta(days=90)}
    left = register_client(ClientIdentity(legal_name="Lindgren", born=date(1970, 5, 4)), **before)
    take_off_care_team(left, member_ref=house.sato.ref, **before)
    refs["marlow_emergency"] = opened_yesterday(world, "sato", "Lindgren", date(1970, 5, 4))
    refs["import"] = wait_for(world, "keller", "okafor")
    refs["marlow_import"] = wait_for(world, "sato", "sato")
    retention.keep_and_end(world)
    for name in (*CAST, "rowan"):
        TOTP.activate(world.account(name), generate_totp_secret())
    _draft_from(world, "okafor", house.rowan, SECRET["source"])
    model = Endpoint("https", "model.example", 443, "/v1", "a-model")
    for name in ("keller", "sato"):
        chart.agree_to_model(model, agreed_on=house.today, **world.who(name))
    refs["run"] = chart.begin_drafting(refs["draft"], **okafor)
    refs["marlow_run"] = chart.begin_drafting(refs["marlow_draft"], **sato)
    _draft_from(world, "sato", house.marlow, "She counted the buoys again.", "marlow_")
    return world


# -- raised and struck ---------------------------------------------------------------------------------


@contextmanager
def savepoint() -> Iterator[None]:
    """Whatever is done inside, in either store, is undone afterwards."""
    with ExitStack() as stack:
        for alias in ("default", "keys"):
            atomic = transaction.atomic(using=alias)
            atomic._from_testcase = (
                True  # as Django's own test cases do: a durable block inside is let through
            )
            stack.enter_context(atomic)
        yield
        for alias in ("default", "keys"):
            transaction.set_rollback(True, using=alias)


@contextmanager
def raised() -> Iterator[World]:
    """The stage stands, on the clock of its Thursday morning; at the end nothing of it is left."""
    ahead = house_time._ahead
    house_time.start_clock_at(AT)
    with savepoint():
        yield build()
    house_time._ahead = ahead
