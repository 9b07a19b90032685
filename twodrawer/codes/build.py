"""Write the ICD-10-CM list that the look-up reads: `python -m twodrawer.codes.build`.

simple_icd_10_cm reads the tabular list of the CDC and keeps the whole tree in memory, about 270 MB of it. So
it is used here only, and never by the server: this command boils the tree down to one text file of under 3
MB, the same bytes for the same release on each machine (a test rebuilds it and compares). A newer release
than the library's own comes in with `--codes FILE --tabular FILE`, in the formats of the CDC.

The format, one line each, in the order of the list, ended by a line feed, columns parted by a tab:

    #   release and format, first line
    =   an extension set: its sign, then pairs of a seventh character and its meaning
    code, flag, description
    +   another wording that the list gives for the code above it (chapters F, R and Z only)

The flag is `.` for a code that can be billed, `-` for a heading with codes under it, or the sign of the
extension set that makes it billable: such a code is filled up with X to its seventh character.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from twodrawer.codes.icd_list import FORMAT, filled

HERE = Path(__file__).parent / "data" / "icd10cm.tsv"
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Where a clinician's own words differ most from the list's; the other chapters would double the file.
CHAPTERS_WITH_OTHER_WORDINGS = "FRZ"

Extensions = tuple[tuple[str, str], ...]


def lines(*, codes: str | None = None, tabular: str | None = None) -> Iterator[str]:
    """The lines of the data file, from the library's release or from the given files."""
    import simple_icd_10_cm as cm

    if codes is not None and tabular is not None:
        cm.change_version(codes, tabular)
        release = Path(tabular).name
    else:
        release = _release_of_library(Path(cm.__file__).parent / "data")
    # A category that is a block of its own stands in the library's list twice.
    listed = [c for c in dict.fromkeys(cm.get_all_codes(with_dots=True)) if cm.is_category_or_subcategory(c)]
    own = [c for c in listed if not cm.is_extended_subcategory(c)]

    sets: dict[Extensions, str] = {}
    body: list[str] = []
    for code in own:
        description = _plain(cm.get_description(code))
        extended = [c for c in cm.get_children(code) if cm.is_extended_subcategory(c)]
        flag = "." if cm.is_leaf(code) else "-"
        if extended:
            if {c[:-1] for c in extended} != {filled(code)}:
                raise SystemExit(f"{code}: its extended codes aren't it, filled up with X. Change it.")
            meanings = (_extension(_plain(cm.get_description(c)), description) for c in extended)
            extensions = tuple(zip((c[-1] for c in extended), meanings, strict=True))
            flag = sets.setdefault(extensions, SIGNS[len(sets)])
        body.append(f"{code}\t{flag}\t{description}")
        if code[0] in CHAPTERS_WITH_OTHER_WORDINGS:
            wordings = [*cm.get_inclusion_term(code), *cm.get_includes(code)]
            body.extend(f"+\t{_plain(wording)}" for wording in dict.fromkeys(wordings))

    yield f"#\t{FORMAT}\t{release}"
    for extensions, sign in sets.items():
        yield "\t".join(["=", sign, *(part for pair in extensions for part in pair)])
    yield from body


def _release_of_library(data: Path) -> str:
    [tabular] = data.glob("icd10c*-tabular-*.xml")
    return tabular.name


def _plain(text: str) -> str:
    return " ".join(text.split())


def _extension(whole: str, description: str) -> str:
    if not whole.startswith(f"{description}, "):
        raise SystemExit(f"“{whole}” doesn't begin with “{description}”. Change it.")
    return whole.removeprefix(f"{description}, ")


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or with --check say whether it is what would be written."""
    parser = argparse.ArgumentParser(prog="python -m twodrawer.codes.build", description="Write icd10cm.tsv.")
    parser.add_argument("--codes", help="the list of codes of another release, one a line")
    parser.add_argument("--tabular", help="the tabular list of the same release, XML")
    parser.add_argument("--to", type=Path, default=HERE, help="where to write")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is out of date")
    given = parser.parse_args(arguments)
    if (given.codes is None) != (given.tabular is None):
        parser.error("--codes and --tabular go together: both files of one release")
    content = ("\n".join(lines(codes=given.codes, tabular=given.tabular)) + "\n").encode()
    if given.check:
        same = given.to.exists() and given.to.read_bytes() == content
        state = "up to date" if same else "not what the release says: run python -m twodrawer.codes.build"
        sys.stdout.write(f"{given.to.name} is {state}\n")
        return 0 if same else 1
    given.to.write_bytes(content)
    sys.stdout.write(f"{given.to.name}: {len(content):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
