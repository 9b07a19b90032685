"""Served, as a practice is: entries are sealed by themselves, a witness holds the checkpoints, and the vault's ledger says
how it stands to the record's at fixed hours, by a salted hash that tells nothing and can be opened."""

import json
import time
from hashlib import sha256

import pytest

from tests.support.house import demo_copy
from twodrawer.audit.commitment import Opened, hour_of
from twodrawer.lib.time import from_utc_text

MARK = b"twodrawer-vault-commitment-v1\n"


@pytest.fixture(scope="module")
def house(run_folder, request):
    """The demo practice with a witness's folder beside it."""
    served = demo_copy(run_folder, "house-witnessed")
    witness = run_folder / "witness"
    witness.mkdir()
    served.stores = {**served.stores, "TWODRAWER_WITNESS": str(witness)}
    served.start()
    yield served
    served.stop()


def entries(house):
    """The installation's newest commitment entries, as the record's own command proves them."""
    from tests.support.house_sql import leaves

    return [leaf for leaf in leaves(house) if leaf["act"] == "vault.committed"]


def committed(house, patience=40):
    until = time.monotonic() + patience
    while not (found := entries(house)) and time.monotonic() < until:
        time.sleep(0.3)
    assert found, house.last_words()
    return found[0]


def test_the_vaults_ledger_commits_itself_to_the_records(house):
    entry = committed(house)
    assert (
        entry["log"] == "installation"
        and entry["actor"] == {"kind": "program", "ref": None}
        and entry["refs"] == []
    )
    opened = [json.loads(line) for line in house.run("vault", "audit", "--open").stdout.splitlines()]
    mine = next(one for one in opened if one["hour"] == entry["facts"]["hour"])
    assert mine["commitment"] == entry["facts"]["commitment"]
    assert (
        sha256(MARK + bytes.fromhex(mine["salt"]) + mine["opened"].encode()).hexdigest() == mine["commitment"]
    )
    assert (
        mine["opened"].startswith("twodrawer/vault/")
        and hour_of(from_utc_text(entry["at"])) == entry["facts"]["hour"]
    )


def test_a_commitment_tells_nothing_without_its_salt(house):
    """The same ledger commits itself to another hash each time."""
    notes = json.loads(house.run("vault", "audit", "--open").stdout.splitlines()[0])["opened"]
    one, other = Opened("h", bytes(32), notes), Opened("h", bytes([1]) * 32, notes)
    assert one.hash != other.hash
    assert notes not in json.dumps(entries(house))


def test_what_is_written_is_sealed_by_itself_and_witnessed(house):
    committed(house)
    until = time.monotonic() + 20
    while "wait to be sealed" in (said := house.run("audit", "verify").stdout) and time.monotonic() < until:
        time.sleep(0.5)
    assert "stands where it was sealed" in said and "checkpoints kept elsewhere fit" in said
    assert house.run("vault", "audit").returncode == 0


def test_stopping_in_good_order_leaves_nothing_waiting_and_a_restart_goes_on(house):
    from tests.support.house_sql import waiting

    committed(house)
    house.stop()
    assert waiting(house) == 0
    kept = house.run("audit", "checkpoint").stdout
    assert kept.count("twodrawer/record/") >= 3
    house.start()
    assert house.run("audit", "verify").returncode == 0
    key = house.run("audit", "key").stdout.splitlines()
    (house.home / "one.checkpoint").write_text(kept[: kept.index("=\n", kept.index("\u2014")) + 2])
    done = house.run(
        "verify", str(house.home / "one.checkpoint"), *(word for one in key for word in ("--ledger-key", one))
    )
    assert done.returncode == 0 and "entries at" in done.stdout, done.stdout + done.stderr
