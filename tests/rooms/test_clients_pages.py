"""The pages about clients: who reaches them, what stands on them, and that plain form posts do everything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.cast import House, browser, entries, everyone, make_house, refs_in, statuses
from twodrawer.lib import time as house_time
from twodrawer.people import actions
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.models import CareTeamLink, Client, ClientLink, Representative

pytestmark = pytest.mark.django_db
MAY_CHANGE = everyone(403, okafor=200, lindqvist=200, novak=200, brandt=404, adeyemi=404, sato=404)
NEW = {"legal_name": "Kai Lindqvist", "born": "1988-02-29", "phone": "503-555-0101"}


@pytest.fixture
def house():
    yield make_house(passwords=False)
    house_time.start_clock_at(datetime.now(UTC))


def page(house: House, name: str, route: str, *args, **query):
    return browser(house, name).get(reverse(route, args=args), query)


def text(response) -> str:
    return response.content.decode()


def test_who_reaches_the_list_of_clients(house):
    found = statuses(house, lambda b: b.get(reverse("clients")), "rowan")
    assert found == {**everyone(200, ibarra=403, keller=403, haddad=403), "rowan": 404}


def test_who_reaches_the_page_for_a_new_client(house):
    found = statuses(house, lambda b: b.get(reverse("client_new")))
    assert found == everyone(403, okafor=200, lindqvist=200, brandt=200, novak=200, sato=200)


@pytest.mark.parametrize("route", ["client_edit", "client_circle"])
def test_who_reaches_the_pages_that_change_rowan(house, route):
    assert statuses(house, lambda b: b.get(reverse(route, args=[house.rowan]))) == MAY_CHANGE


def test_who_reaches_the_page_of_duplicates(house):
    found = statuses(house, lambda b: b.get(reverse("client_join", args=[house.rowan])))
    assert found == everyone(403, novak=200)


def test_the_list_shows_own_clients_and_search_looks_no_further(house):
    assert "Rowan" in text(page(house, "lindqvist", "clients"))
    assert "Tran" not in text(page(house, "lindqvist", "clients"))
    found = browser(house, "lindqvist").post(
        reverse("clients"), {"words": "tran"}, headers={"HX-Request": "true"}
    )
    assert found.status_code == 200
    assert "Nobody found" in text(found)
    assert "<html" not in text(found)
    found = browser(house, "novak").post(reverse("clients"), {"words": "Tra"})
    assert "born June 21, 2011" in text(found)
    assert "Rowan" not in text(found)
    searched = {e["actor"]["ref"]: refs_in(e) for e in entries(house.practice, "client.searched")}
    assert searched == {
        str(house.lindqvist.ref): set(),
        str(house.novak.ref): {("client", str(house.tran))},
    }


def test_words_in_the_address_are_not_looked_for(house):
    assert "Rowan" in text(page(house, "novak", "clients", words="tran", q="tran"))


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "identity"},
        {"sort": "name; DROP TABLE people_client"},
        {"show": "' OR 1=1 --"},
        {"page": "-1"},
        {"page": "99999999999"},
        {"page": "٣"},
        {"page": "7"},
        {"show": "all", "sort": "<script>alert(1)</script>"},
    ],
)
def test_anything_but_the_known_words_in_the_address_falls_back(house, query):
    response = page(house, "novak", "clients", **query)
    assert response.status_code == 200
    assert "Rowan" in text(response)
    assert "<script>alert" not in text(response)


def test_okafor_registers_a_client(house):
    response = browser(house, "okafor").post(reverse("client_new"), NEW)
    ref = Client.objects.latest("made_at").ref
    assert (response.status_code, response.headers["Location"]) == (302, reverse("client", args=[ref]))
    assert CareTeamLink.objects.filter(client_id=ref, member_id=house.okafor.ref).exists()
    edit = text(page(house, "okafor", "client_edit", ref))
    assert "Kai Lindqvist" in edit
    assert 'value="1988-02-29"' in edit


def test_the_front_desk_says_who_treats_and_a_clinicians_post_cant(house):
    browser(house, "novak").post(reverse("client_new"), {**NEW, "treated_by": str(house.lindqvist.ref)})
    treats = CareTeamLink.objects.latest("ref")
    assert treats.member_id == house.lindqvist.ref
    # Mass assignment: the field isn't in Okafor's form, so it isn't read.
    browser(house, "okafor").post(reverse("client_new"), {**NEW, "treated_by": str(house.lindqvist.ref)})
    assert CareTeamLink.objects.latest("ref").member_id == house.okafor.ref


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(house):
    response = browser(house, "okafor").post(reverse("client_new"), {**NEW, "born": "2031-01-01"})
    assert response.status_code == 422
    assert "The birth date lies in the future" in text(response)
    assert "Kai Lindqvist" in text(response)


def test_script_in_a_name_is_text(house):
    browser(house, "okafor").post(reverse("client_new"), {"legal_name": '<script>alert("x")</script>'})
    shown = text(page(house, "okafor", "clients"))
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_a_stale_page_saves_nothing_and_keeps_what_was_typed(house):
    okafor = browser(house, "okafor")
    form = {"legal_name": "Rowan", "preferred_name": "Ro", "version": "1"}
    assert okafor.post(reverse("client_edit", args=[house.rowan]), form).status_code == 302
    late = okafor.post(reverse("client_edit", args=[house.rowan]), {**form, "preferred_name": "Rowie"})
    assert late.status_code == 409
    assert "Rowie" in text(late)
    assert "Somebody changed this client" in text(late)


def test_care_ends_and_is_taken_up_again_by_a_button(house):
    okafor = browser(house, "okafor")
    for what, ended in (("end", house.today), ("reopen", None)):
        okafor.post(reverse("client_care", args=[house.rowan]), {"what": what})
        assert Client.objects.get(ref=house.rowan).ended_day == ended
    assert okafor.post(reverse("client_care", args=[house.rowan]), {"what": "delete"}).status_code == 422


def test_who_ends_care_by_direct_post(house):
    found = statuses(house, lambda b: b.post(reverse("client_care", args=[house.rowan]), {"what": "end"}))
    assert found == {name: 302 if status == 200 else status for name, status in MAY_CHANGE.items()}


def test_a_guardian_is_added_and_ended(house):
    okafor, url = browser(house, "okafor"), reverse("client_circle", args=[house.rowan])
    wrong = okafor.post(url, {"what": "representative", "kind": "representative", "name": "Marlow"})
    assert wrong.status_code == 422
    assert "needs an authority" in text(wrong)
    okafor.post(url, {"what": "representative", "kind": "guardian", "name": "Marlow", "relation": "aunt"})
    assert "Marlow, aunt" in text(okafor.get(url))
    ref = Representative.objects.filter(client_id=house.rowan).latest("ref").ref
    okafor.post(reverse("representative_end", args=[house.rowan, ref]))
    assert Representative.objects.get(ref=ref).until_day == house.today


def test_somebody_is_put_on_the_care_team_and_taken_off(house):
    okafor, url = browser(house, "okafor"), reverse("client_circle", args=[house.rowan])
    okafor.post(url, {"what": "care_team", "member_ref": str(house.brandt.ref), "part": "covering"})
    link = CareTeamLink.objects.get(client_id=house.rowan, member_id=house.brandt.ref)
    okafor.post(reverse("care_team_end", args=[house.rowan]), {"member": str(house.brandt.ref)})
    link.refresh_from_db()
    assert link.until_day == house.today
    biller = {"what": "care_team", "member_ref": str(house.ibarra.ref), "part": "primary"}
    assert okafor.post(url, biller).status_code == 422


def test_who_changes_a_care_team_by_direct_post(house):
    def add(b):
        form = {"what": "care_team", "member_ref": str(house.brandt.ref), "part": "covering"}
        return b.post(reverse("client_circle", args=[house.rowan]), form)

    def end(b):
        return b.post(reverse("care_team_end", args=[house.rowan]), {"member": str(house.lindqvist.ref)})

    expected = {name: 302 if status == 200 else status for name, status in MAY_CHANGE.items()}
    assert statuses(house, add) == expected
    assert statuses(house, end) == expected
    missing = statuses(house, lambda b: b.post(reverse("care_team_end", args=[house.rowan]), {"member": "x"}))
    assert missing == {name: 404 if status == 302 else status for name, status in expected.items()}


def test_novak_finds_joins_and_takes_apart_a_duplicate(house):
    twin = actions.register_client(
        ClientIdentity(legal_name="Tran Mai"),
        treated_by=house.okafor.ref,
        **house.who("novak"),
    )
    novak, url = browser(house, "novak"), reverse("client_join", args=[house.tran])
    assert str(twin) in text(novak.post(url, {"words": "mai"}))
    novak.post(reverse("client_joined", args=[house.tran]), {"what": "join", "duplicate": str(twin)})
    assert ClientLink.objects.get().kept_id == house.tran
    assert "Take apart" in text(novak.get(url))
    shown = text(novak.post(reverse("clients"), {"words": "tran"}))
    assert str(house.tran) in shown
    assert str(twin) not in shown
    novak.post(reverse("client_joined", args=[house.tran]), {"what": "undo", "duplicate": str(twin)})
    assert ClientLink.objects.get().undone_at is not None


def test_who_joins_by_direct_post(house):
    def act(b):
        form = {"what": "join", "duplicate": str(house.rowan)}
        return b.post(reverse("client_joined", args=[house.tran]), form)

    assert statuses(house, act) == everyone(403, novak=302)


def test_a_right_that_ended_yesterday_opens_nothing_today(house):
    actions.take_off_care_team(house.rowan, member_ref=house.lindqvist.ref, **house.who("okafor"))
    lindqvist = browser(house, "lindqvist")
    assert lindqvist.get(reverse("client_edit", args=[house.rowan])).status_code == 200
    house_time.start_clock_at(house.at + timedelta(days=1))
    session = lindqvist.session
    session["last_seen"] = house_time.utc_text(house.at + timedelta(days=1))
    session.save()
    assert lindqvist.get(reverse("client_edit", args=[house.rowan])).status_code == 404
