"""Somebody of the practice comes to a colleague's vault with the custodians of the professional will.

The record says who sits there, whose will it is and why. What opens it is the key in the custodians' shares, which no
program holds; this signs nothing that would help without them.
"""

from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.desk.statements import will_statement
from twodrawer.law import Act, Kind, Member
from twodrawer.lib.errors import Invalid
from twodrawer.people import queries as people
from twodrawer.retention import queries as retention

REASONS = {
    "died": "The author has died",
    "incapacitated": "The author can’t act any more",
    "unreachable": "The author can’t be found",
}


def issue_opening(author_ref: UUID, *, reason: str, by: Member, at: datetime, on: date) -> str:
    """A signed opening that is good for a minute, with its entry: who, whose, why."""
    allowed = people.require_in_practice(Act.VERIFY, Kind.VAULT, by=by, on=on)
    if reason not in REASONS:
        raise Invalid("Say why the will is opened", fields=("reason",))
    if author_ref == by.ref or author_ref not in people.member_facts(by.practice_ref, [author_ref], on=on):
        raise Invalid(
            "Choose a colleague of this practice",
            why="An author opens the own vault with the own key.",
            fields=("author",),
        )
    refs = (("member", author_ref),)
    event = Event("vault_will.opening_begun", refs, "operations", allowed.citations, {"reason": reason})
    record(event, by=by, at=at)
    held = retention.holds_anything(by.practice_ref)
    return will_statement(author_ref=author_ref, reason=reason, held=held, by=by, at=at)
