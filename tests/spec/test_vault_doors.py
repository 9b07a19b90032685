"""Every door of the vault has a rule: each API path against each state of a token, on a running vault.

`vault_doors.csv` is the table. A route without a row fails, a row without a route too. `proved` is the author whom the
things belong to; `other_author` is a colleague in the same practice who proved a key of their own and asks for the
first one's refs; `other_practice` is the same somewhere else. `opening` is a member who came with the custodians of the
author's will, and all that a signed opening is worth; `opened` showed the custodians' key besides. The one path that rotates is tried where a rotation was
begun.
"""

import csv
import re
from pathlib import Path

import pytest

from tests.support.age_files import looks_wrapped
from tests.support.vault_browser import Author, Browser, Keys, b64, digest, enrolled, frame, ticket
from tests.support.vault_destroying import destroy_body, destruction, keeping
from tests.support.vault_ways_out import (
    answered,
    comes,
    keep_will,
    lend,
    lent_body,
    opening,
    order,
    permit,
    will_body,
)
from twodrawer.lib.refs import new_ref

TABLE = Path(__file__).parent / "vault_doors.csv"
STATES = (
    "none", "garbage", "expired", "ticket", "proved", "other_author", "other_practice", "opening", "opened",
)  # fmt: skip
WAYS_OUT = ("order", "permit", "lend", "will", "taken back", "opening")
MADE_UP = {"challenge": "01a201d3-511e-782d-890d-6908f83ce88f", "answer": "0" * 64}
# Read, not imported: this process has the record's settings, and the vault's tables are unknown to it.
URLS = Path(__file__).resolve().parents[2] / "twodrawer" / "vault" / "urls.py"
ROUTES = {name: path for path, name in re.findall(r'path\(r?"([^"]*)",[^)]*name="(\w+)"\)', URLS.read_text())}


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Things:
    """What is asked for, and what a frame sends for it."""

    def __init__(self, vault):
        self.vault = vault
        self.okafor = enrolled(vault)
        self.note, self.client = new_ref(), new_ref()
        self.sent = self.okafor.sealed_note(self.note, self.client)
        assert self.okafor.save(self.sent).status == 200
        setting_up = frame(vault, self.okafor.author, "set-up", keys=self.okafor.keys)
        began = setting_up.enrol("rotated", Keys(), old_proof=setting_up.proof())
        self.pending = began.json["identity"]
        added = {"proof": self.okafor.proof(), "kind": "passkey", "file": b64(looks_wrapped("passkey"))}
        assert self.okafor.post(f"/v1/identities/{self.okafor.identity}/wraps", added).status == 201
        self.wrap = setting_up.began["identities"][0]["wraps"][0]["ref"]
        self.colleague = enrolled(vault, Author(practice=self.okafor.author.practice))
        self.stranger = enrolled(vault)
        made = lend(self.okafor, self.colleague, self.note, self.permit())
        self.lending = made.json["lending"]
        keep_will(self.okafor)

    def permit(self):
        """A permission for Okafor to lend to the colleague."""
        return permit(self.vault, self.okafor.author, self.colleague.author)

    def path(self, route):
        if route == "lending_end":
            return f"/v1/lendings/{self.lending}/end"
        ref = self.wrap if route.startswith("wrap_") else self.okafor.identity
        if route.startswith("rotation"):
            ref = self.pending
        return "/" + re.sub(r"<uuid:\w+>", ref, ROUTES[route].strip("^"))

    def opening(self):
        """Somebody comes with the custodians of a will that stands."""
        keep_will(self.okafor)
        return opening(self.vault, self.okafor.author, Author())

    def ending(self, browser, proof):
        """A note that Okafor destroys, with what the record says to Okafor; no new key is being made meanwhile."""
        okafor = self.okafor
        okafor.post(f"/v1/rotations/{self.pending}/abandon", {"proof": okafor.proof()})
        note, base = new_ref(), okafor.get("/v1/manifest").json["counter"]
        assert okafor.save(okafor.sealed_note(note, self.client), base=base).status == 200
        return destroy_body(browser, proof, keeping(self.vault, okafor.author), note, base=base + 1)

    def way_out(self, kind, browser, proof, *, holds):
        """What is sent for an order, a lending or a will."""
        match kind:
            case "order":
                return {"proof": proof, "order": order(self.vault, self.okafor.author)}
            case "permit":
                return {"permit": self.permit()}
            case "lend":
                return lent_body(browser, self.colleague, self.note, self.permit(), proof)
            case "will":
                return will_body(browser, proof)[0]
            case "taken back":
                if holds:
                    keep_will(browser)
                return {"proof": proof}
        return {"opening": self.opening()}

    def browser(self, state):
        """A frame in that state of its token."""
        fresh = Browser(self.vault.vault_port, self.vault.vault_host)
        if state == "none":
            return fresh
        if state == "garbage":
            fresh.token = "A" * 43
            return fresh
        if state in ("opening", "opened"):
            browser, _ = comes(self.vault, self.okafor.author, keep_will(self.okafor))
            if state == "opened":
                assert browser.post("/v1/openings/open", {"proof": answered(browser)}).status == 200
            return browser
        owner = {"other_author": self.colleague, "other_practice": self.stranger}.get(state, self.okafor)
        held = frame(self.vault, owner.author, keys=owner.keys)
        if state in ("proved", "other_author", "other_practice"):
            assert held.unlock().status == 200
        if state == "expired":
            self.vault.sql(
                "UPDATE vault_bearer SET expires_at = '2020-01-01 00:00:00' "
                f"WHERE token_sha256 = '{digest(held.token.encode())}'"
            )
        return held

    def body(self, kind, browser, state):
        """What is sent. A frame that holds a key answers a challenge; the others make an answer up."""
        holds = state in ("proved", "other_author", "other_practice")
        proof = browser.proof() if holds else MADE_UP
        if kind == "spare":
            return {"proof": proof, "certificate": str(new_ref())}
        if kind == "destroy":
            return self.ending(browser, proof)
        if kind == "earlier":
            kept = keeping(self.vault, self.okafor.author)
            return {"proof": proof, "keeping": kept, "identity": self.okafor.identity}
        if kind == "destruction":
            practice = self.okafor.author.practice
            return {"destruction": destruction(self.vault, practice, new_ref(), new_ref())}
        if kind in WAYS_OUT:
            return self.way_out(kind, browser, proof, holds=holds)
        file = b64(looks_wrapped("passkey"))
        manifest = browser.keys.seal({"v": 1, "type": "manifest"})
        base = {"okafor": 1}.get("okafor" if browser.identity == self.okafor.identity else "", 0)
        sealed = {"counter": base + 1, "manifest": b64(manifest), "mac": b64(bytes(32))}
        return {
            "": None,
            "empty": {},
            "ticket": {"ticket": ticket(Author(), seed=self.vault.seed, audience=self.vault.vault_url, at=_now())},
            "identity": {"identity": self.okafor.identity},
            "recipient": {"recipient": browser.keys.recipient},
            "no proof": MADE_UP,
            "proof": proof,
            "proved": {"proof": proof},
            "enrol": {
                "proof": proof, "recipient": Keys().recipient, "signing_key": b64(bytes(32)), "reason": "enrolled", "wraps": [],
            },
            "wrap": {"proof": proof, "kind": "passkey", "file": file},
            "wanted": {"wanted": [[str(self.note), 1]]},
            "save": {"proof": proof, "base": base, **sealed},
            "batch": {"proof": proof, "notes": [self.sent | {"of": digest(b"old")}]},
            "finish": {"proof": proof, "old_proof": MADE_UP, **sealed, "counter": 1},
        }[kind]  # fmt: skip


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


@pytest.fixture(scope="module")
def things(vault):
    return Things(vault)


def test_every_route_of_the_vault_has_a_row_and_every_row_a_route():
    assert {row["route"] for row in rows()} == set(ROUTES)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['route']} {row['body']}".strip())
def test_the_door_answers_each_token_as_the_table_says(row, things):
    got = {}
    for state in STATES:
        browser = things.browser(state)
        answer = browser.ask(
            row["method"], things.path(row["route"]), things.body(row["body"], browser, state)
        )
        kind = "" if answer.status < 400 else f" {answer.kind}"
        got[state] = f"{answer.status}{kind}"
    assert got == {state: row[state] for state in STATES}


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in ("file", "site")])
def test_the_other_method_is_not_taken(route, things):
    """One method guarded and the other forgotten: with a token that opens everything."""
    taken = {row["method"] for row in rows() if row["route"] == route}
    (other,) = {"GET", "POST"} - taken
    answer = things.browser("proved").ask(other, things.path(route), {} if other == "POST" else None)
    assert (answer.status, answer.kind) == (405, "method")
