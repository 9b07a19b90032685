"""Insurance policies and who referred the client: added, ended, sealed, never overwritten."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from tests.cast import House, answers, browser, entries, everyone, make_house, reading, refs_in, statuses
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions, queries
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.people.models import Policy, PolicyEnd, Referral

pytestmark = pytest.mark.django_db
CEDAR = PolicyDetails(
    payer="Cedar Health", member_id="QX-7741", payer_id="60054", plan="Silver PPO", group="G-17"
)
KEEPERS = everyone(403, ibarra=200, novak=200, sato=403)
READERS = everyone(404, okafor=200, lindqvist=200, ibarra=200, novak=200, haddad=403, keller=403)


@pytest.fixture
def house() -> House:
    return make_house(passwords=False)


def add(house: House, name: str = "ibarra", **changed: Any) -> UUID:
    facts: dict[str, Any] = {
        "position": "primary", "details": CEDAR, "from_day": date(2026, 1, 1), **house.who(name), **changed,
    }  # fmt: skip
    return actions.add_policy(facts.pop("client_ref", house.rowan), **facts)


def seen(house: House, name: str = "okafor"):
    return queries.policies(house.rowan, by=house.member(name), on=house.today, read=reading())


def test_who_adds_ends_and_writes_who_referred(house):
    policy = add(house)
    assert answers(house, lambda by: add(house, by=by, position="secondary")) == KEEPERS
    assert (
        answers(
            house,
            lambda by: actions.end_policy(
                policy, client_ref=house.rowan, last_day=house.today, by=by, at=house.at, on=house.today
            ),
        )
        == KEEPERS
    )
    assert (
        answers(
            house,
            lambda by: actions.record_referral(
                house.rowan, source="A friend", version=0, by=by, at=house.at, on=house.today
            ),
        )
        == KEEPERS
    )


def test_who_sees_how_rowan_is_insured(house):
    add(house)
    assert (
        answers(house, lambda by: queries.policies(house.rowan, by=by, on=house.today, read=reading()))
        == READERS
    )
    assert (
        answers(house, lambda by: queries.referral(house.rowan, by=by, on=house.today, read=reading()))
        == READERS
    )
    found = statuses(house, lambda b: b.get(reverse("client_insurance", args=[house.rowan])), "rowan")
    assert found == {**READERS, "rowan": 404}


def test_a_policy_is_seen_with_everything_that_a_claim_needs(house):
    ref = add(house, until_day=date(2026, 12, 31))
    (policy,) = seen(house, "ibarra")
    assert (policy.ref, policy.details, policy.position) == (ref, CEDAR, "primary")
    assert policy.holds_on(date(2026, 12, 31)) and not policy.holds_on(date(2027, 1, 1))
    assert not policy.holds_on(date(2025, 12, 31))
    (entry,) = entries(house.practice, "policy.added")
    assert refs_in(entry) == {("client", str(house.rowan)), ("policy", str(ref))}
    assert entry["facts"] == {"position": "primary", "from": "2026-01-01", "until": "2026-12-31"}


def test_names_and_numbers_are_sealed_under_the_clients_own_key(house):
    add(
        house, details=replace(CEDAR, relation="child", subscriber="Marlow", subscriber_born=date(1961, 2, 3))
    )
    actions.record_referral(house.rowan, source="The night nurse", version=0, **house.who("novak"))
    boxes = bytes(Policy.objects.get().details) + bytes(Referral.objects.get().source)
    for words in (b"Cedar", b"QX-7741", b"60054", b"Silver", b"G-17", b"Marlow", b"1961", b"nurse"):
        assert words not in boxes
    (policy,) = seen(house)
    assert (policy.details.subscriber, policy.details.subscriber_born) == ("Marlow", date(1961, 2, 3))


def test_one_pays_first_and_one_second_and_nothing_takes_anothers_days(house):
    add(house, until_day=date(2026, 6, 30))
    with pytest.raises(Conflict):
        add(house, from_day=date(2026, 6, 30))
    with pytest.raises(Conflict):
        add(house, from_day=date(2025, 1, 1))
    add(house, position="secondary")
    add(house, from_day=date(2026, 7, 1))
    add(house, from_day=date(2025, 1, 1), until_day=date(2025, 12, 31))
    assert [(p.position, p.holds_on(house.today)) for p in seen(house)] == [
        ("primary", True), ("secondary", True), ("primary", False), ("primary", False),
    ]  # fmt: skip


def test_a_policy_is_ended_once_and_stays(house):
    ref = add(house)
    end = {"client_ref": house.rowan, **house.who("novak")}
    with pytest.raises(Invalid):
        actions.end_policy(ref, last_day=date(2025, 12, 31), **end)
    actions.end_policy(ref, last_day=date(2026, 10, 31), **end)
    with pytest.raises(Conflict):
        actions.end_policy(ref, last_day=date(2026, 10, 1), **end)
    (policy,) = seen(house)
    assert policy.until_day == date(2026, 10, 31) and not policy.holds_on(house.today)
    add(house, from_day=date(2026, 11, 1))
    assert len(seen(house)) == 2 and PolicyEnd.objects.count() == 1


def test_a_policy_of_another_client_or_practice_isnt_there(house):
    ref = add(house)
    for client in (house.tran, house.marlow):
        with pytest.raises(Refused) as no:
            actions.end_policy(ref, client_ref=client, last_day=house.today, **house.who("novak"))
        assert no.value.hidden
    with pytest.raises(Refused) as no:
        add(house, client_ref=house.marlow)
    assert no.value.other_practice == house.sato_practice


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(CEDAR, payer="  "), "payer"),
        (replace(CEDAR, member_id=""), "member_id"),
        (replace(CEDAR, relation="cousin"), "relation"),
        (replace(CEDAR, relation="spouse"), "subscriber"),
        (
            replace(CEDAR, relation="child", subscriber="Marlow", subscriber_born=date(2090, 1, 1)),
            "subscriber_born",
        ),
        (replace(CEDAR, payer="x" * 121), None),
    ],
)
def test_what_a_claim_couldnt_use_is_said_at_its_field(house, details, field):
    with pytest.raises(Invalid) as wrong:
        add(house, details=details)
    assert field is None or field in wrong.value.fields
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    "days",
    [
        {"from_day": date(1066, 1, 1)},
        {"from_day": date(9999, 1, 1)},
        {"until_day": date(2025, 12, 31)},
        {"until_day": date(9999, 12, 31)},
        {"position": "tertiary"},
    ],
)
def test_days_that_cant_be_are_refused(house, days):
    with pytest.raises(Invalid):
        add(house, **days)


def test_a_subscriber_is_forgotten_when_the_client_is_insured_themselves(house):
    add(house, details=replace(CEDAR, subscriber="Marlow"))
    assert seen(house)[0].details.subscriber == ""


def test_who_referred_is_written_anew_and_every_version_stays(house):
    write = {**house.who("novak")}
    assert actions.record_referral(house.rowan, source="A friend", version=0, **write) == 1
    with pytest.raises(Conflict):
        actions.record_referral(house.rowan, source="Late", version=0, **write)
    assert actions.record_referral(house.rowan, source="Lindqvist\n\nby phone", version=1, **write) == 2
    found = queries.referral(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert (found.source, found.version) == ("Lindqvist\n\nby phone", 2)
    assert Referral.objects.count() == 2


@pytest.mark.parametrize("model", [Policy, PolicyEnd, Referral])
def test_what_was_said_is_never_changed_nor_deleted(house, model):
    ref = add(house)
    actions.end_policy(ref, client_ref=house.rowan, last_day=house.today, **house.who("novak"))
    actions.record_referral(house.rowan, source="A friend", version=0, **house.who("novak"))
    for act in (
        lambda: model.objects.update(made_at=house.at + timedelta(days=1)),
        lambda: model.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.count() == 1


# -- the page --------------------------------------------------------------------------------------

FORM = {
    "what": "policy",
    "position": "primary",
    "payer": "Cedar Health",
    "member_id": "QX-7741",
    "relation": "self",
    "from_day": "2026-01-01",
}


def test_the_biller_adds_and_ends_a_policy_on_the_page(house):
    ibarra, page = browser(house, "ibarra"), reverse("client_insurance", args=[house.rowan])
    assert ibarra.post(page, FORM).status_code == 302
    text = ibarra.get(page).content.decode()
    assert "Cedar Health" in text and "QX-7741" in text
    again = ibarra.post(page, FORM)
    assert (
        again.status_code == 409
        and "There is a primary policy for these days already" in again.content.decode()
    )
    ref = Policy.objects.get().ref
    end = reverse("policy_end", args=[house.rowan, ref])
    assert ibarra.post(end, {"last_day": "soon"}).status_code == 422
    assert ibarra.post(end, {"last_day": "2026-11-18"}).status_code == 302
    assert "until November 18, 2026" in ibarra.get(page).content.decode()


def test_the_care_team_reads_and_is_offered_no_form(house):
    add(house)
    text = browser(house, "okafor").get(reverse("client_insurance", args=[house.rowan])).content.decode()
    assert "QX-7741" in text and "Add a policy" not in text and "policy_end" not in text
    assert (
        browser(house, "okafor").post(reverse("client_insurance", args=[house.rowan]), FORM).status_code
        == 403
    )


def test_what_is_missing_is_said_and_what_was_typed_stays(house):
    page = reverse("client_insurance", args=[house.rowan])
    answer = browser(house, "novak").post(page, {**FORM, "relation": "spouse", "plan": "Silver"})
    assert answer.status_code == 422 and 'value="Silver"' in answer.content.decode()
    stale = browser(house, "novak").post(page, {"what": "referral", "version": "4", "source": "A friend"})
    assert stale.status_code == 409 and "A friend" in stale.content.decode()


def test_the_client_page_leads_there_for_those_who_may_see_it(house):
    link = reverse("client_insurance", args=[house.rowan])
    shown = {
        name: link in browser(house, name).get(reverse("client", args=[house.rowan])).content.decode()
        for name in ("okafor", "ibarra", "novak", "haddad")
    }
    assert shown == {"okafor": True, "ibarra": True, "novak": True, "haddad": False}
