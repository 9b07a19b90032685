"""How far a run has come: said every few megabytes of what streams by, so that a page can show it."""

from collections.abc import Callable

from twodrawer.backup.sealing_to import Source

EVERY = 8 << 20
Say = Callable[[str, int, int], None]
"""Step, done, of all; 0 where nobody knows how much it will be."""


def say_nothing(step: str, done: int, total: int) -> None:
    """For callers whom nobody watches."""


class Watched:
    """Something to read from that says how much of it was read."""

    def __init__(self, source: Source, step: str, say: Say, *, total: int = 0) -> None:
        self._source, self._step, self._say, self._total = source, step, say, total
        self._read, self._said = 0, 0

    def read(self, size: int = 65_536) -> bytes:
        """Up to so many bytes."""
        data = self._source.read(size)
        self._read += len(data)
        if self._read - self._said >= EVERY:
            self._said = self._read
            self._say(self._step, self._read, self._total)
        return data
