"""`python -m twodrawer.writing.training` makes the sorter's model file anew; with `--check` it only compares."""

import sys
from pathlib import Path

import twodrawer
from twodrawer.writing.training.making import make

FILE = Path(twodrawer.__file__).parent / "static" / "models" / "sorter.json"


def main(arguments: list[str]) -> int:
    """Write the model file, or say whether it is what the training text makes."""
    made = make()
    if "--check" in arguments:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == made
        sys.stdout.write("The model file is up to date.\n" if same else "The model file is old: make model\n")
        return 0 if same else 1
    FILE.write_text(made, encoding="utf-8")
    sys.stdout.write(f"Wrote {FILE.name}, {FILE.stat().st_size:,} bytes.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
