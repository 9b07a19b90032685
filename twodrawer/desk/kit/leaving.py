"""How a downtime kit leaves: gathered, sealed, recorded by the gate in `chart`, handed over.

Sealing takes its second while nothing is locked. Until the gate has written its entry the file is in this process
alone; if the entry can't be written, it goes no further. Its name says the day and nobody's name.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from twodrawer.audit.reading import Reading
from twodrawer.chart.facts import KitFile
from twodrawer.desk.kit.content import kit_content
from twodrawer.desk.kit.file import kit_page
from twodrawer.desk.kit.passphrase import fault
from twodrawer.desk.queries.kit import kit
from twodrawer.disclosures.actions import leaving as gate
from twodrawer.law import Member
from twodrawer.lib.errors import Invalid
from twodrawer.lib.memo import remembering
from twodrawer.people import queries as people
from twodrawer.people.facts import PracticeFacts

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class LeavingKit:
    """A kit that may be handed over, and what it is called."""

    content: bytes = field(repr=False)
    name: str


def kit_to_take(
    day: date, *, passphrase: str, practice: PracticeFacts, by: Member, at: datetime, on: date
) -> LeavingKit:
    """The kit of that day, sealed under the passphrase, with its entry in the ledger."""
    if not on <= day <= on + AHEAD:
        raise Invalid(
            "There is no kit for this day",
            why="A kit is for today or one of the next seven days: what stands in it ages.",
            do="Choose another day.",
            fields=("day",),
        )
    if weakness := fault(passphrase):
        raise Invalid("The passphrase can’t seal a kit", why=weakness, fields=("passphrase",))
    read = Reading()
    with remembering():
        gathered = kit(day, by=by, on=on, read=read)
        owner = people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]
    page = kit_page(kit_content(gathered, practice, owner, at=at), passphrase=passphrase)
    file = KitFile(page, tuple(one.client.ref for one in gathered.clients), day)
    gate.kit_leaves(file, read=read, by=by, at=at, on=on)
    return LeavingKit(page, f"downtime-kit-{day}.html")
