"""docs/reference/command-line.md, from the parser itself."""

import argparse
import os

TARGET = "docs/reference/command-line.md"


def text() -> str:
    """Every command with its help."""
    os.environ["COLUMNS"] = "100"
    from twodrawer.config.cli import parser

    top = parser()
    parts = [
        "# The command line",
        "",
        "Generated from the program by `make reference`.",
        "",
        _block(top.format_help()),
    ]
    commands = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        parts += ["", f"## twodrawer {name}", "", _block(command.format_help())]
    return "\n".join(parts) + "\n"


def _block(text: str) -> str:
    return "```\n" + text.strip() + "\n```"
