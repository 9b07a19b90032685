"""The commands that read and write words, and know of no practice: check, draft, phrases, sort."""

import argparse
from collections.abc import Callable
from pathlib import Path

Run = Callable[[argparse.Namespace], int]


def add_writing_commands(command: Callable[[str, str, Run], argparse.ArgumentParser]) -> None:
    """Each with its options; `command` adds one by its name, what it says and what it runs."""
    checked = command("check", "check notes before they are signed: JSON in, findings out", run_check)
    checked.add_argument(
        "files", nargs="*", metavar="FILE", help="a note as JSON, or one a line (default: standard input)"
    )
    checked.add_argument("--payer", default="default", help="payer rules by their name, or a file of them")
    checked.add_argument(
        "--output", choices=["text", "json"], default="text", help="how the findings are written"
    )
    drafted = command(
        "draft", "draft a note from a transcript or a dictation, each sentence with its source", run_draft
    )
    drafted.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a .txt, .vtt, .srt, .json or .TextGrid file, or one for each speaker (default: standard input); a .wav "
        "file where a speech model is installed",
    )
    drafted.add_argument(
        "--format", default="SOAP", dest="format_name", help="the note's format (default: SOAP)"
    )
    drafted.add_argument(
        "--client", action="append", default=[], metavar="NAME", help="what the source calls the client"
    )
    drafted.add_argument(
        "--clinician", action="append", default=[], metavar="NAME", help="what the source calls the clinician"
    )
    drafted.add_argument(
        "--output", choices=["text", "json"], default="text", help="how the draft is written"
    )
    drafted.add_argument(
        "--model-url",
        default="",
        metavar="URL",
        help="let a language model on this machine write, as at http://127.0.0.1:8080/v1 (default: no model)",
    )
    drafted.add_argument("--model-name", default="", metavar="NAME", help="what its server calls the model")
    phrases = command("phrases", "say whether a file of phrases can be taken over", run_phrases)
    phrases.add_argument("verb", choices=["check"])
    phrases.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="files of phrases (docs/specs/phrases.md)"
    )
    sort = command(
        "sort", "say which drawer each passage belongs in: JSON lines in, JSON lines out", run_sort
    )
    sort.add_argument("files", nargs="*", metavar="FILE", help="files of passages (default: standard input)")


def run_check(asked: argparse.Namespace) -> int:
    """Each note has its findings. Exit status 1 for an error or a warning, 2 for input that can't be read."""
    from twodrawer.config import check_command

    return check_command.run(asked.files, payer=asked.payer, output=asked.output)


def run_draft(asked: argparse.Namespace) -> int:
    """One draft on standard output. Exit status 2 for a source that can't be read, 3 for a model that fails."""
    from twodrawer.config import draft_command

    return draft_command.run(
        asked.files,
        format_name=asked.format_name,
        output=asked.output,
        clients=asked.client,
        clinicians=asked.clinician,
        model=(asked.model_url, asked.model_name),
    )


def run_phrases(asked: argparse.Namespace) -> int:
    """Each file is read as if it were taken over. Exit status 2 for one that can't be."""
    from twodrawer.config import phrases_command

    return phrases_command.run(asked.files)


def run_sort(asked: argparse.Namespace) -> int:
    """One answer a passage on standard output. A line that can't be read: a sentence, and exit status 2."""
    from twodrawer.config import sort_command

    return sort_command.run(asked.files)
