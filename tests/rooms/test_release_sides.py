"""The sides of a release that aren't asked for: a button that isn't there any more changes nothing and says so."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.attacks.stage import savepoint
from tests.cast import browser, make_house
from tests.notes import Desk, open_desk
from tests.papers import received
from tests.releases import access, begun, opened
from tests.rooms.test_release_pages import PARTS, chosen, post, said
from tests.rooms.test_request_forms import drawn
from twodrawer.disclosures.models import PaperVersion

TYPED = {"says_revocation": "yes", "says_redisclosure": "no"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house(passwords=False))


@pytest.fixture
def desk(built, db) -> Desk:
    return replace(built)


@pytest.mark.parametrize("do", ["", "leave", "everything", "decision", "sheets"])
def test_what_isnt_asked_for_changes_nothing_and_is_said(desk, do):
    """A client's own access waits for nobody's decision, and the package leaves by its own button."""
    package = begun(desk, access())
    answer = post(desk, package, do, name="Brandt", says="Yes", human="originator", decided_on="2026-11-18")
    assert answer.status_code == 409
    assert "The release stands otherwise now" in said(answer)
    assert opened(desk, package).version == 1


def test_proofs_are_ticked_where_the_law_asks_for_some(desk):
    package = begun(desk, access())
    assert post(desk, package, "proofs", verified=["identity"]).status_code == 302


def test_parts_typed_over_an_older_page_say_so_each_time_they_are_sent(desk):
    package = begun(desk, access())
    wrong = post(desk, package, "parts", version=1, **{**PARTS, "from_day": "no day"})
    assert wrong.status_code == 422
    assert post(desk, package, "parts", version=1, **PARTS).status_code == 302
    again = post(desk, package, "parts", version=1, **{**PARTS, "from_day": "no day"})
    assert again.status_code == 422
    assert set(chosen(again.content.decode(), "version")) == {"1"}
    assert post(desk, package, "parts", version=1, **PARTS).status_code == 409
    assert opened(desk, package).version == 2


def test_the_notice_is_refused_in_words_of_its_own(desk):
    answer = browser(desk.house, "keller").get("/papers/notice/")
    assert answer.status_code == 403
    assert "You can’t open the practice’s notice" in said(answer)
    assert "this client" not in said(answer)


def test_what_a_paper_tells_the_client_is_answered_whole_or_left_open(desk):
    """164.508(c)(2). One answer alone was lost without a word: the three are kept together."""
    house = desk.house
    ref = received(house)
    page = browser(house, "okafor").get(f"/papers/{ref}/enter/")
    half = {**drawn(page, "recipient"), **TYPED}
    answer = browser(house, "okafor").post(f"/papers/{ref}/enter/", {**half, "says_conditioning": ""})
    assert answer.status_code == 422
    assert "It says whether anything depends on it: Answer all three" in said(answer)
    assert "Answer all three of what it tells the client, or leave all three open" in said(answer)
    before = PaperVersion.objects.filter(paper=ref).count()
    whole = browser(house, "okafor").post(f"/papers/{ref}/enter/", {**half, "says_conditioning": "yes"})
    assert whole.status_code == 302
    assert PaperVersion.objects.filter(paper=ref).count() == before + 1
