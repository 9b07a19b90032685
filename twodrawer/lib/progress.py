"""A progress line for commands: a bar on a terminal, a few plain lines elsewhere."""

from typing import TextIO


class Progress:
    """`Verifying  [#####.....] 50%  100,000 of 200,000`"""

    def __init__(self, label: str, out: TextIO) -> None:
        self.label = label
        self.out = out
        self._last = -1

    def show(self, done: int, total: int) -> None:
        """The line says this much is done. Off a terminal, one line each ten percent."""
        percent = 100 if not total else done * 100 // total
        if self.out.isatty():
            bar = "#" * (percent // 5)
            self.out.write(f"\r{self.label}  [{bar:.<20}] {percent:3d}%  {done:,} of {total:,}")
        elif percent // 10 != self._last:
            self.out.write(f"{self.label}  {percent}%  {done:,} of {total:,}\n")
        self._last = percent // 10
        self.out.flush()

    def end(self) -> None:
        """The line is finished."""
        if self.out.isatty():
            self.out.write("\n")
