"""docs/reference/what-the-law-opens.md: the federal table, from the cases that the program is held to."""

from typing import Any

TARGET = "docs/reference/what-the-law-opens.md"

RECORDS = {
    "progress_note": "Progress note",
    "psychotherapy_notes": "Psychotherapy note",
    "sud_counseling_notes": "SUD counseling note",
    "part2_record": "Other Part 2 record",
}
OUTCOMES = {
    "allow": "**may**",
    "must": "**must**",
    "consent": "consent first",
    "authorize": "authorization first",
    "hold": "a person decides",
    "refuse": "no",
}
INTRODUCTION = """\
# What the law opens, and its nearest refusal

Generated from `tests/spec/law/table_a.yaml` by `make reference`: federal law, before any state's. In each cell the
first line is a question and its answer, with the duties and paragraphs that go with it; the second is the nearest
question that is answered otherwise. `twodrawer decide` answers any other.

- **may**, **must**: it may go ahead, or is owed. Courts, subpoenas, mandates and lawsuits never end so.
- consent first: a general consent, or one under Part 2. authorization first: a signed form for this record alone.
- a person decides: counsel, the originator, the privacy officer or a second reviewer.

This is not legal advice. Paragraphs seen only in an older edition, or not at all, are marked in
[citations](citations.md).
"""

HEAD = ("| Record | Asked | Answer | Paragraphs |", "|---|---|---|---|")


def text() -> str:
    """The page."""
    from tests.spec.law.federal import read

    lines = [INTRODUCTION]
    for row in read()["rows"]:
        lines += [
            f"## {row['row']}. {row['title']}",
            "",
            "| Record | Asked | Answer | Paragraphs |",
            "|---|---|---|---|",
        ]
        for record, cell in row["cells"].items():
            answer = OUTCOMES[cell["is"]] + (f": {_words(cell['human'])}" if "human" in cell else "")
            duties = ", ".join(_words(duty) for duty in cell.get("must", []))
            answer += f" ({duties})" if duties else ""
            lines.append(
                f"| {RECORDS[record]} | {_asked(cell['ask'])} | {answer} | {'; '.join(cell['cites'])} |"
            )
            lines.append(f"| | *but* {_asked(cell['twin'])} | {OUTCOMES[cell['twin_is']]} | |")
        lines.append("")
    return "\n".join(lines)


def _asked(facts: dict[str, Any]) -> str:
    """The facts of a question, as a reader would say them."""
    said = []
    for name, value in facts.items():
        if isinstance(value, dict):
            said += [f"{_words(inner)}: {_words(one)}" for inner, one in value.items()]
        elif (name, value) == ("with", "none"):
            said.append("without a paper")
        elif name in ("purpose", "act"):
            said.append(_words(value))
        else:
            said.append(f"{_words(name)} {_words(value)}")
    return ", ".join(said)


def _words(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("_", " ")
