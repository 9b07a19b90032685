"""A browser at the vault, played in Python: it holds an author's keys, asks the API, seals and opens.

It does what the vault's page does with the API and nothing of what the page shows. Python doesn't resolve
vault.localhost, so it connects to 127.0.0.1 and says the name in the Host header.
"""

import base64
import hmac
import json
import os
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any
from uuid import UUID

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.age_files import looks_wrapped, padded, seal
from tests.support.house import LoneVault
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text

Json = dict[str, Any]


def b64(data: bytes) -> str:
    """As JSON holds bytes."""
    return base64.b64encode(data).decode()


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(data).hexdigest()


@dataclass(frozen=True)
class Answer:
    """One answer of the vault."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Json:
        """The body, as JSON."""
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """Which no it is; blank for a yes."""
        return "" if self.status < 400 else self.json["kind"]

    @property
    def files(self) -> list[tuple[Json, bytes]]:
        """What a framed answer holds: each file with what the index says of it."""
        (length,) = struct.unpack(">I", self.body[:4])
        index, at, found = json.loads(self.body[4 : 4 + length]), 4 + length, []
        for one in index:
            found.append((one, self.body[at : at + one["size"]]))
            at += one["size"]
        assert at == len(self.body)
        return found


@dataclass
class Keys:
    """What an author's browser holds: made here, never sent."""

    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)
    mac: bytes = field(default_factory=lambda: os.urandom(32))
    signing_seed: bytes = field(default_factory=lambda: os.urandom(32))

    @property
    def signing_key(self) -> bytes:
        """What the author's signatures are checked with."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed).public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """The public half."""
        return str(self.identity.to_public())

    def seal(self, said: Json) -> bytes:
        """JSON, padded and sealed to oneself."""
        return seal(padded(canonical(said)), self.recipient)

    def open(self, file: bytes) -> Json:
        """What was sealed."""
        return json.loads(pyrage.decrypt(file, [self.identity]))


@dataclass(frozen=True)
class Author:
    """A member who may have a vault."""

    practice: UUID = field(default_factory=new_ref)
    ref: UUID = field(default_factory=new_ref)


def ticket(
    who: Author, /, *, seed: bytes, audience: str, at: datetime, purpose: str = "open", **changed: object
) -> str:
    """A ticket as the record's process signs it; `changed` forges one field or another."""
    said: Json = {
        "v": 1,
        "type": "ticket",
        "aud": audience,
        "practice": str(who.practice),
        "author": str(who.ref),
        "id": str(new_ref()),
        "purpose": purpose,
        "iat": utc_text(at),
        "exp": utc_text(at + timedelta(seconds=60)),
    }
    return signed({name: value for name, value in (said | changed).items() if value is not None}, seed=seed)


def frame(
    vault: LoneVault, author: Author, purpose: str = "open", keys: Keys | None = None, **changed: object
) -> "Browser":
    """A frame of the vault's page that handed in a ticket, and no more."""
    browser = Browser(vault.vault_port, vault.vault_host, keys)
    browser.author = author
    at = datetime.now(UTC)
    answer = browser.begin(
        ticket(author, seed=vault.seed, audience=vault.vault_url, at=at, purpose=purpose, **changed)
    )
    assert answer.status == 200, answer.body
    return browser


def enrolled(vault: LoneVault, author: Author | None = None) -> "Browser":
    """A frame whose author set up a vault, confirmed the kit and unlocked it."""
    browser = frame(vault, author or Author(), "set-up")
    assert browser.enrol().status == 201
    assert browser.confirm_kit().status == 200
    assert browser.unlock().status == 200
    return browser


