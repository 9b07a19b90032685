"""Two worlds: a practice with psychotherapy notes and one without look the same to everybody but their author.

Two authors enrol and unlock. A copy of the vault's database is kept; then they write. So there are two worlds with the
same sign-ins, tickets and unlocks, which differ in notes written and in nothing else. Each is served from the same
folder on the same ports from the same moment, and everybody walks every route of the record with refs of things that
are there, searches, prints, exports, goes wrong; then asks every door of the vault with whatever ticket they can get.
What came back is compared byte for byte, headers too.

What differs between any two runs is taken out first, and only that: refs and tokens that were made in this run, the
nonce of a form, a passkey's challenge, the secret of an authenticator app, a drawn passphrase, hashes of new ledger
entries, moments to the second, and how often a progress bar was drawn.
"""

import json
import os
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.urls import URLPattern

from tests.attacks.doors import doors, routes
from tests.attacks.vault_stage import Doors, Rows, at_the_vault, vault_file
from tests.attacks.visitor import arrive
from tests.support.counts import count
from tests.support.house import House, demo_copy

NOTES = count("psychotherapy notes between two worlds", usual=12, full=400)
REFS = count("refs of each kind on the walk through two worlds", usual=1, full=8)

ASKERS = count("people at each door of two worlds", usual=3, full=8)

