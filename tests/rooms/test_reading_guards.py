"""Every guard of what the desk shows, keeps and writes, and of the law around its rules, is missed by some test when it is
gone. A sample here; all in `make soak`."""

import pytest

from tests.support import taken_out
from tests.support.counts import count
from tools import disclosure_guards
from tools.law_guards import ELSEWHERE, LAW, drawn
from tools.reading_guards import FILES, NOT_MISSED
from tools.room_guards import ROOM, Guarded, conditions, guards

ROWS = guards(FILES, NOT_MISSED)
SAMPLE = drawn(ROWS, count("guards of readings taken out", usual=1, full=10_000), "readings")


@pytest.fixture(scope="module")
def noticed(request, django_db_setup, django_db_blocker) -> dict[Guarded, str]:
    return taken_out.noticed(request, django_db_blocker, SAMPLE)


@pytest.mark.parametrize("guard", SAMPLE, ids=str)
def test_a_guard_is_missed(guard, noticed, db):
    assert noticed[guard], f"nobody misses {guard}"


def test_no_file_with_a_guard_is_in_neither_table():
    listed = {(ROOM / file).resolve() for file in (*disclosure_guards.FILES, *FILES)}
    held = [file for file in ROOM.rglob("*.py") if "migrations" not in file.parts]
    held += [file for file in LAW.rglob("*.py") if file.name in ELSEWHERE]
    assert [str(file) for file in held if file not in listed and any(conditions(file))] == []


@pytest.mark.parametrize("table", [disclosure_guards.NOT_MISSED, NOT_MISSED], ids=["done", "read"])
def test_what_no_test_can_miss_is_still_there(table):
    """A reason for a condition that is gone would hide the next one that is written so."""
    held = {
        (file, found.asks)
        for file in (*disclosure_guards.FILES, *FILES)
        for found in conditions((ROOM / file).resolve())
    }
    assert set(table) <= held
