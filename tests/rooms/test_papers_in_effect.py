"""What is read of papers when they are opened, and until which day any of a client's was in effect: 164.530(j)(2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.attacks.stage import savepoint
from tests.cast import House, make_house, reading
from tests.papers import SIGNED_PAPER, TO_LINDQVIST, received, revoke, signed, write
from tests.requests import ROWAN
from twodrawer.disclosures.actions import requests as desk
from twodrawer.disclosures.actions.agreements import (
    answer_restriction,
    ask_restriction,
    end_restriction,
    set_channel,
)
from twodrawer.disclosures.actions.papers import change_words, receive_paper, say_event_happened
from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_requests import Wish
from twodrawer.disclosures.queries.keeping import NOTHING, papers_last_in_effect
from twodrawer.disclosures.queries.papers import paper_opened, scan_of
from twodrawer.disclosures.queries.papers.opened import require_signed, signed_text
from twodrawer.law.requests import Asking
from twodrawer.law.words import Purpose, Record
from twodrawer.lib.errors import Conflict

EXPIRES = date(2027, 5, 1)
BROTHER = RestrictionDetails(what="That I come here at all", from_whom="my brother")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


def last(house: House, on: date, client: UUID | None = None) -> date | None:
    refs = [client or house.rowan]
    return papers_last_in_effect(refs, practice_ref=house.practice, zone="America/Los_Angeles", on=on)


def opened(house: House, ref: UUID) -> Any:
    return paper_opened(ref, by=house.okafor, on=house.today, read=reading())


# -- until which day -----------------------------------------------------------------------------------------


def test_a_client_without_papers_has_no_such_day(house):
    assert last(house, house.today) == NOTHING


def test_a_form_is_in_effect_until_its_day_or_its_revocation(house):
    ref = signed(house)
    assert last(house, house.today) is None
    assert last(house, EXPIRES) == EXPIRES
    assert last(house, EXPIRES, client=house.tran) == NOTHING
    revoke(house, ref)
    assert last(house, house.today) == house.today
    write(house, replace(TO_LINDQVIST, expires_on=EXPIRES + timedelta(days=9)))
    assert last(house, EXPIRES) is None, "the longest of them counts"


def test_a_form_that_ends_with_an_event_is_in_effect_until_somebody_says_that_it_happened(house):
    ref = signed(house, replace(TO_LINDQVIST, expires_on=None, expires_event="When the treatment there ends"))
    years_later = house.today + timedelta(days=9 * 366)
    assert last(house, years_later) is None
    say_event_happened(ref, day=house.today, words="Rowan called", **house.who("okafor"))
    assert last(house, years_later) == house.today


def test_a_paper_that_nobody_read_counts_from_the_day_on_which_it_was_taken_in(house):
    scan = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"
    receive_paper(house.rowan, scan=scan, received_on=house.today, **house.who("novak"))
    assert last(house, house.today + timedelta(days=1)) == house.today


def test_a_restriction_that_was_agreed_to_is_in_effect_until_it_ends(house):
    asked = ask_restriction(house.rowan, details=BROTHER, **house.who("novak"))
    assert last(house, house.today) == house.today
    answer_restriction(asked, agrees=True, words="Yes", **house.who("haddad"))
    assert last(house, house.today + timedelta(days=999)) is None
    end_restriction(asked, client_agrees=True, words="Rowan said so", **house.who("okafor"))
    assert last(house, house.today + timedelta(days=999)) == house.today


def test_an_open_request_keeps_its_papers_and_a_way_of_contact_counts_from_its_day(house):
    wish = Wish(Purpose.CLIENT_ACCESS, (Record.DESIGNATED_RECORD_SET,), "All of it")
    ref = desk.take_in_request(
        house.rowan, asking=Asking.ACCESS, wish=wish, requester=ROWAN, through="mail", received_on=house.today,
        **house.who("haddad"),
    )  # fmt: skip
    assert last(house, house.today + timedelta(days=999)) is None
    desk.withdraw(ref, words="Rowan called", **house.who("haddad"))
    assert last(house, house.today + timedelta(days=999)) == house.today
    details = ChannelDetails(means="Text messages only")
    set_channel(house.tran, details=details, version=0, **house.who("novak"))
    assert last(house, house.today + timedelta(days=1), client=house.tran) == house.today


# -- opened -------------------------------------------------------------------------------------------------


def test_nothing_is_over_while_a_form_without_a_day_is_in_effect_beside_what_has_ended(house):
    asked = ask_restriction(house.rowan, details=BROTHER, **house.who("novak"))
    answer_restriction(asked, agrees=False, words="No", **house.who("haddad"))
    assert last(house, house.today) == house.today


def test_a_revoked_paper_says_when_by_whom_and_in_which_words(house):
    ref = signed(house)
    assert opened(house, ref).end is None
    revoke(house, ref, **house.who("lindqvist"))
    end = opened(house, ref).end
    assert (end.kind, end.day, end.words) == ("revoked", house.today, "I take it back. Rowan")
    assert end.by_name == "Lindqvist, LCSW"


def test_a_copy_is_of_what_was_signed_and_not_of_the_correction_that_waits(house):
    """164.508(c)(4)."""
    waits = opened(house, write(house))
    with pytest.raises(Conflict, match="nothing to copy yet"):
        require_signed(waits)
    ref = signed(house)
    before = opened(house, ref)
    require_signed(before)
    assert signed_text(before, by=house.okafor) == before.text
    change_words(ref, words=replace(TO_LINDQVIST, purpose="Something else"), version=1, **house.who("okafor"))
    after = opened(house, ref)
    assert (after.signed_version, after.version) == (1, 2)
    assert signed_text(after, by=house.okafor) == before.text != after.text


def test_a_scan_is_there_for_a_paper_that_was_taken_in_and_for_no_other(house):
    content, media = scan_of(
        received(house, SIGNED_PAPER), by=house.okafor, on=house.today, read=reading()
    )  # fmt: skip
    assert content.startswith(b"%PDF") and media == "application/pdf"
    with pytest.raises(Conflict, match="There is no scan"):
        scan_of(signed(house), by=house.okafor, on=house.today, read=reading())


def test_a_signature_holds_with_the_practices_key_and_not_without_it(house, monkeypatch):
    ref = signed(house)
    assert opened(house, ref).signatures[0].holds
    monkeypatch.setattr(
        "twodrawer.disclosures.queries.papers.opened.public_signing_keys", lambda practice: {}
    )
    assert not opened(house, ref).signatures[0].holds