WHO = ("okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "novak", "haddad", "keller")
AUTHORS = ("okafor", "brandt")
KINDS = {
    "client_ref": "people_client", "session_ref": "scheduling_session", "note_ref": "chart_note", "goal_ref": "chart_goal",
    "diagnosis_ref": "chart_diagnosis", "member_ref": "people_member", "policy_ref": "people_policy",
    "representative_ref": "people_representative", "import_ref": "fhir_import",
    "request_ref": "disclosures_request", "letter_ref": "disclosures_requeststep", "hold_ref": "retention_legalhold",
    "paper_ref": "disclosures_paper", "restriction_ref": "disclosures_restriction", "access_ref": "people_emergencyaccess",
    "template_ref": "phrasebank_notetemplate",
    "package_ref": "disclosures_package",  # as it would leave, word for word, with the token over all of it
}  # fmt: skip
"""Where the refs in addresses lie in the record's database."""
LEFT_OUT = {"account_logout", "demo_sign_in"}
"""They end the sign-in that walks, or begin another one."""
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MADE_ANEW = (
    (re.compile(r'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ")[^"]*"'), r'\1"'),
    (re.compile(r'("token": ")[^"]+"'), r'\1"'),
    (re.compile(r"v1\.[\w-]+\.[\w-]{86}"), "statement"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "moment"),
    # When an answer that nobody may keep ran out: its own moment, and between two walks there may lie a midnight.
    (re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"), "moment of an answer"),
    (re.compile(r"\d\d:\d\d:\d\d"), "second"),
    (re.compile(r'("challenge": ")[^"]+"'), r'\1"'),
    (re.compile(r"(data:image/svg\+xml;base64,)[\w+/=]+"), r"\1"),
    (re.compile(r'(<td class="number">)[0-9a-f]{8}<'), r"\1<"),
    (re.compile(r"(?<= )[0-9a-f]{8}(?= )"), "entry"),
    (re.compile(r"\b[A-Z2-7]{32}\b|(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}"), "secret of an app"),
    (re.compile(r'(<strong>|name="drawn" value=")(?:[a-z]+ ){5}[a-z]+'), r"\1drawn words"),
    (re.compile(r"(\w+  +\d{1,2}%  [\d,]+ of [\d,]+(?:\\n|\n))+"), ""),
    (re.compile(r"(Since|since) [A-Z][a-z]+ \d+, \d{4}, \d+:\d\d [ap]m"), "since a moment"),
)
HEADERS_MADE_ANEW = {"date", "set-cookie", "content-length", "connection"}
"""The length follows from the body, which is compared; a set cookie is compared without its value; whether a connection
is kept open is the server library's affair and goes by time."""


@dataclass
class Walk:
    """What somebody got, request by request."""

    known: frozenset[str]
    seen: list[tuple[str, str, int, tuple[tuple[str, str], ...], str]] = field(default_factory=list)

    def plain(self, text: str) -> str:
        """Without what is made anew in every run. A ref that both worlds had before they parted stays."""
        text = UUID_TEXT.sub(lambda found: found[0] if found[0] in self.known else "ref", text)
        for made, instead in MADE_ANEW:
            text = made.sub(instead, text)
        return text

    def keep(self, who: str, what: str, status: int, headers: dict[str, str], body: str) -> None:
        """One answer."""
        lowered = {name.lower(): value for name, value in headers.items()}
        if policy := lowered.get("content-security-policy"):
            # Each process writes the same directives in an order of its own.
            lowered["content-security-policy"] = "; ".join(sorted(policy.split("; ")))
        kept = tuple(
            sorted(
                (name, self.plain(value)) for name, value in lowered.items() if name not in HEADERS_MADE_ANEW
            )
        )
        cookies = tuple(
            ("set-cookie", part.split("=")[0]) for part in [lowered.get("set-cookie", "")] if part
        )
        self.seen.append((who, what, status, kept + cookies, self.plain(body)))


# -- the record, walked ------------------------------------------------------------------------------


def things(home: Path) -> dict[str, list[str]]:
    """Refs of things that are there, by the name that addresses have for them."""
    found = {}
    connection = sqlite3.connect(home / "record.sqlite3")
    try:
        for name, table in KINDS.items():
            rows = connection.execute(f"SELECT ref FROM {table} ORDER BY ref LIMIT {REFS}").fetchall()
            found[name] = [f"{ref[:8]}-{ref[8:12]}-{ref[12:16]}-{ref[16:20]}-{ref[20:]}" for (ref,) in rows]
    finally:
        connection.close()
    return found


def addresses(pattern: URLPattern, refs: dict[str, list[str]]) -> list[str]:
    """A route's addresses: for each thing that is there, and for one that isn't."""
    words = {"day": ["2026-11-19"], "token": ["no-such-token"], "pk": ["1"]}
    nothing = "01999999-0000-7000-8000-000000000000"
    text = str(pattern.pattern)
    if text.startswith("^"):
        return ["/account/password/forgotten/1-abc/"]
    names = re.findall(r"<\w+:(\w+)>", text)
    first = [refs[name] for name in names if name in refs]
    rounds = max([len(some) for some in first], default=0) + (1 if first else 0)
    made = []
    for number in range(max(1, rounds)):
        address = text
        for name in names:
            known = words.get(name) or (refs[name][number : number + 1] if name in refs else [])
            address = re.sub(rf"<\w+:{name}>", (known or [nothing])[0], address)
        made.append(f"/{address}")
    return made


def walk_the_record(house: House, walk: Walk) -> None:
    """Everybody asks everything: pages, searches, prints, files, and what goes wrong."""
    refs = things(house.home)
    methods = {route: {door.method for door in doors() if door.route == route} for route in routes()}
    words = ("Rowan", "heron", "vault", "psychotherapy")
    everywhere = [(route, address) for route in routes() for address in addresses(routes()[route], refs)]
    for place, who in enumerate(WHO):
        visitor = arrive(house, who)

        def keep(what: str, answer: Any, who: str = who) -> None:
            walk.keep(who, what, answer.status, answer.headers, answer.text)

        for number, (route, address) in enumerate(everywhere):
            if "GET" in methods[route] and route not in LEFT_OUT and (number + place) % len(WHO) < ASKERS:
                keep(f"GET {address}", visitor.get(address))
        for address in ("/clients/?q=heron", "/ledger/?client=" + refs["client_ref"][0], "/nowhere/", "/vault/nowhere/",
                        "/?" + urlencode({"note": "heron"}), "/v1/notes", "/sessions/not-a-ref/"):  # fmt: skip
            keep(f"GET {address}", visitor.get(address))
        for word in words:
            keep(f"find {word}", visitor.post("/clients/", {"words": word}))
            keep(f"ledger {word}", visitor.post("/ledger/find/", {"words": word, "client": word}))
        keep("verify", visitor.post("/ledger/verify/", {}))
        for purpose in ("open", "set-up", "read", ""):
            keep(f"ticket {purpose}", visitor.post_json("/vault/ticket/", {"purpose": purpose}))
        for address in addresses(routes()["note_save"], refs):
            keep(f"POST {address}", visitor.post_json(address, {"base": 0, "sections": {}}))
    for command in (("audit", "verify"), ("check-setup",), ("keys", "show")):
        done = house.run(*command)
        walk.keep("operator", " ".join(command), done.returncode, {}, done.stdout + done.stderr)


# -- the vault's doors, asked by whoever isn't the author ------------------------------------------------


def walk_the_vault(house: House, walk: Walk, authors: dict[str, dict[str, Any]]) -> None:
    """Everybody with what they can get: nothing, a wrong token, their own ticket, and one that they stole."""
    doors_of = Doors(house)
    tokens = {"nobody": "", "a guess": "A" * 43}
    for who in WHO:
        visitor = arrive(house, who)
        for purpose in ("open", "set-up"):
            given = visitor.post_json("/vault/ticket/", {"purpose": purpose})
            if given.status != 200:
                continue
            begun = doors_of.begin(json.loads(given.text)["ticket"])
            name = f"{who} without a key, to {purpose}"
            walk.keep(name, "begin", begun.status, begun.headers, begun.body.decode())
            tokens[name] = begun.json["token"]
    some = {"note": authors["okafor"]["notes"], "identity": authors["okafor"]["identity"]}
    proof = {"challenge": some["identity"], "answer": "0" * 64}
    asked: list[tuple[str, Any]] = [
        ("/v1/site", None), ("/v1/manifest", None), ("/v1/shelves", None), ("/v1/notes", None), ("/v1/nowhere", None),
        (f"/v1/manifest?identity={some['identity']}", None), (f"/v1/notes?identity={some['identity']}", None),
        (f"/v1/shelves?identity={some['identity']}", None), (f"/v1/rotations/{some['identity']}", None),
        ("/v1/files", {"wanted": [[note, 1] for note in some["note"]]}),
        (f"/v1/files?identity={some['identity']}", {"wanted": [[some["note"][0], 1]]}),
        ("/v1/files", {"wanted": "all"}), ("/v1/files", b"{"), ("/v1/sessions", {"ticket": "v1.e30.x"}),
        ("/v1/proofs", proof), (f"/v1/identities/{some['identity']}/kit", {"proof": proof}),
        (f"/v1/wraps/{some['identity']}/remove", {"proof": proof}),
        ("/v1/saves", {"proof": proof, "base": 0, "counter": 1, "manifest": "", "mac": "", "notes": [], "shelves": []}),
        ("/v1/saves", {"proof": proof, "base": NOTES, "counter": NOTES + 1, "manifest": "", "mac": "", "notes": []}),
        (f"/v1/rotations/{some['identity']}/abandon", {"proof": proof}),
        ("/v1/lendings", None), ("/v1/lent", None), ("/v1/will", None), ("/v1/orders", {"proof": proof, "order": "v1.e30.x"}),
        ("/v1/lendings/key", {"permit": "v1.e30.x"}), (f"/v1/lendings/{some['identity']}/end", {"proof": proof}),
        ("/v1/will/remove", {"proof": proof}), ("/v1/openings", {"opening": "v1.e30.x"}), ("/v1/openings/challenge", {}),
    ]  # fmt: skip
    for name, token in tokens.items():
        for path, body in asked:
            told = doors_of.ask(path, body, token=token)
            walk.keep(
                name, path + (" POST" if body else ""), told.status, told.headers, told.body.decode("latin-1")
            )
        sealed = doors_of.ask("/v1/challenges", {"identity": some["identity"]}, token=token)
        # The challenge is sealed anew each time; its length is what could tell.
        shown = dict.fromkeys(sealed.json, "") if sealed.status == 200 else sealed.json
        walk.keep(name, "challenge", sealed.status, sealed.headers, json.dumps(shown))


# -- the two worlds --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def worlds(run_folder: Path, browser) -> dict[str, Walk]:
    """What everybody saw: `without` psychotherapy notes, and `with`."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    house = demo_copy(run_folder, f"worlds-{worker}")
    house.start()
    rows = Rows(vault_file(house))
    contexts = [browser.new_context() for _ in AUTHORS]
    try:
        authors = {
            name: at_the_vault(context, house, name) for name, context in zip(AUTHORS, contexts, strict=True)
        }
        refs = things(house.home)
        for author in authors.values():
            author.enrol()
            author.page.evaluate("drawer.open().then(() => true)")
        without = house.home.with_name(f"without-{worker}.sqlite3")
        copy_database(vault_file(house), without)
        told: dict[str, dict[str, Any]] = {}
        heard = house.log.read_text(errors="replace").count(" record ")
        for name, author in authors.items():
            client = refs["client_ref"][0]
            written = [{"client": client, "label": "Rowan", "session": refs["session_ref"][0],
                        "text": f"The heron again, {number}."} for number in range(NOTES)]  # fmt: skip
            notes = author.page.evaluate("(notes) => drawer.write(notes)", written)
            ((identity,),) = rows.all(
                "SELECT ref FROM vault_identity WHERE author_ref = ?", author.ref.replace("-", "")
            )
            told[name] = {"notes": notes, "identity": str(UUID(identity))}
        assert heard == house.log.read_text(errors="replace").count(" record ")
    finally:
        for context in contexts:
            context.close()
        house.stop()
    with_notes = house.home.with_name(f"with-{worker}.sqlite3")
    copy_database(vault_file(house), with_notes)
    folder = house.home.with_name(f"worlds-{worker}-before")
    shutil.copytree(house.home, folder)
    known = known_refs(folder, with_notes)
    # An hour after everything above: else how fast this machine is would decide what is newest in the ledger.
    house.extra = ("--clock", "2026-11-19T12:06-08:00")
    walks = {}
    for name, database in (("without", without), ("with", with_notes)):
        shutil.rmtree(house.home)
        shutil.copytree(folder, house.home)
        for left in vault_file(house).parent.glob(vault_file(house).name + "*"):
            left.unlink()
        shutil.copyfile(database, vault_file(house))
        house.start()
        try:
            walks[name] = Walk(known)
            walk_the_record(house, walks[name])
            walk_the_vault(house, walks[name], told)
        finally:
            house.stop()
    return walks


def copy_database(here: Path, there: Path) -> None:
    """The database as it is at this moment, its write-ahead log with it."""
    one, other = sqlite3.connect(here), sqlite3.connect(there)
    try:
        one.backup(other)
    finally:
        one.close()
        other.close()


def known_refs(home: Path, vault: Path) -> frozenset[str]:
    """Every ref that both worlds have."""
    found = set()
    for path in (home / "record.sqlite3", vault):
        connection = sqlite3.connect(path)
        try:
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    found |= {
                        value
                        for value in row
                        if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value)
                    }
        finally:
            connection.close()
    return frozenset(str(UUID(ref)) for ref in found)


def test_the_walk_went_everywhere_so_that_comparing_means_something(worlds: dict[str, Walk]):
    """Every route, by everybody, with answers of each kind; and the worlds do differ for who has the key."""
    walked = worlds["without"].seen
    assert {who for who, *_ in walked} >= {*WHO, "operator", "nobody", "okafor without a key, to open"}
    statuses = {status for _, _, status, _, _ in walked}
    assert statuses >= {0, 200, 302, 403, 404, 401}
    assert sum(status == 200 for _, _, status, _, _ in walked) > 80
    assert any("Rowan" in body for _, _, _, _, body in walked)
    assert any("application/pdf" in dict(headers).get("content-type", "") for _, _, _, headers, _ in walked)


def test_both_worlds_answer_everybody_but_the_author_alike(worlds: dict[str, Walk]):
    """Bodies and headers, byte for byte; the author's own record pages as well."""
    without, with_notes = worlds["without"].seen, worlds["with"].seen
    assert [one[:2] for one in without] == [one[:2] for one in with_notes]
    differing = [
        (one[:3], other[2], first_difference(str(one[3:]), str(other[3:])))
        for one, other in zip(without, with_notes, strict=True)
        if one != other
    ]
    assert differing == []


def first_difference(one: str, other: str) -> tuple[str, str]:
    """Where two texts part, for whoever reads the failure."""
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[max(0, at - 60) : at + 120], other[max(0, at - 60) : at + 120]
