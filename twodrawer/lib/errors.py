"""The ways an act can end without happening.

Each problem tells the person three things: what happened, why (with its paragraph where the law speaks),
and what to do next. One middleware turns them into a page; nothing else maps problems to status codes.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

Refs = tuple[tuple[str, UUID], ...]


class Problem(Exception):
    """An act that did not happen, told in words a person can use."""

    status: ClassVar[int] = 500
    mark: ClassVar[str] = "Problem"

    def __init__(self, what: str, *, why: str = "", cite: Sequence[str] = (), do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.cite = tuple(cite)
        self.do = do


class Refused(Problem):
    """The law or the practice's rules said no. `hidden`: the person may not even know that it exists."""

    status = 403
    mark = "Refused"
    is_recorded: ClassVar[bool] = False
    """The act wrote its refusal into the ledger itself, where counting it may not wait."""

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        cite: Sequence[str] = (),
        do: str = "",
        hidden: bool = False,
        refs: Refs = (),
        act: str = "",
        other_practice: UUID | None = None,
    ) -> None:
        super().__init__(what, why=why, cite=cite, do=do)
        self.hidden = hidden
        self.refs = refs
        self.act = act
        # Set when the thing belongs to another practice: that practice's log gets the entry as well.
        self.other_practice = other_practice


def not_there(act: str, refs: Refs = (), *, other_practice: UUID | None = None) -> Refused:
    """The one answer for what doesn't exist, and for what a person may not know exists."""
    return Refused(
        "There is nothing here that you can open",
        why="The address may be mistyped, or the thing may not be yours to see.",
        do="Go back to Today and open it from there.",
        hidden=True,
        refs=refs,
        act=act,
        other_practice=other_practice,
    )


class Conflict(Problem):
    """The thing is in another state than the act needs."""

    status = 409
    mark = "Not now"


class Ended(Conflict):
    """The draft was signed, submitted or discarded: there is nothing left to save into."""

    status = 410


class Invalid(Problem):
    """What was typed can't be taken as it is. `fields` names the inputs, for forms."""

    status = 422
    mark = "Please check"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        cite: Sequence[str] = (),
        do: str = "",
        fields: Sequence[str] = (),
    ) -> None:
        super().__init__(what, why=why, cite=cite, do=do)
        self.fields = tuple(fields)


class SignInAgain(Problem):
    """The act needs proof that the person at the keyboard is still the one who signed in."""

    status = 403
    mark = "Confirm it is you"


class Unavailable(Problem):
    """A neighbour that the act can't do without isn't answering, the ledger above all."""

    status = 503
    mark = "Not available"
