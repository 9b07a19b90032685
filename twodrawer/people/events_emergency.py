"""What opening a chart in an emergency writes in the ledger. Each entry under it names it: `audit.actions` does so."""

from datetime import datetime
from uuid import UUID

from twodrawer.audit.entries import Event
from twodrawer.law import IN_AN_EMERGENCY
from twodrawer.lib.time import utc_text

SENTENCES = {
    "emergency.begun": "opened a client's chart in an emergency",
    "emergency.ended": "ended an opening in an emergency",
    "emergency.guessed": "asked in an emergency for a client by a name and birth date that nobody here has",
    "emergency.read": "looked at the page for opening a chart in an emergency",
}
"""Act → how the ledger page says it, after the person's name."""

GUESSED = "emergency.guessed"


def emergency_begun(access_ref: UUID, *, client_ref: UUID, until: datetime, under: tuple[str, ...]) -> Event:
    """The chart is open to this member until that moment."""
    refs = (("client", client_ref), ("emergency", access_ref))
    return Event("emergency.begun", refs, "treatment", under, {"until": utc_text(until)})


def emergency_ended(access_ref: UUID, *, client_ref: UUID) -> Event:
    """It is closed again before its time was over."""
    refs = (("client", client_ref), ("emergency", access_ref))
    return Event("emergency.ended", refs, "treatment", (IN_AN_EMERGENCY,))


def emergency_guessed() -> Event:
    """Nobody has that name and birth date. What was typed is not written down: it may be somebody's."""
    return Event(GUESSED, (), "treatment", (IN_AN_EMERGENCY,))
