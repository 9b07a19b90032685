"""How reading can end: a file that isn't taken at all, or one patient of it who isn't."""

from twodrawer.lib.errors import Invalid


class Unreadable(Invalid):
    """The whole file is refused. Says what is wrong and where, and never repeats what the file says."""

    def __init__(self, what: str, *, why: str = "") -> None:
        super().__init__(
            what,
            why=why or "A file that can't be right is not taken in half, so nothing of it was kept.",
            do="Ask for a fresh export from the system that it comes from.",
            fields=("chosen",),
        )


class NotTaken(Exception):
    """This patient is refused with everything of theirs; the sentence says why."""
