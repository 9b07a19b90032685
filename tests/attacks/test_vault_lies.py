"""Lies told to the vault from the record's page and from a stranger's: messages, statements, tickets, cookies, passkeys.

`page.evaluate` in the record's page stands for a planted script that runs, as in test_vault_frame.py; that markup in the
record's own fields runs neither there nor in the drawer is tried last.
"""

import base64
import json
import os
import re
from typing import Any

from playwright.sync_api import Dialog, expect

from tests.attacks.vault_desk import FRAME, LISTEN, PAYLOAD, UUID, WORDS, Desk, Stranger
from tests.attacks.vault_stage import Doors, ticket
from tests.attacks.visitor import arrive
from tests.browser.steps import open_session
from tests.browser.vault_steps import is_open, pane, plug_in_passkey, sealed, type_passphrase, write
from twodrawer.lib.signed import signed

# -- messages ------------------------------------------------------------------------------------------

FORGED: list[Any] = [
    "twodrawer", None, [], {"kind": "lock"}, {"twodrawer": 2, "kind": "lock"}, {"twodrawer": 1, "kind": "unlock"},
    {"twodrawer": 1, "kind": "lock", "now": True}, {"twodrawer": 1, "kind": "export"}, {"twodrawer": 1, "kind": "passage", "id": "a"},
    {"twodrawer": 1, "kind": "passage", "id": "../x", "text": "x"}, {"twodrawer": 1, "kind": "passage", "id": "a", "text": {"html": PAYLOAD}},
    {"twodrawer": 1, "kind": "__proto__"}, {"twodrawer": 1, "kind": "constructor"}, {"twodrawer": 1, "kind": "toString"},
    {"twodrawer": 1, "kind": "session", "statement": "v1.e30.AAAA"}, {"twodrawer": 1, "kind": "session", "statement": ""},
    {"twodrawer": 1, "kind": "ticket", "ticket": "v1.e30.AAAA"}, {"twodrawer": 1, "kind": "ticket-refused", "why": "signed-out"},
    {"twodrawer": 1, "kind": "sealed", "id": "a"}, {"twodrawer": 1, "kind": "width", "wide": True},
    {"twodrawer": 1, "kind": "unlocked", "unlocked": {}, "identity": "a"}, {"twodrawer": 1, "kind": "unlock-ready"},
    {"twodrawer": 1, "kind": "taken", "id": "a"}, {"twodrawer": 1, "kind": "kept", "id": "a"},
]  # fmt: skip


def test_forged_messages_change_nothing_in_an_open_drawer(desk: Desk):
    """Shapes that aren't on the list, statements that nobody signed, and others' words, in the record's own name."""
    for said in FORGED:
        desk.say(said)
    genuine = desk.page.locator("[data-vault]").get_attribute("data-statement")
    assert genuine
    head, payload, signature = genuine.split(".")
    for statement in (
        f"{head}.{payload[:-2]}AA.{signature}",
        f"{head}.{payload}.{signature[:-2]}AA",
        f"v2.{payload}.{signature}",
    ):
        desk.say({"twodrawer": 1, "kind": "session", "statement": statement})
    brandts = next(
        found[1]
        for found in [re.search(r'data-statement="([^"]+)"', statement_page(desk, "brandt"))]
        if found
    )
    desk.say({"twodrawer": 1, "kind": "session", "statement": brandts})
    desk.page.wait_for_timeout(400)
    assert WORDS in desk.text()
    expect(pane(desk.page).locator(".about b")).to_have_text("Rowan")
    assert {one["data"]["kind"] for one in desk.heard()} <= {"active", "width"}


def statement_page(desk: Desk, name: str) -> str:
    """A session page of somebody else's, with their statement on it."""
    visitor = arrive(desk.house, name)
    today = visitor.get("/").text
    for ref in dict.fromkeys(re.findall(rf"/sessions/({UUID})/", today)):
        text = visitor.get(f"/sessions/{ref}/").text
        if "data-statement" in text:
            return text
    raise AssertionError(f"{name} has no session page with a drawer")


