"""A draft that takes its time, on a page that comes piece by piece.

The page's head comes at once, with the way to cancel; then a line whenever there is something to say, and at the end
what became of it. No script is needed. Whoever cancels, closes the page or stops loading it ends the request to the
model, and nothing is kept: neither the text nor a sentence.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string

from twodrawer.chart import actions as chart
from twodrawer.chart import queries as chart_queries
from twodrawer.chart.drafting_facts import Kept
from twodrawer.law import Member
from twodrawer.lib.errors import Problem, Unavailable
from twodrawer.lib.time import now

log = logging.getLogger("twodrawer.drafting")
PLACE = "THE-STEPS-OF-THIS-DRAFT"
LOOK = 1.0
SAY = 2.0
MOST = 2
"""Drafts that one process makes at once: each holds a thread that answers requests otherwise."""
_places = threading.BoundedSemaphore(MOST)

Steps = Generator[str, None, Kept]
"""What is to be said meanwhile, blank for nothing; and in the end what stands in the note."""


@dataclass(frozen=True)
class Run:
    """One draft that is being made, and for whom."""

    note_ref: UUID
    run_ref: UUID
    by: Member
    on: date
    again: dict[str, str]
    """What the form would send once more, without the model."""

    def end(self, why: str) -> None:
        """Nothing of it is kept. A note that was signed meanwhile, or is another's by now, has no run to end."""
        with suppress(Problem):
            self._end(why)

    def _end(self, why: str) -> None:
        chart.end_drafting(self.note_ref, self.run_ref, why=why, by=self.by, at=now(), on=self.on)


class DraftingPage:
    """The page in pieces. Closed before its end, by whoever left it, it ends the draft."""

    def __init__(
        self, request: HttpRequest, run: Run, steps: Callable[[], Steps], shown: dict[str, object]
    ) -> None:
        self._request = request
        self._run = run
        self._steps = steps
        self._shown = {**shown, "run": run}
        self._is_over = False
        page = render_to_string("desk/drafting.html", {**self._shown, "place": PLACE}, request)
        self._head, _, self._tail = page.partition(PLACE)
        self._pieces = self._all()

    def __iter__(self) -> Iterator[str]:
        return self._pieces

    def close(self) -> None:
        """Called by the server when the answer is over, for whatever reason."""
        self._pieces.close()
        if not self._is_over:  # nobody has asked for the first piece
            self._is_over = True
            self._run.end("left")

    def _all(self) -> Generator[str, None, None]:
        yield self._head
        kept: Kept | None = None
        problem: Problem | None = None
        why = "left"
        steps: Steps | None = None
        is_placed = _places.acquire(blocking=False)
        try:
            if not is_placed:
                raise Unavailable(
                    "Two drafts are being made already", do="Nothing was sent. Try again when they are done."
                )
            steps = self._steps()
            kept = yield from self._said(steps)
            self._is_over = True
        except Problem as wrong:
            problem, why = wrong, getattr(wrong, "kind", "refused")
        except DatabaseError:
            problem, why = (
                Unavailable("The database isn't answering", do="Nothing was kept. Try again."),
                "refused",
            )
        except Exception as wrong:  # noqa: BLE001  its words may quote the source, and a server logs what gets out
            log.log(logging.ERROR, "drafting failed: %s", type(wrong).__name__)
            problem, why = Unavailable("The draft could not be made", do="Nothing was kept."), "failed"
        finally:
            if steps is not None:
                steps.close()
            if is_placed:
                _places.release()
            if not self._is_over:
                self._is_over = True
                self._run.end(why)
        outcome = {**self._shown, "kept": kept, "problem": problem}
        yield render_to_string("desk/drafting_end.html", outcome, self._request)
        yield self._tail

    def _said(self, steps: Steps) -> Generator[str, None, Kept]:
        """Each step as a line, at most one in two seconds; a blank one else, so that a page left is noticed."""
        looked = said = time.monotonic()
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                kept: Kept = end.value
                return kept
            moment = time.monotonic()
            if moment - looked > LOOK:
                looked = moment
                if not chart_queries.goes_on(self._run.run_ref):
                    raise Unavailable("Cancelled", why="Nothing of it was kept.")
            if step.startswith("!") or (step and moment - said > SAY):
                said = moment
                yield render_to_string("desk/drafting_step.html", {"says": step.removeprefix("!")})
            else:
                yield "\n"


def streamed(page: DraftingPage) -> StreamingHttpResponse:
    """The answer, held up by no proxy on the way."""
    response = StreamingHttpResponse(page)
    response.headers["X-Accel-Buffering"] = "no"
    return response
