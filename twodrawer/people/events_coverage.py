"""What acts on a client's insurance write in the ledger: refs, days and plain words, never a name or a number."""

from datetime import date
from uuid import UUID

from twodrawer.audit.entries import Event, Fact

SENTENCES = {
    "coverage.read": "saw how a client is insured",
    "policy.added": "added a client's insurance policy",
    "policy.ended": "ended a client's insurance policy",
    "referral.recorded": "wrote down who referred a client",
}
"""Act → how the ledger page says it, after the person's name."""


def policy_added(
    policy_ref: UUID, *, client_ref: UUID, position: str, from_day: date, until_day: date | None
) -> Event:
    """The client is insured so from that day on."""
    facts: dict[str, Fact] = {"position": position, "from": from_day.isoformat()}
    if until_day is not None:
        facts["until"] = until_day.isoformat()
    return Event("policy.added", _refs(client_ref, policy_ref), "payment", facts=facts)


def policy_ended(policy_ref: UUID, *, client_ref: UUID, last_day: date) -> Event:
    """It doesn't hold after that day."""
    return Event(
        "policy.ended", _refs(client_ref, policy_ref), "payment", facts={"until": last_day.isoformat()}
    )


def referral_recorded(referral_ref: UUID, *, client_ref: UUID, version: int) -> Event:
    """Who referred the client stands at this version."""
    refs = (("client", client_ref), ("referral", referral_ref))
    return Event("referral.recorded", refs, "operations", facts={"version": version})


def _refs(client_ref: UUID, policy_ref: UUID) -> tuple[tuple[str, UUID], ...]:
    return (("client", client_ref), ("policy", policy_ref))
