"""How a release and the account of disclosures leave: read, put on paper, recorded by the gate, handed over.

Setting a text takes longer than a database should be kept waiting, so nothing is locked meanwhile; the gate asks and
reads everything again in its own transaction. A file's name says what it is and which one, never whom it is about.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.disclosures.actions.accounting import report_leaves
from twodrawer.disclosures.actions.releases import release_package, require_may_go
from twodrawer.disclosures.age_recipients import sealing_for
from twodrawer.disclosures.building import built, prepared
from twodrawer.disclosures.paper.account import account_pdf
from twodrawer.disclosures.queries.account import account_for_client
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.law import Act, Member
from twodrawer.lib.canonical import sha256_hex
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.memo import remembering
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people


@dataclass(frozen=True)
class Leaving:
    """A file that may be handed over, and what it is called."""

    content: bytes
    name: str
    kind: str


def package_leaves(
    package_ref: UUID, *, seen: str, seal_for: str = "", by: Member, at: datetime, on: date
) -> Leaving:
    """The package is handed over, once. `seen`: the token of what was looked at. `seal_for`: an age recipient."""
    seal = sealing_for(seal_for) if seal_for.strip() else None
    package = package_facts(find_package(package_ref, Act.HAND_OVER, by=by, on=on))
    with remembering():
        ready = prepared(package, by=by, at=at, on=on, read=Reading())
    require_may_go(package, ready.standing)
    if ready.token != seen:
        raise Conflict(
            "The record or the release has changed since you looked at it",
            why="What leaves is exactly what was looked at.",
            do="Nothing left. Look at the release again, then let it out.",
        )
    made = built(ready)
    name = f"release-{short_ref(package.request_ref)}.zip"
    if seal is None:
        release_package(package_ref, made, by=by, at=at, on=on)
        return Leaving(made.package, name, "application/zip")
    sealed = seal(made.package)
    release_package(package_ref, made, sealed_sha256=sha256_hex(sealed), by=by, at=at, on=on)
    return Leaving(sealed, f"{name}.age", "application/octet-stream")


def account_leaves(
    client_ref: UUID, *, requested_on: date, by: Member, at: datetime, on: date
) -> tuple[Leaving, bool]:
    """The account made out for the client is handed over, and whether it is free."""
    if requested_on > on:
        raise Invalid("A request can't come in the future", fields=("requested_on",))
    practice = people.practice_facts(by.practice_ref)
    read = Reading()
    with remembering():
        account = account_for_client(client_ref, requested_on=requested_on, by=by, on=on, read=read)
    file = account_pdf(account, practice, at=at)
    free = report_leaves(client_ref, file, requested_on=requested_on, by=by, at=at, on=on)
    return Leaving(file.content, f"account-{short_ref(client_ref)}.pdf", "application/pdf"), free
