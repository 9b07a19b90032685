"""Blanks: `{skill}` in a phrase, to be filled before the note is signed.

A blank is a name of one to forty characters in braces. It is part of the text while a note is written, so that every
editor, save and journal keeps it; a note that still has one is not finished.
"""

import re
from collections.abc import Mapping

from twodrawer.lib.errors import Invalid

BLANK = re.compile(r"\{([a-z][a-z0-9 ,’'/-]{0,39})\}")
# Whoever types prose needs no braces; what looks like half a blank is said to be one, not passed over.
_BRACE = re.compile(r"[{}]")


def blanks_in(text: str) -> tuple[str, ...]:
    """The names of the blanks that are open in a text, in its order, as often as they stand there."""
    return tuple(BLANK.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these blanks filled. A blank without a value stays open."""
    return BLANK.sub(lambda found: values.get(found[1], "").strip() or found[0], text)


def require_whole_blanks(text: str) -> None:
    """Nothing, if every brace belongs to a blank; Invalid otherwise."""
    if _BRACE.search(BLANK.sub("", text)):
        raise Invalid(
            "A blank in this phrase can't be read",
            why="A blank is a name in small letters in braces, such as {skill}, with at most 40 characters.",
            do="Write each blank like that, and use braces for nothing else.",
            fields=("text",),
        )
