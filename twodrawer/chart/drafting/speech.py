"""Recordings, written down on this machine if a speech model is installed here, in a process of its own.

    text = yield from written_down(raw)

The recording goes to that process through a pipe: it is written to no disk and kept nowhere. Whoever stops listening
ends the process. What comes back is WebVTT with one voice: who says what is not guessed, so such a draft denies
nothing on the client's behalf.
"""

import importlib.util
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any

from twodrawer.lib.errors import Invalid

LIMIT = 20_000_000
"""Bytes of a recording that a page takes: ten minutes at 16,000 samples a second."""
LONGEST = 1800.0
BEAT = 0.5


def can_listen() -> bool:
    """Whether a speech model is installed here."""
    return importlib.util.find_spec("pocketsphinx") is not None


def written_down(raw: bytes, *, longest: float = LONGEST) -> Generator[str, None, str]:
    """What was said, as WebVTT. Yields how far it has come, or a blank, each half second."""
    hearing = _Hearing(raw)
    begun = time.monotonic()
    heard: list[dict[str, Any]] = []
    hearing.start()
    try:
        while True:
            said: dict[str, Any] | None = {}
            with suppress(queue.Empty):
                said = hearing.lines.get(timeout=BEAT)
            if said is None:
                break
            if "wrong" in said:
                raise _unheard(str(said["wrong"]))
            if time.monotonic() - begun > longest:
                raise _unheard(f"It was not done after {longest:.0f} seconds.")
            if said:
                heard.append(said)
                yield f"Heard {said['end']:.0f} of {said['of']:.0f} seconds."
            else:
                yield ""
    finally:
        hearing.end()
    if hearing.status:
        raise _unheard("The program that listens broke off.")
    spoken = [one for one in heard if one["text"].strip()]
    if not spoken:
        raise _unheard("No word was understood.")
    return "WEBVTT\n\n" + "\n".join(
        f"{_clock(one['start'])} --> {_clock(one['end'])}\n<v Voice>{_sentence(one['text'])}\n"
        for one in spoken
    )


def _sentence(text: str) -> str:
    words = " ".join(text.split())
    return words[:1].upper() + words[1:] + "."


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def _unheard(why: str) -> Invalid:
    return Invalid(
        "This recording could not be written down",
        why=why,
        do="Save it as a .wav file with 16 bits, one speaker at a time; or draft from a transcript.",
    )


class _Hearing:
    """The process, and what it says: one line after another, then a None."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.lines: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.status = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """It listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "twodrawer.chart.drafting.hearing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for work in (self._give, self._take):
            thread = threading.Thread(target=work, name="twodrawer-hearing", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _give(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:  # it ended early, and its status says so
            pipe.write(self._raw)

    def _take(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):
                self.lines.put(json.loads(line))
        self.status = self._process.wait()
        self.lines.put(None)

    def end(self) -> None:
        """It listens no more."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        for thread in self._threads:
            thread.join(5)
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