def test_a_statement_of_another_author_or_of_nobody_opens_no_drawer(desk: Desk):
    """Before it is unlocked: the drawer stays shut and says so."""
    brandts = re.search(r'data-statement="([^"]+)"', statement_page(desk, "brandt"))
    assert brandts
    page = desk.another()
    genuine = desk.page.locator("[data-vault]").get_attribute("data-statement") or ""
    said = json.loads(base64.urlsafe_b64decode(genuine.split(".")[1] + "=="))
    own_hand = signed({**said, "label": "Somebody else"}, seed=os.urandom(32))
    for statement in (brandts[1], own_hand, "v1.e30." + "A" * 86):
        open_session(page, desk.house, "Rowan")
        expect(pane(page).get_by_text("This drawer is locked")).to_be_visible()
        page.evaluate(
            f"(statement) => {{ document.querySelector('[data-vault]').dataset.statement = statement; {FRAME}.contentWindow.location = {FRAME}.src }}",
            statement,
        )
        told = pane(page).locator(".trouble")
        if statement == brandts[1]:
            expect(pane(page).get_by_text("This drawer is locked")).to_be_visible()
            type_passphrase(page, desk.secrets.words)
        expect(told).to_be_visible(timeout=60_000)
        assert WORDS not in pane(page).locator("body").inner_text()
    page.close()


def test_a_passage_that_is_markup_is_words(desk: Desk):
    desk.say({"twodrawer": 1, "kind": "passage", "id": "markup", "text": PAYLOAD})
    offer = pane(desk.page).locator(".offer")
    expect(offer).to_contain_text("onerror")
    assert desk.frame.evaluate(
        "window.owned === undefined && !document.querySelector('img[src=x], svg[onload]')"
    )
    offer.get_by_role("button", name="Leave it there").click()
    expect(offer).to_have_count(0)


def test_a_page_of_a_stranger_neither_frames_the_vault_nor_talks_to_it(desk: Desk, stranger: Stranger):
    page = desk.another()
    page.goto(stranger.url)
    page.evaluate(LISTEN)
    page.evaluate(
        "(url) => { const made = document.createElement('iframe'); made.src = url; document.body.append(made); }",
        desk.house.vault_url,
    )
    page.wait_for_timeout(500)
    assert not any(frame.url.startswith(desk.house.vault_url) for frame in page.frames)
    given = ticket(arrive(desk.house, "okafor"))
    with page.expect_popup() as opened:
        page.evaluate("(url) => { window.top2 = window.open(url) }", desk.house.vault_url)
    top = opened.value
    top.wait_for_load_state("networkidle")
    for said in [*FORGED, {"twodrawer": 1, "kind": "ticket", "ticket": given}]:
        page.evaluate("(said) => window.top2.postMessage(said, '*')", said)
    top.wait_for_timeout(300)
    assert page.evaluate("window.heard") == [], "and nothing is said to a stranger"
    assert Doors(desk.house).begin(given).status == 200, "the ticket was not taken from a stranger"
    top.close()
    # The record's own pages cut the thread to whoever opened them.
    with page.expect_popup() as opened:
        page.evaluate("(url) => { window.top2 = window.open(url) }", desk.house.url)
    opened.value.wait_for_load_state()
    assert page.evaluate("window.top2.closed")
    opened.value.close()
    page.close()


def test_a_message_that_is_not_from_the_frame_takes_no_sentence_out_of_the_chart(desk: Desk):
    """A window of the record's own address, and the vault's own page in another window, say that something is sealed."""
    area = desk.page.locator('textarea[name="section_plan"]')
    before = area.input_value()
    area.evaluate("(area) => { area.focus(); area.setSelectionRange(2, 2) }")
    desk.page.keyboard.press("Alt+m")
    offer = pane(desk.page).locator(".offer")
    expect(offer).to_have_count(1)
    # The id goes to the frame alone; the attacker's script can take it from there by asking for it as the page does.
    ids = desk.page.evaluate("[...document.querySelectorAll('.passage')].length")
    assert ids == 1
    for ident in ("a", "1"):
        desk.page.evaluate("(id) => window.postMessage({twodrawer: 1, kind: 'sealed', id}, '*')", ident)
    desk.page.wait_for_timeout(200)
    assert area.input_value() == before
    offer.get_by_role("button", name="Leave it there").click()
    expect(desk.page.locator(".passage")).to_have_count(0)


# -- tickets, cookies, workers, passkeys ---------------------------------------------------------------

STEAL = """async () => {
  const page = await (await fetch("/account/")).text();
  const token = /csrfmiddlewaretoken" value="([^"]+)/.exec(page)[1];
  const answer = await fetch("/vault/ticket/", {method: "POST", body: JSON.stringify({purpose: "open"}),
    headers: {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}});
  const said = await answer.json();
  return said.ticket ?? JSON.stringify(said);
}"""


