"""What is agreed with a client and the practice's notice, over plain form posts: typed, refused, kept, shown again."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import House, browser, entries, make_house
from twodrawer.disclosures.actions.agreements import publish_notice
from twodrawer.disclosures.models import Channel, NoticeGiven, NoticeText, Restriction, RestrictionStep
from twodrawer.lib import time as house_time
from twodrawer.lib.refs import new_ref

NOTICE = "We look after your record."
PAID = {
    "what": "restriction", "kept": "The sessions I paid for myself", "from_whom": "Cedar Health", "to_plan": "on",
    "paid_in_full": "on", "service": "All sessions from November 3 on",
}  # fmt: skip
BROTHER = {"what": "restriction", "kept": "That I come here at all", "from_whom": "my brother"}
TEXTS = {"what": "channel", "version": "0", "phone": "503-555-0199", "means": "Text messages only"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


def said(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def value_of(answer, name: str) -> list[str]:
    """What the inputs of this name hold on the page."""
    inputs = re.findall(r"<input[^>]*>", answer.content.decode())
    return [one.partition('value="')[2].partition('"')[0] for one in inputs if f'name="{name}"' in one]


def agreed(house: House, name: str = "okafor"):
    return browser(house, name).get(reverse("agreements", args=[house.rowan]))


def post(house: House, name: str = "okafor", /, **typed):
    return browser(house, name).post(reverse("agreements", args=[house.rowan]), typed)


def asked(house: House, **typed) -> UUID:
    """A restriction that Rowan asked for."""
    assert post(house, **{**BROTHER, **typed}).status_code == 302
    return Restriction.objects.latest("ref").ref


def answer(house: House, restriction: UUID, name: str = "haddad", /, **typed):
    return browser(house, name).post(reverse("restriction", args=[restriction]), typed, follow=True)


def publish(house: House, words: str = NOTICE, *, version: int = 0, days: int = 0) -> UUID:
    publish_notice(
        words=words, version=version, from_day=house.today + timedelta(days=days), **house.who("haddad")
    )
    return NoticeText.objects.get(version=version + 1).ref


# -- the page ------------------------------------------------------------------------------------------------


def test_before_anything_was_agreed_the_page_says_so(house):
    page = agreed(house)
    assert page.status_code == 200
    for words in (
        "By the usual contacts.",
        "Nothing beyond what the law keeps back anyway.",
        "The client wasn’t given the notice here yet.",
        "The practice has no notice in force.",
    ):
        assert words in said(page)
    assert value_of(page, "version") == ["0"]


def test_the_biller_reads_what_was_agreed_and_writes_nothing_down(house):
    assert agreed(house, "ibarra").status_code == 200
    for typed in (TEXTS, BROTHER, {"what": "notice"}, {"what": "nothing that is known"}, {}):
        assert post(house, "ibarra", **typed).status_code == 403, typed
    assert not Channel.objects.exists()
    assert not Restriction.objects.exists()
    assert post(house, "okafor", what="nothing that is known").status_code == 200


def test_what_was_agreed_with_a_client_of_another_practice_isnt_there(house):
    restriction = asked(house)
    assert agreed(house, "sato").status_code == 404
    assert post(house, "sato", **TEXTS).status_code == 404
    assert answer(house, restriction, "sato", what="agree").status_code == 404
    assert not Channel.objects.exists()
    assert not RestrictionStep.objects.exists()


# -- ways of contact -----------------------------------------------------------------------------------------


def test_how_the_client_is_reached_is_written_down_and_stands_in_the_form_again(house):
    page = browser(house, "novak").post(reverse("agreements", args=[house.rowan]), TEXTS, follow=True)
    assert page.status_code == 200
    assert "Written down." in said(page)
    assert "Written down by Novak" in said(page)
    assert (value_of(page, "phone"), value_of(page, "means")) == (["503-555-0199"], ["Text messages only"])
    assert value_of(page, "version") == ["1"]
    assert not value_of(page, "kept")[0]
    back = post(house, what="channel", version="1")
    assert back.status_code == 302
    assert "By the usual contacts." in said(agreed(house))
    assert value_of(agreed(house), "version") == ["2"]


def test_a_page_opened_before_somebody_elses_change_overwrites_nothing(house):
    assert post(house, "novak", **TEXTS).status_code == 302
    stale = post(house, **{**TEXTS, "means": "Letters without our name"})
    assert stale.status_code == 409
    assert "Somebody changed this since you opened the page" in said(stale)
    assert value_of(stale, "means") == ["Letters without our name"], "what was typed is there to be compared"
    assert Channel.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"version": "x"}, {"version": "-1"}, {"phone": "5" * 60}])
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_typed_is_lost(house, wrong):
    page = post(house, **{**TEXTS, **wrong})
    assert page.status_code == 422
    assert value_of(page, "means") == ["Text messages only"]
    assert not Channel.objects.exists()


# -- restrictions --------------------------------------------------------------------------------------------


def test_what_was_paid_for_in_full_binds_as_soon_as_it_is_written_down(house):
    assert post(house, "novak", **PAID).status_code == 302
    page = said(agreed(house))
    assert "The sessions I paid for myself From Cedar Health. From the health plan." in page
    assert "Binds" in page
    assert len(entries(house.practice, "restriction.agreed")) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**BROTHER, "kept": " "}, "What is to be kept back is missing"),
        ({**PAID, "service": ""}, "Which care was paid for in full is missing"),
    ],
)
def test_a_restriction_that_says_too_little_is_not_kept_and_nothing_typed_is_lost(house, typed, sentence):
    page = post(house, **typed)
    assert page.status_code == 422
    assert sentence in said(page)
    assert value_of(page, "from_whom") == [typed["from_whom"]]
    assert not Restriction.objects.exists()


def test_the_privacy_officer_agrees_or_denies_and_it_is_answered_once(house):
    first, second = asked(house), asked(house, kept="My address")
    assert "In which words" in said(agreed(house, "haddad"))
    assert "In which words" not in said(agreed(house)), "the clinician doesn't answer"
    assert answer(house, first, "okafor", what="agree").status_code == 403
    page = answer(house, first, what="agree", words="We write nothing to him")
    assert page.status_code == 200
    assert "We write nothing to him Agreed" in said(page)
    page = answer(house, second, what="deny", words="The law asks for it")
    assert "The law asks for it Denied" in said(page)
    assert answer(house, second, what="agree").status_code == 409
    steps = RestrictionStep.objects.values_list("restriction_id", "step")
    assert set(steps) == {(first, "agreed"), (second, "denied")}


def test_a_restriction_is_ended_with_its_words_and_the_paid_one_with_the_clients_word_only(house):
    free, paid = asked(house), asked(house, **PAID)
    answer(house, free, what="agree")
    okafor = browser(house, "okafor")
    house_time.start_clock_at(house.at + timedelta(minutes=1))

    def end(restriction: UUID, **typed):
        sent = {"what": "end", **typed}
        return okafor.post(reverse("restriction", args=[restriction]), sent, follow=True)

    no_words = end(free, words=" ")
    assert no_words.status_code == 422
    assert "How the client said so, or was told, is missing" in said(no_words)
    assert "Told by letter Ended" in said(end(free, words="Told by letter"))
    assert end(paid, words="Told").status_code == 403
    assert not RestrictionStep.objects.filter(restriction=paid, step="ended").exists()
    assert "Rowan said so Ended" in said(end(paid, words="Rowan said so", client_agrees="on"))


@pytest.mark.parametrize("typed", [{}, {"what": ""}, {"what": "agreed"}])
def test_a_post_that_says_no_act_does_none(house, typed):
    restriction = asked(house)
    page = answer(house, restriction, words="Yes", **typed)
    assert page.status_code == 422
    assert "It isn't said what to do" in said(page)
    assert not RestrictionStep.objects.exists()


# -- the notice is given -------------------------------------------------------------------------------------


def test_the_client_acknowledges_the_notice_or_what_was_tried_is_written_down(house):
    notice = publish(house)
    first = agreed(house)
    assert "Give version 1" in said(first)
    assert NOTICE in said(first)
    assert value_of(first, "notice") == [str(notice)]
    typed = {"what": "notice", "notice": notice}
    neither = post(house, **typed, name="  ")
    assert neither.status_code == 422
    assert "Neither an acknowledgment nor an effort is written down" in said(neither)
    assert not NoticeGiven.objects.exists()
    assert post(house, **typed, effort="Asked twice; no pen today").status_code == 302
    assert "Not acknowledged. Asked twice; no pen today" in said(agreed(house))
    assert post(house, **typed, name=" Rowan ").status_code == 302
    assert "Acknowledged: Rowan" in said(agreed(house))
    outcomes = [one["facts"]["outcome"] for one in entries(house.practice, "notice.given")]
    assert sorted(outcomes) == ["acknowledged", "effort"]


def test_a_version_that_is_not_in_force_is_not_given(house):
    publish(house)
    page = post(house, what="notice", notice=new_ref(), name="Rowan")
    assert page.status_code == 409
    assert "Another version of the notice is in force" in said(page)
    assert value_of(page, "name") == ["Rowan"]
    assert post(house, what="notice", notice="no ref", name="Rowan").status_code == 422
    assert not NoticeGiven.objects.exists()


# -- the notice is written -----------------------------------------------------------------------------------


def test_haddad_puts_a_version_in_force_and_the_next_one_begins_from_it(house):
    haddad, address = browser(house, "haddad"), reverse("privacy_notice")
    first = haddad.get(address)
    assert first.status_code == 200
    assert "No notice is in force" in said(first)
    assert (value_of(first, "version"), value_of(first, "from_day")) == (["0"], ["2026-11-19"])
    typed = {"version": "0", "words": NOTICE, "from_day": "2026-11-19"}
    page = haddad.post(address, typed, follow=True)
    assert "The version stands." in said(page)
    assert "In force: version 1, from November 19, 2026 " + NOTICE in said(page)
    assert value_of(page, "version") == ["1"]
    form = page.content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert NOTICE in form
    later = haddad.post(
        address, {"version": "1", "words": "Another text.", "from_day": "2026-11-30"}, follow=True
    )
    assert "2 versions" in said(later)
    assert "In force: version 1, from November 19, 2026 " + NOTICE in said(later), "the next one holds later"
    assert value_of(later, "version") == ["2"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": " "}, "The notice is empty"),
        ({"from_day": "2026-11-18"}, "A version holds from today or from a day in the coming year"),
        ({"from_day": ""}, "This field is required"),
    ],
)
def test_a_notice_that_cannot_hold_is_not_put_in_force_and_nothing_typed_is_lost(house, wrong, sentence):
    typed = {"version": "0", "words": "A long text.", "from_day": "2026-11-20", **wrong}
    page = browser(house, "haddad").post(reverse("privacy_notice"), typed)
    assert page.status_code == 422
    assert sentence in said(page)
    assert "words" in wrong or "A long text." in said(page)
    assert not NoticeText.objects.exists()


def test_a_notice_written_on_an_old_page_does_not_replace_the_newer_one(house):
    publish(house)
    typed = {"version": "0", "words": "An older text.", "from_day": "2026-11-19"}
    page = browser(house, "haddad").post(reverse("privacy_notice"), typed)
    assert page.status_code == 409
    assert "Somebody put another version in force since you opened the page" in said(page)
    assert "An older text." in said(page)
    assert NoticeText.objects.count() == 1


@pytest.mark.parametrize("name", ["okafor", "novak", "ibarra"])
def test_nobody_but_the_privacy_officer_writes_the_notice(house, name):
    publish(house)
    page = browser(house, name).get(reverse("privacy_notice"))
    assert NOTICE in said(page)
    assert "Put it in force" not in said(page)
    for typed in ({}, {"version": "1", "words": "Mine.", "from_day": "2026-11-19"}):
        assert browser(house, name).post(reverse("privacy_notice"), typed).status_code == 403
    assert NoticeText.objects.count() == 1
