"""Asks typst which characters it can set with the fonts of the paper, and writes them down as ranges.

    python -m tools.paper_coverage

PDF/UA-1 has no room for an empty box, so a character without a shape has to be known before a file is made.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator

import typst

from twodrawer.lib.paper.press import COVERAGE, FAMILIES, FONTS

SOURCE = """#set document(title: "Characters")
#set text(font: json(bytes(sys.inputs.families)), lang: "en")
#for one in json(bytes(sys.inputs.data)) [#par[#one]]
"""
NO_SHAPE = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
AT_ONCE = 512


def candidates() -> Iterator[str]:
    """Every assigned character that isn't a control, half of one, or somebody's private one."""
    for point in range(0x20, 0x110000):
        if unicodedata.category(chr(point)) not in ("Cc", "Cs", "Co", "Cn"):
            yield chr(point)


def set_by_typst(characters: Iterable[str]) -> set[str]:
    """Those of the characters that come out as PDF/UA-1, each in a paragraph of its own."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    families = json.dumps(FAMILIES["reading"])
    left = set(characters)
    while left:
        try:
            compiler = typst.Compiler(
                input=SOURCE.encode(),
                root=FONTS,
                font_paths=fonts,
                sys_inputs={"families": families, "data": json.dumps(sorted(left))},
            )
            compiler.compile(format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            missing = {_unescaped(text) for text in NO_SHAPE.findall(error.diagnostic)}
            found = {one for one in left if any(one in text for text in missing)}
            if not found:
                raise
            left -= found
        else:
            return left
    return left


def _unescaped(text: str) -> str:
    text = ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return text.replace('\\"', '"').replace("\\\\", "\\")


def ranges(characters: set[str]) -> Iterator[tuple[int, int]]:
    """The characters as first and last of each run."""
    points = sorted(map(ord, characters))
    start = before = points[0]
    for point in points[1:]:
        if point != before + 1:
            yield start, before
            start = point
        before = point
    yield start, before


def main() -> int:
    """Writes COVERAGE.txt anew."""
    everything = list(candidates())
    known: set[str] = set()
    for first in range(0, len(everything), AT_ONCE):
        known |= set_by_typst(everything[first : first + AT_ONCE])
    lines = [f"{first:04X}-{last:04X}" for first, last in ranges(known)]
    COVERAGE.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{len(known):,} characters in {len(lines)} ranges")
    return 0


if __name__ == "__main__":
    sys.exit(main())
