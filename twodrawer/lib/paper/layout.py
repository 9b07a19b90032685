"""Facts in boxes, as a sheet takes them."""

from collections.abc import Iterable
from typing import Any

from twodrawer.lib.paper.text import lines

IN_A_LINE = 3
FITS = (34, 76)
"""How many characters fit into one box, and into two."""


def boxes(facts: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Facts in boxes, three to a line. A long one takes two boxes or three, and no line has a hole at its end."""
    made: list[dict[str, Any]] = []
    free = IN_A_LINE
    for name, value in facts:
        longest = max(map(len, value.split("\n")))
        wanted = 1 + sum(longest > fits for fits in FITS)
        if free < min(wanted, 2):
            made[-1]["span"] += free
            free = IN_A_LINE
        span = min(wanted, free)
        made.append({"name": name, "lines": lines(value), "span": span})
        free = free - span or IN_A_LINE
    if made and free != IN_A_LINE:
        made[-1]["span"] += free
    return made