def test_a_stolen_ticket_gets_wraps_and_not_one_byte_or_count_more(desk: Desk):
    """The script of the record fetches a ticket as the page does, and begins a session elsewhere with it."""
    sealed(desk.page)
    doors = Doors(desk.house)
    stolen = desk.page.evaluate(STEAL)
    begun = doors.begin(stolen)
    assert begun.status == 200
    assert set(begun.json) == {"token", "expires", "purpose", "practice", "author", "now", "identities"}
    (identity,) = begun.json["identities"]
    assert {wrap["kind"] for wrap in identity["wraps"]} == {"passphrase", "kit"}
    assert not {"notes", "counter", "size", "saved_at", "manifest"} & set(identity)
    token = begun.json["token"]
    proof = {"challenge": identity["ref"], "answer": "0" * 64}
    asked: dict[str, Any] = {
        "/v1/manifest": None, "/v1/shelves": None, "/v1/notes": None, f"/v1/manifest?identity={identity['ref']}": None,
        "/v1/files": {"wanted": []}, f"/v1/rotations/{identity['ref']}": None,
        "/v1/saves": {"proof": proof, "base": 0, "counter": 1, "manifest": "", "mac": ""},
        f"/v1/identities/{identity['ref']}/wraps": {"proof": proof, "kind": "kit", "file": ""},
        f"/v1/wraps/{identity['wraps'][0]['ref']}/remove": {"proof": proof},
    }  # fmt: skip
    for path, body in asked.items():
        told = doors.ask(path, body, token=token)
        assert told.status in (403, 404, 422), (path, told.status, told.body)
        assert set(told.json) <= {"kind", "what", "why", "cite", "do"}, path
        assert b"age-encryption" not in told.body and b"YWdlLWVuY3J5cHRpb24" not in told.body
    # A challenge is sealed to the author's key: guessing doesn't open it, and it has one try.
    challenge = doors.ask("/v1/challenges", {"identity": identity["ref"]}, token=token).json
    guess = {"challenge": challenge["challenge"], "answer": "0" * 64}
    assert doors.ask("/v1/proofs", guess, token=token).json["kind"] == "proof_wrong"
    assert doors.ask("/v1/proofs", guess, token=token).status == 403
    assert doors.begin(stolen).json["kind"] == "ticket_used"


