"""Clients: who may register them, and how much of them each of the cast sees."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import ROWAN, House, answers, entries, everyone, make_house, reading, refs_in
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.people import actions, queries
from twodrawer.people.actions.clients_checked import checked_identity
from twodrawer.people.clients_sealed import identity_text, read_identity
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import Client
from twodrawer.people.queries.clients_words import matches
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db
LINDQVISTS = ClientIdentity(legal_name="Kai Trần-O'Brien", preferred_name="Kai", born=date(1988, 2, 29))


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


# -- registering ---------------------------------------------------------------------------------


def test_clinicians_and_the_front_desk_register_clients(house):
    def act(by: Member) -> object:
        return actions.register_client(LINDQVISTS, by=by, at=house.at, on=house.today)

    assert answers(house, act) == everyone(403, okafor=200, lindqvist=200, brandt=200, novak=200, sato=200)


def test_a_clinician_who_registers_a_client_joins_the_care_team_that_day(house):
    ref = actions.register_client(LINDQVISTS, **house.who("lindqvist"))
    team = queries.care_team(ref, by=house.lindqvist, on=house.today)
    assert [(link.member_ref, link.part, link.from_day) for link in team] == [
        (house.lindqvist.ref, "primary", house.today)
    ]
    registered = entries(house.practice, "client.registered")[-1]
    assert refs_in(registered) == {("client", str(ref)), ("member", str(house.lindqvist.ref))}


def test_the_front_desk_names_who_treats_and_joins_nothing_itself(house):
    ref = actions.register_client(LINDQVISTS, treated_by=house.brandt.ref, **house.who("novak"))
    team = queries.care_team(ref, by=house.novak, on=house.today)
    assert [link.member_ref for link in team] == [house.brandt.ref]
    assert queries.client_facts(ref, by=house.brandt, on=house.today, read=reading()).identity.name == "Kai"


def test_a_clinician_cant_register_a_client_for_a_colleague(house):
    with pytest.raises(Refused):
        actions.register_client(LINDQVISTS, treated_by=house.brandt.ref, **house.who("okafor"))


@pytest.mark.parametrize("name", ["ibarra", "novak", "keller", "sato"])
def test_only_clinical_members_of_the_practice_can_be_named_to_treat(house, name):
    before = Client.objects.count(), DataKey.objects.using("keys").count()
    with pytest.raises(Invalid) as wrong:
        actions.register_client(LINDQVISTS, treated_by=house.member(name).ref, **house.who("novak"))
    assert wrong.value.fields == ("treated_by",)
    assert (Client.objects.count(), DataKey.objects.using("keys").count()) == before


def test_a_client_has_two_keys_of_its_own_from_the_start(house):
    purposes = DataKey.objects.using("keys").filter(owner_kind="client", owner_ref=house.rowan)
    assert sorted(purposes.values_list("purpose", flat=True)) == ["papers", "record"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_name": " \n\t "}, "legal_name"),
        ({"born": date(2026, 11, 20)}, "born"),
        ({"born": date(1899, 12, 31)}, "born"),
        ({"died": date(2026, 11, 20)}, "died"),
        ({"died": date(1992, 3, 7)}, "died"),
        ({"born": None, "died": date(1700, 1, 1)}, "died"),
        ({"contact": Contact(phone="call me")}, "phone"),
        ({"contact": Contact(phone="123")}, "phone"),
        ({"contact": Contact(email="rowan at home")}, "email"),
        ({"contact": Contact(email="rowan@home")}, "email"),
    ],
)
def test_what_cant_be_true_is_said_at_its_field(change, field):
    with pytest.raises(Invalid) as wrong:
        checked_identity(replace(ROWAN, **change), on=date(2026, 11, 19))
    assert field in wrong.value.fields
    assert wrong.value.do


@pytest.mark.parametrize("field", ["legal_name", "preferred_name", "pronouns", "language", "record_number"])
def test_a_name_that_is_too_long_is_refused_whole(field):
    too_long: dict[str, Any] = {field: "x" * 201}
    with pytest.raises(Invalid):
        checked_identity(replace(ROWAN, **too_long), on=date(2026, 11, 19))


@pytest.mark.parametrize(
    "phone", ["503-555-0148", "(503) 555-0148 ext. 12", "+1 503 555 0148", "503.555.0148 x7"]
)
def test_phone_numbers_are_taken_as_people_write_them(phone):
    assert (
        checked_identity(replace(ROWAN, contact=Contact(phone=phone)), on=date(2026, 11, 19)).contact.phone
        == phone
    )


def test_control_characters_and_reordering_marks_go_accents_and_html_stay():
    odd = replace(ROWAN, legal_name="Tr\u1ea7n\x00\u202e  <b>O\u2019Brien</b>\n")
    assert checked_identity(odd, on=date(2026, 11, 19)).legal_name == "Tr\u1ea7n <b>O\u2019Brien</b>"


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
identities = st.builds(
    ClientIdentity,
    legal_name=words,
    preferred_name=words,
    pronouns=words,
    born=st.none() | st.dates(),
    died=st.none() | st.dates(),
    language=words,
    record_number=words,
    contact=st.builds(Contact, phone=words, email=words, address=words, note=words),
)


@given(identities)
def test_an_identity_is_read_back_as_it_was_written(identity):
    assert read_identity(identity_text(identity)) == identity


# -- seeing --------------------------------------------------------------------------------------


def test_who_opens_rowan(house):
    def act(by: Member) -> object:
        return queries.client_facts(house.rowan, by=by, on=house.today, read=reading())

    assert answers(house, act) == everyone(
        okafor=200,
        lindqvist=200,
        brandt=404,
        adeyemi=404,
        ibarra=200,
        novak=200,
        keller=403,
        haddad=200,
        sato=404,
    )


def test_a_ref_that_doesnt_exist_is_answered_like_one_that_may_not_be_known(house):
    def act(by: Member) -> object:
        return queries.client_facts(house.practice, by=by, on=house.today, read=reading())

    assert answers(house, act) == everyone(404, keller=403)


def test_the_biller_sees_a_name_and_nothing_else(house):
    facts = queries.client_facts(house.rowan, by=house.ibarra, on=house.today, read=reading())
    assert facts.identity == ClientIdentity(legal_name="Rowan")
    assert queries.representatives(house.rowan, by=house.ibarra, on=house.today, read=reading()) == ()
    assert queries.care_team(house.rowan, by=house.ibarra, on=house.today) == ()
    line = queries.client_names([house.rowan], by=house.ibarra, on=house.today, read=reading())[house.rowan]
    assert (line.name, line.pronouns, line.born) == ("Rowan", "", None)


def test_the_privacy_officer_sees_who_the_client_is_and_no_contacts(house):
    facts = queries.client_facts(house.rowan, by=house.haddad, on=house.today, read=reading())
    assert facts.identity == replace(ROWAN, contact=Contact())
    assert queries.representatives(house.rowan, by=house.haddad, on=house.today, read=reading()) == ()


@pytest.mark.parametrize("name", ["okafor", "lindqvist", "novak"])
def test_care_team_and_front_desk_see_contacts_and_whom_to_call(house, name):
    by = house.member(name)
    assert queries.client_facts(house.rowan, by=by, on=house.today, read=reading()).identity == ROWAN
    (call,) = queries.representatives(house.rowan, by=by, on=house.today, read=reading())
    assert (call.name, call.kind, call.contact.phone) == ("Marlow", "emergency", "503-555-0171")


def test_whose_names_each_of_the_cast_sees(house):
    asked = [house.rowan, house.tran, house.marlow]
    seen = {
        name: set(queries.client_names(asked, by=house.member(name), on=house.today, read=reading()))
        for name in everyone(200)
    }
    both = {house.rowan, house.tran}
    assert seen == {
        "okafor": both,
        "lindqvist": {house.rowan},
        "brandt": {house.tran},  # Adeyemi, whom Brandt supervises, covers Tran
        "adeyemi": {house.tran},
        "ibarra": both,
        "novak": both,
        "keller": set(),
        "haddad": both,
        "sato": {house.marlow},
    }


def test_a_clinician_who_also_bills_sees_own_clients_whole_and_the_others_by_name(house):
    both = house.also("lindqvist", Role.BILLER)
    lines = queries.client_names([house.rowan, house.tran], by=both, on=house.today, read=reading())
    assert lines[house.rowan].born == ROWAN.born
    assert (lines[house.tran].name, lines[house.tran].born) == ("Tran", None)


def test_who_sees_the_list_of_clients(house):
    def act(by: Member) -> object:
        return queries.client_list(
            words="", ended="open", sort="name", start=0, by=by, on=house.today, read=reading()
        )

    assert answers(house, act) == everyone(200, ibarra=403, keller=403, haddad=403)


def test_a_search_finds_only_whom_one_may_see(house):
    def found(name: str, words: str) -> set[str]:
        lines = queries.find_clients(words, by=house.member(name), on=house.today, read=reading())
        return {line.name for line in lines}

    assert found("okafor", "r") == {"Rowan"}
    assert found("okafor", "marlow") == set()
    assert found("lindqvist", "tran") == set()
    assert found("brandt", "tran") == set()
    assert found("novak", "tran") == {"Tran"}
    assert found("novak", "2026-0151") == {"Tran"}
    assert found("sato", "mar") == {"Marlow"}
    assert found("novak", "  ") == set()


def test_the_biller_cant_find_by_what_the_biller_cant_see(house):
    assert queries.find_clients("2026-0147", by=house.ibarra, on=house.today, read=reading()) == ()
    assert len(queries.find_clients("rowan", by=house.ibarra, on=house.today, read=reading())) == 1


def test_the_administrator_finds_nobody(house):
    with pytest.raises(Refused) as no:
        queries.find_clients("rowan", by=house.keller, on=house.today, read=reading())
    assert not no.value.hidden


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("tran", "Trần", True),
        ("TRẦN", "Tran", True),
        ("đo", "Do", True),
        ("obrien", "O'Brien", True),
        ("brien", "O’Brien", True),
        ("strasse", "Straße", True),
        ("lind ka", "Kai Lindqvist", True),
        ("lindqvist kai x", "Kai Lindqvist", False),
        ("qvist", "Lindqvist", False),
        ("", "anybody", True),
        ("%", "anybody", False),
        ("' OR 1=1 --", "anybody", False),
        ("....", "anybody", False),
    ],
)
def test_words_are_compared_with_the_beginnings_of_words(typed, text, expected):
    assert matches(typed, [text]) is expected


def test_a_list_is_by_name_and_leaves_out_ended_care(house):
    actions.register_client(LINDQVISTS, **house.who("okafor"))
    actions.end_care(house.tran, **house.who("okafor"))

    def names(**options) -> list[str]:
        page = queries.client_page(by=house.okafor, on=house.today, read=reading(), **options)
        return [line.name for line in page.lines]

    assert names() == ["Kai", "Rowan"]
    assert names(ended="ended") == ["Tran"]
    assert names(ended="all", sort="newest") == ["Kai", "Tran", "Rowan"]
    assert names(ended="'; drop table people_client --", sort="-identity") == ["Kai", "Rowan", "Tran"]
    assert names(start=100) == ["Kai", "Rowan"]
