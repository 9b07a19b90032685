"""The table of guards speaks of words and tests that are there: it can't go stale between two soaks."""

import ast
from functools import cache

import pytest

from tests.house import tree
from tools.guards import Guard, table


@cache
def functions(name: str) -> frozenset[str]:
    """The functions of a test file."""
    return frozenset(node.name for node in tree.parsed(name).body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", table(), ids=lambda row: row.name)
def test_a_guards_words_stand_once_and_its_tests_exist(row: Guard):
    for one in row.cuts:
        assert one.find != one.put
        assert tree.text(one.file).count(one.find) == 1, (one.file, one.find)
    assert row.tests
    for test in row.tests:
        name, _, function = test.partition("::")
        assert function.partition("[")[0] in functions(name), test


def test_every_promise_that_stands_has_guards():
    assert {row.promise for row in table()} == {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