def test_cookies_tossed_at_the_vault_are_nothing_to_it(desk: Desk):
    page = desk.another()
    page.goto(desk.house.url)
    for cookie in (
        "twodrawer=tossed; path=/",
        "session=tossed; domain=localhost; path=/",
        "token=tossed; domain=vault.localhost; path=/v1",
    ):
        page.evaluate("(cookie) => { document.cookie = cookie }", cookie)
    asked: list[dict[str, str]] = []
    page.on(
        "request",
        lambda request: (
            asked.append(request.all_headers()) if request.url.startswith(desk.house.vault_url) else None
        ),
    )
    page.goto(desk.house.vault_url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.cookie") == ""
    assert asked and not any("tossed" in str(headers.get("cookie", "")) for headers in asked)
    page.close()
    doors = Doors(desk.house)
    bare, tossed = (
        doors.ask("/v1/notes", headers=extra) for extra in ({}, {"Cookie": "token=tossed; session=tossed"})
    )
    assert (bare.status, bare.json["kind"]) == (tossed.status, tossed.json["kind"]) == (401, "token")
    for path in ("/", "/v1/site", "/v1/notes", "/js/main.js", "/nowhere"):
        assert "set-cookie" not in doors.ask(path).headers


def test_no_service_worker_gets_between_the_vault_and_its_author(desk: Desk):
    page = desk.another()
    page.goto(desk.house.vault_url)
    for script in (
        "/js/main.js",
        "/",
        "/v1/site",
        "/js/key-worker.js",
        "/no-such.js",
        "data:text/javascript,1",
    ):
        found = page.evaluate(
            "(script) => navigator.serviceWorker.register(script).then(() => 'registered', (error) => error.name)",
            script,
        )
        assert found in ("TypeError", "SecurityError"), (script, found)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.close()
    assert Doors(desk.house).ask("/js/main.js", headers={"Service-Worker": "script"}).status == 403
    assert Doors(desk.house).ask("/.well-known/webauthn").status == 404


PASSKEY = """async (rpId) => {
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));
  const salt = new Uint8Array(32).fill(7);
  const made = await navigator.credentials.create({publicKey: {
    rp: {name: "vault", id: rpId}, user: {id: random(16), name: "okafor", displayName: "Okafor"}, challenge: random(32),
    pubKeyCredParams: [{type: "public-key", alg: -7}], extensions: {prf: {}},
    authenticatorSelection: {residentKey: "required", userVerification: "required"}}});
  const got = await navigator.credentials.get({publicKey: {rpId, challenge: random(32), userVerification: "required",
    allowCredentials: [{type: "public-key", id: made.rawId}], extensions: {prf: {eval: {first: salt}}}}});
  const output = got.getClientExtensionResults().prf?.results?.first;
  return {id: [...new Uint8Array(made.rawId)], secret: output ? [...new Uint8Array(output)] : null};
}"""
PRF = """async ([rpId, id]) => {
  const salt = new Uint8Array(32).fill(7);
  const asked = {challenge: crypto.getRandomValues(new Uint8Array(32)), userVerification: "required", timeout: 1500,
    extensions: {prf: {eval: {first: salt}}}};
  if (rpId) asked.rpId = rpId;
  if (id) asked.allowCredentials = [{type: "public-key", id: new Uint8Array(id)}];
  try {
    const got = await navigator.credentials.get({publicKey: asked});
    const output = got.getClientExtensionResults().prf?.results?.first;
    return {secret: output ? [...new Uint8Array(output)] : null};
  } catch (error) {
    return {no: error.name};
  }
}"""


def test_the_records_address_never_gets_the_vaults_passkey_secret(desk: Desk):
    """Its rpId is the vault's full host name; the authenticator is one and the same."""
    page = desk.another()
    page.goto(desk.house.vault_url)
    plug_in_passkey(page)
    made = page.evaluate(PASSKEY, "vault.localhost")
    assert made["secret"] and page.evaluate(PRF, ["vault.localhost", made["id"]]) == {
        "secret": made["secret"]
    }
    page.goto(desk.house.url)
    for rp_id, refused in {
        "vault.localhost": "SecurityError",
        "localhost": "NotAllowedError",
        "": "NotAllowedError",
    }.items():
        for credential in (made["id"], None):
            assert page.evaluate(PRF, [rp_id, credential]) == {"no": refused}, rp_id
    page.close()


# -- markup in the record's own fields, beside the drawer ------------------------------------------------


def test_markup_in_the_records_fields_runs_neither_there_nor_in_the_drawer(desk: Desk):
    """The client's name is markup: it stands in the page, in the signed statement, in the drawer, and in what is sealed."""
    novak, okafor = arrive(desk.house, "novak"), arrive(desk.house, "okafor")
    treats = re.search(rf'<option value="({UUID})"[^>]*>[^<]*Okafor', novak.get("/clients/new/").text)
    assert treats
    about = {
        "legal_name": PAYLOAD,
        "preferred_name": PAYLOAD,
        "address": PAYLOAD,
        "contact_note": PAYLOAD,
        "treated_by": treats.group(1),
    }
    done = novak.post("/clients/new/", about, form_on="/clients/new/")
    client = re.search(UUID, done.place)
    assert client, done.status
    clinician = re.search(rf'name="clinician_ref"[\s\S]*?value="({UUID})"', okafor.get("/sessions/new/").text)
    assert clinician
    plan = {"clinician_ref": clinician.group(1), "client_refs": client.group(), "modality": "individual", "day": "2026-11-19", "place": "10",
            "planned_start": "05:00", "planned_stop": "05:50", "title": PAYLOAD, "room": "", "cpt": ""}  # fmt: skip
    session = re.search(UUID, okafor.post("/sessions/new/", plan, form_on="/sessions/new/").place)
    assert session
    page = desk.another()
    dialogs: list[str] = []

    def asks(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", asks)
    page.goto(f"{desk.house.url}/sessions/{session.group()}/")
    type_passphrase(page, desk.secrets.words)
    is_open(page)
    expect(pane(page).locator(".about b")).to_contain_text("onerror")
    write(page, PAYLOAD)
    sealed(page)
    pane(page).get_by_role("button", name="Search my notes").click()
    pane(page).get_by_label("Search all my notes").fill("onerror")
    expect(pane(page).locator(".hit")).to_contain_text("onerror")
    for frame in page.frames:
        assert frame.evaluate(
            "window.owned === undefined && !document.querySelector('img[src=x], svg[onload], script:not([src])')"
        )
    assert dialogs == []
    page.close()
