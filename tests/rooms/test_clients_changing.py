"""What becomes of clients: changes, representatives, care teams, handing over, duplicates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import ROWAN, TRAN, House, answers, entries, everyone, make_house, reading, refs_in
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions, queries
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import CareTeamLink, Client, Representative

pytestmark = pytest.mark.django_db
MAY_CHANGE = everyone(403, okafor=200, lindqvist=200, novak=200, brandt=404, adeyemi=404, sato=404)
"""Who changes Rowan: the care team and the front desk."""
LINDQVISTS = ClientIdentity(legal_name="Kai Trần-O'Brien", preferred_name="Kai", born=date(1988, 2, 29))


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


# -- changing ------------------------------------------------------------------------------------


def test_who_changes_rowan(house):
    def act(by: Member) -> object:
        version = Client.objects.get(ref=house.rowan).identity_version
        return actions.change_client(
            house.rowan, identity=ROWAN, version=version, by=by, at=house.at, on=house.today
        )

    assert answers(house, act) == MAY_CHANGE


def test_a_stale_version_overwrites_nothing(house):
    changed = replace(ROWAN, preferred_name="Ro")
    assert actions.change_client(house.rowan, identity=changed, version=1, **house.who("okafor")) == 2
    with pytest.raises(Conflict):
        actions.change_client(house.rowan, identity=ROWAN, version=1, **house.who("novak"))
    facts = queries.client_facts(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert (facts.identity.name, facts.version) == ("Ro", 2)


def test_care_ends_once_and_is_taken_up_again(house):
    actions.end_care(house.rowan, **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.end_care(house.rowan, **house.who("okafor"))
    facts = queries.client_facts(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert facts.ended_day == house.today
    actions.reopen_care(house.rowan, **house.who("okafor"))
    with pytest.raises(Conflict):
        actions.reopen_care(house.rowan, **house.who("okafor"))


@pytest.mark.parametrize("act", [actions.end_care, actions.reopen_care])
def test_who_ends_care(house, act):
    def tried(by: Member) -> object:
        try:
            return act(house.rowan, by=by, at=house.at, on=house.today)
        except Conflict:
            return None

    assert answers(house, tried) == MAY_CHANGE


# -- representatives -----------------------------------------------------------------------------


def test_who_adds_somebody_who_speaks_for_rowan(house):
    def act(by: Member) -> object:
        return actions.add_representative(
            house.rowan, kind="guardian", name="Marlow", by=by, at=house.at, on=house.today
        )

    assert answers(house, act) == MAY_CHANGE


def test_who_ends_a_representative(house):
    call = Representative.objects.get(client_id=house.rowan)

    def act(by: Member) -> object:
        return actions.end_representative(call.ref, by=by, at=house.at, on=house.today)

    assert answers(house, act) == MAY_CHANGE


def test_a_representative_that_doesnt_exist_is_answered_like_somebody_elses(house):
    def act(by: Member) -> object:
        return actions.end_representative(house.practice, by=by, at=house.at, on=house.today)

    assert answers(house, act) == everyone(404, ibarra=403, keller=403, haddad=403)


@pytest.mark.parametrize(
    ("kind", "name", "authority", "phone", "field"),
    [
        ("executor", "Marlow", "", "", "kind"),
        ("guardian", "  ", "", "", "name"),
        ("representative", "Marlow", "  ", "", "authority"),
        ("emergency", "Marlow", "", "", "phone"),
        ("guardian", "Marlow", "", "no phone", "phone"),
    ],
)
def test_what_a_representative_needs(house, kind, name, authority, phone, field):
    with pytest.raises(Invalid) as wrong:
        actions.add_representative(
            house.rowan,
            kind=kind,
            name=name,
            authority=authority,
            contact=Contact(phone=phone),
            **house.who("okafor"),
        )
    assert wrong.value.fields == (field,)


def test_a_personal_representative_stands_with_the_paper_until_ended(house):
    ref = actions.add_representative(
        house.rowan,
        kind="representative",
        name="Marlow",
        authority="Power of attorney, May 2025",
        **house.who("novak"),
    )
    actions.end_representative(ref, **house.who("novak"))
    with pytest.raises(Conflict):
        actions.end_representative(ref, **house.who("novak"))
    speakers = queries.representatives(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert (speakers[-1].authority, speakers[-1].until_day) == ("Power of attorney, May 2025", house.today)


# -- care team -----------------------------------------------------------------------------------


def test_who_puts_brandt_on_rowans_care_team(house):
    def act(by: Member) -> object:
        return actions.put_on_care_team(
            house.rowan, member_ref=house.brandt.ref, part="covering", by=by, at=house.at, on=house.today
        )

    assert answers(house, act) == MAY_CHANGE


def test_nobody_puts_themselves_on_the_care_team_of_somebody_elses_client(house):
    both = house.also("brandt", Role.FRONT_DESK)
    with pytest.raises(Refused) as no:
        actions.put_on_care_team(
            house.rowan, member_ref=both.ref, part="covering", by=both, at=house.at, on=house.today
        )
    assert not no.value.hidden
    assert not CareTeamLink.objects.filter(client_id=house.rowan, member_id=both.ref).exists()


@pytest.mark.parametrize("name", ["ibarra", "novak", "keller", "haddad", "sato"])
def test_a_care_team_has_clinical_members_of_the_practice_only(house, name):
    with pytest.raises(Invalid):
        actions.put_on_care_team(
            house.rowan, member_ref=house.member(name).ref, part="covering", **house.who("okafor")
        )


def test_a_member_is_on_a_care_team_once_in_a_known_part(house):
    with pytest.raises(Conflict):
        actions.put_on_care_team(
            house.rowan, member_ref=house.lindqvist.ref, part="primary", **house.who("okafor")
        )
    with pytest.raises(Invalid):
        actions.put_on_care_team(
            house.rowan, member_ref=house.brandt.ref, part="owner", **house.who("okafor")
        )


def test_whoever_is_taken_off_a_care_team_opens_nothing_from_tomorrow_on(house):
    actions.take_off_care_team(house.rowan, member_ref=house.lindqvist.ref, **house.who("okafor"))
    queries.client_facts(house.rowan, by=house.lindqvist, on=house.today, read=reading())
    tomorrow = house.today + timedelta(days=1)
    with pytest.raises(Refused) as no:
        queries.client_facts(house.rowan, by=house.lindqvist, on=tomorrow, read=reading())
    assert no.value.hidden
    with pytest.raises(Conflict):
        actions.take_off_care_team(house.rowan, member_ref=house.lindqvist.ref, **house.who("okafor"))


# -- handing over --------------------------------------------------------------------------------


def test_only_the_administrator_hands_clients_over(house):
    def act(by: Member) -> object:
        target = house.brandt if by.practice_ref == house.practice else house.sato
        return actions.hand_over_clients(
            house.okafor.ref, to_member_ref=target.ref, by=by, at=house.at, on=house.today
        )

    # Sato may hand over at Sato Counseling, but nobody hands a colleague's clients to themselves.
    assert answers(house, act) == everyone(403, keller=200)
    assert not CareTeamLink.objects.filter(member_id=house.sato.ref, practice_id=house.practice).exists()


def test_a_leavers_clients_are_the_successors_from_the_same_day_on(house):
    handed = actions.hand_over_clients(
        house.okafor.ref, to_member_ref=house.lindqvist.ref, **house.who("keller")
    )
    assert set(handed) == {house.rowan, house.tran}
    tomorrow = house.today + timedelta(days=1)
    assert queries.care_team_clients(house.okafor, on=house.today) == {house.rowan, house.tran}
    assert queries.care_team_clients(house.okafor, on=tomorrow) == frozenset()
    assert queries.care_team_clients(house.lindqvist, on=house.today) == {house.rowan, house.tran}
    # Lindqvist covered Rowan already: one link is enough.
    assert CareTeamLink.objects.filter(client_id=house.rowan, member_id=house.lindqvist.ref).count() == 1
    (entry,) = entries(house.practice, "client.handed_over")
    assert ("client", str(house.tran)) in refs_in(entry)
    assert entry["facts"]["clients"] == 2


@pytest.mark.parametrize(
    ("source", "target"), [("okafor", "okafor"), ("okafor", "ibarra"), ("sato", "okafor")]
)
def test_clients_are_handed_to_somebody_else_who_can_treat_here(house, source, target):
    with pytest.raises(Invalid):
        actions.hand_over_clients(
            house.member(source).ref, to_member_ref=house.member(target).ref, **house.who("keller")
        )


# -- duplicates ----------------------------------------------------------------------------------


@pytest.fixture
def twin(house):
    """A second record of Tran, treated by Lindqvist."""
    return actions.register_client(replace(TRAN, preferred_name="Mai"), **house.who("lindqvist"))


def test_only_the_front_desk_joins_records(house, twin):
    def act(by: Member) -> object:
        return actions.join_clients(house.tran, duplicate_ref=twin, by=by, at=house.at, on=house.today)

    assert answers(house, act) == everyone(403, novak=200)


def test_joined_records_are_one_person_under_either_ref(house, twin):
    actions.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))
    for ref, other in ((house.tran, twin), (twin, house.tran)):
        facts = queries.client_facts(ref, by=house.okafor, on=house.today, read=reading())
        assert (facts.ref, facts.joined_refs, facts.identity.name) == (house.tran, (twin,), "Tran")
        assert set(queries.all_refs_of(ref)) == {ref, other}
    lines = queries.client_names([twin], by=house.adeyemi, on=house.today, read=reading())
    assert lines[twin].ref == house.tran
    page = queries.client_page(by=house.lindqvist, on=house.today, read=reading())
    assert [line.ref for line in page.lines] == [house.rowan, house.tran]
    assert {link.member_name for link in queries.care_team(twin, by=house.okafor, on=house.today)} == {
        "Okafor",
        "Adeyemi",
        "Lindqvist",
    }
    joined = queries.joined_records(house.tran, by=house.novak, on=house.today, read=reading())
    assert [(line.ref, line.name) for line in joined] == [(twin, "Mai")]


def test_a_change_to_either_ref_goes_to_the_record_that_is_kept(house, twin):
    actions.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))
    actions.change_client(
        twin, identity=replace(TRAN, preferred_name="Linh"), version=1, **house.who("okafor")
    )
    assert Client.objects.get(ref=house.tran).identity_version == 2
    assert Client.objects.get(ref=twin).identity_version == 1


def test_a_join_of_a_join_shows_the_first_record_once(house, twin):
    third = actions.register_client(TRAN, **house.who("brandt"))
    actions.join_clients(twin, duplicate_ref=third, **house.who("novak"))
    actions.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))
    assert queries.kept_ref_of(third) == house.tran
    assert set(queries.all_refs_of(third)) == {house.tran, twin, third}
    for one, other in ((house.tran, third), (third, house.tran), (twin, third)):
        with pytest.raises(Conflict):
            actions.join_clients(one, duplicate_ref=other, **house.who("novak"))


def test_a_join_is_undone_without_a_trace_in_either_record(house, twin):
    actions.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))
    actions.undo_join(twin, **house.who("novak"))
    assert queries.all_refs_of(house.tran) == (house.tran,)
    with pytest.raises(Conflict):
        actions.undo_join(twin, **house.who("novak"))
    with pytest.raises(Refused):
        queries.client_facts(twin, by=house.okafor, on=house.today, read=reading())
    assert len(entries(house.practice, "client.join_undone")) == 1


def test_only_the_front_desk_takes_records_apart(house, twin):
    actions.join_clients(house.tran, duplicate_ref=twin, **house.who("novak"))

    def act(by: Member) -> object:
        return actions.undo_join(twin, by=by, at=house.at, on=house.today)

    assert answers(house, act) == everyone(403, novak=200)


def test_a_record_isnt_joined_with_itself_or_with_another_practices(house):
    with pytest.raises(Invalid):
        actions.join_clients(house.rowan, duplicate_ref=house.rowan, **house.who("novak"))
    with pytest.raises(Refused) as no:
        actions.join_clients(house.rowan, duplicate_ref=house.marlow, **house.who("novak"))
    assert no.value.hidden
    assert no.value.other_practice == house.sato_practice
