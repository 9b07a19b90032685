"""The words of a form and of a paper that was read: each follows from what the form says, and its nearest twin differs."""

from dataclasses import replace
from datetime import date

import pytest

from tests.papers import COUNSELING, PART2, SIGNED_PAPER, TO_LINDQVIST
from twodrawer.disclosures.facts_papers import FormWords, PurposeIs
from twodrawer.disclosures.form_text import (
    entered,
    expiry_words,
    form_text,
    label_of,
    purpose_words,
    title_of,
)
from twodrawer.law.words import AuthorityKind, Record, Signer, Statement

NOTES = replace(TO_LINDQVIST, covers=(Record.PSYCHOTHERAPY_NOTES,))


def text(words: FormWords, born: str = "") -> dict[str, str]:
    return dict(form_text(words, client="Rowan", born=born, practice="Keller Psychotherapy"))


def test_a_paper_is_called_what_it_is_and_to_whom():
    to = f", to {TO_LINDQVIST.recipient}"
    assert title_of(None) == label_of(None) == "Signed paper, not read yet"
    assert title_of(AuthorityKind.AUTHORIZATION) == "Authorization to disclose health information"
    assert label_of(TO_LINDQVIST) == f"Authorization{to}"
    assert label_of(NOTES) == f"Psychotherapy-note authorization{to}"
    assert label_of(COUNSELING) == f"SUD counseling notes consent{to}"
    assert label_of(replace(TO_LINDQVIST, recipient="")) == "Authorization"


def test_the_purpose_is_the_laws_words_and_the_persons():
    assert purpose_words(TO_LINDQVIST) == "To go on with treatment there."
    assert purpose_words(replace(TO_LINDQVIST, purpose="")) == ""
    at_request = replace(TO_LINDQVIST, purpose_is=PurposeIs.AT_REQUEST, purpose="My move.")
    assert purpose_words(at_request) == "At my request. My move."


def test_it_ends_on_a_day_or_with_an_event_or_says_neither():
    assert expiry_words(TO_LINDQVIST) == "May 1, 2027"
    assert expiry_words(replace(TO_LINDQVIST, expires_event="the move")) == "May 1, 2027; or: the move"
    assert expiry_words(replace(TO_LINDQVIST, expires_on=None)) == ""


def test_a_form_says_whose_information_and_which():
    assert text(TO_LINDQVIST)["Whose information"] == "Rowan"
    assert text(TO_LINDQVIST, "May 1, 1992")["Whose information"] == "Rowan, born May 1, 1992"
    assert text(TO_LINDQVIST)["What may be disclosed"] == "Progress notes. Progress notes from May 1, 2026 on"
    bare = replace(TO_LINDQVIST, covers=())
    assert text(bare)["What may be disclosed"] == "Progress notes from May 1, 2026 on"


def test_what_may_happen_afterwards_is_the_law_of_the_record():
    """45 CFR 164.508(c)(2)(iii); 42 CFR 2.31(a)(4)(iii), 2.32: only a Part 2 record stays protected in other hands."""
    afterwards = "What may happen to it afterwards"
    of_chart, of_part2, of_counseling = (text(one)[afterwards] for one in (TO_LINDQVIST, PART2, COUNSELING))
    assert "may no longer protect it" in of_chart
    assert "part 2" not in of_chart
    assert "as the HIPAA rules permit" in of_part2
    assert "stay protected by 42 CFR part 2" in of_counseling
    named = replace(PART2, purpose_is=PurposeIs.NAMED, purpose="Coordination")
    assert text(named)[afterwards] == of_counseling


@pytest.mark.parametrize("words", [TO_LINDQVIST, PART2, COUNSELING])
def test_what_follows_from_not_signing_is_said_of_part_2_as_part_2_has_it(words):
    """42 CFR 2.31(a)(10)."""
    said = text(words)["It is your choice"]
    assert ("these records are not disclosed" in said) == (words.kind is not AuthorityKind.AUTHORIZATION)


def test_what_was_read_off_a_paper_is_told_line_by_line():
    said = dict(entered(SIGNED_PAPER))
    assert said["Signed"] == "Rowan, November 2, 2026"
    assert "By what authority" not in said
    statements = ("It can be revoked", "What depends on it", "It may be passed on")
    assert all(said[one] == "It says so" for one in statements)
    for lacks, name in zip(
        (Statement.REVOCATION, Statement.CONDITIONING, Statement.REDISCLOSURE), statements, strict=True
    ):
        rest = tuple(one for one in Statement if one is not lacks)
        assert dict(entered(replace(SIGNED_PAPER, statements=rest)))[name] == ""
    by_parent = replace(
        SIGNED_PAPER, signed_by=Signer.REPRESENTATIVE, representative_authority="Mother of a minor"
    )
    assert dict(entered(by_parent))["By what authority"] == "Mother of a minor"


def test_a_signature_without_a_name_or_a_day_is_a_signature():
    assert dict(entered(replace(SIGNED_PAPER, signer="", signed_on=None)))["Signed"] == "Yes"
    assert dict(entered(replace(SIGNED_PAPER, signer="", signed_on=None, is_signed=False)))["Signed"] == ""
    assert (
        dict(entered(replace(SIGNED_PAPER, signer="", signed_on=date(2026, 1, 2))))["Signed"]
        == "January 2, 2026"
    )
