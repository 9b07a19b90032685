"""What the people room writes in the ledger, and the words for it."""

from twodrawer.people import events_clients, events_coverage, events_emergency, events_workforce

SENTENCES: dict[str, str] = {
    **events_workforce.SENTENCES,
    **events_clients.SENTENCES,
    **events_coverage.SENTENCES,
    **events_emergency.SENTENCES,
}
