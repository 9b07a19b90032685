"""Each rule of the vault's API names a test that exists, and each number in the program stands in the specification."""

import ast
import re

from tests.house import tree

SPEC = "docs/specs/vault-api.md"
ROW = re.compile(r"^\| (V-API-\d+) \| (.+) \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)
NAMED = re.compile(r"V-API-\d+")


def test_each_rule_names_a_test_that_exists():
    rules = ROW.findall(tree.text(SPEC))
    assert len(rules) >= 40
    for number, says, file, test in rules:
        assert "MUST" in says, number
        functions = [
            one.name for one in tree.parsed(f"tests/{file}").body if isinstance(one, ast.FunctionDef)
        ]
        assert test in functions, f"{number}: {file}::{test}"


def test_each_number_stands_once_and_those_in_the_program_stand_there():
    numbers = [row[0] for row in ROW.findall(tree.text(SPEC))]
    assert len(numbers) == len(set(numbers)) == len(re.findall(r"^\| V-API", tree.text(SPEC), re.MULTILINE))
    used = {found for name in tree.python() if "/vault/" in name for found in NAMED.findall(tree.text(name))}
    assert used and used <= set(numbers)


def test_every_kind_of_no_is_in_the_specification():
    """The first argument of `No`, `conflict` and `ticket` in the vault's room."""
    kinds = set()
    for name in tree.python():
        if not name.startswith("twodrawer/vault/"):
            continue
        for node in ast.walk(tree.parsed(name)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "No",
                "conflict",
                "ticket",
                "ticket_problem",
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    kinds.add(first.value)
    kinds.discard("problem")  # a leaf of lib's own tree, which the vault doesn't raise
    assert len(kinds) > 20
    said = tree.text(SPEC).partition("## Kinds of no")[2]
    assert {kind for kind in kinds if f"`{kind}`" not in said} == set()
