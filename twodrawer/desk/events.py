"""What the desk's pages and the command line write in the ledger, in plain words."""

SENTENCES = {
    "day.read": "looked at a day's sessions",
    "calendar.read": "looked at the calendar",
    "session.read": "opened a session",
    "note.read": "read a progress note",
    "note.previewed": "looked at a note before signing",
    "note.checked": "had a note checked before signing",
    "treatment.read": "read diagnoses and goals",
    "ledger.read": "read the ledger",
    "ledger.verified": "verified the ledger",
    "clock.accepted": "said that the clock is right again",
    "database.migrated": "brought a database up to date",
    "keys.forgotten": "dropped older keys of the practice",
    "keys.rotated": "finished a rotation of the practice's keys",
    "keys.rotation_begun": "began a rotation of the practice's keys",
    "import.begun": "read files of another system, to move clients in",
    "import.compared": "compared a patient of another system with a client who is here",
    "import.ended": "finished moving clients in",
    "import.read": "saw what became of moving clients in",
    "page.read": "a page that isn't theirs to see",
}
