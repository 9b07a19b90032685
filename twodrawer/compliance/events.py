"""What the compliance room writes in the ledger, and the words for it."""

from uuid import UUID

from twodrawer.audit.entries import Event

SENTENCES = {
    "access_review.read": "looked at the list of unusual access",
    "access_review.marked": "reviewed somebody's unusual access",
    "blast_radius.read": "looked at what an account reached",
    "blast_radius.made": "made a report of what an account reached",
}
"""Act → how the ledger page says it, after the person's name."""

REVIEW = "45 CFR 164.308(a)(1)(ii)(D)"


def access_reviewed(
    review_ref: UUID, *, finding: str, member_ref: UUID, client_ref: UUID | None, emergency_ref: UUID | None
) -> Event:
    """A finding was looked at. Which, and about whom; the remark is sealed elsewhere."""
    refs = [("access_review", review_ref), ("member", member_ref)]
    refs += [("client", client_ref)] if client_ref else []
    refs += [("emergency_access", emergency_ref)] if emergency_ref else []
    return Event("access_review.marked", tuple(refs), "operations", (REVIEW,), {"finding": finding})
