"""The files of the project, read once for all house rules."""

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "twodrawer"
# Where git doesn't say what belongs to the project (an unpacked archive), these are left out.
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__", "dist"}


@cache
def files() -> tuple[str, ...]:
    """Every file that belongs to the project, as a path from its root: tracked, or new and not ignored."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = asked.stdout.split("\0") if asked.returncode == 0 else list(_walk())
    return tuple(sorted(name for name in found if name and (PROJECT / name).is_file()))


def _walk() -> Iterator[str]:
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        for name in names:
            yield str((Path(folder) / name).relative_to(PROJECT))


def ours(*endings: str, under: str = "") -> list[str]:
    """The project's files with one of these endings, without what others wrote (vendored) or a tool drew."""
    return [
        name
        for name in files()
        if name.startswith(under)
        and name.endswith(endings)
        and "/vendor/" not in name
        and "/fonts/" not in name
    ]


@cache
def text(name: str) -> str:
    """One file's text. Bytes that are no text come out as marks, so that a search over it still works."""
    return (PROJECT / name).read_text(encoding="utf-8", errors="replace")


@cache
def parsed(name: str) -> ast.Module:
    """One Python file's syntax tree."""
    return ast.parse(text(name), filename=name)


def python(*, migrations: bool = False) -> list[str]:
    """The program's own modules."""
    return [name for name in ours(".py", under="twodrawer/") if migrations or "/migrations/" not in name]


def templates() -> list[str]:
    """The program's templates, e-mail texts included."""
    return [name for name in ours(".html", ".txt", under="twodrawer/") if "/templates/" in name]


def without_comments(template: str) -> str:
    """A template as the browser would get it: Django's comments taken out, line numbers kept."""
    blank = lambda found: re.sub(r"[^\n]", "", found.group())  # noqa: E731
    template = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", blank, template, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", template)


def lines_with(pattern: re.Pattern[str], body: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each match."""
    for found in pattern.finditer(body):
        line = body.count("\n", 0, found.start()) + 1
        yield line, found.group().strip()


def floors() -> list[set[str]]:
    """The rooms of each floor, from the top down, as the import contracts name them."""
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [{room.strip(" ()") for room in layer.split("|")} for layer in layers]


def floor_of(room: str) -> int:
    """How far down a room lies; a bigger number is nearer to the ground."""
    return next(depth for depth, rooms in enumerate(floors()) if room in rooms)
