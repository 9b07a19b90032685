"""In which state a client lives, as the address says it. For counting whom a breach concerns (45 CFR 164.406(a)).

An address is free text, sealed. It is opened here, in memory, and nothing of it but the state's letters goes out. An
address that names no state, or none that is known, is nobody's guess: the client is counted as unknown.
"""

import re
from collections.abc import Collection
from functools import cache
from uuid import UUID

from twodrawer.law.states import every_state
from twodrawer.people.clients_sealed import RECORD, open_identity, owner_of
from twodrawer.people.models import Client
from twodrawer.sealing.keyring import keyring

# Beside the fifty states and the District: "State or jurisdiction" (164.406(a)); 160.103 counts these as states.
TERRITORIES = {
    "PR": "Puerto Rico",
    "VI": "Virgin Islands",
    "GU": "Guam",
    "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
}
_ZIP = re.compile(r"[\s,]*\d{5}(?:-?\d{4})?\s*$")
_COUNTRY = re.compile(r"[\s,]*\b(?:USA|U\.S\.A\.|US|United States(?: of America)?)\.?\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"(?:^|[\s,])([A-Za-z]{2}|[A-Za-z]\.\s?[A-Za-z]\.)$")


def clients_states(client_refs: Collection[UUID], *, practice_ref: UUID) -> dict[UUID, str]:
    """The state's two letters for each of these clients whose address says one. The caller has asked the law."""
    ring = keyring(practice_ref)
    found: dict[UUID, str] = {}
    refs = sorted(client_refs)
    for start in range(0, len(refs), 500):
        rows = list(Client.objects.filter(practice_id=practice_ref, ref__in=refs[start : start + 500]))
        ring.load([owner_of(row.ref) for row in rows], RECORD)
        for row in rows:
            where = state_in(open_identity(row, ring=ring).contact.address)
            if where:
                found[row.ref] = where
    return found


def state_in(address: str) -> str:
    """The two letters of the state that an address ends with; blank where it names none.

    `Portland, Oregon 97214`, `Portland, OR  97214-1234`, `Washington, D.C.`: the last line that holds one counts.
    """
    for line in reversed(address.splitlines()):
        end = _ZIP.sub("", _COUNTRY.sub("", line)).strip(" ,.")
        if not end:
            continue
        for name, letters in _names():
            if re.search(rf"(?:^|[\s,]){re.escape(name)}$", end, re.IGNORECASE):
                return letters
        said = _LETTERS.search(end) or _LETTERS.search(f"{end}.")
        letters = re.sub(r"[^A-Za-z]", "", said.group(1)).upper() if said else ""
        if letters in {known: name for name, known in _names()}:
            return letters
    return ""


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Name and letters of every state, the longest name first: West Virginia before Virginia."""
    named = {row.name: letters for letters, row in every_state()}
    named |= {name: letters for letters, name in TERRITORIES.items()}
    return tuple(sorted(named.items(), key=lambda pair: -len(pair[0])))
