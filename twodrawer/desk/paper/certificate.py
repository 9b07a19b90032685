"""What stands on a certificate of destruction: classes, dates, the clock, both people, the method, hashes."""

from typing import Any
from uuid import UUID

from twodrawer.desk.queries.keeping import CertificatePage
from twodrawer.disclosures.paper.release import letterhead
from twodrawer.lib.dates import day_and_clock, long_day, zone_words
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.text import breakable, line
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import day_in
from twodrawer.people.facts import PracticeFacts

DESTROYED = (
    "The data keys that sealed this record were destroyed: names and contacts, progress notes and drafts, diagnoses "
    "and goals, insurance, what was written down of sessions. Without them nobody can read what is stored, in the "
    "databases and in their backups alike."
)
STAYS = (
    "What has to stay, stays: the ledger’s entries, this certificate, and HIPAA’s own papers about the client "
    "(authorizations, agreements, requests, the account of disclosures), which are kept for six years from the day "
    "they last were in effect (45 CFR 164.316(b)(2)(i), 164.530(j)(2)).{until}"
)
PAPERS_DESTROYED = (
    "The data key that sealed HIPAA’s own papers about this client was destroyed: authorizations, agreements, "
    "requests, the account of disclosures, the reasons of holds. Without it nobody can read what is stored, in the "
    "databases and in their backups alike. The record had been destroyed before."
)
PAPERS_STAY = "The ledger’s entries, this certificate and the certificate of the record stay."
BACKUPS = (
    "Backups of the wrapped keys from before are removed after 30 days. Until {until} somebody who has one of them, an "
    "identity that opens it and the practice’s key of that time could still read it in an older backup."
)
APART = (
    "Psychotherapy notes, if any, are apart from this record and not part of this certificate. This sentence stands in "
    "every certificate and says nothing about whether any were written."
)


def certificate_sheet(page: CertificatePage, practice: PracticeFacts) -> dict[str, Any]:
    """Everything on its sheet."""
    made, said = page.made, page.made.said
    when = day_and_clock(made.destroyed_at, practice.zone)
    if made.is_of_papers:
        last, gone, stays = ("Last in effect", "last_in_effect"), PAPERS_DESTROYED, PAPERS_STAY
    else:
        until = f" Here that is {long_day(page.papers.until)}." if page.papers.until else ""
        last, gone, stays = ("Last contact", "last_contact"), DESTROYED, STAYS.format(until=until)
    return {
        "title": "Certificate of destruction",
        "mark": "",
        "kind": "Certificate of destruction",
        "standing": short_ref(made.ref),
        "practice": letterhead(practice),
        "running": f"Certificate {short_ref(made.ref)}",
        "foot": f"Twodrawer, certificate of destruction {short_ref(made.ref)}",
        "about": boxes(
            [
                ("Client", f"Ref {made.client_ref}"),
                ("Destroyed", f"{when}, {zone_words(practice.zone)}"),
                ("Proposed by", _name(page, made.proposed_by)),
                ("Confirmed by", _name(page, made.confirmed_by)),
                (last[0], str(said[last[1]])),
                ("Kept through", str(said["kept_through"])),
                ("Method", f"{said['method']}, {said['keys']} keys"),
            ]
        ),
        "groups": [
            ("The rule", [line(str(said["rule"])), line(f"{said['citations']} ({said['status']})")]),
            ("What was destroyed", [gone]),
            ("What stays", [stays]),
            ("Backups", [BACKUPS.format(until=long_day(day_in(practice.zone, made.old_backups_until)))]),
            ("Apart", [APART]),
            (
                "Proof",
                [breakable(f"SHA-256 of its line in the practice’s signed destruction list: {made.sha256}")],
            ),
        ],
    }


def _name(page: CertificatePage, ref: UUID) -> str:
    found = page.staff.get(ref)
    return found.signature_name if found else f"Ref {ref}"
