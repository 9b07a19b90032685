"""Whether a stored WebAuthn assertion is a signature of this hash by that public key. Checks, and nothing
else.

The public key comes from the ledger, from an enrolment recorded before the signature: a key that lies in
a row could have been put there by whoever can write rows (note N8).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_decode

from twodrawer.audit import queries as ledger
from twodrawer.audit.entries import INSTALLATION
from twodrawer.audit.queries import EntryFacts

ENROLLED, REMOVED = "passkey.enrolled", "passkey.removed"
# Present and verified: a key that somebody merely touched doesn't say whose hand it was (45 CFR 164.312(d)).
PRESENT_AND_VERIFIED = 0x01 | 0x04


@dataclass(frozen=True)
class Enrolment:
    """A passkey as the ledger knows it: from when until when, with its public key (COSE, CBOR)."""

    entry_ref: UUID
    credential_id: bytes
    public_key: bytes
    since: datetime
    until: datetime | None


def enrolments_of(account_ref: UUID, *, practice_ref: UUID) -> tuple[Enrolment, ...]:
    """Every passkey that was ever enrolled for an account, as the ledger says."""
    entries: list[EntryFacts] = []
    for log in (str(practice_ref), INSTALLATION):
        entries.extend(ledger.entries_about(log, account_ref, acts=(ENROLLED, REMOVED)))
    entries.sort(key=lambda entry: entry.place)
    return tuple(
        Enrolment(
            entry_ref=entry.ref,
            credential_id=websafe_decode(str(entry.facts["credential"])),
            public_key=websafe_decode(str(entry.facts["public_key"])),
            since=entry.at,
            until=_removed_after(entry, entries),
        )
        for entry in entries
        if entry.act == ENROLLED
    )


def _removed_after(enrolled: EntryFacts, entries: Sequence[EntryFacts]) -> datetime | None:
    for entry in entries:
        same = entry.facts.get("credential") == enrolled.facts.get("credential")
        if entry.act == REMOVED and same and entry.place > enrolled.place:
            return entry.at
    return None


def assertion_fault(
    assertion: str, content_hash: str, enrolments: Sequence[Enrolment], *, at: datetime
) -> str:
    """What is wrong with an assertion that claims to sign this hash at that moment. Blank: nothing is."""
    try:
        said: dict[str, Any] = json.loads(assertion)
        credential_id = websafe_decode(said["id"])
        client_data = websafe_decode(said["clientDataJSON"])
        authenticator_data = websafe_decode(said["authenticatorData"])
        signature = websafe_decode(said["signature"])
        client: dict[str, Any] = json.loads(client_data)
        asked = websafe_decode(client["challenge"])
        flags = authenticator_data[32]
    except (ValueError, TypeError, KeyError, IndexError):
        return "the passkey's signature can't be read"
    if client.get("type") != "webauthn.get" or flags & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED:
        return "the passkey's signature is of another kind"
    if asked != bytes.fromhex(content_hash):
        return "the passkey signed something else"
    standing = [
        one
        for one in enrolments
        if one.credential_id == credential_id and one.since < at and (one.until is None or one.until >= at)
    ]
    if not standing:
        return "no enrolment of that passkey was recorded before the signature"
    message = authenticator_data + hashlib.sha256(client_data).digest()
    if not any(_verifies(one.public_key, message, signature) for one in standing):
        return "the passkey's signature doesn't verify"
    return ""


def _verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        key = cbor.decode(public_key)
        if not isinstance(key, Mapping):
            return False
        CoseKey.parse(key).verify(message, signature)
    except (InvalidSignature, ValueError, TypeError, NotImplementedError):
        return False
    return True
