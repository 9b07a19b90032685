"""Size and names of files. A file that grows past a sitting is split by verb (`chart/actions/sign.py`)."""

import ast
from statistics import median

import pytest

from tests.house import tree

LONGEST = 400
# Files that may be longer, each with its reason.
LONG_FOR_A_REASON = {
    "package-lock.json": "written by npm",
    "requirements/run.txt": "written by uv",
    "requirements/dev.txt": "written by uv",
}
LONG_KINDS = ("/migrations/", "/content/")  # generated, and the demo's texts
NO_SUCH_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "manager",
    "managers",
    "services",
    "service",
}
# allauth tells what happened at sign-in by signals and in no other way; one file listens.
MAY_LISTEN_TO_SIGNALS = {"twodrawer/people/sign_in/events.py", "twodrawer/people/sign_in_events.py"}


def test_no_file_is_longer_than_a_sitting():
    long = {
        name: lines
        for name in tree.ours(".py", ".css", ".js", ".html", ".sh", ".mjs")
        if name not in LONG_FOR_A_REASON and not any(kind in name for kind in LONG_KINDS)
        if (lines := tree.text(name).count("\n")) > LONGEST
    }
    assert not long


def test_half_of_the_modules_are_under_120_lines():
    lengths = [tree.text(name).count("\n") for name in tree.python() if not name.endswith("__init__.py")]
    assert median(lengths) < 120


def test_no_module_is_a_drawer_for_odds_and_ends():
    found = [
        name for name in tree.ours(".py") if name.rpartition("/")[2].removesuffix(".py") in NO_SUCH_NAMES
    ]
    assert not found


def test_nothing_happens_behind_a_signal():
    found = []
    for name in tree.python():
        for node in ast.walk(tree.parsed(name)):
            modules = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            if any(module.startswith("django.dispatch") or module.endswith("signals") for module in modules):
                found.append(name)
    assert set(found) <= MAY_LISTEN_TO_SIGNALS


@pytest.mark.parametrize(
    "room", sorted({name.split("/")[1] for name in tree.python() if name.count("/") > 1})
)
def test_every_room_says_what_it_is_for(room):
    said = ast.get_docstring(tree.parsed(f"twodrawer/{room}/__init__.py"))
    assert said, f"twodrawer/{room}/__init__.py needs a docstring: what the room is for"
