"""A step that somebody sends when the request has moved on: it does nothing, and no word of it is lost."""

import pytest

from tests.rooms.test_request_forms import desk, drawn, opened, page_of, post, said
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.views.request_page import FORMS

__all__ = ["desk", "opened"]  # the neighbour's stage


def test_words_of_a_step_that_is_over_meanwhile_stand_on_the_page_again(desk):
    ref = desk.access()
    sent = {**drawn(page_of(desk, ref), "version", "extend"), "reason": "The archive\nis <elsewhere>"}
    desk.do(acts.withdraw, ref, words="Rowan, by phone")
    answer = post(desk, "request_step", ref, **sent)
    assert answer.status_code == 409
    assert "What you had written The archive is <elsewhere> It was not kept" in said(answer)
    assert "<elsewhere>" not in answer.content.decode()
    unknown = post(desk, "request_step", ref, what="everything", version="1", words="Words of nothing")
    assert unknown.status_code == 409 and "What you had written" not in said(unknown)


@pytest.mark.parametrize("what", sorted(FORMS))
def test_the_form_of_any_step_can_be_read_when_the_request_is_over(desk, what):
    ref = desk.access()
    desk.do(acts.withdraw, ref, words="Rowan, by phone")
    answer = post(desk, "request_step", ref, what=what, version="1", words="Rowan called")
    assert answer.status_code == 409


def test_what_was_chosen_and_what_was_left_blank_is_no_word_of_anybodys(desk):
    ref = desk.subpoena()
    handed = {
        **drawn(page_of(desk, ref), "version", "hand_over"),
        "human": "counsel",
        "who": "Brandt",
        "words": " ",
    }
    desk.do(acts.withdraw, ref, words="Rowan, by phone")
    answer = post(desk, "request_step", ref, **handed)
    assert "What you had written Brandt It was not kept" in said(answer)
    assert "<p></p>" not in answer.content.decode()
