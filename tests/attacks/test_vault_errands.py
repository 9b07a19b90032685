"""What the record signs for an author to carry into a vault: a permission to lend, and who comes with a will's custodians."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.attacks.stage import World
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.desk.actions.lending import permit_lending
from twodrawer.desk.actions.wills import issue_opening
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.lib.signed import public_key, read_signed
from twodrawer.lib.time import day_in, from_utc_text
from twodrawer.people.models import Supervision
from twodrawer.people.queries import practice_facts
from twodrawer.retention.actions import lift_hold

ALWAYS = {"v", "type", "aud", "practice", "author", "id", "iat", "exp"}


def written(act: str) -> list[Any]:
    return [facts_of(leaf) for leaf in Entry.objects.filter(act=act).values_list("leaf", flat=True)]


def permitted(world: World, settings: Any, who: str, to: str, until: date | None = None) -> dict[str, Any]:
    day = until or world.cast.today + timedelta(days=7)
    text = permit_lending(world.cast.member(to).ref, until=day, **world.who(who))
    return read_signed(text, keys=[public_key(settings.STATEMENT_SEED)])


def test_a_trainee_may_lend_to_her_supervisor_and_the_permission_names_no_note(world: World, settings):
    """45 CFR 164.508(a)(2)(i)(B). The day ends when it ends in the practice's own zone."""
    said = permitted(world, settings, "adeyemi", "brandt")
    assert set(said) == ALWAYS | {"to", "name", "lender", "until", "ends"}
    assert (said["to"], said["name"]) == (str(world.cast.member("brandt").ref), "Brandt")
    last = from_utc_text(said["ends"]) - timedelta(seconds=1)
    zone = practice_facts(world.cast.member("adeyemi").practice_ref).zone
    assert day_in(zone, last).isoformat() == said["until"]
    assert from_utc_text(said["exp"]) - from_utc_text(said["iat"]) == timedelta(hours=1)
    (entry,) = written("lending.permitted")
    assert "45 CFR 164.508(a)(2)(i)(B)" in entry.under and {kind for kind, _ in entry.refs} == {"member"}


@pytest.mark.parametrize(
    ("who", "to"),
    [("okafor", "lindqvist"), ("okafor", "brandt"), ("lindqvist", "okafor"), ("adeyemi", "okafor")],
)
def test_nobody_else_lends_to_anybody_and_is_told_the_paragraph(world: World, settings, who: str, to: str):
    """Consulting a colleague is no training under supervision, and a trainee's colleague isn't her supervisor."""
    with pytest.raises(Refused) as no:
        permitted(world, settings, who, to)
    assert "164.508(a)(2)" in " ".join(no.value.cite) and no.value.do and to.capitalize() in no.value.what
    assert not written("lending.permitted")


def test_a_supervision_that_ended_lends_nothing(world: World, settings):
    """The link is asked on the day, not remembered from the last time."""
    brandt, adeyemi = world.cast.member("brandt"), world.cast.member("adeyemi")
    Supervision.objects.filter(supervisor_id=brandt.ref, trainee_id=adeyemi.ref).update(
        until_day=world.cast.today - timedelta(days=1)
    )
    with pytest.raises(Refused):
        permitted(world, settings, "adeyemi", "brandt")


@pytest.mark.parametrize("days", [-1, 31])
def test_a_note_is_lent_for_thirty_days_at_most_and_never_into_the_past(world: World, settings, days: int):
    with pytest.raises(Invalid, match="within the next thirty"):
        permitted(world, settings, "adeyemi", "brandt", world.cast.today + timedelta(days=days))


def test_an_opening_says_who_comes_to_whose_vault_and_why(world: World, settings):
    haddad, okafor = world.cast.member("haddad"), world.cast.member("okafor")
    text = issue_opening(okafor.ref, reason="died", **world.who("haddad"))
    said = read_signed(text, keys=[public_key(settings.STATEMENT_SEED)])
    assert set(said) == ALWAYS | {"opener", "reason", "held"}
    assert (said["author"], said["opener"], said["reason"]) == (str(okafor.ref), str(haddad.ref), "died")
    assert said["held"] == "yes", "a hold stands on the stage, and nobody says on whom"
    assert from_utc_text(said["exp"]) - from_utc_text(said["iat"]) == timedelta(seconds=60)
    (entry,) = written("vault_will.opening_begun")
    assert entry.refs == (("member", okafor.ref),) and entry.facts == {"reason": "died"}
    lift_hold(world["hold"], client_ref=world.cast.rowan, reason="Settled.", **world.who("haddad"))
    again = read_signed(
        issue_opening(okafor.ref, reason="died", **world.who("haddad")),
        keys=[public_key(settings.STATEMENT_SEED)],
    )
    assert again["held"] == "no"


@pytest.mark.parametrize(("whose", "reason"), [("okafor", "curious"), ("haddad", "died"), ("sato", "died")])
def test_no_opening_without_a_reason_of_the_list_nor_of_ones_own_or_anothers_practice(
    world: World, whose: str, reason: str
):
    with pytest.raises(Invalid):
        issue_opening(world.cast.member(whose).ref, reason=reason, **world.who("haddad"))
    assert not written("vault_will.opening_begun")
