"""Writes docs/reference/who-may-see-what.md from the table the tests hold the program to.

`python -m tests.spec.law.manual` writes the page; with `--check` it only says whether the page is fresh.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.spec.law.table import Row, rows
from tests.spec.law.twins import Asked, twins
from twodrawer.law import Kind, Relationship, Role
from twodrawer.law.citations import HOUSE
from twodrawer.law.practice_limits import (
    FROZEN_WHILE_SUBMITTED,
    NOBODY_COSIGNS_OWN,
    SUPERVISOR_NEVER_EDITS,
    TRAINEE_NEVER_SIGNS,
)
from twodrawer.law.practice_rules import PERMISSIONS
from twodrawer.law.wording import ROLE_NAMES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "who-may-see-what.md"
LIMITS = (TRAINEE_NEVER_SIGNS, NOBODY_COSIGNS_OWN, SUPERVISOR_NEVER_EDITS, FROZEN_WHILE_SUBMITTED)

INTRODUCTION = """\
# Who may see and do what

*Generated from `tests/spec/law/who_may.csv`, the table that the program is tested against cell by cell.
Change the table and run `python -m tests.spec.law.manual`.*

The first columns say what is done and how the person stands to the thing on that day. Then, for each role:

- **yes**: it may be done, and it stands in the ledger.
- **no**: refused with a reason and a next step (403), the same whether the thing exists or not.
- **·** (a dot): there is nothing to see (404), exactly as if the thing did not exist.

Somebody with several roles may do what any of them may. Somebody without a role in the practice, a client
with an account for instance, reaches nothing but their own account: everything else is a dot. Whatever is of
another practice is a dot for everyone. None of this is legal advice.
"""

KIND_TITLES = {
    Kind.PROGRESS_NOTE: "Progress notes: the text in the record",
    Kind.DRAFT: "Drafts",
    Kind.SUBMITTED_NOTE: "Submitted notes, before they are cosigned",
    Kind.NOTE_FACTS: "Facts of notes: codes, times, states, signatures",
    Kind.CLIENT: "Clients: name, pronouns, contacts",
    Kind.CLIENT_LIST: "The list of clients",
    Kind.SESSION: "Sessions: the calendar",
    Kind.TREATMENT: "Treatment: diagnoses, goals, objectives",
    Kind.COVERAGE: "Insurance policies, and who referred the client",
    Kind.PHRASES: "Phrases and note templates of one's own",
    Kind.REQUEST: "Requests about the record",
    Kind.LEGAL_HOLD: "Legal holds",
    Kind.RETENTION: "What is due, and destruction",
    Kind.RELEASE: "Releases, and the account of disclosures",
    Kind.PAPER: "Papers: what a client signs, and who may sign",
    Kind.AGREEMENT: "Agreements: the notice, restrictions, ways of contact",
    Kind.LEDGER: "The ledger",
    Kind.DOWNTIME_KIT: "The downtime kit: a file of one's own clients",
    Kind.WORKFORCE: "The people of the practice",
    Kind.PRACTICE: "The settings of the practice",
    Kind.PRACTICE_KEYS: "The keys of the practice",
    Kind.OWN_ACCOUNT: "One's own account",
    Kind.VAULT: "One's own vault for psychotherapy notes",
}
STANDING = {
    Relationship.AUTHOR: "wrote it",
    Relationship.SUPERVISOR_OF_AUTHOR: "supervises the author",
    Relationship.CARE_TEAM: "on the care team",
    Relationship.EMERGENCY: "opened in an emergency",
    Relationship.SELF: "it is their own",
    Relationship.PRACTICE: "same practice only",
    Relationship.OTHER_PRACTICE: "another practice",
}
ENDS = {
    "consent": "consent first",
    "authorize": "authorization first",
    "hold": "a person decides",
    "refuse": "no",
}
SIGNS = {"yes": "**yes**", "403": "no", "404": "·"}


def page() -> str:
    """The whole page as text."""
    return "\n".join([INTRODUCTION, *_tables(), *_limits(), *_grounds(), *_twins()]) + "\n"


def _tables() -> Iterator[str]:
    for kind in Kind:
        yield f"## {KIND_TITLES[kind]}\n"
        yield "| Act | Who stands how | " + " | ".join(ROLE_NAMES[role] for role in Role) + " | |"
        yield "|---" * (len(Role) + 3) + "|"
        for row in rows():
            if row.kinds == (kind,):
                yield _line(row)
        yield ""


def _line(row: Row) -> str:
    acts = ", ".join(act.replace("_", " ") for act in row.acts)
    if row.state:
        acts += f" (while {row.state})"
    inside = [one for one in Relationship if one is not Relationship.OTHER_PRACTICE]
    everyone = set(row.relationships) == set(inside)
    standing = "anyone" if everyone else "; ".join(STANDING[one] for one in row.relationships)
    answers = " | ".join(SIGNS[row.answers[role]] for role in Role)
    return f"| {acts} | {standing} | {answers} | {row.says} |"


def _limits() -> Iterator[str]:
    yield "## What no role lifts\n"
    for limit in LIMITS:
        yield f"- {limit.because}. {limit.do} *({_cited(limit.cite)})*"
    yield ""


def _grounds() -> Iterator[str]:
    yield "## What each permission rests on\n"
    yield "| Permission | Paragraph, or the practice's own rule |"
    yield "|---|---|"
    for row in PERMISSIONS:
        yield f"| {row.says} | {_cited(row.cite)} |"


def _twins() -> Iterator[str]:
    yield "\n## What the law allows, case by case, and its nearest refusal\n"
    yield "*From `tests/spec/law/decide.yaml` and `tests/spec/law/table_a.yaml`. Beside each case that is allowed stands"
    yield "the one that differs from it in the fewest facts and isn't: what differs, and how that one ends.*\n"
    yield "| Allowed | What differs | Then | The nearest refusal |"
    yield "|---|---|---|---|"
    for twin in twins():
        facts = (
            f"{_fact(path)}: {_value(twin.allowed, path)} → {_value(twin.refused, path)}"
            for path in twin.differ
        )
        yield f"| {twin.allowed.says} | {'<br>'.join(facts)} | {ENDS[twin.refused.outcome]} | {twin.refused.says} |"


def _fact(path: str) -> str:
    return (
        path.replace("actor.relation", "who")
        .replace("authority.", "paper, ")
        .replace(".", ", ")
        .replace("_", " ")
    )


def _value(asked: Asked, path: str) -> str:
    return str(asked.facts.get(path, "nothing said")).replace("_", " ").replace("|", "/")


def _cited(texts: tuple[str, ...]) -> str:
    return "; ".join(text.replace(HOUSE, "own rule: ") for text in texts)


def main(arguments: list[str]) -> int:
    """Writes or checks the page; 1 if it is stale."""
    fresh = page()
    if "--check" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
        return 0
    sys.stderr.write(f"{PAGE.name} is stale: run `python -m tests.spec.law.manual`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
