"""What stands on the sheets of an access report: for the client, so every line is in plain words."""

from datetime import datetime
from typing import Any

from twodrawer.desk.paper.note import letterhead
from twodrawer.desk.queries.access_report import AccessLine, AccessReport
from twodrawer.desk.queries.paper import name_on_paper
from twodrawer.lib.dates import clock, day_and_clock, long_day, short_day, there, zone_words
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.text import line
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import MemberFacts, PracticeFacts

ABOUT = (
    (
        "This is every entry of the practice\u2019s ledger about this client in these days: who opened, changed or "
        "printed something, and what was refused. Where an entry names no paragraph of its own, the one that its "
        "purpose stands on is given."
    ),
    (
        "Entries are added to the ledger and never changed or taken out. They hold who did what when, never a word "
        "of what was written. Questions and complaints go to the practice\u2019s privacy officer "
        "(45 CFR 164.530(a)(1)(ii))."
    ),
)


def access_sheet(
    report: AccessReport, practice: PracticeFacts, by: MemberFacts, *, at: datetime
) -> dict[str, Any]:
    """Everything on the sheets of one report."""
    zone = practice.zone
    first, last = report.days
    days = long_day(first) if first == last else f"{long_day(first)} to {long_day(last)}"
    name = name_on_paper(report.client.name, report.client.legal_name) if report.client else "The client"
    born = report.client.born if report.client else None
    count = f"{len(report.lines):,} {'entry' if len(report.lines) == 1 else 'entries'}"
    return {
        "title": "Access report",
        "mark": "",
        "kind": "Access report",
        "standing": "Who has been in this record, when, what for and under which paragraph",
        "practice": letterhead(practice),
        "running": f"Access report, {days}",
        "foot": f"Twodrawer, ledger of {line(practice.name)}",
        "heading": "Who has been in this record",
        "facts": boxes(
            [
                ("Client", name + (f", born {long_day(born)}" if born else "")),
                ("Days", days),
                ("Entries", f"{count}, newest first"),
                ("Made by", by.signature_name),
                ("Made on", f"{day_and_clock(at, zone)} {zone_words(zone)}"),
                ("Times are", zone_words(zone)),
            ]
        ),
        "empty": "The ledger has no entry about this client in these days.",
        "lines": [_line(one, zone) for one in report.lines],
        "statements": list(ABOUT),
    }


def _line(one: AccessLine, zone: str) -> dict[str, Any]:
    return {
        "time": [short_day(there(one.at, zone).date()), clock(one.at, zone)],
        "who": line(one.who),
        "did": one.did,
        "about": line(one.about),
        "why": one.why,
        "under": line("; ".join(one.under)),
        "entry": short_ref(one.ref),
    }
