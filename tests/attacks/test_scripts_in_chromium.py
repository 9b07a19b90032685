"""Stored scripts in a real browser: markup planted in names and notes runs nowhere, opens no dialog, loads nothing."""

import re

import pytest

from tests.attacks.visitor import arrive

PAYLOAD = '"><img src=x onerror=window.owned=1><script>window.owned=1;alert(1)</script><svg onload=alert(1)>'
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def planted(house):
    """A client whose every field is markup, with a session and a note that are too. Their addresses."""
    novak, okafor = arrive(house, "novak"), arrive(house, "okafor")
    page = novak.get("/clients/new/").text
    treats = re.search(rf'<option value="({UUID})"[^>]*>[^<]*Okafor', page)
    assert treats
    body = {
        "legal_name": PAYLOAD,
        "preferred_name": PAYLOAD,
        "address": PAYLOAD,
        "contact_note": PAYLOAD,
        "treated_by": treats.group(1),
    }
    done = novak.post("/clients/new/", body, form_on="/clients/new/")
    assert done.status == 302
    client = re.search(UUID, done.place).group()
    goal = {
        "what": "goal",
        "version_seen": "1",
        "title": PAYLOAD,
        "objective": PAYLOAD,
        "from_day": "2026-11-18",
    }
    assert okafor.post(f"/clients/{client}/treatment/", goal).status == 302
    clinician = re.search(
        rf'name="clinician_ref"[\s\S]*?value="({UUID})"', okafor.get("/sessions/new/").text
    ).group(1)
    plan = {"clinician_ref": clinician, "client_refs": client, "modality": "individual", "day": "2026-11-19", "place": "10",
            "planned_start": "05:00", "planned_stop": "05:50", "title": PAYLOAD, "room": "", "cpt": ""}  # fmt: skip
    done = okafor.post("/sessions/new/", plan, form_on="/sessions/new/")
    session = re.search(UUID, done.place).group()
    place = {
        "what": "telehealth",
        "client": client,
        f"{client}-client_location": PAYLOAD,
        f"{client}-trouble": PAYLOAD,
    }
    assert okafor.post(f"/sessions/{session}/edit/", place).status == 302
    okafor.post(f"/sessions/{session}/begin/", {"client": client, "format": "basic"})
    note = re.search(rf"/notes/({UUID})/", okafor.get(f"/sessions/{session}/?client={client}").text).group(1)
    okafor.post(
        f"/notes/{note}/save-form/", {"section_session": PAYLOAD, "section_plan": PAYLOAD, "base": "0"}
    )
    return {
        "okafor": ["/", f"/clients/{client}/", f"/clients/{client}/edit/", f"/clients/{client}/treatment/", "/clients/",
                   f"/clients/{client}/people/", f"/sessions/{session}/", f"/sessions/{session}/edit/", f"/notes/{note}/preview/",
                   f"/notes/{note}/sign/"],
        "novak": ["/", f"/clients/{client}/", f"/clients/{client}/join/", "/clients/"],
        "haddad": ["/ledger/", f"/ledger/?client={client}", f"/clients/{client}/"],
        "ibarra": ["/", f"/clients/{client}/"],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["okafor", "novak", "haddad", "ibarra"])
def test_markup_that_somebody_typed_runs_in_nobodys_browser(name, planted, house, new_page):
    page = new_page()
    dialogs, asked = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    jar = arrive(house, name).jar
    page.context.add_cookies([{"name": c.name, "value": c.value, "url": house.url} for c in jar])
    seen = 0
    for path in planted[name]:
        answer = page.goto(house.url + path)
        assert answer is not None and answer.status == 200, path
        assert "script-src 'self'" in answer.headers["content-security-policy"], path
        page.wait_for_timeout(150)
        assert page.evaluate("window.owned === undefined"), path
        # The vault's own frame is the one that may be there; the policy lets no other load.
        assert (
            page.evaluate(
                "document.querySelectorAll('img[src=x], svg[onload], iframe:not([data-vault] > iframe)').length"
            )
            == 0
        ), path
        seen += "window.owned" in (
            page.evaluate(
                "document.body.innerText + [...document.querySelectorAll('input,textarea')].map(i => i.value).join()"
            )
        )
    assert seen > 0
    assert dialogs == []
    assert all(url.startswith((f"{house.url}/", f"{house.vault_url}/", "data:")) for url in asked)
    assert not any(url.endswith("/x") for url in asked)
