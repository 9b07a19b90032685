"""A passkey in software: enrolled as sign-in enrols one, and signing what a browser would sign.

It stands in for an authenticator, which is the boundary of the house; everything that checks it is the real thing.
"""

import hashlib
import json
import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from allauth.core import context
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import RequestFactory
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from twodrawer.audit.actions import record
from twodrawer.law import Member
from twodrawer.people.events_workforce import passkey_event

SITE = "localhost"
ORIGIN = f"http://{SITE}"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Passkey:
    """One key pair on one device."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    @property
    def public_key(self) -> bytes:
        """The COSE key, in CBOR, as the ledger keeps it in base64url."""
        return cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))

    def enrol(self, member: Member, *, at: datetime, recorded: bool = True) -> None:
        """Sign-in knows the passkey, and the ledger its enrolment."""
        site = hashlib.sha256(SITE.encode()).digest()
        held = AttestedCredentialData.create(
            Aaguid(bytes(16)), self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(site, PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, held)
        credential = {
            "id": websafe_encode(self.credential_id),
            "rawId": websafe_encode(self.credential_id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(
                    self._client_data("webauthn.create", os.urandom(32), ORIGIN)
                ),
                "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            },
            "clientExtensionResults": {},
        }
        Authenticator.objects.create(
            user_id=member.account_ref,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "laptop", "credential": credential},
        )
        if recorded:
            self.record("passkey.enrolled", member, at=at)

    def record(self, act: str, member: Member, *, at: datetime) -> None:
        """The ledger's entry about this passkey."""
        assert member.account_ref is not None
        event = passkey_event(
            act,
            member.account_ref,
            credential=websafe_encode(self.credential_id),
            key=websafe_encode(self.public_key),
        )
        record(event, by=member, at=at)

    def sign(self, challenge: bytes, *, origin: str = ORIGIN, kind: str = "webauthn.get") -> str:
        """The browser's answer to a challenge."""
        client_data = self._client_data(kind, challenge, origin)
        data = hashlib.sha256(SITE.encode()).digest() + bytes([PRESENT_AND_VERIFIED]) + bytes(4)
        message = data + hashlib.sha256(client_data).digest()
        signature = self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": websafe_encode(self.credential_id),
                "rawId": websafe_encode(self.credential_id),
                "type": "public-key",
                "response": {
                    "clientDataJSON": websafe_encode(client_data),
                    "authenticatorData": websafe_encode(data),
                    "signature": websafe_encode(signature),
                },
                "clientExtensionResults": {},
            }
        )

    def _client_data(self, kind: str, challenge: bytes, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": websafe_encode(challenge), "origin": origin}).encode()


def in_a_request() -> AbstractContextManager[None]:
    """Passkeys are for a site, and sign-in reads the site from the request it serves."""
    request = RequestFactory().get("/", headers={"host": SITE})
    within: AbstractContextManager[None] = context.request_context(request)
    return within
