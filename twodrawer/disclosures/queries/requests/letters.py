"""A letter about a request, to be read on the page or set as a file."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading, reading
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.disclosures.models import RequestScan, RequestStep
from twodrawer.disclosures.requests_sealed import open_scan, open_step
from twodrawer.disclosures.standing_requests import require_request
from twodrawer.law import Act
from twodrawer.lib.errors import not_there
from twodrawer.sealing.keyring import keyring


@dataclass(frozen=True)
class LetterPage:
    """One letter with the request that it answers."""

    request_ref: UUID
    letter_ref: UUID
    letter: Letter
    written_at: datetime
    salt: bytes
    may_print: bool = True


def letter_page(request_ref: UUID, letter_ref: UUID, *, by: law.Member, at: datetime, on: date) -> LetterPage:
    """The letter, for whoever may see the request. Recorded before it is shown."""
    row, answer = require_request(Act.READ, request_ref, by=by, on=on)
    with reading("letter.read", by=by, at=at, purpose="operations") as read:
        read.of("client", row.client_id)
        read.of("request", row.ref)
        read.of("letter", letter_ref)
        read.allowed_under(*answer.citations)
        found = _letter(row.ref, letter_ref, by=by, refs=tuple(read.refs))
    may_print = law.could_ever(by, Act.PRINT, law.Kind.REQUEST)
    return LetterPage(row.ref, letter_ref, *found, may_print=may_print)


def letter_to_press(request_ref: UUID, letter_ref: UUID, *, by: law.Member, on: date) -> LetterPage:
    """The letter for a file. `letter_leaves` records it before the file is handed over."""
    row, _ = require_request(Act.PRINT, request_ref, by=by, on=on)
    refs = (("client", row.client_id), ("request", row.ref), ("letter", letter_ref))
    return LetterPage(row.ref, letter_ref, *_letter(row.ref, letter_ref, by=by, refs=refs))


def review_document(
    request_ref: UUID, step_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[bytes, str]:
    """The paper of an outside review, and what it is, for whoever answers the request."""
    row, answer = require_request(Act.MANAGE, request_ref, by=by, on=on)
    scans = RequestScan.objects.filter(practice_id=by.practice_ref, step__request=row, step_id=step_ref)
    scan = scans.first()
    refs = (("client", row.client_id), ("request", row.ref), ("step", step_ref))
    if scan is None:
        raise not_there("review_document.read", refs)
    read.of("client", row.client_id)
    read.of("request", row.ref)
    read.allowed_under(*answer.citations)
    return open_scan(scan, ring=keyring(by.practice_ref)), scan.media


def _letter(
    request_ref: UUID, letter_ref: UUID, *, by: law.Member, refs: tuple[tuple[str, UUID], ...]
) -> tuple[Letter, datetime, bytes]:
    rows = RequestStep.objects.filter(practice_id=by.practice_ref, request_id=request_ref, has_letter=True)
    step = rows.filter(ref=letter_ref).first()
    facts = open_step(step, ring=keyring(by.practice_ref))[0] if step is not None else None
    if facts is None or facts.letter is None:
        raise not_there("letter.read", refs)
    return facts.letter, facts.made_at, bytes.fromhex(facts.more["salt"])
