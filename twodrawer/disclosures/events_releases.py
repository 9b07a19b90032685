"""What releases and the account of disclosures write in the ledger, in plain words."""

SENTENCES = {
    "release.begun": "began a release",
    "release.changed": "changed what a release holds or rests on",
    "release.discarded": "discarded a release",
    "release.read": "looked at a release",
    "release.left": "let a release out",
    "accounting.read": "looked at the account of disclosures",
    "accounting.reported": "made out the account of disclosures for the client",
    "accounting.held_back": "left a disclosure out of the client's account for a while",
}
