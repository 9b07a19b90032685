"""Documents speak of files and commands that exist."""

import re
import subprocess
from pathlib import PurePosixPath

import pytest

from tests.house import tree

LINK = re.compile(r"(?<!\\)\]\(([^)#\s]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"`([^`\n]+)`")
TOPS = ("twodrawer/", "tests/", "docs/", "tools/", "requirements/", "bench/", ".ci/")
PATH = re.compile(r"[\w.\-/]+")
MADE_BY_RUNNING = ("var/", ".venv/", "node_modules/")


def documents() -> list[str]:
    """Every document of the project."""
    return tree.ours(".md")


def named_files(name: str) -> set[str]:
    """The files of this project that a document links to or names, as paths from the project's root."""
    folder = PurePosixPath(name).parent
    named = set()
    for target in LINK.findall(tree.text(name)):
        if "://" not in target and not target.startswith("mailto:"):
            named.add(_normal(folder / target))
    for quoted in QUOTED.findall(tree.text(name)):
        if quoted.startswith(TOPS) and PATH.fullmatch(quoted):
            named.add(quoted.rstrip("/"))
    return {path for path in named if not path.startswith(MADE_BY_RUNNING)}


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("name", documents())
def test_a_document_names_only_files_that_exist(name):
    missing = {path for path in named_files(name) if not (tree.PROJECT / path).exists()}
    assert not missing


@pytest.mark.parametrize("name", documents())
def test_a_document_names_only_make_targets_that_exist(name):
    targets = set(re.findall(r"^([a-z-]+):", tree.text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", tree.text(name))) <= targets


@pytest.mark.parametrize("name", documents())
def test_a_document_names_only_commands_that_exist(name):
    from tests.support.house import program

    for command in set(re.findall(r"`twodrawer ([a-z][a-z-]+)", tree.text(name))):
        asked = subprocess.run(program(command, "--help"), capture_output=True, text=True, check=False)
        assert asked.returncode == 0, f"twodrawer {command}: {asked.stderr[-300:]}"


def test_there_is_a_readme_with_two_commands():
    block = re.search(r"```sh\n(.*?)```", tree.text("README.md"), re.DOTALL)
    assert block is not None
    assert len(block.group(1).strip().splitlines()) == 2
