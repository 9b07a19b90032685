"""`twodrawer retention`: which records are due, for a scheduled job; and questions about how long one is kept.

`due` lists refs, days and paragraphs, never a name, and enters its look in the ledger. `ask` needs no installation.
`tell-vault` does at once what the server does by itself.
"""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from twodrawer.lib.errors import Invalid

if TYPE_CHECKING:
    from twodrawer.retention.facts_destruction import DueLine

PROFESSIONS = ("psychologist", "counselor", "marriage and family therapist", "social worker")


def add_retention_commands(parser: argparse.ArgumentParser) -> None:
    """`due` and `ask`, with their options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    due = verbs.add_parser("due", help="list records by how their clock stands: refs and days, never a name")
    due.add_argument(
        "--state",
        default="over",
        choices=["over", "held", "keep", "unconfirmed", "no_day", "missing", "destroyed", "open", "all"],
        help="which ones (default: over, those that two people may destroy)",
    )
    due.add_argument("--json", action="store_true", help="one JSON object a line")
    verbs.add_parser(
        "tell-vault", help="tell the vault now which records were destroyed (the server does it by itself)"
    )
    ask = verbs.add_parser("ask", help="ask how long a record is kept, with the formula and its paragraph")
    ask.add_argument(
        "--state", action="append", required=True, metavar="XX", help="two letters; again for another state"
    )
    ask.add_argument("--last-contact", type=_day, metavar="DAY", help="the last session or entry, YYYY-MM-DD")
    ask.add_argument("--born", type=_day, metavar="DAY", help="the client's birth, YYYY-MM-DD")
    who = ask.add_mutually_exclusive_group()
    who.add_argument("--minor", action="store_true", help="birth unknown; a minor at the last contact")
    who.add_argument("--adult", action="store_true", help="birth unknown; no minor at the last contact")
    ask.add_argument("--profession", default="", choices=["", *PROFESSIONS], help="who kept the record")
    ask.add_argument(
        "--longer", type=_years, metavar="YEARS", help="a rule of your own, a payer's or a programme's"
    )
    ask.add_argument("--on", type=_day, metavar="DAY", help="the day that is asked about (default: today)")
    ask.add_argument("--json", action="store_true", help="the answer as one JSON object")


def run(asked: argparse.Namespace) -> int:
    """The verb."""
    if asked.verb == "tell-vault":
        return _tell_vault()
    return _ask(asked) if asked.verb == "ask" else _due(asked)


def _ask(asked: argparse.Namespace) -> int:
    """One answer. Exit status 0: the time is over, 1: it isn't or can't be said."""
    from twodrawer.law.retention_clock import KeptFor, Longer, LongerRule, Standing, retention_clock
    from twodrawer.law.words import STATES
    from twodrawer.lib.time import now

    states = tuple(letters.upper() for letters in asked.state)
    unknown = [letters for letters in states if letters not in STATES]
    if unknown:
        raise Invalid(f"{unknown[0]} is no state", do="Give two letters: OR, NY, DC.")
    longer = (LongerRule(Longer.OWN, asked.longer, "as asked"),) if asked.longer else ()
    minor = True if asked.minor else False if asked.adult else None
    clock = retention_clock(
        KeptFor(
            states=states,
            on=asked.on or now().astimezone().date(),  # the day where the question is asked
            last_contact=asked.last_contact,
            born=asked.born,
            minor=minor,
            profession=asked.profession,
            longer=longer,
        )
    )
    if asked.json:
        print(json.dumps(clock.as_json()))
    else:
        print(f"{clock.standing}{f', kept through {clock.until}' if clock.until else ''}: {clock.because}")
        print(f"Formula: {clock.formula}")
        print(f"Paragraph: {'; '.join(clock.citations) or 'none'} (status: {clock.status})")
        print("This is not legal advice, and a legal hold beats every clock.")
    return 0 if clock.standing is Standing.OVER else 1


def _due(asked: argparse.Namespace) -> int:
    """Every practice's records that stand so. Exit status 0 also when there are none."""
    from twodrawer.config.migrating import start_django

    start_django()
    from twodrawer.audit.entries import Actor
    from twodrawer.audit.reading import reading
    from twodrawer.lib.time import day_in, now
    from twodrawer.people import queries as people
    from twodrawer.retention.queries import due_for_command

    at, found = now(), 0
    for practice_ref in people.practice_refs():
        on = day_in(people.practice_facts(practice_ref).zone, at)
        by = Actor("program", None, practice_ref)
        with reading("retention.read", by=by, at=at, purpose="operations") as read:
            lines = due_for_command(practice_ref, on=on, read=read)
        for line in lines:
            if asked.state in ("all", line.state):
                found += 1
                print(json.dumps(_told(line)) if asked.json else _said(line))
    if not found and not asked.json:
        print("No record stands so.")
    return 0


def _told(line: "DueLine") -> dict[str, object]:
    return {
        "client": str(line.client_ref),
        "state": line.state,
        "held": line.held_since is not None,
        "proposed": line.proposal is not None and line.destroyed_at is None,
        "certificate": str(line.certificate_ref) if line.certificate_ref else None,
        "clock": line.clock.as_json() if line.clock else None,
    }


def _said(line: "DueLine") -> str:
    until = line.clock.until if line.clock else None
    why = line.clock.because if line.clock else ""
    return f"{line.state:<11}  {until.isoformat() if until else '':<10}  {line.client_ref}  {why}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-11-22") from None


def _years(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise argparse.ArgumentTypeError(f"{text} is no number of years from 1 to 100")
    return int(text)


def _tell_vault() -> int:
    """How many destructions the vault took word of. Exit status 1 while it owes an answer."""
    from twodrawer.config.migrating import start_django

    start_django()
    from django.conf import settings

    from twodrawer.config.telling_vault import tell_vault
    from twodrawer.lib.time import now
    from twodrawer.retention.queries import destructions_to_tell

    at = now()
    print(
        f"The vault took word of {tell_vault(vault=settings.VAULT_ORIGIN, audience=settings.HOME.origin, at=at)}."
    )
    return 1 if destructions_to_tell(at=at) else 0
