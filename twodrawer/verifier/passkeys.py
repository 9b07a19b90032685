"""Passkeys (WebAuthn): the signature, and the public key as it was enrolled."""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from .texts import Wrong, read_canonical, websafe

USER_PRESENT_AND_VERIFIED = 0x05


def cbor_key(data: bytes) -> dict[int, Any]:
    """A COSE key: a CBOR map of small numbers, byte strings and numbers, and nothing after it (RFC 9052)."""

    def head(at: int) -> tuple[int, int, int]:
        major, info = data[at] >> 5, data[at] & 31
        if info < 24:
            return major, info, at + 1
        width = {24: 1, 25: 2, 26: 4, 27: 8}.get(info)
        if width is None:
            raise Wrong("the passkey's key can't be read")
        return major, int.from_bytes(data[at + 1 : at + 1 + width]), at + 1 + width

    def item(at: int) -> tuple[Any, int]:
        major, value, at = head(at)
        if major == 0:
            return value, at
        if major == 1:
            return -1 - value, at
        if major in (2, 3):
            return data[at : at + value], at + value
        raise Wrong("the passkey's key can't be read")

    try:
        major, count, at = head(0)
        found = {}
        for _ in range(count):
            name, at = item(at)
            found[name], at = item(at)
    except IndexError:
        raise Wrong("the passkey's key can't be read") from None
    if major != 5 or at != len(data):
        raise Wrong("the passkey's key can't be read")
    return found


def verify_passkey(key: dict[int, Any], signature: bytes, message: bytes) -> None:
    """Nothing, if it verifies: ES256, EdDSA or RS256 (RFC 9053)."""
    try:
        if (key[1], key[3]) == (2, -7) and key[-1] == 1:
            x, y = int.from_bytes(key[-2]), int.from_bytes(key[-3])
            curve = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
            curve.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        elif (key[1], key[3]) == (1, -8) and key[-1] == 6:
            ed25519.Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, message)
        elif (key[1], key[3]) == (3, -257):
            numbers = rsa.RSAPublicNumbers(int.from_bytes(key[-2]), int.from_bytes(key[-1]))
            numbers.public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise Wrong("the passkey is of a kind that this program doesn't know")
    except (InvalidSignature, KeyError, ValueError, TypeError):
        raise Wrong("the passkey's signature doesn't verify") from None


def check_assertion(text: str, content_hash: str, enrolled: dict[str, Any]) -> None:
    """Nothing, if the passkey of this enrolment signed this hash, with its owner present and verified."""
    said = read_canonical(text.encode(), "the passkey's signature")
    if set(said) != {"id", "clientDataJSON", "authenticatorData", "signature"}:
        raise Wrong("the passkey's signature has another form")
    client_raw, data = websafe(said["clientDataJSON"]), websafe(said["authenticatorData"])
    try:
        client: dict[str, Any] = json.loads(client_raw)
        origin = str(client["origin"])
        asked = websafe(client["challenge"])
    except (ValueError, KeyError, TypeError):
        raise Wrong("the passkey's signature can't be read") from None
    if client.get("type") != "webauthn.get" or asked.hex() != content_hash:
        raise Wrong("the passkey signed something else")
    if len(data) < 37 or data[32] & USER_PRESENT_AND_VERIFIED != USER_PRESENT_AND_VERIFIED:
        raise Wrong("the passkey didn't make sure whose hand it was")
    host = (urlsplit(origin).hostname or "").split(".")
    names = [".".join(host[start:]) for start in range(len(host))]
    if data[:32] not in [hashlib.sha256(name.encode()).digest() for name in names]:
        raise Wrong("the passkey signed for another site than the one that asked it")
    facts = enrolled["facts"]
    if said["id"] != facts.get("credential"):
        raise Wrong("the passkey isn't the one that was enrolled")
    message = data + hashlib.sha256(client_raw).digest()
    verify_passkey(cbor_key(websafe(facts.get("public_key"))), websafe(said["signature"]), message)
