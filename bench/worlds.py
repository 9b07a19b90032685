"""`python -m bench.worlds`: whether anybody but the author could tell by the clock that there are psychotherapy notes.

One served practice, asked in turns with 2,000 notes in Okafor's vault and with none: the rows are taken out of the
vault's database and put back between the turns, so that everything else is one and the same process. On five named
routes each call is timed; AUC is the chance that a call with notes took longer than one without. 0.5 tells nothing;
the promise is 0.45 to 0.55 over 1,000 calls of each.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.report import machine, machine_words
from tests.attacks.vault_stage import Rows, ticket, vault_file
from tests.attacks.visitor import Visitor, arrive
from tests.support.house import House, demo_copy
from tests.support.vault_browser import Browser, Keys
from twodrawer.lib.refs import new_ref

NOTES, CLIENTS, AT_ONCE = 2_000, 40, 200
CALLS, TURN, WARM = 1_000, 25, 5
LEAST, MOST = 0.45, 0.55
SEALED = ("noteversion", "shelf", "manifest")


def author(house: House, okafor: Visitor) -> Browser:
    """Okafor's vault with 2,000 notes in it."""
    browser = Browser(house.vault_port, house.vault_host, Keys())
    for purpose in ("set-up", "open"):
        assert browser.begin(ticket(okafor, purpose)).status == 200
        if purpose == "set-up":
            assert browser.enrol().status == 201
            assert browser.confirm_kit().status == 200
    assert browser.unlock().status == 200
    clients = [new_ref() for _ in range(CLIENTS)]
    for base in range(NOTES // AT_ONCE):
        notes = [
            browser.sealed_note(new_ref(), clients[n % CLIENTS], text="A hunch. " * 160)
            for n in range(AT_ONCE)
        ]
        saved = browser.save(*notes, base=base)
        assert saved.status == 200, saved.body
    return browser


def routes(house: House, okafor: Visitor, vault: Browser) -> dict[str, Callable[[], float]]:
    """The five, each a call that says how long it took."""
    lindqvist, haddad = arrive(house, "lindqvist"), arrive(house, "haddad")
    stolen = Browser(house.vault_port, house.vault_host)

    def timed(call: Callable[[], object]) -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    def begin() -> float:
        fresh = ticket(okafor)
        return timed(lambda: stolen.begin(fresh))

    def renewed(call: Callable[[], object]) -> Callable[[], float]:
        def run() -> float:
            if time.monotonic() - began["at"] > 300:  # a token lives ten minutes
                stolen.begin(ticket(okafor))
                began["at"] = time.monotonic()
            return timed(call)

        return run

    began = {"at": -1_000.0}
    return {
        "record: Today, by Lindqvist": lambda: timed(lambda: lindqvist.get("/")),
        "record: the clients, by Haddad": lambda: timed(lambda: haddad.get("/clients/")),
        "vault: a session for a stolen ticket": begin,
        "vault: notes, with a token alone": renewed(lambda: stolen.get("/v1/notes")),
        "vault: a challenge, with a token alone": renewed(
            lambda: stolen.post("/v1/challenges", {"identity": vault.identity})
        ),
    }


def auc(without: list[float], with_notes: list[float]) -> float:
    """The chance that one of these took longer than one of those; ties count half."""
    ranked = sorted([(took, 0) for took in without] + [(took, 1) for took in with_notes])
    total, at = 0.0, 0
    while at < len(ranked):
        end = next((n for n in range(at, len(ranked)) if ranked[n][0] != ranked[at][0]), len(ranked))
        total += (at + end + 1) / 2 * sum(world for _, world in ranked[at:end])
        at = end
    return (total - len(with_notes) * (len(with_notes) + 1) / 2) / (len(with_notes) * len(without))


def measured(house: House, calls: int) -> dict[str, float]:
    """The five figures."""
    okafor = arrive(house, "okafor")
    vault = author(house, okafor)
    rows = Rows(vault_file(house))
    whole = rows.backup()
    empty = {name: [] if name in SEALED else some for name, some in whole.items()}
    asked = routes(house, okafor, vault)
    found = {}
    for name, call in asked.items():
        took: dict[bool, list[float]] = {False: [], True: []}
        chance = Random(7)
        while len(took[True]) < calls:
            for world in chance.sample([False, True], 2):
                rows.restore(whole if world else empty)
                for _ in range(WARM):
                    call()
                took[world] += [call() for _ in range(TURN)]
        found[name] = auc(took[False][:calls], took[True][:calls])
        print(f"{name:<42} AUC {found[name]:.3f}", flush=True)
    return found


def main() -> int:
    """Measures and prints. 1 when a route tells the worlds apart."""
    parser = argparse.ArgumentParser(prog="python -m bench.worlds", description=__doc__)
    parser.add_argument(
        "--calls", type=int, default=CALLS, help="how often each route is asked in each world"
    )
    asked = parser.parse_args()
    on = machine()
    print(machine_words(on), flush=True)
    with tempfile.TemporaryDirectory(prefix="twodrawer-worlds-") as folder:
        house = demo_copy(Path(folder), "house")
        house.start()
        try:
            found = measured(house, asked.calls)
        finally:
            house.stop()
    print(json.dumps({"machine": on, "calls": asked.calls, "auc": found}))
    return int(not all(LEAST <= figure <= MOST for figure in found.values()))


if __name__ == "__main__":
    sys.exit(main())
