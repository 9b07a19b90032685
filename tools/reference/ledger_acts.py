"""docs/reference/ledger-acts.md: every act the ledger can hold, in its plain words."""

TARGET = "docs/reference/ledger-acts.md"


def text() -> str:
    """The acts in order of their names."""
    from twodrawer.desk.queries.ledger_page import SENTENCES

    lines = [
        "# What the ledger records",
        "",
        "Generated from the rooms' `events.py` by `make reference`. A refusal stands under the act that was refused.",
        "",
        "| act | on the page |",
        "|---|---|",
    ]
    lines += [f"| `{act}` | {words} |" for act, words in sorted(SENTENCES.items())]
    return "\n".join(lines) + "\n"
