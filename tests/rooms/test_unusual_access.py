"""The review list: it finds what was put into a history, raises little for nothing, and remembers what was reviewed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from bench.unusual import SINCE, Story
from tests.attacks.stage import savepoint
from tests.cast import browser, entries, make_house, refs_in
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.compliance.actions.reviews import mark_reviewed
from twodrawer.compliance.models import AccessReview
from twodrawer.compliance.queries.unusual_access import review_page
from twodrawer.compliance.unusual import GRACE, Why
from twodrawer.compliance.wording import finding_words
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.time import utc_text
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.queries.ties import family_name

# -- the rules, on histories from a seed -----------------------------------------------------------------


@pytest.mark.parametrize("seed", [3, 11])
def test_what_was_put_into_a_history_is_found_and_little_else(seed):
    story = Story(seed)
    honest = story.findings()
    assert {one.why for one in honest} <= {Why.HOURS}, "nobody is asked about their own work"
    assert len(honest) <= 6
    story.misuse_of_each_kind()
    told = {(one.why, one.member) for one in story.findings()}
    assert story.misuse <= told
    assert len(story.findings()) <= len(honest) + len(story.misuse) + 1
    assert all(finding_words(one, "Rowan").endswith((".", "?")) for one in story.findings())


def test_a_busy_person_is_measured_by_their_own_days():
    """The front desk opens many clients every day: the same number is unusual for a clinician and usual for them."""
    story = Story(5)
    day = SINCE.date() + timedelta(days=4)
    clients = [client for clients in story.clients.values() for client in clients][:26]
    for number, client in enumerate(clients):
        story.opens(story.desk, client, day, 9 + number / 4)
        story.opens(story.staff[0], client, day, 9 + number / 4)
    bulk = {one.member for one in story.findings() if one.why is Why.BULK}
    assert bulk == {story.staff[0]}


def test_care_that_ended_has_its_days_of_grace():
    story = Story(6)
    client = story.gone[0]
    last = story.ties.ended[client]
    story.accesses.clear()
    for after in (GRACE, GRACE + timedelta(days=1)):
        story.opens(story.staff[0], client, last + after, 11)
    story.sessions.add(story.staff[0], client, last)
    lately = [one.day for one in _all(story) if one.why is Why.AFTER_CARE]
    assert lately == [last + GRACE + timedelta(days=1)]


def _all(story):
    from bench.unusual import ZONE
    from twodrawer.compliance.unusual import habits_of, unusual

    return unusual(story.accesses, known=story.ties, sessions=story.sessions, habits=habits_of((), zone=ZONE))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Sato", "sato"),
        ("Kai Sato", "sato"),
        ("Kai Sato, Jr.", "sato"),
        ("Sato, Kai", "sato"),
        ("Đặng Trần", "tran"),
        ("", ""),
        ("Jr.", "jr"),
    ],
)
def test_a_family_name_is_the_last_of_the_names(name, family):
    assert family_name(name) == family


# -- the list, in a practice -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield make_house()


@pytest.fixture
def house(built, db):
    return built


def reads(house, name, client, *, hours_ago=1.0, act="client.read"):
    refs = (("client", client),)
    record(Event(act, refs, "treatment"), by=house.member(name), at=house.at - timedelta(hours=hours_ago))


def page(house, name="haddad", **later):
    who = house.who(name)
    return review_page(days=14, **{**who, "at": who["at"] + timedelta(**later)})


def whys(house, **later):
    return {(line.finding.why, line.who.name if line.who else "") for line in page(house, **later).to_review}


def own_name(house):
    """A client who is called like Okafor, and treated by Lindqvist."""
    identity = ClientIdentity(legal_name="Ngozi Okáfor", born=date(1988, 4, 1))
    return people.register_client(identity, treated_by=house.lindqvist.ref, **house.who("novak"))


def test_an_honest_morning_raises_nothing(house):
    for name, client in (("okafor", house.rowan), ("lindqvist", house.rowan), ("adeyemi", house.tran)):
        reads(house, name, client)
    reads(house, "brandt", house.tran)  # supervises Adeyemi, who covers Tran
    reads(house, "brandt", house.rowan, act="day.read")  # a list opens nobody
    assert not page(house).to_review


def test_each_kind_is_found_and_says_why(house):
    theirs = own_name(house)
    reads(house, "lindqvist", house.tran)
    reads(house, "okafor", theirs)
    reads(house, "okafor", house.rowan, hours_ago=8)  # two in the morning
    people.break_glass(
        name="Rowan", born=date(1992, 3, 8), reason="Rowan stands on the bridge.", **house.who("brandt")
    )
    with pytest.raises(Refused):
        people.break_glass(
            name="Nobody", born=date(1992, 3, 8), reason="A voice on the phone.", **house.who("brandt")
        )
    assert whys(house) == {
        (Why.EMERGENCY, "Brandt"),
        (Why.GUESSED, "Brandt"),
        (Why.NO_RELATIONSHIP, "Lindqvist"),
        (Why.NO_RELATIONSHIP, "Okafor"),
        (Why.FAMILY_NAME, "Okafor"),
        (Why.HOURS, "Okafor"),
    }
    first = page(house).to_review[0]
    assert first.finding.why is Why.EMERGENCY
    assert first.reason == "Rowan stands on the bridge."
    assert "Rowan" in first.sentence


def test_a_review_closes_the_question_until_there_is_more_to_ask(house):
    reads(house, "lindqvist", house.tran, hours_ago=2)
    (line,) = page(house).to_review
    mark_reviewed(
        line.key, through=line.through, remark="Lindqvist covered for Adeyemi.", **house.who("haddad")
    )
    now = page(house)
    assert not now.to_review
    (done,) = now.reviewed
    assert (done.remark, done.reviewed_by.name) == ("Lindqvist covered for Adeyemi.", "Haddad")
    entry = entries(house.practice, "access_review.marked")[-1]
    assert {("member", str(house.lindqvist.ref)), ("client", str(house.tran))} <= refs_in(entry)
    assert "covered" not in str(entry)
    reads(house, "lindqvist", house.tran, hours_ago=1)
    assert [again.finding.count for again in page(house).to_review] == [2]


def test_what_came_after_the_page_was_shown_is_not_reviewed_with_it(house):
    reads(house, "lindqvist", house.tran, hours_ago=2)
    (line,) = page(house).to_review
    reads(house, "lindqvist", house.tran, hours_ago=1)
    mark_reviewed(line.key, through=line.through, remark="One read.", **house.who("haddad"))
    assert len(page(house).to_review) == 1
    far = utc_text(datetime(2199, 1, 1, tzinfo=UTC))
    mark_reviewed(line.key, through=far, remark="Both.", **house.who("haddad"))
    assert AccessReview.objects.latest("ref").through_at <= house.at, "nobody reviews what is still to come"


def test_a_family_name_is_asked_about_once(house):
    theirs = own_name(house)
    people.put_on_care_team(theirs, member_ref=house.okafor.ref, part="primary", **house.who("novak"))
    reads(house, "okafor", theirs, hours_ago=30)
    (line,) = [one for one in page(house).to_review if one.finding.why is Why.FAMILY_NAME]
    mark_reviewed(line.key, through=line.through, remark="Not related.", **house.who("haddad"))
    reads(house, "okafor", theirs)
    assert Why.FAMILY_NAME not in {why for why, _ in whys(house)}


def test_only_the_privacy_officer_sees_or_answers_and_only_what_is_on_the_list(house):
    reads(house, "lindqvist", house.tran)
    (line,) = page(house).to_review
    for name in ("okafor", "lindqvist", "novak", "keller", "ibarra", "adeyemi", "brandt"):
        with pytest.raises(Refused):
            page(house, name)
        with pytest.raises(Refused):
            mark_reviewed(line.key, through="", remark="Nothing.", **house.who(name))
    assert not page(house, "sato").to_review
    for key in (line.key[:-1], "", "no_relationship:x", f"emergency:{house.rowan}"):
        with pytest.raises(Conflict):
            mark_reviewed(key, through="", remark="Nothing.", **house.who("haddad"))
    with pytest.raises(Conflict):
        mark_reviewed(line.key, through="", remark="Nothing.", **house.who("sato"))
    for remark in ("", "  \n", "x" * 2_001):
        with pytest.raises(Invalid):
            mark_reviewed(line.key, through="", remark=remark, **house.who("haddad"))
    assert not AccessReview.objects.exists()


def test_the_remark_lies_sealed(house):
    reads(house, "lindqvist", house.tran)
    (line,) = page(house).to_review
    mark_reviewed(
        line.key, through=line.through, remark="The heron was at the window.", **house.who("haddad")
    )
    assert b"heron" not in bytes(AccessReview.objects.get().remark)


def test_it_waits_on_haddads_today_and_is_answered_on_the_page(house):
    reads(house, "lindqvist", house.tran)
    haddad = browser(house, "haddad")
    today = haddad.get(reverse("today"))
    assert "Unusual access to review" in today.content.decode()
    assert "Lindqvist, LCSW" in today.content.decode()
    assert entries(house.practice, "access_review.read")
    shown = haddad.get(reverse("review"), {"days": "90"}).context["page"]
    assert shown.days == 90
    (line,) = shown.to_review
    said = {"finding": line.key, "through": line.through, "remark": ""}
    assert haddad.post(reverse("review_mark"), said).status_code == 302
    assert not AccessReview.objects.exists()
    assert haddad.post(reverse("review_mark"), {**said, "remark": "Covering."}).status_code == 302
    assert "Nothing to review" in haddad.get(reverse("today")).content.decode()
    assert "Covering." in haddad.get(reverse("review")).content.decode()
    assert "Unusual access" not in browser(house, "okafor").get(reverse("today")).content.decode()
