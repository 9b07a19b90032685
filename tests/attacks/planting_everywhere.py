"""A canary in every field that takes words, once: what is taken, what is refused, and what is asked at the entrance."""

import re

from tests.attacks.fields import Spy
from tests.attacks.planting import (
    UUID,
    Canaries,
    client_of,
    note_of,
    ref_in,
    session_of,
    sign,
)
from tests.attacks.planting_disclosures import (
    plant_emergency,
    plant_in_a_draft,
    plant_papers,
    plant_phrases,
    plant_releases,
    plant_requests,
)
from tests.attacks.visitor import arrive
from tests.support.house import House

TAKEN = (200, 302)


def plant_everywhere(house: House, words: Canaries) -> list[Spy]:
    """Everybody has written into everything. What they sent and what they were answered, for each of them."""
    spies = {name: spy(house, words, name) for name in ("novak", "okafor", "adeyemi", "brandt", "ibarra", "keller", "haddad")}  # fmt: skip
    nobody = Spy(house, canaries=words.all)
    novak, okafor, keller = spies["novak"], spies["okafor"], spies["keller"]
    client = client_of(novak, words, "Okafor")
    known_client(novak, words, client)
    insured(spies["ibarra"], words, client)
    session = session_of(okafor, words, client, "4", "2026-11-17")
    planned(novak, okafor, words, client, session)
    charted(okafor, words, client, session)
    supervised(spies["adeyemi"], spies["brandt"], client_of(novak, words, "Adeyemi"), words)
    administered(keller, nobody, words)
    own_account(okafor, keller, words)
    asked_at_the_entrance(nobody, words)
    haddad = spies["haddad"]
    plant_papers(okafor, haddad, words, client)
    plant_requests(haddad, okafor, words, client)
    plant_releases(haddad, words, client)
    plant_phrases(okafor, words)
    plant_emergency(okafor, haddad, words)
    assert keller.post("/retention/", {"kind": "own", "years": "9", "says": words.sentence()}).status == 302
    haddad.post("/ledger/find/", {"client_words": words.name()}, form_on="/ledger/")
    return [*spies.values(), nobody]


def spy(house: House, words: Canaries, name: str) -> Spy:
    """One of the cast, signed in, noting what is planted."""
    return Spy(house, arrive(house, name).jar, canaries=words.all)


def known_client(novak: Spy, words: Canaries, client: str) -> None:
    """A client changed, looked for, looked for as a twin, and moved in from a file."""
    changed = {"legal_name": words.name(), "preferred_name": words.name(), "pronouns": words.name()[:30], "born": "1987-04-03",
               "language": words.name()[:30], "record_number": words.phone(), "phone": words.phone(), "email": words.mail(),
               "address": words.sentence(), "contact_note": words.sentence(), "version": "1"}  # fmt: skip
    assert novak.post(f"/clients/{client}/edit/", changed).status in TAKEN
    assert novak.post(f"/clients/{client}/edit/", {**changed, "version": "1"}).status == 409
    novak.post("/clients/", {"words": words.name()})
    novak.post(f"/clients/{client}/join/", {"words": words.name()})


def insured(ibarra: Spy, words: Canaries, client: str) -> None:
    """A policy and a referral; the policy once more with what can't be."""
    address = f"/clients/{client}/insurance/"
    policy = {"what": "policy", "position": "primary", "payer": words.name(), "plan": words.name(), "member_id": words.phone(),
              "payer_id": words.phone(), "group": words.phone(), "subscriber": words.name(), "relation": "self",
              "from_day": "2026-11-01"}  # fmt: skip
    assert ibarra.post(address, policy).status in TAKEN
    assert ibarra.post(address, {**policy, "from_day": words.sentence(), "payer": words.name()}).status == 422
    assert (
        ibarra.post(address, {"what": "referral", "version": "0", "source": words.sentence()}).status in TAKEN
    )


def planned(novak: Spy, okafor: Spy, words: Canaries, client: str, session: str) -> None:
    """Rooms and titles: of a new session, a series, a changed plan and a changed series."""
    page = novak.get("/sessions/new/").text
    clinician = re.search(rf'<option value="({UUID})"[^>]*>Okafor', page)
    assert clinician
    new = {"clinician_ref": clinician[1], "client_refs": client, "modality": "individual", "day": "2026-11-26", "place": "11",
           "planned_start": "04:00", "planned_stop": "04:50", "title": words.sentence(), "room": words.name()[:38], "cpt": "",
           "repeats": "weekly", "times": "2", "decided": "yes"}  # fmt: skip
    done = novak.post("/sessions/new/", new, form_on="/sessions/new/")
    assert done.status == 302, re.findall(r'class="errors"[\s\S]{0,200}', done.text)
    first = ref_in("/sessions/REF/", okafor.get("/calendar/day/2026-11-26/").text)
    plan = {"what": "plan", "version": "1", "day": "2026-11-17", "planned_start": "04:00", "planned_stop": "04:50",
            "place": "11", "room": words.name()[:38], "title": words.sentence()}  # fmt: skip
    okafor.post(f"/sessions/{session}/edit/", plan)
    series = {**plan, "what": "change", "scope": "all", "day": "2026-11-26", "planned_start": "04:10", "planned_stop": "05:00",
              "room": words.name()[:38], "title": words.sentence(), "decided": "yes"}  # fmt: skip
    novak.post(f"/sessions/{first}/series/", series)


