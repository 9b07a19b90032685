"""The repository is public: no address of a package registry, no path of somebody's machine, no key."""

import re
from pathlib import Path

from tests.house import tree

# Written in pieces, so that this file does not find itself.
REGISTRY = re.compile(
    r"--(?:extra-)?index" + r"-url[ =]"
    r"|\"resolved\": *\"" + r"http"
    r"|registry *= *['\"]?" + r"http"
    r"|\burl *= *\"https?://[^\"]*/" + r"packages/"
    r"|files\.python" + r"hosted\.org|pypi" + r"\.org|registry\." + r"npmjs|registry\." + r"yarnpkg",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w./~-])/(?:" + r"home/[a-z]\w*/|" + r"Users/\w+/|" + r"root/)")
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}|AGE-SECRET-KEY-1[0-9A-Z]{20}")
NEVER_TRACKED = (".sqlite3", ".sqlite3-wal", ".pem", ".key", ".env", ".db")


def searched() -> list[str]:
    """Every text of the project: code, documents, locks, data. Pictures and fonts hold no text."""
    return [name for name in tree.files() if not name.endswith((".png", ".woff2", ".ttf", ".ico", ".pdf"))]


def hits(pattern: re.Pattern[str]) -> dict[str, list[tuple[int, str]]]:
    """Where a pattern stands, by file."""
    return {name: found for name in searched() if (found := list(tree.lines_with(pattern, tree.text(name))))}


def test_no_file_carries_the_address_of_a_package_registry():
    assert not hits(REGISTRY)


def test_no_file_carries_a_path_of_somebodys_machine():
    assert not hits(MACHINE)
    here = str(Path(tree.PROJECT).parent)
    if here.count("/") >= 1 and here != "/":
        assert not hits(re.compile(r"(?<![\w.~-])" + re.escape(here) + "/"))


def test_no_key_and_no_database_is_kept_in_the_repository():
    assert not hits(KEY)
    assert not [name for name in tree.files() if name.endswith(NEVER_TRACKED)]


def test_every_locked_package_has_its_hash():
    for name in ("requirements/run.txt", "requirements/dev.txt"):
        pinned = re.findall(
            r"^([a-z0-9][\w.-]*)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
            tree.text(name),
            re.MULTILINE,
        )
        named = re.findall(r"^[a-z0-9][\w.\[\]-]*==", tree.text(name), re.MULTILINE)
        assert len(pinned) == len(named) > 5
    assert '"integrity": "sha512-' in tree.text("package-lock.json")
