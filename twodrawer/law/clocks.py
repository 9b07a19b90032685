"""The clocks of a client's requests: days to act, and the one extension, from the dated parameters."""

from datetime import date

from twodrawer.law.facts import Clock
from twodrawer.law.parameters import parameter

REQUESTS = ("access", "amendment", "accounting")


def for_request(what: str, *, on: date) -> tuple[Clock, ...]:
    """The clock for one of REQUESTS under the law of that day: 164.524(b)(2), 164.526(b)(2), 164.528(c)(1). Empty:
    no law of that day is known."""
    response, extension = parameter(f"hipaa/{what}_response"), parameter(f"hipaa/{what}_extension")
    act, extend = response.on(on), extension.on(on)
    if act is None or extend is None:
        return ()
    return (Clock(act, extend, "receipt of the request", response.source.cite),)
