"""What the record would sign about held and destroyed records, and what a browser sends to destroy notes of its own."""

import hmac
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from tests.support.house import LoneVault
from tests.support.vault_browser import Answer, Author, Browser, Json, b64
from tests.support.vault_ways_out import statement
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text


def keeping(vault: LoneVault, author: Author, held: tuple[UUID, ...] = (), **said: Any) -> str:
    """What the record says is held (V-44)."""
    ref = str(new_ref())
    marks = " ".join(sha256(f"twodrawer-held-v1\n{ref}\n{one}".encode()).hexdigest()[:16] for one in held)
    told = {"id": ref, "held": marks, "lives": timedelta(minutes=10)}
    return statement(vault, "keeping", author, **(told | said))


def destruction(vault: LoneVault, practice: UUID, client: UUID, certificate: UUID, **said: Any) -> str:
    """That two people destroyed this client's record."""
    at = said.pop("at", datetime.now(UTC))
    whole = {
        "v": 1, "type": "destruction", "aud": vault.vault_url, "practice": str(practice), "id": str(certificate),
        "client": str(client), "proposed_by": str(new_ref()), "confirmed_by": str(new_ref()), "destroyed": utc_text(at),
        "iat": utc_text(at), "exp": utc_text(at + said.pop("lives", timedelta(hours=1))), **said,
    }  # fmt: skip
    seed = whole.pop("seed", vault.seed)
    return signed({name: value for name, value in whole.items() if value is not None}, seed=seed)


def destroy_body(
    browser: Browser, proof: Json, kept: str, *notes: UUID, base: int = 1, **changed: Any
) -> Json:
    """Notes of one's own, and the list that is left."""
    manifest = browser.keys.seal({"v": 1, "type": "manifest", "counter": base + 1})
    return {
        "proof": proof, "keeping": kept, "base": base, "counter": base + 1, "manifest": b64(manifest),
        "mac": b64(hmac.new(browser.keys.mac, manifest, "sha256").digest()), "shelves": [],
        "notes": [{"note": str(note), "signature": b64(os.urandom(64))} for note in notes],
    } | changed  # fmt: skip


def destroy(browser: Browser, kept: str, *notes: UUID, base: int = 1, **changed: Any) -> Answer:
    """The same, sent."""
    proof = changed.pop("proof", None) or browser.proof()
    body = destroy_body(browser, proof, kept, *notes, base=base, **changed)
    return browser.post("/v1/destructions/own", body)


def tell(vault: LoneVault, text: str) -> Answer:
    """As the record's process does: no token, from the vault's own origin."""
    browser = Browser(vault.vault_port, vault.vault_host)
    return browser.post("/v1/destructions/told", {"destruction": text})


def seven_days_pass(vault: LoneVault, certificate: UUID) -> None:
    """The order came eight days ago."""
    ref = f"'{certificate}'" if vault.stores else f"'{certificate.hex}'"
    at = "2020-01-01 00:00:00"
    vault.sql(f"UPDATE vault_destruction SET told_at = '{at}' WHERE certificate_ref = {ref}")
