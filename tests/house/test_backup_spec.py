"""Every rule of the backup's and the destruction list's specifications names the test that tries to break it."""

import re

import pytest

from tests.house import tree

RULE = re.compile(r"^\| ([BD])-(\d+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
SPECS = ("docs/specs/backup.md", "docs/specs/destruction-list.md")


@pytest.mark.parametrize("spec", SPECS)
def test_each_rule_is_numbered_and_names_a_test_that_exists(spec):
    rules = RULE.findall(tree.text(spec))
    assert [int(number) for _, number, _ in rules] == list(range(1, len(rules) + 1))
    assert len(rules) > 5
    for letter, number, says in rules:
        named = TEST.findall(says)
        assert named, f"{letter}-{number} names no test"
        for path, name in named:
            assert f"def {name}(" in tree.text(path), f"{letter}-{number}: {path}::{name}"
