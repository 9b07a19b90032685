"""The packs of phrases as the editor loads them: `static/js/phrase-packs.js`, made from the YAML files.

`python -m tools.phrase_packs` writes it anew; tests/house/test_phrases.py fails when it is stale.
"""

import json
from pathlib import Path

from twodrawer.phrasebank.packs import choices, packs, ranges, same

FILE = Path(__file__).resolve().parents[1] / "twodrawer" / "static" / "js" / "phrase-packs.js"
HEAD = (
    "/** The packs of the phrase bank and the choices for their blanks. Made by `python -m tools.phrase_packs` from\n"
    " * twodrawer/phrasebank; a change there is a change here. */\n"
)


def script() -> str:
    """The file's content: one line a pack."""
    lines = [
        json.dumps(
            {
                "key": pack.key,
                "name": pack.name,
                "phrases": [[one.letters, one.element.value, one.text] for one in pack.phrases],
            },
            ensure_ascii=False,
        )
        for pack in packs()
    ]
    offered = json.dumps(
        {name: options for name, options in choices().items() if options}, ensure_ascii=False
    )
    return (
        HEAD
        + "\n/** @type {{key: string, name: string, phrases: [string, string, string][]}[]} */\n"
        + "export const PACKS = /** @type {any} */ ([\n" + ",\n".join(lines) + ",\n]);\n"
        + "\n/** @type {Record<string, string[]>} */\n"
        + f"export const CHOICES = {offered};\n"
        + "\n/** @type {Record<string, number>} */\n"
        + f"export const RANGES = {json.dumps(ranges())};\n"
        + f"export const SAME = {json.dumps(same())};\n"
    )  # fmt: skip


if __name__ == "__main__":
    FILE.write_text(script(), encoding="utf-8")
    print(f"Written: {FILE.name}, {len(script().encode()):,} bytes")