class Browser:
    """One frame of the vault's page."""

    def __init__(self, port: int, host: str, keys: Keys | None = None) -> None:
        self.port, self.host, self.origin = port, host, f"http://{host}"
        self.keys = keys or Keys()
        self.token = ""
        self.identity = ""
        self.author = Author()
        self.began: Json = {}
        # What a test saved, for its other tests to ask for.
        self.notes: list[UUID] = []
        self.client = new_ref()

    # -- asking ---------------------------------------------------------------------------------------------
    def ask(self, method: str, path: str, body: object = None, **headers: str | None) -> Answer:
        """One request, as the page sends it. `headers` change or (None) leave out what it would send."""
        sent: dict[str, str | None] = {"Host": self.host}
        if method == "POST":
            sent |= {"Origin": self.origin, "Content-Type": "application/json"}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was read to its end
                connection.endheaders(data)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), {n.lower(): v for n, v in answer.getheaders()})
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """A read."""
        return self.ask("GET", path)

    def post(self, path: str, body: object) -> Answer:
        """Everything else."""
        return self.ask("POST", path, body)

    # -- the way in -----------------------------------------------------------------------------------------
    def begin(self, ticket: str) -> Answer:
        """A ticket for a token."""
        answer = self.post("/v1/sessions", {"ticket": ticket})
        if answer.status == 200:
            self.began = answer.json
            self.token = self.began["token"]
            self.identity = next((i["ref"] for i in self.began["identities"] if i["state"] == "current"), "")
        return answer

    def challenge(self, **what: str) -> tuple[str, bytes]:
        """Something to open, for the own identity unless another is named."""
        answer = self.post("/v1/challenges", what or {"identity": self.identity})
        assert answer.status == 200, answer.body
        return answer.json["challenge"], base64.b64decode(answer.json["file"])

    def proof(self, keys: Keys | None = None, **what: str) -> Json:
        """A fresh challenge, answered."""
        ref, file = self.challenge(**what)
        plain = pyrage.decrypt(file, [(keys or self.keys).identity])
        assert len(plain) == 512
        assert plain.startswith(f"twodrawer-vault-proof-v1\n{self.origin}\n".encode())
        return {"challenge": ref, "answer": digest(plain)}

    def unlock(self) -> Answer:
        """The token opens what is the identity's."""
        return self.post("/v1/proofs", self.proof())

    # -- setting up -----------------------------------------------------------------------------------------
    def enrol(self, reason: str = "enrolled", keys: Keys | None = None, **changed: object) -> Answer:
        """A new identity, with a passphrase and a kit that look like ones."""
        keys = keys or self.keys
        body: Json = {
            "proof": self.proof(keys, recipient=keys.recipient),
            "recipient": keys.recipient,
            "signing_key": b64(keys.signing_key),
            "reason": reason,
            "wraps": [
                {"kind": "passphrase", "file": b64(looks_wrapped("passphrase"))},
                {"kind": "kit", "file": b64(looks_wrapped("kit"))},
            ],
        }
        answer = self.post("/v1/identities", body | changed)
        if answer.status == 201 and answer.json["state"] == "current":
            self.identity, self.keys = answer.json["identity"], keys
        return answer

    def confirm_kit(self) -> Answer:
        """The kit was written down."""
        return self.post(f"/v1/identities/{self.identity}/kit", {"proof": self.proof()})

    # -- notes ----------------------------------------------------------------------------------------------
    def sealed_note(
        self, note: UUID, client: UUID, version: int = 1, text: str = "A hunch.", **more: Any
    ) -> Json:
        """A version, as it is uploaded."""
        file = self.keys.seal(
            {
                "v": 1,
                "type": "note",
                "note": str(note),
                "version": version,
                "client": str(client),
                "text": text,
            }
        )
        return {
            "note": str(note),
            "client": str(client),
            "version": version,
            "sha256": digest(file),
            "file": b64(file),
            **more,
        }

    def sealed_shelf(self, client: UUID, shelf: UUID | None = None) -> Json:
        """A shelf, as it is uploaded."""
        file = self.keys.seal({"v": 1, "type": "shelf", "client": str(client), "notes": []})
        ref = str(shelf or new_ref())
        return {"ref": ref, "client": str(client), "sha256": digest(file), "file": b64(file)}

    def save(self, *notes: Json, base: int = 0, proof: Json | None = None, **changed: object) -> Answer:
        """One save."""
        manifest = self.keys.seal({"v": 1, "type": "manifest", "counter": base + 1})
        mac = hmac.new(self.keys.mac, manifest, "sha256").digest()
        body: Json = {
            "proof": proof or self.proof(),
            "base": base,
            "counter": base + 1,
            "manifest": b64(manifest),
            "mac": b64(mac),
            "notes": list(notes),
        }
        return self.post("/v1/saves", body | changed)
