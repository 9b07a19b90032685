"""The federal table, cell by cell: 22 purposes, four kinds of record, each with its nearest refusal beside it."""

import pytest

from tests.spec.law.cases import answered, differences
from tests.spec.law.federal import Cell, cells, read
from twodrawer.law.words import Record

FOUR = ("progress_note", "psychotherapy_notes", "sud_counseling_notes", "part2_record")


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_a_cell_of_the_federal_table_is_answered_so(cell: Cell):
    answer = answered(cell.question())
    assert differences(answer, cell.expects) == []
    assert not answer["missing"], answer


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_its_nearest_twin_is_answered_otherwise(cell: Cell):
    answer = answered(cell.twin())
    assert answer["outcome"] == cell.expects["twin_is"], answer
    assert answer["outcome"] != cell.expects["is"]
    assert not answer["missing"], answer


def test_the_table_is_whole():
    assert [row["row"] for row in read()["rows"]] == list(range(1, 23))
    assert all(tuple(row["cells"]) == FOUR for row in read()["rows"])
    assert set(FOUR) < set(Record)


def test_the_example_of_the_format_is_answered_word_for_word():
    question = {
        "record": "psychotherapy_notes", "purpose": "payment", "act": "disclose", "on": "2026-11-21", "state": "IL",
        "actor": {"relation": "payer"}, "client": {"minor": False, "deceased": False}, "authority": {"kind": "none"},
    }  # fmt: skip
    assert answered(question) == {
        "outcome": "authorize", "needs": ["authorization:psychotherapy_notes"], "must": [], "human": None,
        "citations": ["45 CFR 164.508(a)(2)", "45 CFR 164.508(b)(4)"], "missing": [],
        "because": "Psychotherapy notes go to a payer only on the client's own authorization, and payment may not depend on it.",
        "next": "Send the progress notes instead, or ask the client for a psychotherapy-notes authorization.",
        "clocks": [], "applied": ["hipaa_psychotherapy_notes", "state_il"], "law_as_of": "2026-11-21",
    }  # fmt: skip
