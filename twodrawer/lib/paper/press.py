"""Makes a tagged PDF file (PDF/UA-1) of a sheet and what stands on it.

What stands on a sheet is data: JSON that the sheet's source reads, never a part of that source, so that a note that
looks like typst prints as what it is. Each file is made in a process of its own, in memory, within a time limit
(`typesetter`). Whatever cannot be set ends in a sentence, never in a file with holes.
"""

import json
import re
import subprocess
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from twodrawer.lib.canonical import sha256_hex
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.paper.file import PaperFile

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
COVERAGE = HERE / "COVERAGE.txt"
TYPESETTER = HERE / "typesetter.py"

FAMILIES = {
    "reading": ["Source Serif 4", "Noto Sans Hebrew", "Noto Sans Arabic", "Noto Emoji"],
    "working": ["Source Sans 3", "Noto Sans Hebrew", "Noto Sans Arabic", "Noto Emoji"],
}
SECONDS = 60
AT_ONCE = 2
"""How many files are made at the same time: a laptop has to answer pages as well."""
PATIENCE = 15
"""Seconds that a request waits for its turn. Whoever waits holds a thread that pages need, too."""

CANT_SET = 3
PLAIN = re.compile(r"[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203a\u200b]")
"""What is named when a text can't be set otherwise: anything but Latin letters and the marks between them."""

_turn = BoundedSemaphore(AT_ONCE)


def press(sheet: Path, data: dict[str, Any], *, at: datetime, salt: bytes) -> PaperFile:
    """The file. The same sheet, data, moment and salt give the same bytes. A sheet reads nothing but its own folder.

    The ledger keeps the SHA-256 of the file in clear. Random bytes inside keep it from confirming a guess at what
    stood in it (note N5); they are hashed once more, so that nothing else can be learned from the file.
    """
    data = {**data, "salt": sha256_hex(b"twodrawer-paper-v1" + salt)}
    for unprintable in (_uncovered(), PLAIN):
        named = _Naming(unprintable)
        said = named.in_all(data)
        made = _made(
            json.dumps(
                {
                    "sheet": str(sheet),
                    "families": FAMILIES,
                    "at": int(at.timestamp()),
                    "data": {**said, "named": named.count},
                }
            )
        )
        if made is not None:
            return PaperFile(content=made[4:], pages=int.from_bytes(made[:4]))
    raise Unavailable(
        "This can't be put on paper",
        why="Something in its text can't be set as PDF. Nothing left.",
        do="Use Print: the browser sets the page with its own fonts.",
    )


def _made(asked: str) -> bytes | None:
    """The file with its number of pages before it; None when typst can't set the text."""
    if not _turn.acquire(timeout=PATIENCE):
        raise Unavailable(
            "Other files are being made just now",
            why=f"This server makes {AT_ONCE} at a time.",
            do="Nothing left. Try again in a minute.",
        )
    try:
        # -I: no environment, no user's packages, no folder of ours in the way of the program's own.
        done = subprocess.run(
            [sys.executable, "-I", str(TYPESETTER)],
            input=asked.encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=HERE,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    finally:
        _turn.release()
    if done.returncode == CANT_SET:
        return None  # what typst says quotes the text, so it is said to nobody
    if done.returncode != 0:
        raise _too_long()
    return done.stdout


def _too_long() -> Unavailable:
    return Unavailable(
        "This is more than can be put into one file",
        why=f"It would take more than {SECONDS} seconds, or more memory than one file may take. Nothing left.",
        do="Choose fewer days, or use Print.",
    )


@cache
def _uncovered() -> re.Pattern[str]:
    """Any character that the fonts have no shape for (tools/paper_coverage.py asked typst for each)."""
    runs = (line.split("-") for line in COVERAGE.read_text(encoding="ascii").split())
    covered = "".join(f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}" for first, last in runs)
    return re.compile(f"[^{covered}]")


class _Naming:
    """Says a character without a shape by its number, and counts how often it had to."""

    def __init__(self, unprintable: re.Pattern[str]) -> None:
        self.unprintable = unprintable
        self.count = 0

    def in_all(self, value: Any) -> Any:
        """The JSON value with each text readable."""
        if isinstance(value, str):
            return self.unprintable.sub(self._number, value)
        if isinstance(value, dict):
            return {key: self.in_all(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.in_all(one) for one in value]
        return value

    def _number(self, match: re.Match[str]) -> str:
        self.count += 1
        return f"[U+{ord(match.group()):04X}]"
