"""docs/reference/states.md: the 51 rows, each field with its status."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twodrawer.law.states import State

TARGET = "docs/reference/states.md"

INTRODUCTION = """\
# The states, and what was read of their law

Generated from `twodrawer/law/states/` by `make reference`. *verified*: the rule or an official restatement was seen;
*secondary*: a reliable summary; ~~unverified~~: neither, and then the field is **switched off**. The program says that
the rule is unconfirmed and takes the stricter side: records are kept, third parties get nothing without the client's
signature, and officials' requests go to counsel. The client's own access is never cut by a state's limit, an emergency
and a warning are never closed by what was not read. Rows speak for days from 2026 on. This is not legal advice: have
counsel confirm the row of your state.
"""
HEAD = "| State | Adults' records | Minors' records | Minor consents alone from | Notes and privacy | Duty to warn |"


def text() -> str:
    """The page."""
    from twodrawer.law.states import every_state

    rows = list(every_state())
    off = sum(not row.retention.enabled for _, row in rows)
    lines = [
        INTRODUCTION,
        f"{len(rows)} rows; in {off} of them retention is switched off. No age of majority is confirmed, so nobody is",
        "taken to be of age before 21.",
        "",
        HEAD,
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(letters, row) for letters, row in rows]
    return "\n".join(lines) + "\n"


def _row(letters: str, row: "State") -> str:
    keeping, consent, notes, duty = row.retention, row.minors_consent, row.notes, row.duty
    years = f"{keeping.years} years: " if keeping.years else ""
    adults = _field(f"{years}{keeping.says}", keeping.cite, keeping.status)
    minors = _field(keeping.minors.says, "", keeping.status)
    age = consent.says or ("any" if consent.from_age == 0 else "")
    alone = _field(age or "not known", consent.cite, consent.status)
    said = _field(f"{notes.effect.replace('_', ' ')}: {notes.says}", notes.cite, notes.status)
    warn = _field(duty.says, "", duty.status) + f"<br>{_field(duty.cite, '', duty.cite_status)}"
    return f"| **{letters}** {row.name} | {adults} | {minors} | {alone} | {said} | {warn} |"


def _field(says: str, cite: str, status: str) -> str:
    said = " ".join(part for part in (says, f"({cite})" if cite else "") if part).replace("|", "/")
    return f"~~{said}~~ *unverified*" if status == "unverified" else f"{said} *{status}*"
