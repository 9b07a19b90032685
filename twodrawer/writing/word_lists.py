"""Plain lists of words, one file each in `lists/`."""

from functools import cache
from importlib import resources


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list, as they are written there."""
    return frozenset(
        resources.files("twodrawer.writing").joinpath(f"lists/{name}.txt").read_text(encoding="utf-8").split()
    )
