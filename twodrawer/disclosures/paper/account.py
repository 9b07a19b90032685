"""What stands on the account of disclosures that is made out for a client: 45 CFR 164.528(b), 42 CFR 2.25."""

from datetime import datetime
from typing import Any

from twodrawer.disclosures.facts_releases import DisclosureLine
from twodrawer.disclosures.paper.release import SHEETS, letterhead
from twodrawer.disclosures.queries.account import Account
from twodrawer.law.accounting import Regime
from twodrawer.lib.dates import long_day, there
from twodrawer.lib.paper.file import PaperFile
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.press import press
from twodrawer.lib.paper.text import line
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import PracticeFacts

LEFT_OUT = (
    "This account holds what the practice gave to others about you. It leaves out what the law leaves out: among "
    "others what was given for treatment, payment and the practice’s own operations, what you received yourself, and "
    "what you authorized (45 CFR 164.528(a)(1))."
)
FREE = "You may have one account in any twelve months without charge (45 CFR 164.528(c)(2))."
SAYS = {
    Regime.HIPAA: ("Under HIPAA", "45 CFR 164.528, since {since}."),
    Regime.PART_2: (
        "Records of a substance use disorder program",
        "Disclosures made with your consent, 42 CFR 2.25, since {since}.",
    ),
}


def account_pdf(account: Account, practice: PracticeFacts, *, at: datetime) -> PaperFile:
    """The account as a tagged file. Its salt is the refs of its lines, which nobody outside knows."""
    refs = b"".join(one.ref.bytes for lines in account.lines.values() for one in lines)
    return press(
        SHEETS / "account.typ", account_sheet(account, practice), at=at, salt=account.client.ref.bytes + refs
    )


def account_sheet(account: Account, practice: PracticeFacts) -> dict[str, Any]:
    """Everything on its sheets."""
    who = account.client
    shown = [regime for regime in Regime if account.lines[regime] or regime is Regime.HIPAA]
    return {
        "title": "Account of disclosures",
        "mark": "",
        "kind": "Account of disclosures",
        "standing": "For the client",
        "practice": letterhead(practice),
        "running": line(who.legal_name),
        "foot": f"Twodrawer, account of disclosures {short_ref(who.ref)}",
        "about": boxes(
            [
                ("Client", who.legal_name),
                ("Asked for on", long_day(account.requested_on)),
                ("From", practice.name),
            ]
        ),
        "preface": [LEFT_OUT, FREE],
        "groups": [
            {
                "title": SAYS[regime][0],
                "says": SAYS[regime][1].format(since=long_day(account.since.get(regime))),
                "lines": [boxes(_line(one, practice.zone)) for one in account.lines[regime]],
            }
            for regime in shown
        ],
    }


def _line(one: DisclosureLine, zone: str) -> list[tuple[str, str]]:
    """The date, who received it, what it was and what for: 164.528(b)(2)(i)-(iv)."""
    said = [
        ("Day", long_day(there(one.made_at, zone).date())),
        ("To", "\n".join(filter(None, [one.recipient.name, one.recipient.address]))),
        ("What", one.what),
        ("What for", one.why or one.purpose.replace("_", " ")),
    ]
    return [(name, value) for name, value in said if value]
