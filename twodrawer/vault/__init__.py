"""The second drawer: psychotherapy notes that only their author can open (45 CFR 164.501, 164.508(a)(2)).

A process of its own, with a host name, a database and a ledger of its own. It keeps files that browsers sealed and
knows no key that opens one. Whoever asks it shows, in this order:

1. a **ticket** that the record's process signed for a member who is signed in there (`tickets.py`); it buys a
   bearer token for ten minutes, and a token alone opens nothing but the author's own wrapped identities;
2. a **proof** that the browser holds the author's key (`proof.py`); only then are files, lists and counts served
   (`queries.py`), and only after the ledger's entry is on the disk;
3. for every change **another proof**, and for every save the counter that it follows on (`actions/saving.py`).

What is uploaded must look like what a browser seals: one age file to one recipient, padded (`age_file.py`). Everything
is looked up by the practice and the author of the token, never by a ref alone. What the doors take and answer is in
docs/specs/vault-api.md; the numbers V-API-… there stand beside the lines that keep them.
"""
