"""`twodrawer draft`: a transcript or a dictation in, the sentences of a note out, each with its source. No database.

Exit status 0 for a draft, whether or not sentences in it are marked as unsupported; 2 for input that can't be read;
3 if the language model that was asked for fails: nothing is drafted in its stead. What happens meanwhile is said on
standard error. Ctrl C ends the request to the model: exit status 130, and nothing on standard output.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from twodrawer.chart.drafting.client import stream
from twodrawer.chart.drafting.endpoint import Endpoint, endpoint_at
from twodrawer.chart.drafting.speech import can_listen, written_down
from twodrawer.lib.errors import Invalid
from twodrawer.writing.catalog import Format, formats
from twodrawer.writing.drafting import Draft, Source, extract, read_source
from twodrawer.writing.drafting.model import Ask, ModelTrouble, draft_by
from twodrawer.writing.drafting.reading import decoded
from twodrawer.writing.drafting.speakers import Names

DRAFTED, UNREADABLE, NO_MODEL, CANCELLED = 0, 2, 3, 130
SAY = 2.0


def run(
    files: Sequence[str],
    *,
    format_name: str,
    output: str,
    clients: Sequence[str],
    clinicians: Sequence[str],
    model: tuple[str, str] = ("", ""),
) -> int:
    """One draft from the files, which are one conversation; or a sentence on standard error, and nothing."""
    try:
        form = _format(format_name)
        endpoint = _endpoint(*model)
        source = _source(files or ("-",), Names(clients=tuple(clients), clinicians=tuple(clinicians)))
        draft = extract(source, form) if endpoint is None else _by_model(source, form, endpoint)
    except KeyboardInterrupt:
        print("twodrawer: cancelled. Nothing was drafted.", file=sys.stderr)
        return CANCELLED
    except ModelTrouble as trouble:
        do = "Try again, or leave --model-url out: the program's own drafter needs no model."
        print(f"twodrawer: {trouble.what}. {trouble.why} {do}", file=sys.stderr)
        return NO_MODEL
    except (Invalid, OSError) as wrong:
        print(f"twodrawer: {_sentence(wrong) if isinstance(wrong, Invalid) else wrong}", file=sys.stderr)
        return UNREADABLE
    if output == "json":
        print(json.dumps(draft.as_json(), ensure_ascii=False, indent=2))
    else:
        print(as_text(draft))
    if draft.left_out:
        print(f"twodrawer: {_left_out(draft.left_out)}", file=sys.stderr)
    return DRAFTED


def _endpoint(url: str, name: str) -> Endpoint | None:
    """A model on this machine. Elsewhere only a practice may ask one, under an agreement that its ledger keeps."""
    key, seconds = os.environ.get("TWODRAWER_MODEL_KEY", ""), os.environ.get("TWODRAWER_MODEL_SECONDS", "")
    endpoint = endpoint_at(url, model=name, key=key, seconds=seconds)
    if endpoint is not None and not endpoint.is_on_this_machine:
        raise Invalid(
            "The command line asks a language model on this machine only",
            why=f"{endpoint.origin} is another machine: whoever runs it would be a business associate "
            "(45 CFR 164.502(e)).",
            do="Draft in the program, where an administrator says that there is an agreement.",
        )
    return endpoint


def _by_model(source: Source, form: Format, endpoint: Endpoint) -> Draft:
    """What the model writes, with a line on standard error now and then."""

    def complete(ask: Ask) -> str:
        begun = said = time.monotonic()
        answer = ""
        print(
            f"twodrawer: asking the language model at {endpoint.origin} (stop with Ctrl C)", file=sys.stderr
        )
        with closing(stream(endpoint, ask)) as pieces:
            for piece in pieces:
                answer += piece
                moment = time.monotonic()
                if moment - said >= SAY:
                    said = moment
                    print(f"twodrawer: {len(answer.split())} words, {moment - begun:.0f} s", file=sys.stderr)
        return answer

    return draft_by(source, form, complete)


def _listened(raw: bytes) -> str:
    """What a recording says, with a line on standard error now and then."""
    steps, said = written_down(raw), 0.0
    print("twodrawer: writing the recording down, on this machine (stop with Ctrl C)", file=sys.stderr)
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                text: str = end.value
                return text
            if step and time.monotonic() - said >= SAY:
                said = time.monotonic()
                print(f"twodrawer: {step}", file=sys.stderr)


def _format(name: str) -> Format:
    wanted = name.strip().lower()
    found = next((form for form in formats() if wanted in (form.key, form.name.lower())), None)
    if found is None:
        names = ", ".join(form.name for form in formats())
        raise Invalid(
            f"There is no note format “{name[:40]}”", why=f"There are {names}.", do="Choose one of them."
        )
    return found


def _source(files: Sequence[str], names: Names) -> Source:
    parts = []
    for name in files:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        called = "" if name == "-" else Path(name).name
        if called.lower().endswith(".wav") and can_listen():
            parts.append((f"{called}.vtt", _listened(raw)))
            continue
        parts.append((called, decoded(raw, name=called)))
    return read_source(parts, names=names)


def as_text(draft: Draft) -> str:
    """The draft for a person at a terminal: a section a paragraph, after each sentence the characters it rests on."""
    lines = []
    for section in draft.format.sections:
        lines.append(section.heading)
        for one in draft.sections[section.key]:
            places = ", ".join(f"{words.start}–{words.end}" for words in one.sources) or "no source"
            mark = "" if one.supported else "UNSUPPORTED "
            lines.append(f"  {mark}{one.text}  [{places}]")
        if not draft.sections[section.key]:
            lines.append("  (nothing in the source)")
    unsupported = sum(not one.supported for one in draft.sentences)
    flagged = f" {unsupported} to accept or delete." if unsupported else ""
    count = len(draft.sentences)
    lines.append(f"{count} {'sentence' if count == 1 else 'sentences'}.{flagged}")
    return "\n".join(lines)


def _left_out(count: int) -> str:
    sentences = "1 sentence reads" if count == 1 else f"{count} sentences read"
    return f"{sentences} like a psychotherapy note and stayed out of the draft (45 CFR 164.501)."


def _sentence(wrong: Invalid) -> str:
    return " ".join(word for word in (wrong.what.rstrip(".") + ".", wrong.why, wrong.do) if word)
