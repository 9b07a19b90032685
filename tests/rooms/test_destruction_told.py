"""The vault hears of destroyed records: each minute there is something to say, and nothing while a hold stands."""

import base64
import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction

from tests.cast import entries
from tests.support.keeping import NOW, client, old_house, own_lists
from twodrawer.audit.actions import record
from twodrawer.audit.entries import PROGRAM, Event
from twodrawer.config.telling_vault import tell_vault
from twodrawer.config.vault_witness import COMMITTED
from twodrawer.lib.signed import public_key, read_signed, signed
from twodrawer.lib.time import from_utc_text, utc_text
from twodrawer.retention import actions
from twodrawer.retention.models import VaultNotice
from twodrawer.retention.queries import certificate_of, destructions_to_tell, held_refs, vault_notice_of

RECORD = "http://localhost:8000"
WEEK = timedelta(days=7)


class Vault(HTTPServer):
    """What the vault answers, as its specification says; `seed`, `said` and `down` make it lie or be away."""

    record: bytes
    """The record's seed, whose statements it believes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.seed, self.down, self.at = b"\x05" * 32, False, NOW
        self.said: dict[str, object] = {}
        self.told: dict[tuple[object, object], datetime] = {}
        self.heard: list[dict[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, statement: str) -> dict[str, str]:
        order = read_signed(statement, keys=[public_key(self.record)])
        self.heard.append(order)
        first = self.told.setdefault((order["id"], order["client"]), self.at)
        done = utc_text(self.at) if self.at >= first + WEEK else ""
        receipt = {"v": 1, "type": "destruction-receipt", "aud": RECORD, "practice": order["practice"],
                   "certificate": order["id"], "client": order["client"], "told_at": utc_text(first),
                   "due_at": utc_text(first + WEEK), "done_at": done} | self.said  # fmt: skip
        return {
            "receipt": signed(receipt, seed=self.seed),
            "key": base64.b64encode(public_key(self.seed)).decode(),
        }


class Door(BaseHTTPRequestHandler):
    """One address."""

    def do_POST(self) -> None:
        vault = self.server
        assert isinstance(vault, Vault)
        assert self.path == "/v1/destructions/told" and self.headers["Origin"] == vault.url
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(503 if vault.down else 200)
        self.end_headers()
        self.wfile.write(json.dumps(vault.answer(body["destruction"])).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def vault(settings):
    served = Vault()
    served.record = settings.STATEMENT_SEED
    settings.VAULT_ORIGIN = served.url
    threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """A practice with a record that two people destroyed."""
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="keys"):
        old = old_house()
        rowan = client(old)[0]
        with own_lists(tmp_path_factory.mktemp("destroyed")):
            proposal = actions.propose_destruction(rowan, **old.who("haddad"))
            actions.confirm_destruction(proposal, **old.who("keller"))
        yield old, rowan
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


def tell(vault: Vault, at=NOW) -> int:
    vault.at = at
    return tell_vault(vault=vault.url, audience=RECORD, at=at)


def notice(old, rowan):
    practice = old.cast.member("keller").practice_ref
    made = certificate_of(rowan, within=practice)
    assert made is not None
    return vault_notice_of(made.ref, within=practice)


def test_the_vault_is_told_once_and_again_when_its_seven_days_are_over(stage, vault, db):
    old, rowan = stage
    assert notice(old, rowan) is None
    assert (tell(vault), tell(vault), tell(vault, NOW + WEEK - timedelta(minutes=1))) == (1, 0, 0)
    assert (notice(old, rowan).due_at, notice(old, rowan).done_at) == (NOW + WEEK, None)
    assert tell(vault, NOW + WEEK) == 1
    assert notice(old, rowan).done_at == NOW + WEEK and not destructions_to_tell(at=NOW + 2 * WEEK)
    first, second = vault.heard
    assert first.keys() == {"v", "type", "aud", "practice", "id", "client", "proposed_by", "confirmed_by",
                            "destroyed", "iat", "exp"}  # fmt: skip
    assert first["client"] == str(rowan) and first["proposed_by"] != first["confirmed_by"]
    assert from_utc_text(second["iat"]) == NOW + WEEK
    practice = old.cast.member("keller").practice_ref
    for act in ("vault.told_of_destruction", "vault.went_by_destruction"):
        assert len(entries(practice, act)) == 1


def test_a_vault_that_is_away_is_told_again(stage, vault, db):
    vault.down = True
    assert tell(vault) == 0 and not VaultNotice.objects.exists()
    vault.down = False
    assert tell(vault) == 1


def test_a_hold_that_came_meanwhile_stops_the_second_order(stage, vault, db):
    old, rowan = stage
    tell(vault)
    hold = actions.place_hold(rowan, reason="A summons came", **old.who("haddad", NOW + timedelta(days=3)))
    assert held_refs(old.cast.member("haddad").practice_ref) == {rowan}
    assert tell(vault, NOW + WEEK) == 0 and len(vault.heard) == 1
    actions.lift_hold(hold, client_ref=rowan, reason="The case is closed", **old.who("haddad", NOW + WEEK))
    assert not held_refs(old.cast.member("haddad").practice_ref)
    assert tell(vault, NOW + WEEK) == 1 and notice(old, rowan).done_at


def test_a_receipt_that_the_vault_didnt_sign_so_is_none(stage, vault, db):
    """For another record, another practice, another certificate, of another kind, or by a key that isn't the ledger's."""
    for lie in ({"aud": "http://elsewhere"}, {"practice": "x"}, {"certificate": "x"}, {"type": "commitment"},
                {"told_at": "yesterday"}, {"notes": 3}):  # fmt: skip
        vault.said = lie
        assert tell(vault) == 0, lie
    vault.said = {}
    facts = {"hour": "h", "commitment": "c", "key": base64.b64encode(public_key(b"\x06" * 32)).decode()}
    record(Event(COMMITTED, facts=facts), by=PROGRAM, at=NOW)
    assert tell(vault) == 0 and not VaultNotice.objects.exists()
    vault.seed = b"\x06" * 32
    assert tell(vault) == 1
