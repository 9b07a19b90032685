"""Passkeys as signatures: what makes one count as a member's own.

A signature counts only with an enrolment recorded before it: the ledger must hold a `passkey.enrolled` entry of
this account with this credential and this public key, and no later `passkey.removed`. The row that sign-in keeps
is not enough, since whoever can write rows could put a key of their own there.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import get_server
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticationResponse, UserVerificationRequirement

from twodrawer.audit import queries as ledger
from twodrawer.audit.entries import INSTALLATION
from twodrawer.lib.canonical import canonical
from twodrawer.lib.errors import Invalid
from twodrawer.people.signin.who import log_of


@dataclass(frozen=True)
class EnrolledPasskey:
    """One passkey whose enrolment stands in the ledger. `public_key` is its COSE key, in CBOR."""

    credential_id: bytes
    public_key: bytes
    enrolled_at: datetime
    entry_ref: UUID


@dataclass(frozen=True)
class VerifiedAssertion:
    """A WebAuthn assertion over a challenge, checked, by a passkey enrolled before."""

    credential_id: bytes
    public_key: bytes
    assertion_json_canonical: bytes
    enrolment_ref: UUID


def credential_of(authenticator: Authenticator) -> AttestedCredentialData:
    """The credential that sign-in keeps in a passkey's row."""
    data: AttestedCredentialData = authenticator.wrap().authenticator_data.credential_data
    return data


def words_of(authenticator: Authenticator) -> tuple[str, str]:
    """Credential id and COSE public key, in base64url, as the ledger writes them."""
    held = credential_of(authenticator)
    return websafe_encode(held.credential_id), websafe_encode(cbor.encode(dict(held.public_key)))


def enrolled_passkeys(account_ref: UUID) -> tuple[EnrolledPasskey, ...]:
    """The passkeys of an account that sign-in knows and whose enrolment the ledger holds, oldest first."""
    standing: dict[tuple[str, str], EnrolledPasskey] = {}
    acts = ("passkey.enrolled", "passkey.removed")
    found = [entry for log in {log_of(account_ref) or INSTALLATION, INSTALLATION}
             for entry in ledger.entries_about(log, account_ref, acts=acts)]  # fmt: skip
    for entry in sorted(found, key=lambda entry: entry.place):
        words = (str(entry.facts.get("credential", "")), str(entry.facts.get("public_key", "")))
        if entry.act == "passkey.removed":
            standing.pop(words, None)
        else:
            id_, key = websafe_decode(words[0]), websafe_decode(words[1])
            standing[words] = EnrolledPasskey(id_, key, entry.at, entry.ref)
    rows = Authenticator.objects.filter(user_id=account_ref, type=Authenticator.Type.WEBAUTHN)
    known = {words_of(row) for row in rows.order_by("created_at")}
    return tuple(passkey for words, passkey in standing.items() if words in known)


def _attested(account_ref: UUID) -> dict[bytes, tuple[AttestedCredentialData, EnrolledPasskey]]:
    enrolled = {passkey.credential_id: passkey for passkey in enrolled_passkeys(account_ref)}
    rows = Authenticator.objects.filter(user_id=account_ref, type=Authenticator.Type.WEBAUTHN)
    held = [credential_of(row) for row in rows]
    return {
        data.credential_id: (data, enrolled[data.credential_id])
        for data in held
        if data.credential_id in enrolled
    }


def options(account_ref: UUID, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to have this challenge signed by one of the account's passkeys."""
    begun, _state = get_server().authenticate_begin(
        credentials=[data for data, _ in _attested(account_ref).values()],
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge,
    )
    return dict(begun)


def verify(account_ref: UUID, challenge: bytes, credential_json: str) -> VerifiedAssertion:
    """The assertion, checked: this challenge, this site, a passkey of this account enrolled before. Else Invalid."""
    try:
        response = json.loads(credential_json)
        attested = _attested(account_ref)
        AuthenticationResponse.from_dict(response)
        state = {
            "challenge": websafe_encode(challenge),
            "user_verification": UserVerificationRequirement.REQUIRED,
        }
        data = get_server().authenticate_complete(state, [data for data, _ in attested.values()], response)
        enrolled = attested[data.credential_id][1]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Invalid(
            "The passkey's signature doesn't fit",
            why="It is over something else, from another site, or by a passkey that isn't enrolled for you.",
            do="Try again with a passkey you enrolled here, or sign without one.",
        ) from None
    return VerifiedAssertion(
        credential_id=enrolled.credential_id,
        public_key=enrolled.public_key,
        assertion_json_canonical=canonical(_kept(response)),
        enrolment_ref=enrolled.entry_ref,
    )


def _kept(response: dict[str, Any]) -> dict[str, object]:
    """What verification needs later, and nothing a browser may add besides."""
    inner = response["response"]
    return {
        "id": response.get("rawId") or response["id"],
        "clientDataJSON": inner["clientDataJSON"],
        "authenticatorData": inner["authenticatorData"],
        "signature": inner["signature"],
    }
