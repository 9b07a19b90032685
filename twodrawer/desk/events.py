"""What the desk's pages write in the ledger: reads that gather from several rooms."""

SENTENCES = {
    "day.read": "looked at a day's sessions",
    "session.read": "opened a session",
    "note.read": "read a progress note",
    "note.previewed": "looked at a note before signing",
    "treatment.read": "read diagnoses and goals",
    "ledger.read": "read the ledger",
    "ledger.verified": "verified the ledger",
    "page.read": "a page that isn't theirs to see",
}
