"""What happens while a draft is made: a recording is heard, a model is asked, and the sentences stand in the note."""

import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer.chart import actions as chart
from twodrawer.chart.drafting.client import stream
from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.drafting.speech import written_down
from twodrawer.chart.drafting_facts import Kept
from twodrawer.law import Member
from twodrawer.lib.time import now
from twodrawer.writing.catalog import Format
from twodrawer.writing.drafting import Draft, Source, extract, read_source
from twodrawer.writing.drafting.model import ask_for, checked


@dataclass(frozen=True)
class Wanted:
    """A draft of this note, in its format, by the model or by the program."""

    note_ref: UUID
    run_ref: UUID
    form: Format
    endpoint: Endpoint | None
    sign_in: str
    by: Member
    on: date


def drafted_from(source: Source, wanted: Wanted, *, is_recording: bool = False) -> Generator[str, None, Kept]:
    """The sentences stand in the note. What is yielded is to be shown; what begins with ! at once."""
    if wanted.endpoint is None:
        draft = extract(source, wanted.form)
    else:
        draft = yield from _asked(source, wanted.form, wanted.endpoint)
    return chart.keep_draft(
        wanted.note_ref,
        source.text,
        draft,
        made_by="extract" if wanted.endpoint is None else "model",
        run_ref=wanted.run_ref,
        is_recording=is_recording,
        sign_in=wanted.sign_in,
        by=wanted.by,
        at=now(),
        on=wanted.on,
    )


def heard(raw: bytes, wanted: Wanted) -> Generator[str, None, Kept]:
    """The same from a recording: written down on this machine first, and kept nowhere."""
    yield "!Writing the recording down, on this machine."
    text = yield from written_down(raw)
    yield "!Written down."
    source = read_source(text, name="recording.vtt")
    return (yield from drafted_from(source, wanted, is_recording=True))


def _asked(source: Source, form: Format, endpoint: Endpoint) -> Generator[str, None, Draft]:
    ask = ask_for(source, form)
    begun, answer = time.monotonic(), ""
    yield "!Sent to the language model. It is reading."
    with closing(stream(endpoint, ask)) as pieces:
        for piece in pieces:
            is_first = not answer and piece.strip()
            answer += piece
            passed = f"{time.monotonic() - begun:.0f} seconds"
            if is_first:
                yield f"!It began to write after {passed}."
            elif answer:
                yield f"It writes: {len(answer.split()):,} words after {passed}."
            else:
                yield f"It reads: {passed}."
    yield "!Each sentence is looked up in the text."
    return checked(source, form, answer, left_out=ask.left_out)
