"""What stands on the sheets of a report of the ledger."""

from datetime import datetime
from typing import Any

from twodrawer.desk.paper.note import letterhead
from twodrawer.desk.queries.ledger_page import LedgerLine, LedgerReport
from twodrawer.lib.dates import clock, day_and_clock, long_day, short_day, there, zone_words
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.text import line
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import MemberFacts, PracticeFacts

ABOUT = (
    (
        "Entries are added to the ledger and never changed or taken out. They hold who did what when, under which "
        "paragraph or rule, and about whom; never a word of what was written."
    ),
    "Names stand here as the practice has them on the day of this report.",
)


def ledger_sheet(
    report: LedgerReport, practice: PracticeFacts, by: MemberFacts, *, at: datetime
) -> dict[str, Any]:
    """Everything on the sheets of one report."""
    zone = practice.zone
    first, last = report.days
    one_day = first == last
    days = long_day(first) if one_day else f"{long_day(first)} to {long_day(last)}"
    count = f"{len(report.lines):,} {'entry' if len(report.lines) == 1 else 'entries'}"
    return {
        "title": "Ledger report",
        "mark": "",
        "kind": "Ledger report",
        "standing": "Who did what, when and why",
        "practice": letterhead(practice),
        "running": f"Ledger, {days}",
        "foot": f"Twodrawer, ledger of {line(practice.name)}",
        "heading": f"Ledger, {days}",
        "facts": boxes(
            [
                ("Person", report.person.name if report.person else "Everyone"),
                ("Client", report.client.name if report.client else "Any client"),
                ("Entries", f"{count}, newest first"),
                ("Printed by", by.signature_name),
                ("Printed on", f"{day_and_clock(at, zone)} {zone_words(zone)}"),
                ("Times are", zone_words(zone)),
            ]
        ),
        "empty": "Nothing was done or read in these days that these filters let through.",
        "lines": [_line(one, zone, one_day=one_day) for one in report.lines],
        "statements": list(ABOUT),
    }


def _line(entry: LedgerLine, zone: str, *, one_day: bool) -> dict[str, Any]:
    time = clock(entry.at, zone)
    return {
        "time": [time] if one_day else [short_day(there(entry.at, zone).date()), time],
        "who": line(entry.who),
        "did": entry.did,
        "about": line(entry.about),
        "why": entry.why,
        "under": line(entry.under),
        "entry": short_ref(entry.ref),
    }