def charted(okafor: Spy, words: Canaries, client: str, session: str) -> None:
    """A goal, a diagnosis, a signed note, a draft by script, a code that isn't one, and a kit taken along."""
    goal = {"what": "goal", "version_seen": "1", "title": words.sentence()[:110], "objective": words.sentence(),
            "unit": words.name()[:28], "from_day": "2026-11-18"}  # fmt: skip
    assert okafor.post(f"/clients/{client}/treatment/", goal).status == 302
    diagnosis = {"what": "diagnosis", "code": "F41.1", "note": words.sentence(), "from_day": "2026-11-18"}
    assert okafor.post(f"/clients/{client}/treatment/", diagnosis).status == 302
    odd = {**diagnosis, "code": words.name(), "note": words.sentence()}
    assert okafor.post(f"/clients/{client}/treatment/", odd).status == 422
    sign(okafor, note_of(okafor, words, session, client))
    late = session_of(okafor, words, client, "3", "2026-11-16")
    draft = note_of(okafor, words, late, client)
    save = {"base": 1, "format": "soap", "sections": {"subjective": words.sentence()}, "span": None}
    okafor.post_json(f"/notes/{draft}/save/", save)
    plant_in_a_draft(okafor, words, draft)
    told = f"Client: I can't sleep since {words.sentence()}.\nTherapist: Let's try {words.sentence()} next week.\n"
    source = {"source": told, "file_name": f"{words.name()}.txt"}
    assert okafor.post(f"/notes/{draft}/draft-from/", source).status == 302
    assert (
        okafor.post(f"/notes/{draft}/draft-from/", {**source, "file_name": f"{words.name()}.exe"}).status
        == 422
    )
    okafor.post(f"/notes/{draft}/discard/", {})
    passphrase = words.sentence()
    kit = {"day": "2026-11-19", "passphrase": passphrase, "again": passphrase}
    assert okafor.post("/downtime-kit/", kit).status == 200
    assert okafor.post("/downtime-kit/", {**kit, "again": words.sentence()}).status == 422
    okafor.get(f"/clients/{client}/")


def supervised(adeyemi: Spy, brandt: Spy, client: str, words: Canaries) -> None:
    """A submitted note comes back with a comment."""
    note = note_of(adeyemi, words, session_of(adeyemi, words, client, "4", "2026-11-17"), client)
    sign(adeyemi, note)
    assert brandt.post(f"/notes/{note}/return/", {"comment": words.sentence()}).status == 302


def administered(keller: Spy, nobody: Spy, words: Canaries) -> None:
    """The practice's own words, somebody invited, their way in, and a code for somebody's lost key."""
    practice = {"name": words.name(), "street": words.sentence(), "city": words.name(), "phone": words.phone()[:38],
                "npi": words.phone(), "zone": "America/Los_Angeles", "idle_minutes": "15"}  # fmt: skip
    words.practices.append(practice["name"])
    keller.post("/settings/", practice)
    keller.post("/settings/", {**practice, "npi": ""})
    invited = {
        "name": words.name(),
        "credentials": words.name()[:30],
        "email": words.mail(),
        "roles": "biller",
    }
    link = re.search(
        r'value="http://[^/"]+(/invitation/[^"]+)"', keller.post("/people/invite/", invited).text
    )
    assert link
    passwords = {"password1": words.sentence(), "password2": words.sentence()}
    assert nobody.post(link[1], passwords, form_on=link[1]).status == 422
    person = ref_in("/people/REF/", keller.get("/people/").text)
    keller.post(f"/people/{person}/", {"do": "restore", "code": words.sentence()})
    set_up = {"name": words.name(), "street": words.sentence(), "city": words.name(), "phone": words.phone(), "person": words.name(),
              "credentials": words.name(), "email": words.mail(), "code": words.sentence(), **passwords}  # fmt: skip
    nobody.post("/set-up/", set_up, form_on="/account/sign-in/")


def own_account(okafor: Spy, keller: Spy, words: Canaries) -> None:
    """Passwords, codes and names of keys, all of them wrong."""
    new = {"current": words.sentence(), "password1": words.sentence(), "password2": words.sentence()}
    okafor.post("/account/password/", new)
    okafor.post("/account/confirm/", {"password": words.sentence()})
    okafor.post("/account/confirm/", {"code": words.sentence()})
    okafor.post("/account/passkeys/add/", {"name": words.name(), "credential": "{}"})
    okafor.post("/account/authenticator-app/", {"code": words.sentence()})
    keller.post("/account/offline-code/", {"last_group": words.sentence()})


def asked_at_the_entrance(nobody: Spy, words: Canaries) -> None:
    """What nobody who isn't signed in types, and an address that isn't one."""
    nobody.post(
        "/account/sign-in/",
        {"login": words.mail(), "password": words.sentence()},
        form_on="/account/sign-in/",
    )
    nobody.post("/account/sign-in/second-step/", {"code": words.sentence()}, form_on="/account/sign-in/")
    nobody.post(
        "/account/password/forgotten/", {"email": words.mail()}, form_on="/account/password/forgotten/"
    )
    lost = {
        "email": words.mail(),
        "code": words.sentence(),
        "password1": words.sentence(),
        "password2": words.sentence(),
    }
    nobody.post("/account/sign-in/offline-code/", lost, form_on="/account/sign-in/offline-code/")
