"""Clocks, accounting, minimum necessary, verification, restrictions, breaches, retention: case by case."""

from collections import Counter
from datetime import date

import pytest

from tests.spec.law.cases import called, read
from twodrawer.law.facts import Clock
from twodrawer.law.retention import Kept

CASES = read("duties.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_the_law_says(case):
    assert called(case) == case["is"]


def test_every_case_has_a_sentence_of_its_own():
    said = Counter(case["says"] for name in ("duties.yaml", "decide.yaml") for case in read(name))
    assert {sentence for sentence, times in said.items() if times > 1} == set()


def test_a_clock_names_its_last_days():
    clock = Clock(30, 30, "receipt of the request", "45 CFR 164.524(b)(2)")
    assert clock.due(date(2026, 11, 21)) == date(2026, 12, 21)
    assert clock.due_extended(date(2026, 11, 21)) == date(2027, 1, 20)


def test_a_record_is_over_the_day_after_its_last_and_never_without_one():
    kept = Kept(date(2026, 11, 21), "…")
    assert not kept.is_over(date(2026, 11, 21))
    assert kept.is_over(date(2026, 11, 22))
    assert not Kept(None, "…").is_over(date(2999, 1, 1))
    longer = Kept(date(2026, 11, 21), "…", summary_until=date(2030, 1, 1))
    assert not longer.is_over(date(2026, 11, 22))
    assert longer.is_over(date(2030, 1, 2))
