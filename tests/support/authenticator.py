"""A security key in software: what a browser and its authenticator answer, at the boundary of the house."""

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

Words = dict[str, Any]
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One P-256 passkey for one site."""

    def __init__(self, origin: str, rp_id: str = "localhost") -> None:
        self.origin, self.rp_id = origin, rp_id
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.cose = cbor.encode(dict(ES256.from_cryptography_key(self.secret.public_key())))
        self.count = 0

    @property
    def id_text(self) -> str:
        """The credential id, in base64url."""
        return websafe_encode(self.credential_id)

    def create(self, options: Words) -> Words:
        """The answer to `navigator.credentials.create`."""
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self.cose
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        client = self._client("webauthn.create", options["challenge"], self.origin)
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return {
            "id": self.id_text, "rawId": self.id_text, "type": "public-key",
            "response": {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(statement)},
            "clientExtensionResults": {"credProps": {"rk": True}},
        }  # fmt: skip

    def get(
        self, options: Words, *, user: str, origin: str = "", verified: bool = True, as_id: str = ""
    ) -> Words:
        """The answer to `navigator.credentials.get`."""
        data = self._data(PRESENT | (VERIFIED if verified else 0))
        client = self._client("webauthn.get", options["challenge"], origin or self.origin)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": as_id or self.id_text, "rawId": as_id or self.id_text, "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(client), "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature), "userHandle": websafe_encode(user.encode()),
            },
            "clientExtensionResults": {},
        }  # fmt: skip

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str | bytes, origin: str) -> bytes:
        text = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        websafe_decode(text)
        return json.dumps({"type": kind, "challenge": text, "origin": origin, "crossOrigin": False}).encode()
