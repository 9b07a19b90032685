"""`twodrawer requests`: what runs out at the disclosure desk, and which orders wait. Refs and days, never a name.

For scheduled jobs. Nothing is issued here: a command line has no signed-in person whom the law could be asked about.
"""

from uuid import UUID

from twodrawer.config.migrating import start_django
from twodrawer.lib.errors import Invalid

LATE = 1
"""The exit status when something is late. What is due soon is listed and is no failure."""


def due(*, within: int, practice: UUID | None) -> int:
    """Lists the open requests that are late or due within so many days. Exit status 1 when one of them is late."""
    start_django()
    from twodrawer.disclosures.queries.requests import due_requests
    from twodrawer.lib.time import now
    from twodrawer.people import queries as people

    if practice is not None and practice not in people.practice_refs():
        raise Invalid("There is no such practice here", do="Leave --practice out to list them all.")
    found = due_requests(within=within, practice=practice, at=now())
    for one in found:
        days = abs(one.days_left)
        left = f"{days} day{'s' if days != 1 else ''} {'late' if one.days_left < 0 else 'left'}"
        print(f"{one.due_on}  {left:<13}  {one.kind:<13}  {one.state:<9}  {one.ref}")
    if not found:
        print(f"Nothing is late or due within {within} days.")
    return LATE if any(one.days_left < 0 for one in found) else 0


def orders(*, practice: UUID | None) -> int:
    """Lists the orders to release psychotherapy notes that can still be carried out, the soonest to end first."""
    start_django()
    from twodrawer.disclosures.queries.orders import open_orders
    from twodrawer.lib.time import now
    from twodrawer.people import queries as people

    if practice is not None and practice not in people.practice_refs():
        raise Invalid("There is no such practice here", do="Leave --practice out to list them all.")
    at = now()
    found = open_orders(practice=practice, at=at)
    for order_ref, request_ref, ends in found:
        days = (ends - at).days
        print(f"{ends:%Y-%m-%d}  {f'{days} days left':<13}  {order_ref}  request {request_ref}")
    if not found:
        print("No release order waits.")
    return 0
