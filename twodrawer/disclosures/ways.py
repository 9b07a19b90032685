"""Every way in which something of a record leaves, in one place, and what the law makes of it.

A door out without a way here fails the build (tests/spec/test_ways_out.py). What leaves is written into the account by
`actions/accounting.py` whatever the law says; whether a client may have it accounted for is the law's answer to the
question that stands here (45 CFR 164.528(a)(1)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from twodrawer.law import Question
from twodrawer.law.question import Actor
from twodrawer.law.words import Deed, Purpose, Record, Relation


class Way(StrEnum):
    """One way out."""

    NOTE_PRINTED = "note_printed"
    NOTE_FILE = "note_file"
    RECORD_FILE = "record_file"
    LEDGER_REPORT = "ledger_report"
    PACKAGE = "package"
    ACCOUNT_REPORT = "account_report"
    SIGNED_NOTE = "signed_note"
    KIT = "kit"
    PAPER_COPY = "paper_copy"
    LETTER = "letter"
    ACCESS_REPORT = "access_report"
    FROM_THE_VAULT = "from_the_vault"


@dataclass(frozen=True)
class Out:
    """Where it leaves, and to whom as far as the program knows. `accounted`: it is about one client's record."""

    routes: tuple[str, ...]
    what: str
    recipient: str
    accounted: bool = True


OUT: Mapping[Way, Out] = {
    Way.NOTE_PRINTED: Out(("note_print",), "A progress note, printed", "The practice itself"),
    Way.NOTE_FILE: Out(("note_pdf",), "A progress note, as a file", "The practice itself"),
    Way.RECORD_FILE: Out(("record_print",), "The record, as a file", "The practice itself"),
    # Who did what in the practice: nothing of what was written, and no client's record.
    Way.LEDGER_REPORT: Out(("ledger_pdf",), "A report of the ledger", "The practice itself", accounted=False),
    Way.PACKAGE: Out(("release_leave",), "A release", ""),
    Way.ACCOUNT_REPORT: Out(("accounting_report",), "The account of disclosures", "The client"),
    Way.SIGNED_NOTE: Out(
        ("note_signed",), "A progress note with its signatures and proofs", "The practice itself"
    ),
    Way.KIT: Out(("kit",), "Contacts, goals and the last note, in a downtime kit", "The practice itself"),
    Way.PAPER_COPY: Out(("paper_pdf",), "A copy of what the client signed", "The client"),
    # What a letter says doesn't hang on what stands in the record.
    Way.LETTER: Out(("request_letter_pdf",), "A letter about a request", "", accounted=False),
    # Sealed in their author's browser on an order; the record lets the author go ahead and holds nothing of them.
    Way.FROM_THE_VAULT: Out(("order_vault",), "Psychotherapy notes, by the clinician who wrote them", ""),
    # Who was in the record, and nothing of what is in it.
    Way.ACCESS_REPORT: Out(("access_pdf",), "Who was in the record", "The client", accounted=False),
}
TO_THE_CLIENT = (Purpose.CLIENT_ACCESS, Purpose.CLIENT_AMENDMENT, Purpose.EHI_EXPORT)


def question_of(way: Way, purpose: Purpose) -> Question:
    """What the law is asked about a door of the practice's own: the client is given it, or the practice uses it.

    The day is left out: whether something belongs in the account hangs on what it is. A release brings its own
    question and never comes here.
    """
    if way is Way.PACKAGE:
        raise ValueError("a release has a question of its own")
    to_client = purpose in TO_THE_CLIENT
    return Question(
        record=Record.DESIGNATED_RECORD_SET,
        purpose=purpose,
        act=Deed.DISCLOSE if to_client else Deed.USE,
        actor=Actor(relation=Relation.CLIENT if to_client else Relation.CARE_TEAM),
    )
