"""The process in which a file is made: JSON comes in, a PDF file goes out, and nothing is kept.

Run by `press`, one process a file, with an empty environment: it has no key, no database and no address to reach.
It can read the sheets and the fonts, write no file at all, and ends by itself when it takes too long or too much.
Typst remembers what it has set for as long as its process lives; this one lives for one file.

In: {"sheet", "families", "at", "data"}. Out: four bytes that say how many pages, then the file. It ends with 3 when
typst can't set the text, and says why on its other output.
"""

import json
import os
import resource
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
SECONDS = 60
BYTES = 6 * 1024**3  # of addresses, most of which are never touched: typst and its threads reserve much
CANT_SET = 3


def main() -> int:
    """One file."""
    _be_modest()
    asked = json.load(sys.stdin)
    sheet = Path(asked["sheet"])
    compiler = typst.Compiler(
        input=sheet,
        root=sheet.parent,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")]),
        sys_inputs={"data": json.dumps(asked["data"]), "families": json.dumps(asked["families"])},
        package_path=HERE / "packages",  # the one package that sheets share; nothing is fetched
        package_cache_path=HERE / "none",
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=asked["at"])
        pages = json.loads(compiler.query("<pages>", field="value", one=True))
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic)
        return CANT_SET
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(int(pages).to_bytes(4) + made)
    return 0


def _be_modest() -> None:
    os.nice(5)  # the people at the pages come first
    for what, limit in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            continue  # a system that knows no such limit; the time limit of `press` holds everywhere


if __name__ == "__main__":
    sys.exit(main())
