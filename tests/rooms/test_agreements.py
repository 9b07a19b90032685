"""The notice, restrictions and ways of contact: given, agreed, kept to. Each rule with its nearest refusal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import House, answers, browser, entries, everyone, make_house, reading
from twodrawer.disclosures.actions.agreements import (
    answer_restriction,
    ask_restriction,
    end_restriction,
    give_notice,
    publish_notice,
    set_channel,
)
from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_papers import Mark
from twodrawer.disclosures.models import Channel, NoticeGiven, NoticeText, Restriction, RestrictionStep
from twodrawer.disclosures.queries.agreements import (
    channel_of,
    notice_in_force,
    notices_given,
    restrictions,
)
from twodrawer.disclosures.queries.papers import client_for_law
from twodrawer.law import decide
from twodrawer.law.question import Actor, Authority, Question
from twodrawer.law.words import AuthorityKind, Deed, Purpose, Record, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db
PAID = RestrictionDetails(
    what="The sessions I paid for myself",
    from_whom="Cedar Health",
    to_plan=True,
    paid_in_full=True,
    service="All sessions from November 3 on",
)
BROTHER = RestrictionDetails(what="That I come here at all", from_whom="my brother")
WRITERS = everyone(404, okafor=200, lindqvist=200, novak=200, haddad=200, ibarra=403, keller=403, sato=404)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


def kept(house: House, name: str = "okafor") -> list[tuple[str, str]]:
    found = restrictions(house.rowan, by=house.member(name), on=house.today, read=reading())
    return [(one.details.what, one.state) for one in found]


def to_the_plan(house: House) -> Any:
    return decide(
        Question(
            record=Record.PROGRESS_NOTE,
            purpose=Purpose.PAYMENT,
            act=Deed.DISCLOSE,
            on=house.today,
            actor=Actor(relation=Relation.PAYER),
            client=client_for_law(house.rowan, by=house.okafor, on=house.today),
            authority=Authority(kind=AuthorityKind.NONE),
        )
    )


def ask(house: House, details: RestrictionDetails = BROTHER, name: str = "novak") -> UUID:
    return ask_restriction(house.rowan, details=details, **house.who(name))


# -- restrictions ---------------------------------------------------------------------------------------


def test_what_was_paid_for_in_full_stays_from_the_plan_at_once_whoever_writes_it_down(house):
    assert to_the_plan(house).is_yes
    ref = ask(house, PAID)
    assert kept(house) == [(PAID.what, "agreed")]
    answer = to_the_plan(house)
    assert not answer.is_yes
    assert "45 CFR 164.522(a)(1)(vi)" in answer.citations
    with pytest.raises(Refused) as no:
        end_restriction(ref, client_agrees=False, words="Told them", **house.who("haddad"))
    assert no.value.cite == ("45 CFR 164.522(a)(2)(iii)(A)",)
    assert not to_the_plan(house).is_yes
    end_restriction(ref, client_agrees=True, words="Rowan said so, November 19", **house.who("okafor"))
    assert to_the_plan(house).is_yes


@pytest.mark.parametrize("change", [{"paid_in_full": False}, {"to_plan": False}, {"required_by_law": True}])
def test_its_nearest_twins_are_asked_for_and_not_agreed_to_by_themselves(house, change):
    ask(house, replace(PAID, **change))
    assert kept(house) == [(PAID.what, "asked")]
    assert to_the_plan(house).is_yes


def test_any_other_the_privacy_officer_agrees_to_or_denies(house):
    """164.522(a)(1)(i), (a)(1)(ii)."""
    ref = ask(house)

    def act(by: Any) -> None:
        answer_restriction(ref, agrees=True, words="", by=by, at=house.at, on=house.today)

    assert answers(house, act) == everyone(403, haddad=200, sato=404)
    answer_restriction(ref, agrees=False, words="We bill him for you", **house.who("haddad"))
    assert kept(house) == [(BROTHER.what, "denied")]
    with pytest.raises(Conflict):
        answer_restriction(ref, agrees=True, words="", **house.who("haddad"))
    with pytest.raises(Conflict):
        end_restriction(ref, client_agrees=True, words="x", **house.who("haddad"))


def test_one_that_was_agreed_to_freely_may_be_ended_with_the_client_told_and_written_down(house):
    ref = ask(house)
    answer_restriction(ref, agrees=True, words="", **house.who("haddad"))
    with pytest.raises(Invalid) as wrong:
        end_restriction(ref, client_agrees=False, words=" ", **house.who("okafor"))
    assert wrong.value.fields == ("words",)
    end_restriction(ref, client_agrees=False, words="Told by letter, November 19", **house.who("okafor"))
    assert kept(house) == [(BROTHER.what, "ended")]


def test_who_asks_and_what_the_biller_sees_of_it(house):
    assert (
        answers(
            house,
            lambda by: ask_restriction(house.rowan, details=BROTHER, by=by, at=house.at, on=house.today),
        )
        == WRITERS
    )
    ask(house)
    ask(house, PAID)
    assert kept(house, "ibarra") == [(PAID.what, "agreed")]
    assert len(kept(house, "novak")) == 2
    page = browser(house, "ibarra").get(reverse("client", args=[house.rowan])).content.decode()
    assert PAID.what in page
    assert "brother" not in page
    with pytest.raises(Invalid):
        ask(house, replace(PAID, service=""))
    with pytest.raises(Invalid):
        ask(house, RestrictionDetails(what=" "))


# -- ways of contact ------------------------------------------------------------------------------------


def test_the_client_is_reached_as_they_asked_and_no_other_way_is_shown(house):
    def page(name: str) -> str:
        return browser(house, name).get(reverse("client", args=[house.rowan])).content.decode()

    assert "503-555-0148" in page("okafor")
    set_channel(
        house.rowan,
        details=ChannelDetails(phone="503-555-0199", means="Text messages only"),
        version=0,
        **house.who("novak"),
    )
    for name in ("okafor", "lindqvist", "novak", "ibarra", "haddad"):
        assert "503-555-0199" in page(name), name
        assert "503-555-0148" not in page(name), name
    found = channel_of(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert found is not None
    assert found.details.means == "Text messages only"
    with pytest.raises(Conflict):
        set_channel(house.rowan, details=ChannelDetails(), version=0, **house.who("novak"))
    set_channel(house.rowan, details=ChannelDetails(), version=1, **house.who("okafor"))
    assert channel_of(house.rowan, by=house.okafor, on=house.today, read=reading()) is None
    assert "503-555-0148" in page("novak")


def test_who_writes_it_down_and_nobody_is_asked_why(house):
    """164.522(b)(1)(i), (b)(2)(iii)."""

    def act(by: Any) -> None:
        set_channel(
            house.rowan,
            details=ChannelDetails(means="Letters"),
            version=0,
            by=by,
            at=house.at,
            on=house.today,
        )

    assert answers(house, act) == WRITERS
    page = browser(house, "novak").get(reverse("agreements", args=[house.rowan])).content.decode()
    form = page[page.index('value="channel"') : page.index("Reach them so")]
    assert "reason" not in form.lower().replace("reasonable", "")
    assert form.count("<input") + form.count("<textarea") <= 7
    assert "Don’t ask why" in form


# -- the notice -----------------------------------------------------------------------------------------


def publish(house: House, words: str = "We look after your record.", **changed: Any) -> int:
    facts: dict[str, Any] = {"from_day": house.today, "version": 0, **house.who("haddad"), **changed}
    return publish_notice(words=words, **facts)


def test_the_privacy_officer_puts_a_version_in_force_and_earlier_ones_stay(house):
    def act(by: Any) -> int:
        return publish(house, by=by)

    assert answers(house, act) == everyone(403, haddad=200, sato=200)
    publish(house)
    with pytest.raises(Conflict):
        publish(house)
    publish(house, "Another text.", version=1, from_day=house.today + timedelta(days=10))
    now = notice_in_force(house.practice, on=house.today)
    later = notice_in_force(house.practice, on=house.today + timedelta(days=10))
    assert now is not None
    assert later is not None
    assert (now.version, later.version) == (1, 2)
    for wrong in (
        {"words": " "},
        {"from_day": house.today - timedelta(days=1)},
        {"from_day": date(2201, 1, 1)},
    ):
        with pytest.raises(Invalid):
            publish(house, **{"version": 2, **wrong})


def test_it_is_acknowledged_or_the_effort_is_written_down(house):
    publish(house)
    notice = notice_in_force(house.practice, on=house.today)
    assert notice is not None
    with pytest.raises(Invalid) as wrong:
        give_notice(house.rowan, notice_ref=notice.ref, mark=None, **house.who("novak"))
    assert wrong.value.cite == ("45 CFR 164.520(c)(2)(ii)",)
    give_notice(
        house.rowan,
        notice_ref=notice.ref,
        mark=None,
        effort="Asked twice; no pen today",
        **house.who("novak"),
    )
    give_notice(house.rowan, notice_ref=notice.ref, mark=Mark("Rowan"), **house.who("okafor"))
    given = notices_given(house.rowan, by=house.okafor, on=house.today, read=reading())
    assert [(one.outcome, one.mark.name, one.version) for one in given] == [
        ("acknowledged", "Rowan", 1),
        ("effort", "", 1),
    ]
    publish(house, "Another text.", version=1)
    with pytest.raises(Conflict):
        give_notice(house.rowan, notice_ref=notice.ref, mark=Mark("Rowan"), **house.who("okafor"))
    assert [entry["facts"]["outcome"] for entry in entries(house.practice, "notice.given")] == [
        "effort",
        "acknowledged",
    ]


def test_nothing_of_it_lies_open_or_is_changed_afterwards(house):
    """164.522(a)(3): what was agreed is kept as it was written."""
    ask(house, PAID)
    set_channel(
        house.rowan, details=ChannelDetails(means="Text messages only"), version=0, **house.who("novak")
    )
    publish(house)
    notice = notice_in_force(house.practice, on=house.today)
    assert notice is not None
    give_notice(house.rowan, notice_ref=notice.ref, mark=Mark("Rowan"), **house.who("novak"))
    boxes = b"".join(
        bytes(getattr(row, "words" if table is NoticeText else "details"))
        for table in (Restriction, RestrictionStep, Channel, NoticeText, NoticeGiven)
        for row in table.objects.all()
    )
    for words in (b"paid", b"Cedar", b"Text messages", b"look after", b"Rowan"):
        assert words not in boxes
    for table in (Restriction, RestrictionStep, Channel, NoticeText, NoticeGiven):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(made_at=house.at)
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
