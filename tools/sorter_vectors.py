"""Writes `tests/rooms/sorter_vectors.json`: what Python's sorter says to texts that the browser's must answer alike.

`make model` runs it after the model is made. The texts are odd ones, and every fifth passage of the dev part.
"""

import json
import sys
from pathlib import Path

from twodrawer.writing.sorting import sort_passage
from twodrawer.writing.training.passages import passages

FILE = Path(__file__).parent.parent / "tests" / "rooms" / "sorter_vectors.json"
ODD = (
    "",
    "   \n\t ",
    "…",
    "42",
    "“I can’t,” she said, “not today.” He’d left.",
    '"One quote without an end, I felt',
    '"All of it is quoted."',
    '"A" "B" "C',
    "I FELT IRKED; SHE DIDN'T. i felt it too!",
    "Ελληνικά, русский, 中文: nothing here that a table knows.",
    "Ça m’a touché — naïve façade, Łódź, Ångström, ﬁne, İstanbul, ẞ.",
    "😀 I felt 😀 nothing.",
    "PHQ-9 = 14 (was 19), 10:02–10:55, 90837; BP 120/80 & HR 72 → ok",
    "w/ ct re: s/o, a/w f/u; d/c'd b/c h/o SI\n- denies\n- none",
    "wonder wondered idealizing idealisation collude colluding re-enact",
    "x" * 5000,
    "I felt " * 900,
    "constructor __proto__ toString hasOwnProperty",
    "a\u00a0b\u2003c\u200bd\ufeffe\x00f\x1fg",
)


def vectors() -> list[dict[str, object]]:
    """Each text with the answer to it."""
    texts = [*ODD, *(passage.text for passage in passages("dev")[::5])]
    answers = ((text, sort_passage(text)) for text in texts)
    return [
        {
            "text": text,
            "drawer": found.drawer.value,
            "p_psychotherapy": found.p_psychotherapy,
            "p_progress": found.p_progress,
            "reason": found.reason,
        }
        for text, found in answers
    ]


def main() -> int:
    """Write the file."""
    FILE.write_text(json.dumps(vectors(), indent=0, ensure_ascii=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
