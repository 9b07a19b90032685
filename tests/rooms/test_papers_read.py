"""A form's words under the law, element by element, and who may sign: each rule with its nearest refusal. No database."""

from dataclasses import replace
from datetime import date

import pytest

from tests.papers import SIGNED_PAPER
from twodrawer.disclosures.facts_papers import Alone, Finding
from twodrawer.disclosures.form_reading import authority_from, findings
from twodrawer.disclosures.signers import SignerWord, who_signs
from twodrawer.law.question import ADULT_AND_LIVING
from twodrawer.law.words import Condition, Record, Signer, Statement

DAY = date(2026, 11, 19)


def test_what_is_wrong_is_said_with_its_paragraph_where_the_law_has_one():
    assert str(Finding("purpose", "It says no purpose", "45 CFR 164.508(c)(1)(iv)")) == (
        "It says no purpose (45 CFR 164.508(c)(1)(iv))"
    )
    assert str(Finding("purpose", "It says no purpose")) == "It says no purpose"


NEAREST = [
    ({"description": ""}, "description", "45 CFR 164.508(c)(1)(i)"),
    ({"discloser": ""}, "discloser", "45 CFR 164.508(c)(1)(ii)"),
    ({"recipient": ""}, "recipient", "45 CFR 164.508(c)(1)(iii)"),
    ({"purpose": ""}, "purpose", "45 CFR 164.508(c)(1)(iv)"),
    ({"expires_on": None}, "expires_on", "45 CFR 164.508(c)(1)(v)"),
    ({"expires_on": None, "expires_event": "None."}, "expires_on", "45 CFR 164.508(c)(1)(v)"),
    (
        {"expires_on": None, "expires_event": "end of the research study"},
        "expires_on",
        "45 CFR 164.508(c)(1)(v)",
    ),
    ({"is_signed": False}, "is_signed", "45 CFR 164.508(c)(1)(vi)"),
    ({"signed_on": None}, "signed_on", "45 CFR 164.508(c)(1)(vi)"),
    ({"signed_by": Signer.REPRESENTATIVE}, "representative_authority", "45 CFR 164.508(c)(1)(vi)"),
    (
        {"statements": (Statement.CONDITIONING, Statement.REDISCLOSURE)},
        "statements",
        "45 CFR 164.508(c)(2)(i)",
    ),
    (
        {"statements": (Statement.REVOCATION, Statement.REDISCLOSURE)},
        "statements",
        "45 CFR 164.508(c)(2)(ii)",
    ),
    (
        {"statements": (Statement.REVOCATION, Statement.CONDITIONING)},
        "statements",
        "45 CFR 164.508(c)(2)(iii)",
    ),
    ({"conditioned_on": Condition.TREATMENT}, "conditioned_on", "45 CFR 164.508(b)(4)"),
    ({"alone": Alone.OTHER}, "alone", "45 CFR 164.508(b)(3)"),
    ({"alone": Alone.NOTES_AUTHORIZATION}, "alone", "45 CFR 164.508(b)(3)(iii)"),
    ({"covers": (Record.PROGRESS_NOTE, Record.PSYCHOTHERAPY_NOTES)}, "covers", "45 CFR 164.508(b)(3)(ii)"),
    (
        {"covers": (Record.PSYCHOTHERAPY_NOTES,), "alone": Alone.AUTHORIZATION},
        "alone",
        "45 CFR 164.508(b)(3)(ii)",
    ),
    ({"covers": ()}, "covers", "45 CFR 164.508(c)(1)(i)"),
    ({"covers": (Record.PART2_RECORD,)}, "covers", "42 CFR 2.31(a)"),
    ({"expires_on": date(2026, 11, 18)}, "expires_on", "45 CFR 164.508(b)(2)"),
]


def read(words) -> tuple[Finding, ...]:
    return findings(words, on=DAY, client=ADULT_AND_LIVING)


def test_a_whole_form_lacks_nothing():
    """All of 164.508(c)(1)(i), (ii), (iii), (iv), (v) and (vi)."""
    assert read(SIGNED_PAPER) == ()


@pytest.mark.parametrize(("change", "field", "cite"), NEAREST)
def test_each_element_that_a_paper_lacks_is_said_beside_its_field_with_its_paragraph(change, field, cite):
    """164.508(b)(2)(ii): not filled out completely, nor with the statements of (c)(2)(i), (ii) and (iii)."""
    found = read(replace(SIGNED_PAPER, **change))
    assert (field, cite) in {(one.field, one.cite) for one in found}
    assert all(one.says and str(one) for one in found)


@pytest.mark.parametrize(
    ("unknown", "field"),
    [
        ({"statements": None}, "statements"),
        ({"alone": None}, "alone"),
        ({"conditioned_on": None}, "conditioned_on"),
        ({"signed_by": None}, "signed_by"),
    ],
)
def test_what_nobody_looked_at_closes_a_paper_as_well(unknown, field):
    assert [(one.field, one.is_gap) for one in read(replace(SIGNED_PAPER, **unknown))] == [(field, True)]


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": None, "expires_event": "When the treatment with Lindqvist has begun"},
        {"alone": Alone.AUTHORIZATION},
        {"covers": (Record.PSYCHOTHERAPY_NOTES,), "alone": Alone.NOTES_AUTHORIZATION},
        {"signed_by": Signer.REPRESENTATIVE, "representative_authority": "Guardian by order of May 3, 2025"},
        {"expires_on": DAY},
        {"purpose": "At the request of the individual"},
    ],
)
def test_allowed_twins_of_what_closes_a_paper(change):
    """164.508(b)(2)(iv): what may share a page, and what needs none. It holds on its last day, (b)(2)(i)."""
    assert read(replace(SIGNED_PAPER, **change)) == ()


def test_a_paper_of_which_nothing_was_read_is_no_authority():
    assert authority_from(None).kind is None


@pytest.mark.parametrize(
    ("age", "said", "client", "representative", "asks"),
    [
        (15, None, False, True, False),
        (17, None, False, True, False),
        (17, SignerWord.OF_AGE, False, True, False),  # nobody is of age below every state's age
        (17, SignerWord.ALONE, True, False, False),
        (18, None, False, False, True),
        (20, None, False, False, True),
        (19, SignerWord.OF_AGE, True, True, False),
        (19, SignerWord.PARENT, False, True, False),
        (21, None, True, True, False),
        (21, SignerWord.PARENT, True, True, False),  # what was said of a minor ends with the highest age
    ],
)
def test_who_signs_at_which_age(age, said, client, representative, asks):
    who = who_signs(born=DAY.replace(year=DAY.year - age), died=None, state="OR", on=DAY, said=said)
    assert (who.client, who.representative, who.asks) == (client, representative, asks)
    assert who.because
    assert who.cite


def test_after_a_death_the_estate_signs_and_without_a_birth_date_nobody_does():
    dead = who_signs(born=date(1960, 1, 1), died=DAY, state="OR", on=DAY)
    assert (dead.client, dead.representative, dead.cite) == (False, True, "45 CFR 164.502(g)(4)")
    unborn = who_signs(born=None, died=None, state="OR", on=DAY)
    assert (unborn.client, unborn.representative, unborn.asks) == (False, False, True)


def test_an_unconfirmed_state_is_said_to_be_and_a_confirmed_one_names_its_age():
    born = DAY.replace(year=DAY.year - 15)
    assert "Oregon" in who_signs(born=born, died=None, state="OR", on=DAY).because
    assert "not confirmed" in who_signs(born=born, died=None, state="OR", on=DAY).because
    assert "from 12 on" in who_signs(born=born, died=None, state="IL", on=DAY).because
