"""docs/reference/note-states.md, drawn from the table of moves."""

TARGET = "docs/reference/note-states.md"

WORDS = {
    "draft": "Seen by its author alone.",
    "submitted": "A frozen version with the trainee's signature. Seen by its author and the supervisor.",
    "returned": "Back with its author, with a comment. The submitted version stays as it was.",
    "signed": "Part of the record. Additions are addenda.",
    "cosigned": "Part of the record, with the supervisor's signature. Additions are addenda.",
    "discarded": "The words are destroyed. The ledger keeps that there was a draft.",
}


def text() -> str:
    """The states and the moves between them, as a table and as a picture."""
    from twodrawer.chart.states import IN_RECORD, NOTE_MOVES, WRITABLE

    lines = [
        "# The states of a progress note",
        "",
        "Generated from `twodrawer/chart/states.py` by `make reference`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft",
    ]
    for state, moves in NOTE_MOVES.items():
        lines += [f"    {state} --> {move}" for move in sorted(moves)]
        if not moves:
            lines.append(f"    {state} --> [*]")
    lines += [
        "```",
        "",
        "| state | what it is | author writes | in the record | may become |",
        "|---|---|---|---|---|",
    ]
    for state, moves in NOTE_MOVES.items():
        yes = {True: "yes", False: ""}
        moves_words = ", ".join(sorted(moves)) or "nothing: it stays"
        lines.append(
            f"| {state} | {WORDS[state]} | {yes[state in WRITABLE]} | {yes[state in IN_RECORD]} | {moves_words} |"
        )
    return "\n".join(lines) + "\n"
