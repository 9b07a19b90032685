"""Every rule of a specification names the tests that try to break it, and those tests exist."""

import re

import pytest

from tests.house import tree

RULE = re.compile(r"^\| (V-[\w-]*\d+) \|(.*)\|$", re.MULTILINE)
PYTHON = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
SCRIPT = re.compile(r"`(tests/js/[\w.-]+\.js)` \"([^\"]+)\"")


def rules() -> list[tuple[str, str]]:
    """Number and text of each rule of the vault's format."""
    return RULE.findall(tree.text("docs/specs/vault.md"))


def test_rules_are_numbered_without_a_gap():
    assert [number for number, _ in rules()] == [f"V-{at}" for at in range(1, len(rules()) + 1)]
    assert len(rules()) > 25


@pytest.mark.parametrize(("number", "says"), rules(), ids=[number for number, _ in rules()])
def test_a_rule_names_tests_that_exist(number, says):
    python, scripts = PYTHON.findall(says), SCRIPT.findall(says)
    assert python or scripts, f"{number} names no test"
    for path, name in python:
        assert f"def {name}(" in tree.text(path), f"{number}: {path}::{name}"
    for path, name in scripts:
        assert f'test("{name}"' in tree.text(path), f"{number}: {path} {name}"
