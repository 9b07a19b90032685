"""`twodrawer audit report` and `audit blast-radius`: who has been in one client's record, and what one account reached.

A command line has no signed-in person (docs/adr/0011-paper.md), so the program itself asks, and stands in the
practice's log with what it was asked. Clients stand in the answer by their refs, and the workforce by name, which is in
clear anyway. Nothing of a record is opened, with one exception: to count in which states people live, their addresses
are, in memory, and only the counts are told.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.config.home import BadSettings
from twodrawer.config.migrating import start_django
from twodrawer.lib.dates import there
from twodrawer.lib.time import day_in, now, utc_text

if TYPE_CHECKING:
    from twodrawer.compliance.queries.blast_radius import BlastRadius
    from twodrawer.desk.queries.access_report import AccessLine
    from twodrawer.people.facts import PracticeFacts

VERBS = ("report", "blast-radius")
USUAL = timedelta(days=90)


def add_report_arguments(report: argparse.ArgumentParser) -> None:
    """Whose record, and when."""
    report.add_argument(
        "--client", type=UUID, metavar="REF", help="the client, by the ref in their page's address"
    )
    _add_time(report)


def add_blast_radius_arguments(radius: argparse.ArgumentParser) -> None:
    """Whose account, when, and from when the law counts."""
    radius.add_argument(
        "--account", metavar="E-MAIL", help="whose account: the address they sign in with, or its ref"
    )
    _add_time(radius)
    radius.add_argument(
        "--discovered",
        metavar="DAY",
        help="when it was first known, from which the law counts (default: today)",
    )


def _add_time(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--from", dest="begins", metavar="TIME", help="from this day on: 2026-08-01 (or 2026-08-01T22:10)"
    )
    verb.add_argument("--to", dest="ends", metavar="TIME", help="until this day, included (or this minute)")
    verb.add_argument("--output", choices=["text", "json"], default="text", help="how the answer is written")


def run(asked: argparse.Namespace) -> int:
    """One of VERBS."""
    start_django()
    return _report(asked) if asked.verb == "report" else _blast_radius(asked)


def _report(asked: argparse.Namespace) -> int:
    """Every ledger entry about one client stands on standard output, oldest first."""
    from twodrawer.desk.queries.access_report import access_told
    from twodrawer.people import queries as people

    if asked.client is None:
        raise BadSettings("Say which client with --client REF, the ref in the address of the client's page.")
    practice_ref = people.practice_ref_of_client(asked.client)
    if practice_ref is None:
        raise BadSettings(f"There is no client {asked.client} here.")
    at, zone = now(), people.practice_facts(practice_ref).zone
    today = day_in(zone, at)
    last = _day(asked.ends, "--to") if asked.ends else today
    first = _day(asked.begins, "--from") if asked.begins else last - USUAL
    if last < first:
        raise BadSettings("--to lies before --from.")
    lines = access_told(
        asked.client, practice_ref=practice_ref, days=(first, last), zone=zone, at=at, on=today
    )
    for text in _as_json(lines) if asked.output == "json" else _as_text(lines, zone):
        print(text)
    return 0


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSettings(f"{option} is a day, such as 2026-08-01.") from None


def _blast_radius(asked: argparse.Namespace) -> int:
    """What an account reached stands on standard output, once for each practice that it works in."""
    from twodrawer.compliance.queries.blast_radius import Window, blast_radius_told
    from twodrawer.people import queries as people

    if not asked.account or not asked.begins or not asked.ends:
        raise BadSettings("Say whose account and which time: --account E-MAIL --from TIME --to TIME.")
    members = people.members_by_account(asked.account)
    if not members:
        raise BadSettings("Nobody who works here signs in with what --account names.")
    at, found = now(), []
    for practice_ref, member_ref in members:
        zone = people.practice_facts(practice_ref).zone
        today = day_in(zone, at)
        window = Window(_moment(asked.begins, "--from", zone), _moment(asked.ends, "--to", zone, end=True))
        discovered = _day(asked.discovered, "--discovered") if asked.discovered else today
        radius = blast_radius_told(
            practice_ref, member_ref, window, discovered_on=discovered, at=at, on=today
        )
        found.append((people.practice_facts(practice_ref), radius))
    if asked.output == "json":
        print(json.dumps([_radius_json(practice, one) for practice, one in found], ensure_ascii=False))
        return 0
    for practice, one in found:
        for text in _radius_text(practice, one):
            print(text)
    return 0


def _moment(text: str, option: str, zone: str, *, end: bool = False) -> datetime:
    """A day (its begin, or its end), or a time, of the practice's zone where it names none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BadSettings(f"{option} is a day or a time, such as 2026-08-01 or 2026-08-01T22:10.") from None
    if len(text) <= len("2026-08-01"):
        read = datetime.combine(read, time.max if end else time.min)
    elif end:
        read = read.replace(second=read.second or 59, microsecond=read.microsecond or 999_999)
    # In the hour that clocks show twice the window is the longer one.
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone), fold=int(end))


