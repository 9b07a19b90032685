"""`python -m twodrawer.writing.training` makes the model files anew; with `--check` it only compares."""

import sys
from pathlib import Path

import twodrawer
from twodrawer.writing import element_sense, note_sense, risk_sense, wording_sense
from twodrawer.writing.training.element_making import make_elements
from twodrawer.writing.training.making import make
from twodrawer.writing.training.note_making import make_notes
from twodrawer.writing.training.risk_making import make_risk
from twodrawer.writing.training.wording_making import make_wording

FILE = Path(twodrawer.__file__).parent / "static" / "models" / "sorter.json"
_LEARNED = Path(twodrawer.__file__).parent / "writing" / "learned"
RISK_FILE = _LEARNED / risk_sense.MODEL
ELEMENT_FILE = _LEARNED / element_sense.MODEL
NOTE_FILE = _LEARNED / note_sense.MODEL
WORDING_FILE = _LEARNED / wording_sense.MODEL


def main(arguments: list[str]) -> int:
    """Write the model files, or say whether they are what the training text makes."""
    made = {
        WORDING_FILE: make_wording(),
        RISK_FILE: make_risk(),
        ELEMENT_FILE: make_elements(),
        NOTE_FILE: make_notes(),
        FILE: make(),
    }
    if "--check" in arguments:
        old = [
            file.name
            for file, content in made.items()
            if not file.exists() or file.read_text(encoding="utf-8") != content
        ]
        sys.stdout.write(
            f"Old: {', '.join(old)}. make model\n" if old else "The model files are up to date.\n"
        )
        return 1 if old else 0
    for file, content in made.items():
        file.write_text(content, encoding="utf-8")
        sys.stdout.write(f"Wrote {file.name}, {file.stat().st_size:,} bytes.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
