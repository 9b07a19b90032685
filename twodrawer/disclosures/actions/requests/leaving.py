"""The gate on the way out for a letter: which file of which letter was taken is recorded before it is handed over."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.disclosures.models import RequestStep
from twodrawer.disclosures.standing_requests import require_request
from twodrawer.law import Act
from twodrawer.lib.errors import not_there


@transaction.atomic
def letter_leaves(
    request_ref: UUID,
    letter_ref: UUID,
    *,
    sha256: str,
    pages: int,
    by: law.Member,
    at: datetime,
    on: date,
) -> None:
    """The file of this letter may be handed over. What stands in it says nothing of the record's content, so it is no
    disclosure to account for."""
    row, answer = require_request(Act.PRINT, request_ref, by=by, on=on)
    refs = (("client", row.client_id), ("request", row.ref), ("letter", letter_ref))
    if not RequestStep.objects.filter(ref=letter_ref, request=row, has_letter=True).exists():
        raise not_there("letter.printed", refs)
    facts: dict[str, Fact] = {"form": "pdf", "sha256": sha256, "pages": pages}
    record(Event("letter.printed", refs, "operations", answer.citations, facts), by=by, at=at)
