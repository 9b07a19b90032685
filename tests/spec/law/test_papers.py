"""A form read by itself says the same as `decide` does with it."""

from datetime import date

import pytest
from hypothesis import given

from tests.spec.law.test_properties import few, questions
from twodrawer.law import decide
from twodrawer.law.papers import FORMS, reading
from twodrawer.law.question import Authority
from twodrawer.law.words import AuthorityKind, Deed, Purpose, Record

DAY = date(2026, 11, 21)
KINDS = {
    Record.PROGRESS_NOTE: AuthorityKind.AUTHORIZATION,
    Record.PSYCHOTHERAPY_NOTES: AuthorityKind.AUTHORIZATION,
    Record.PART2_RECORD: AuthorityKind.PART2_CONSENT,
    Record.SUD_COUNSELING_NOTES: AuthorityKind.SUD_COUNSELING_CONSENT,
}


@few
@given(questions)
def test_what_a_reading_says_is_what_decide_goes_by(question):
    record = question.record if question.record in KINDS else Record.PROGRESS_NOTE
    paper = question.authority.model_copy(update={"kind": KINDS[record]})
    asked = question.model_copy(
        update={
            "record": record,
            "authority": paper,
            "purpose": Purpose.CLIENT_DIRECTED,
            "state": None,
            "act": Deed.DISCLOSE,
        }
    )
    found = reading(paper, record=record, on=question.on, client=question.client)
    answer = decide(asked)
    if answer.is_yes:
        assert found.holds
    for defect in found.defects:
        assert defect.says in answer.because
        assert defect.under.text in answer.citations


def test_a_form_without_a_kind_is_missing_it_and_other_papers_are_no_forms():
    found = reading(Authority(), record=Record.PROGRESS_NOTE, on=DAY)
    assert not found.holds
    assert found.missing[0] == "authority.kind"
    assert AuthorityKind.SUBPOENA not in FORMS
    with pytest.raises(KeyError):
        reading(Authority(kind=AuthorityKind.SUBPOENA), record=Record.PROGRESS_NOTE, on=DAY)
