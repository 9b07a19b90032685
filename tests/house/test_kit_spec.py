"""Every rule of the downtime kit's specification names the tests that try to break it, and those tests exist."""

import re

from tests.house import tree

RULE = re.compile(r"^\| K-(\d+) \|(.*)\|$", re.MULTILINE)
PYTHON = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_each_rule_of_the_kit_names_tests_that_exist():
    rules = RULE.findall(tree.text("docs/specs/kit.md"))
    assert [int(number) for number, _ in rules] == list(range(1, len(rules) + 1))
    for number, says in rules:
        named = PYTHON.findall(says)
        assert named, f"K-{number} names no test"
        for path, name in named:
            assert f"def {name}(" in tree.text(path), f"K-{number}: {path}::{name}"
