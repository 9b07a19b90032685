"""Who works here: invited, given roles, supervised, closed, let back in. Each permit with its refusal."""

from datetime import timedelta

import pytest

from tests.support import keller
from tests.support.keller import (
    ADMINISTRATOR,
    BILLER,
    CLINICIAN,
    PASSWORD,
    PRIVACY_OFFICER,
    SUPERVISOR,
    TRAINEE,
    entries,
    moment,
    sign_in,
    works_here,
)  # fmt: skip
from twodrawer.law import Role
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.people.models import Account, Invitation, Practice, RoleGrant
from twodrawer.people.queries import member_of, supervises

pytestmark = pytest.mark.django_db
ON = moment().date()
NEW = "quarry violet umbrella nine"


@pytest.fixture
def practice_ref():
    return keller.practice()


@pytest.fixture
def boss(practice_ref):
    return works_here(practice_ref, "Keller", ADMINISTRATOR)


@pytest.fixture
def okafor(practice_ref):
    return works_here(practice_ref, "Okafor", CLINICIAN)


def how(by):
    return {"by": by, "at": moment(), "on": ON}


def roles_of(account_ref, *, on):
    found = member_of(account_ref, on=on)
    assert found is not None
    return found.roles


def invited(boss, email="lindqvist@keller.example"):
    return people.invite_member(
        name="Lindqvist", credentials="LCSW", email=email, roles=[CLINICIAN], **how(boss)
    )


# -- pages ------------------------------------------------------------------------------------------


def test_administrators_manage_people_the_privacy_officer_reads_and_nobody_else_sees_them(
    practice_ref, boss, okafor
):
    works_here(practice_ref, "Haddad", PRIVACY_OFFICER)
    works_here(practice_ref, "Ibarra", BILLER)
    assert "Invite somebody" in sign_in("Keller").get("/people/").content.decode()
    read_only = sign_in("Haddad").get("/people/")
    assert read_only.status_code == 200
    assert "Invite somebody" not in read_only.content.decode()
    assert "Close the account" not in sign_in("Haddad").get(f"/people/{okafor.ref}/").content.decode()
    for name in ("Okafor", "Ibarra"):
        client = sign_in(name)
        for page in ("/people/", f"/people/{okafor.ref}/", "/people/invite/", "/settings/"):
            assert client.get(page).status_code == 403, (name, page)
    assert len(entries("workforce.read")) >= 3


@pytest.mark.parametrize(
    "verb", ["grant", "end_role", "deactivate", "ask_restoration", "confirm_restoration", "hand_over"]
)
def test_a_privacy_officer_and_a_clinician_change_nobody(practice_ref, boss, okafor, verb):
    works_here(practice_ref, "Haddad", PRIVACY_OFFICER)
    for name in ("Haddad", "Okafor"):
        assert sign_in(name).post(f"/people/{boss.ref}/", {"do": verb}).status_code == 403


def test_another_practices_people_are_not_there_and_both_logs_say_so(practice_ref, boss):
    sato_practice = keller.practice("Sato Counseling")
    sato = works_here(sato_practice, "Sato", ADMINISTRATOR, host="sato.example")
    client = sign_in("Keller")
    assert client.get(f"/people/{sato.ref}/").status_code == 404
    assert client.post(f"/people/{sato.ref}/", {"do": "deactivate"}).status_code == 404
    assert Account.objects.get(email="sato@sato.example").is_active
    logs = {entry.log for entry in entries("workforce.manage")}
    assert logs == {str(practice_ref), str(sato_practice)}


def test_a_post_changes_only_what_its_form_names(practice_ref, boss):
    client = sign_in("Keller")
    before = Practice.objects.get(ref=practice_ref)
    answer = client.post("/settings/", {
        "name": "Keller and Others", "zone": "America/Denver", "idle_minutes": "10", "is_demo": "on", "ref": "x",
        "made_at": "2000-01-01",
    })  # fmt: skip
    assert answer.status_code == 302
    after = Practice.objects.get(ref=practice_ref)
    assert (after.name, after.zone, after.idle_minutes) == ("Keller and Others", "America/Denver", 10)
    assert (after.is_demo, after.made_at) == (before.is_demo, before.made_at)
    assert entries("practice.changed")[0].facts["what"] == "name+zone+street+city+phone+state+idle_minutes"
    assert "twodrawer keys rotate" in client.get("/settings/backups/").content.decode()


