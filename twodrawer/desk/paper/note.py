"""What stands on the sheet of a note, and in the place of a note in a client's record."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from twodrawer.chart.facts import NoteText, SignatureFacts, Verification
from twodrawer.chart.states import State
from twodrawer.desk.queries.note_page import Part, ReadNote
from twodrawer.desk.queries.paper import Paper
from twodrawer.lib.dates import day_and_clock, long_day, there, zone_words
from twodrawer.lib.paper.layout import boxes
from twodrawer.lib.paper.text import line, paragraphs
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import PracticeFacts


def note_sheet(
    paper: Paper, practice: PracticeFacts, checks: Sequence[Verification], *, at: datetime
) -> dict[str, Any]:
    """Everything on the sheet of one note."""
    who = paper.name + (f", born {long_day(paper.born)}" if paper.born else "")
    title = heading_of(paper, practice.zone)
    return {
        "title": paper.kind,
        "mark": paper.mark,
        "kind": paper.kind,
        "standing": paper.standing,
        "practice": letterhead(practice),
        "running": line(f"{who}. {title}"),
        "foot": f"Twodrawer, note {short_ref(paper.line.ref)}",
        "heading": title,
        "facts": boxes([("Client", who), ("Clinician", paper.author.signature_name), *paper.facts]),
        "note": note_body(paper.note, practice.zone),
        "statements": [[name, line(said)] for name, said in _statements(paper, practice, checks, at=at)],
    }


def heading_of(paper: Paper, zone: str) -> str:
    """`Session of November 12, 2026`"""
    if paper.held_at is None:
        return paper.kind
    return f"Session of {long_day(there(paper.held_at, zone).date())}"


def letterhead(practice: PracticeFacts) -> dict[str, Any]:
    """The practice as its letters show it."""
    place = ", ".join(filter(None, [practice.street, practice.city]))
    return {"name": line(practice.name), "lines": [line(one) for one in (place, practice.phone) if one]}


def note_body(note: ReadNote, zone: str) -> dict[str, Any]:
    """A note's sections, signatures and addenda."""
    return {
        "sections": sections(note.parts),
        "signatures": [_signature(one, zone) for one in note.text.signatures],
        "seal": {"of": f"Note {short_ref(note.text.line.ref)}", "digits": seal_digits(note.text)},
        "additions": [_addendum(one, zone) for one in note.addenda],
    }


def sections(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The sections that hold words."""
    return [{"heading": line(part.heading), "paragraphs": paragraphs(part.text)} for part in parts]


def _addendum(addendum: ReadNote, zone: str) -> dict[str, Any]:
    signed = addendum.text.signatures
    day = f", {long_day(there(signed[0].signed_at, zone).date())}" if signed else ""
    return {
        "title": f"Addendum{day}",
        "says": "The note above is unchanged.",
        "sections": sections(addendum.parts),
        "signatures": [_signature(one, zone) for one in signed],
    }


def _signature(signature: SignatureFacts, zone: str) -> dict[str, str]:
    return {
        "says": line(signature.says),
        "part": "" if signature.part == "author" else f"({signature.part})",
        "at": f"{day_and_clock(signature.signed_at, zone)} {zone_words(zone)}",
    }


def seal_digits(text: NoteText) -> str:
    """The first sixteen hex digits of what was signed, in fours."""
    return " ".join(text.content_hash[start : start + 4] for start in range(0, 16, 4))


def _statements(
    paper: Paper, practice: PracticeFacts, checks: Sequence[Verification], *, at: datetime
) -> list[tuple[str, str]]:
    text = paper.note.text
    now = f"{day_and_clock(at, practice.zone)} {zone_words(practice.zone)}"
    if text.is_draft:
        return [
            (
                "Draft.",
                (
                    f"{paper.author.signature_name} wrote this and had not signed it on {now}. It is not part of the "
                    "record and may still be changed or discarded."
                ),
            )
        ]
    said = [("Verification.", _verified(text, checks))]
    if text.line.state is State.SUBMITTED:
        said.insert(0, ("Submitted.", "It becomes part of the record when a supervisor has cosigned it."))
    if text.line.state is State.RETURNED:
        said.insert(
            0, ("Returned.", "A supervisor sent it back to its author. It is not part of the record.")
        )
    return said


def _verified(text: NoteText, checks: Sequence[Verification]) -> str:
    """No more than what was checked and held."""
    wrong = [one for check in checks for one in (*check.wrong, *(w for c in check.checks for w in c.wrong))]
    if wrong:
        return (
            f"This note does not verify: {'; '.join(dict.fromkeys(wrong))}. Do not rely on this print; tell the "
            "practice's privacy officer."
        )
    everyone = [*text.signatures, *(one for addendum in text.addenda for one in addendum.signatures)]
    said = (
        f"The text and the facts above have the SHA-256 fingerprint {text.content_hash}. When this file was made, the "
        "fingerprint was worked out again from the record, and the signatures over it were checked with the "
        "practice's keys and against its ledger. They hold."
    )
    if any(not one.by_passkey for one in everyone):
        said += (
            " Where the practice attests for a member, that member had signed in again before signing and used no "
            "passkey; the signature is the practice's."
        )
    return said
