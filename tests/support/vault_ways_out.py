"""What the record would sign for an author to carry into a vault, and what a browser sends for it."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pyrage

from tests.support.age_files import padded, seal
from tests.support.house import LoneVault
from tests.support.vault_browser import Answer, Author, Browser, Json, Keys, b64, digest
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text


def statement(vault: LoneVault, kind: str, author: Author, **said: Any) -> str:
    """A statement of the record's process; `said` fills and forges it."""
    at = said.pop("at", datetime.now(UTC))
    lives = timedelta(seconds=60) if kind == "will" else timedelta(hours=1)
    whole = {
        "v": 1, "type": kind, "aud": vault.vault_url, "practice": str(author.practice), "author": str(author.ref),
        "id": str(new_ref()), "iat": utc_text(at), "exp": utc_text(at + said.pop("lives", lives)), **said,
    }  # fmt: skip
    seed = whole.pop("seed", vault.seed)
    return signed({name: value for name, value in whole.items() if value is not None}, seed=seed)


def order(vault: LoneVault, author: Author, **said: Any) -> str:
    told = {
        "client": str(new_ref()),
        "label": "Rowan",
        "basis": "authorization",
        "recipient": "Sato",
        "key": "",
    }
    return statement(vault, "order", author, **(told | said))


def permit(vault: LoneVault, author: Author, to: Author, days: int = 7, **said: Any) -> str:
    ends = datetime.now(UTC) + timedelta(days=days)
    told = {
        "to": str(to.ref), "name": "Brandt", "lender": "Adeyemi", "until": ends.date().isoformat(), "ends": utc_text(ends),
    }  # fmt: skip
    return statement(vault, "lending", author, **(told | said))


def opening(vault: LoneVault, author: Author, opener: Author, **said: Any) -> str:
    told = {"opener": str(opener.ref), "reason": "died", "held": "no"}
    return statement(vault, "will", author, **(told | said))


def lent_body(browser: Browser, to: Browser, note: UUID, text: str, proof: Json, **changed: Any) -> Json:
    """A version of a note, sealed for two."""
    plain = padded(canonical({"v": 1, "type": "lent", "text": "A hunch."}))
    file = changed.pop("file", None) or seal(plain, browser.keys.recipient, to.keys.recipient)
    return {
        "proof": proof,
        "permit": text,
        "lending": str(new_ref()),
        "note": str(note),
        "version": 1,
        "recipient": to.keys.recipient,
        "sha256": digest(file),
        "signature": b64(bytes(64)),
        "file": b64(file),
        **changed,
    }


def lend(browser: Browser, to: Browser, note: UUID, text: str, **changed: Any) -> Answer:
    """The same, sent."""
    return browser.post("/v1/lendings/new", lent_body(browser, to, note, text, browser.proof(), **changed))


def will_body(browser: Browser, proof: Json, wish: str = "hand_over") -> tuple[Json, Keys]:
    """A will of two of three shares, and the key that the shares would make."""
    custody = Keys()
    file = seal(padded(b"# twodrawer vault identity v1\n"), custody.recipient)
    return {
        "proof": proof,
        "recipient": custody.recipient,
        "needed": 2,
        "shares": 3,
        "wish": wish,
        "file": b64(file),
    }, custody


def keep_will(browser: Browser, wish: str = "hand_over") -> Keys:
    """The author's will stands."""
    body, custody = will_body(browser, browser.proof(), wish)
    answer = browser.post("/v1/will/new", body)
    assert answer.status == 201, answer.body
    return custody


def comes(vault: LoneVault, author: Author, custody: Keys, **said: Any) -> tuple[Browser, Answer]:
    """Somebody of the practice with the custodians, as far as a signed opening goes."""
    browser = Browser(vault.vault_port, vault.vault_host, custody)
    answer = browser.post("/v1/openings", {"opening": opening(vault, author, Author(), **said)})
    browser.token = answer.json.get("token", "")
    return browser, answer


def answered(browser: Browser) -> Json:
    """The custodians' key, shown."""
    told = browser.post("/v1/openings/challenge", {}).json
    plain = pyrage.decrypt(base64.b64decode(told["file"]), [browser.keys.identity])
    return {"challenge": told["challenge"], "answer": digest(plain)}
