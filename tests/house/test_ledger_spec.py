"""Every rule of the ledger's specification names tests that exist, and its numbers count."""

import re

import pytest

from tests.house import tree

RULE = re.compile(r"^\| (L\d+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
RULES = RULE.findall(tree.text("docs/specs/ledger.md"))


def test_rules_are_in_order_and_stand_once():
    numbers = [int(number[1:]) for number, _ in RULES]
    assert numbers == sorted(set(numbers)) and len(numbers) > 30


@pytest.mark.parametrize(("number", "says"), RULES, ids=[number for number, _ in RULES])
def test_a_rule_names_tests_that_exist(number, says):
    named = TEST.findall(says)
    assert named and "MUST" in says
    for path, name in named:
        assert f"def {name}(" in tree.text(path), f"{number}: {path}::{name}"
