"""Every guard of what is done with papers, requests, releases and the account is missed by some test when it is gone. A
sample here; all in `make soak`."""

import pytest

from tests.support import taken_out
from tests.support.counts import count
from tools.disclosure_guards import FILES, NOT_MISSED
from tools.law_guards import drawn
from tools.room_guards import Guarded, guards

ROWS = guards(FILES, NOT_MISSED)
SAMPLE = drawn(ROWS, count("guards of disclosures taken out", usual=1, full=10_000), "disclosures")


@pytest.fixture(scope="module")
def noticed(request, django_db_setup, django_db_blocker) -> dict[Guarded, str]:
    return taken_out.noticed(request, django_db_blocker, SAMPLE)


@pytest.mark.parametrize("guard", SAMPLE, ids=str)
def test_a_guard_is_missed(guard, noticed, db):
    assert noticed[guard], f"nobody misses {guard}"


def test_the_list_of_guards_is_not_empty():
    assert len(ROWS) > 250
