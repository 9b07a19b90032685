"""Too many tries: who is held up, and the words for it. Counts lie in the database, so all processes count together."""

from typing import ClassVar

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

from twodrawer.lib.errors import Problem


class TooManyTries(Problem):
    """Somebody, or something, tries too fast."""

    status: ClassVar[int] = 429
    mark: ClassVar[str] = "Wait a moment"

    def __init__(self) -> None:
        super().__init__(
            "Too many tries",
            why="Slowing down keeps out programs that guess passwords and codes.",
            do="Wait a few minutes, then try again.",
        )


def allow(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    """One more try is counted, if there is one left; else TooManyTries."""
    user = request.user if request.user.is_authenticated else None
    # Looking at a link is a try as well: the library counts posts only, unless told.
    if not consume(request, app="allauth.account", action=action, key=key, user=user, limit_get=True):
        raise TooManyTries


def forget(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    """The tries of somebody who got it right no longer count."""
    ratelimit.clear(request, action=action, key=key)