def _radius_json(practice: "PracticeFacts", radius: "BlastRadius") -> dict[str, object]:
    return {
        "practice": str(practice.ref),
        "member": str(radius.member.ref),
        "name": radius.member.name,
        "from": utc_text(radius.window.since),
        "to": utc_text(radius.window.until),
        "discovered_on": str(radius.discovered_on),
        "entries": radius.entries,
        "refused": radius.refused,
        "people": radius.people,
        "opened": radius.opened,
        "notes": {
            "read": radius.notes_read,
            "changed": radius.notes_changed,
            "printed": radius.notes_printed,
        },
        "other_records": dict(radius.things),
        "residents": dict(radius.by_state),
        "state_not_known": radius.unknown,
        "could_cross_500_in": list(radius.could_be_over),
        "notices": [
            {"to": one.to.value, "by": str(one.by), "cite": one.cite, "in": list(one.where)}
            for one in radius.notices
        ],
        "clients": [
            {
                "client": str(one.ref),
                "done": sorted(done.value for done in one.done),
                "notes": {done.value: sorted(map(str, refs)) for done, refs in one.notes.items() if refs},
                "first": utc_text(one.first),
                "last": utc_text(one.last),
            }
            for one in radius.clients
        ],
    }


def _radius_text(practice: "PracticeFacts", radius: "BlastRadius") -> Iterator[str]:
    zone = practice.zone
    since, until = (
        f"{there(one, zone):%Y-%m-%d %H:%M}" for one in (radius.window.since, radius.window.until)
    )
    yield f"{practice.name}: {radius.member.name}, {since} to {until} ({zone})"
    yield f"{radius.entries:,} entries, {radius.refused:,} refused attempts"
    yield f"{radius.people:,} people, {radius.opened:,} of them opened, changed or printed; the others in lists"
    yield (
        f"Notes: {radius.notes_read:,} read, {radius.notes_changed:,} changed, {radius.notes_printed:,} printed"
    )
    for words, number in radius.things_in_words:
        yield f"{words.capitalize()}: {number:,}"
    for state, number in radius.by_state:
        yield f"{state}: {number:,}{' (over 500: media)' if state in radius.media_in else ''}"
    if radius.unknown:
        could = f"; {', '.join(radius.could_be_over)} could be over 500" if radius.could_be_over else ""
        yield f"State not known: {radius.unknown:,}{could}"
    for words, notice in radius.told:
        yield f"By {notice.by}: {words} ({notice.cite})"
    for one in radius.clients:
        yield f"  {one.ref}  {', '.join(done.value for done in sorted(one.done))}"


def _as_json(lines: "tuple[AccessLine, ...]") -> Iterator[str]:
    """One object a line, so that a long report can be read while it comes."""
    for one in lines:
        said = {
            "entry": str(one.ref),
            "at": utc_text(one.at),
            "who": one.who,
            "did": one.did,
            "about": one.about,
            "why": one.why,
            "under": list(one.under),
            "refused": one.refused,
        }
        yield json.dumps(said, ensure_ascii=False)


def _as_text(lines: "tuple[AccessLine, ...]", zone: str) -> Iterator[str]:
    for one in lines:
        about = f" ({one.about})" if one.about else ""
        yield f"{there(one.at, zone):%Y-%m-%d %H:%M}  {one.who} {one.did}{about}"
        yield f"                  {one.why}: {'; '.join(one.under)}"
    yield f"{len(lines):,} {'entry' if len(lines) == 1 else 'entries'}. Times are {zone}."
