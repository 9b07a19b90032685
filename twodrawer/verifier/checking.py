"""One file after the other: of what kind it is, what it proves, or what is wrong with it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from .known import Known
from .notes import check_note_file
from .proofs import check_consistency, check_inclusion
from .releases import check_release
from .texts import Wrong, read_canonical
from .tree import read_checkpoint, read_key

NOTE, INCLUSION, CONSISTENCY = (
    "twodrawer-signed-note-v1",
    "twodrawer-inclusion-v1",
    "twodrawer-consistency-v1",
)
LARGEST = 64_000_000


def check(raw: bytes, known: Known) -> list[str]:
    """What a file proves, in sentences. Wrong, if it doesn't."""
    if raw.startswith(b"twodrawer/"):
        text = raw.decode(errors="strict")
        for key in sorted(known.ledger):
            if read_key(key)[0] == text.partition("\n")[0]:
                one = read_checkpoint(text, key)
                known.say(one)
                return [f"checkpoint of {one.origin}: {one.size} entries at {one.at or 'an unknown time'}"]
        raise Wrong("a checkpoint by itself needs the ledger's key: name it with --ledger-key")
    if raw.startswith(b"PK\x03\x04"):
        return check_release(raw, known)
    if not raw.endswith(b"\n"):
        raise Wrong("the file's end is missing")
    said = read_canonical(raw[:-1], "the file")
    checks = {NOTE: check_note_file, INCLUSION: check_inclusion, CONSISTENCY: check_consistency}
    kind = checks.get(str(said.get("spec")))
    if kind is None:
        raise Wrong("the file is of a kind that this program doesn't know")
    return kind(said, known)


def run(files: Sequence[Path], *, practice_keys: Sequence[str] = (), ledger_keys: Sequence[str] = ()) -> int:
    """A line for each thing that is proved, or for what is wrong. 0 when nothing is."""
    failed = 0
    try:
        known = Known({bytes.fromhex(key) for key in practice_keys}, set(ledger_keys))
    except ValueError:
        print("no  a practice's key is 64 hex digits")
        return 2
    for file in files:
        try:
            with file.open("rb") as opened:
                raw = opened.read(LARGEST)
            for line in check(raw, known):
                print(f"ok  {file.name}: {line}")
        except (OSError, UnicodeDecodeError):
            print(f"no  {file.name}: it can't be read")
            failed += 1
        except Wrong as wrong:
            print(f"no  {file.name}: {wrong}")
            failed += 1
        except (KeyError, TypeError, AttributeError, IndexError):
            print(f"no  {file.name}: it has another form than the specification")
            failed += 1
    for asked in sorted(known.asked):
        print(f"--  Ask the practice whether this is its {asked}")
    return 1 if failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this file alone."""
    parser = argparse.ArgumentParser(description="Checks files of a Twodrawer off line.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--practice-key", action="append", default=[], metavar="HEX")
    parser.add_argument("--ledger-key", action="append", default=[], metavar="KEY")
    asked = parser.parse_args(arguments)
    return run(asked.files, practice_keys=asked.practice_key, ledger_keys=asked.ledger_key)