@pytest.mark.parametrize("minutes", ["1", "61", "0", "-5", "x"])
def test_idle_minutes_stay_between_two_and_sixty(boss, minutes):
    answer = sign_in("Keller").post("/settings/", {"name": "K", "zone": keller.ZONE, "idle_minutes": minutes})
    assert answer.status_code == 422


# -- invitations ------------------------------------------------------------------------------------


def test_an_invited_person_chooses_a_password_then_a_second_factor(boss):
    client = sign_in("Keller")
    page = client.post("/people/invite/", {
        "name": "Lindqvist", "credentials": "LCSW", "email": "Lindqvist@Keller.example", "roles": ["clinician"],
    })  # fmt: skip
    path = page.context["link"].partition("8000")[2]
    assert Invitation.objects.get().token_hash not in path
    stranger = keller.browser()
    assert "Welcome, Lindqvist" in stranger.get(path).content.decode()
    answer = stranger.post(path, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/account/second-factor/"
    assert stranger.get("/")["Location"] == "/account/second-factor/"
    assert keller.browser().get(path).status_code == 410
    assert keller.browser().post(path, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 410
    account = Account.objects.get(email="lindqvist@keller.example")
    assert account.check_password(NEW)
    assert roles_of(account.ref, on=ON) == {CLINICIAN}
    assert entries("invitation.accepted")[0].log == str(boss.practice_ref)


def test_an_invitation_runs_out_is_withdrawn_and_is_replaced(boss):
    ref, token = invited(boss)
    with pytest.raises(Conflict):
        people.accept_invitation(token, password=NEW, at=moment() + timedelta(days=8))
    second = people.invite_again(ref, **how(boss))
    with pytest.raises(Conflict):
        people.accept_invitation(token, password=NEW, at=moment())
    people.withdraw_invitation(ref, **how(boss))
    with pytest.raises(Conflict):
        people.accept_invitation(second, password=NEW, at=moment())
    with pytest.raises(Conflict):
        people.accept_invitation("made-up", password=NEW, at=moment())
    assert not Account.objects.filter(email="lindqvist@keller.example").exists()


def test_an_invitation_does_not_take_over_an_account_that_exists(boss):
    people.open_client_account("rowan@home.example", at=moment())
    _, token = invited(boss, email="rowan@home.example")
    with pytest.raises(Conflict):
        people.accept_invitation(token, password=NEW, at=moment())
    assert not Account.objects.get(email="rowan@home.example").has_usable_password()


def test_only_administrators_invite(okafor):
    with pytest.raises(Refused):
        invited(okafor)


# -- roles and supervision ----------------------------------------------------------------------------


def test_a_role_has_days_and_is_held_once_at_a_time(boss, okafor):
    tomorrow = ON + timedelta(days=1)
    people.grant_role(okafor.ref, role=SUPERVISOR, from_day=tomorrow, **how(boss))
    assert roles_of(okafor.account_ref, on=ON) == {CLINICIAN}
    assert roles_of(okafor.account_ref, on=tomorrow) == {CLINICIAN, SUPERVISOR}
    with pytest.raises(Conflict):
        people.grant_role(okafor.ref, role=SUPERVISOR, from_day=ON, **how(boss))
    with pytest.raises(Invalid):
        people.grant_role(okafor.ref, role=BILLER, from_day=ON, until_day=ON - timedelta(days=1), **how(boss))
    with pytest.raises(Refused):
        people.grant_role(okafor.ref, role=ADMINISTRATOR, from_day=ON, **how(okafor))


def test_the_last_administrator_keeps_the_role_and_the_account(practice_ref, boss):
    grant = RoleGrant.objects.get(member_id=boss.ref, role="administrator")
    for last_day in (None, ON + timedelta(days=9)):
        with pytest.raises(Conflict):
            people.end_role(grant.ref, last_day=last_day, **how(boss))
    with pytest.raises(Conflict):
        people.deactivate_member(boss.ref, **how(boss))
    # An administrator who was only invited can't sign in, so doesn't count.
    people.invite_member(
        name="Tran", credentials="", email="tran@keller.example", roles=[ADMINISTRATOR], **how(boss)
    )
    with pytest.raises(Conflict):
        people.end_role(grant.ref, **how(boss))
    works_here(practice_ref, "Haddad", ADMINISTRATOR)
    people.end_role(grant.ref, **how(boss))
    assert roles_of(boss.account_ref, on=ON) == frozenset()


def test_supervision_needs_both_roles_two_people_and_ends_at_once(practice_ref, boss, okafor):
    brandt = works_here(practice_ref, "Brandt", CLINICIAN, SUPERVISOR)
    adeyemi = works_here(practice_ref, "Adeyemi", TRAINEE)
    link = people.link_supervision(brandt.ref, adeyemi.ref, from_day=ON, **how(boss))
    assert supervises(brandt, adeyemi.ref, on=ON)
    for supervisor, trainee in (
        (okafor.ref, adeyemi.ref),
        (brandt.ref, okafor.ref),
        (brandt.ref, adeyemi.ref),
    ):
        with pytest.raises(Conflict):
            people.link_supervision(supervisor, trainee, from_day=ON, **how(boss))
    with pytest.raises(Invalid):
        people.link_supervision(brandt.ref, brandt.ref, from_day=ON, **how(boss))
    with pytest.raises(Refused):
        people.end_supervision(link, **how(brandt))
    people.end_supervision(link, **how(boss))
    assert not supervises(brandt, adeyemi.ref, on=ON)


def test_a_closed_account_opens_again_with_its_roles(boss, okafor):
    people.deactivate_member(okafor.ref, **how(boss))
    assert member_of(okafor.account_ref, on=ON) is None
    with pytest.raises(Conflict):
        people.deactivate_member(okafor.ref, **how(boss))
    people.reactivate_member(okafor.ref, **how(boss))
    assert roles_of(okafor.account_ref, on=ON) == {CLINICIAN}
    assert [len(entries(act)) for act in ("member.deactivated", "member.reactivated")] == [1, 1]


# -- a lost second factor -----------------------------------------------------------------------------


def test_a_lost_second_factor_takes_two_administrators(practice_ref, boss, okafor):
    works_here(practice_ref, "Haddad", ADMINISTRATOR)
    client, lost = sign_in("Keller"), sign_in("Okafor")
    page = f"/people/{okafor.ref}/"
    assert client.post(page, {"do": "ask_restoration"}).status_code == 302
    assert client.post(page, {"do": "confirm_restoration"})["Location"].startswith("/account/confirm/")
    keller.confirm(client)
    assert client.post(page, {"do": "confirm_restoration"}).status_code == 403
    assert keller.factors_of("Okafor") == ["totp"]
    assert lost.get("/account/").status_code == 200
    second = sign_in("Haddad")
    keller.confirm(second)
    assert second.post(page, {"do": "confirm_restoration"}).status_code == 302
    assert keller.factors_of("Okafor") == []
    assert lost.get("/account/").status_code == 302
    assert sign_in("Okafor", code=None).get("/")["Location"] == "/account/second-factor/"
    assert len(entries("second_factor.restored")) == len(entries("totp.removed")) == 1


def test_nobody_restores_themselves_and_nothing_is_restored_unasked(practice_ref, boss, okafor):
    other = works_here(practice_ref, "Haddad", ADMINISTRATOR)
    with pytest.raises(Refused):
        people.ask_factor_restoration(boss.ref, **how(boss))
    with pytest.raises(Conflict):
        people.confirm_factor_restoration(okafor.ref, **how(boss))
    people.ask_factor_restoration(boss.ref, **how(other))
    with pytest.raises(Refused):
        people.confirm_factor_restoration(boss.ref, **how(boss))
    people.withdraw_factor_restoration(boss.ref, **how(other))
    with pytest.raises(Conflict):
        people.confirm_factor_restoration(boss.ref, **how(boss))


def test_the_only_administrator_confirms_with_the_offline_code_once(boss, okafor):
    code = people.make_offline_code(boss.account_ref, by=boss, at=moment())
    people.ask_factor_restoration(okafor.ref, **how(boss))
    with pytest.raises(Refused):  # not confirmed as written down yet
        people.confirm_factor_restoration(okafor.ref, offline_code=code, **how(boss))
    people.confirm_offline_code(boss.account_ref, by=boss, at=moment())
    with pytest.raises(Refused):
        people.confirm_factor_restoration(okafor.ref, offline_code="AAAA-AAAA", **how(boss))
    token = people.confirm_factor_restoration(
        okafor.ref, offline_code=code.lower(), new_password=True, **how(boss)
    )
    assert keller.factors_of("Okafor") == []
    assert token is not None
    people.accept_invitation(token, password=NEW, at=moment())
    assert Account.objects.get(ref=okafor.account_ref).check_password(NEW)
    people.ask_factor_restoration(okafor.ref, **how(boss))
    with pytest.raises(Refused):
        people.confirm_factor_restoration(okafor.ref, offline_code=code, **how(boss))


def test_of_two_administrators_the_locked_out_one_is_no_second_person(practice_ref, boss):
    other = works_here(practice_ref, "Haddad", ADMINISTRATOR)
    code = people.make_offline_code(boss.account_ref, by=boss, at=moment())
    people.confirm_offline_code(boss.account_ref, by=boss, at=moment())
    people.ask_factor_restoration(other.ref, **how(boss))
    people.confirm_factor_restoration(other.ref, offline_code=code, **how(boss))
    assert keller.factors_of("Haddad") == []


def test_a_restoration_runs_out_and_ends_with_its_askers_role(practice_ref, boss, okafor):
    other = works_here(practice_ref, "Haddad", ADMINISTRATOR)
    people.ask_factor_restoration(okafor.ref, **how(boss))
    late = {**how(other), "at": moment() + timedelta(days=3, seconds=1)}
    with pytest.raises(Conflict):
        people.confirm_factor_restoration(okafor.ref, **late)
    people.ask_factor_restoration(okafor.ref, **late)  # asked anew, without withdrawing the old one first
    grant = RoleGrant.objects.get(member=other.ref, role=Role.ADMINISTRATOR.value)
    people.end_role(grant.ref, **how(boss))
    with pytest.raises(Conflict):
        people.confirm_factor_restoration(okafor.ref, **{**how(boss), "at": late["at"]})
    assert keller.factors_of("Okafor") != []


def test_a_wrong_offline_code_stands_in_the_ledger(boss, okafor):
    client = sign_in("Keller")
    keller.confirm(client)
    page = f"/people/{okafor.ref}/"
    client.post(page, {"do": "ask_restoration"})
    assert client.post(page, {"do": "confirm_restoration", "code": "AAAA-AAAA"}).status_code == 403
    (entry,) = entries("offline_code.failed")
    assert entry.outcome == "refused"
    assert keller.factors_of("Okafor") == ["totp"]


def test_the_offline_code_lets_the_administrator_back_in_once_and_a_new_one_follows(boss):
    code = people.make_offline_code(boss.account_ref, by=boss, at=moment())
    people.confirm_offline_code(boss.account_ref, by=boss, at=moment())
    words = {"email": "keller@keller.example", "code": code, "password1": NEW, "password2": NEW}
    page = "/account/sign-in/offline-code/"
    signed_in = sign_in("Keller")
    assert keller.browser().post(page, {**words, "code": "2222-" * 6}).status_code == 422
    assert keller.browser().post(page, {**words, "email": "nobody@keller.example"}).status_code == 422
    assert keller.browser().post(page, words)["Location"] == "/account/sign-in/"
    assert keller.browser().post(page, words).status_code == 422
    assert signed_in.get("/account/").status_code == 302
    client = sign_in("Keller", password=NEW, code=None)
    assert client.get("/people/")["Location"] == "/account/offline-code/"
    shown = client.post("/account/offline-code/")
    new_code = shown.context["code"]
    assert new_code != code
    assert client.get("/people/")["Location"] == "/account/offline-code/"
    assert client.post("/account/offline-code/", {"last_group": "WRNG"}).status_code == 422
    assert client.post("/account/offline-code/", {"last_group": new_code[-4:]}).status_code == 302
    assert client.get("/people/")["Location"] == "/account/second-factor/"
    assert len(entries("offline_code.used")) == 1
    assert {entry.log for entry in entries("offline_code.failed")} == {str(boss.practice_ref), "installation"}


def test_guessing_offline_codes_is_slowed_down(boss):
    words = {"email": "keller@keller.example", "code": "2222", "password1": NEW, "password2": NEW}
    answers = [keller.browser().post("/account/sign-in/offline-code/", words).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
