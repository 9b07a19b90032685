"""One command, two processes: a real sign-in opens the vault, each has only its own, and neither goes down with the other."""

import json
import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.attacks.visitor import Visitor
from tests.support.faults import children, command
from tests.support.vault_browser import Browser
from twodrawer.config.supervisor import AT_ONCE
from twodrawer.config.vault_home import OF_THE_RECORD, OF_THE_VAULT
from twodrawer.lib.refs import new_ref


def parts(house) -> dict[str, list[int]]:
    """The processes of each side."""
    below = children(house._process.pid)
    return {side: [pid for pid in below if f"--only {side}" in command(pid)] for side in ("record", "vault")}


@pytest.fixture(scope="module")
def okafor(house):
    """Okafor, signed in through the demo's door."""
    visitor = Visitor(house)
    page = visitor.get("/demo/sign-in").text
    forms = re.findall(r'name="account" value="([^"]+)".*?</form>', page, re.DOTALL)
    whole = re.findall(r'name="account" value="[^"]+".*?</form>', page, re.DOTALL)
    account = next(ref for ref, form in zip(forms, whole, strict=True) if "Okafor" in form)
    assert visitor.post("/demo/sign-in", {"account": account}, form_on="/demo/sign-in").status == 302
    return visitor


def ticket_of(visitor: Visitor, purpose: str) -> str:
    """A ticket, as the page's script asks for it."""
    visitor.get("/account/")
    cookie = next(c.value or "" for c in visitor.jar if c.name == "csrf")
    request = urllib.request.Request(
        visitor.house.url + "/vault/ticket/",
        data=json.dumps({"purpose": purpose}).encode(),
        headers={
            "Origin": visitor.house.url, "X-CSRFToken": cookie, "Content-Type": "application/json", "Accept": "application/json",
        },
    )  # fmt: skip
    answer = visitor._send(request)
    assert answer.status == 200, answer.text
    return json.loads(answer.text)["ticket"]


def test_a_real_sign_in_opens_the_vault_and_the_ticket_opens_it_once(house, okafor):
    browser = Browser(house.vault_port, house.vault_host)
    text = ticket_of(okafor, "set-up")
    assert browser.begin(text).status == 200
    assert (browser.began["purpose"], browser.began["identities"]) == ("set-up", [])
    assert browser.enrol().status == 201
    assert browser.confirm_kit().status == 200
    assert browser.unlock().status == 200
    assert browser.save(browser.sealed_note(new_ref(), new_ref())).status == 200
    assert browser.begin(text).kind == "ticket_used"
    later = Browser(house.vault_port, house.vault_host, browser.keys)
    assert later.begin(ticket_of(okafor, "open")).status == 200
    assert later.unlock().status == 200
    assert len(later.get("/v1/notes").json["notes"]) == 1


def test_the_record_has_no_door_to_the_vaults_files(house, okafor):
    """Neither process answers for the other, on either port."""
    for path in ("/v1/site", "/v1/notes"):
        assert okafor.get(path).status == 404
    assert Browser(house.vault_port, house.vault_host).ask("GET", "/today").status == 404
    assert Browser(house.port, f"localhost:{house.port}").ask("GET", "/v1/site").status == 404


def environment_of(pid: int) -> dict[str, str]:
    return dict(
        pair.split("=", 1) for pair in Path(f"/proc/{pid}/environ").read_text().split("\0") if "=" in pair
    )


def opened_by(pid: int) -> set[str]:
    return {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}


def test_each_process_has_only_its_own_settings_and_files(house, okafor):
    """What a process doesn't have, nobody can take from it."""
    Browser(house.vault_port, house.vault_host).get("/v1/site")
    both = parts(house)
    assert both["record"] and both["vault"]
    for pid in both["vault"]:
        assert not set(environment_of(pid)) & set(OF_THE_RECORD)
        assert not [
            file
            for file in opened_by(pid)
            if file.endswith(("record.sqlite3", "keys.sqlite3")) or "/keys/" in file
        ]
    for pid in both["record"]:
        assert not set(environment_of(pid)) & set(OF_THE_VAULT)
        assert not [file for file in opened_by(pid) if "vault.sqlite3" in file]


def test_the_whole_server_fits_into_250_megabytes(house, okafor):
    """Memory of its own and its share of what several processes map, after pages were read."""
    okafor.get("/")
    pids = [house._process.pid, *children(house._process.pid)]
    total = 0
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += sum(map(int, re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)))
    # On PostgreSQL there is a process for each core, on a laptop one for each side.
    assert total / 1024 < (250 if not house.stores else 250 * (os.cpu_count() or 1)), f"{total / 1024:.0f} MB"


def test_it_answers_under_both_addresses_of_this_machine(house):
    """Browsers look for localhost under ::1 as well; where the machine has none, there is nothing to answer."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            pass
    except OSError:
        return
    for port, host in ((house.port, f"localhost:{house.port}"), (house.vault_port, house.vault_host)):
        with socket.create_connection(("::1", port), timeout=10) as there:
            there.sendall(f"GET /v1/site HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert there.recv(4_096).startswith(b"HTTP/1.1 ")


def answers(port: int, path: str, host: str, *, patience: float = 20) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if Browser(port, host).ask("GET", path).status < 500:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def test_a_vault_that_dies_is_started_again_and_the_record_goes_on(house, okafor):
    before = parts(house)
    first = min(before["vault"])  # the one that started the others, which end with it
    time.sleep(max(0.0, AT_ONCE + 0.2 - age_of(first)))
    os.kill(first, signal.SIGKILL)
    assert okafor.get("/").status == 200
    assert answers(house.vault_port, "/v1/site", house.vault_host)
    after = parts(house)
    assert set(after["record"]) == set(before["record"])
    assert not set(after["vault"]) & set(before["vault"])


def age_of(pid: int) -> float:
    """How many seconds a process has run."""
    ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - ticks / os.sysconf("SC_CLK_TCK")


def test_both_end_with_the_command_that_started_them_even_when_it_is_killed(house):
    pids = children(house._process.pid)
    os.kill(house._process.pid, signal.SIGKILL)
    house._process.wait()
    until = time.monotonic() + 40  # busy machines: a worker alone has ten seconds for what it is at
    while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.1)
    left = [command(pid) for pid in pids if Path(f"/proc/{pid}").exists()]
    house.start()
    assert not left


def test_a_port_that_is_taken_ends_both_with_a_sentence(house):
    done = house.run("serve", "--port", str(house.port), "--vault-port", str(house.vault_port), timeout=60)
    assert done.returncode == 1
    assert "is taken by another program" in done.stderr and "Traceback" not in done.stderr


def test_check_setup_speaks_of_both(house):
    done = house.run("check-setup")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok  Record database" in done.stdout and "ok  Vault database" in done.stdout
    assert "ok  Vault guards" in done.stdout
