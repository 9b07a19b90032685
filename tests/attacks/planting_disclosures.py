"""A canary in every field about what leaves the record and about its account: papers, requests, releases, emergencies."""

import re

from tests.attacks.fields import Spy
from tests.attacks.planting import UUID, Canaries, ref_in

TAKEN = (200, 302)
DAY = "2026-11-18"


def plant_papers(okafor: Spy, haddad: Spy, words: Canaries, client: str) -> None:
    """A form written, signed and taken back, a paper entered, and what is agreed with a client."""
    form = {"version": "0", "kind": "authorization", "covers": "progress_note", "description": words.sentence(),
            "discloser": words.name(), "recipient": words.name(), "recipient_is": "", "purpose_is": "named",
            "purpose": words.sentence(), "expires_on": "", "expires_event": words.sentence()}  # fmt: skip
    page = f"/clients/{client}/papers/"
    assert okafor.post(f"{page}new/", form).status == 302
    assert okafor.post(f"{page}new/", {**form, "kind": words.sentence(), "covers": ""}).status == 422
    paper = ref_in("/papers/REF/", okafor.get(page).text)
    entered = {**form, "version": "1", "signer": words.name(), "representative_authority": words.sentence()}
    okafor.post(f"/papers/{paper}/enter/", entered)
    okafor.post(f"/papers/{paper}/sign/", {"version": "1", "who": "client", "name": words.name(), "strokes": words.sentence(),
                                           "checked_how": "known", "checked_words": words.sentence()})  # fmt: skip
    okafor.post(f"/papers/{paper}/end/", {"what": "revoked", "day": DAY, "words": words.sentence()})
    haddad.post(f"{page}signers/", {"version": "0", "says": "of_age", "words": words.sentence()})
    agreed = f"/clients/{client}/agreed/"
    reached = {"what": "channel", "version": "0", "phone": words.phone(), "email": words.mail(), "address": words.sentence(),
               "means": words.sentence()}  # fmt: skip
    assert okafor.post(agreed, reached).status in TAKEN
    kept = {
        "what": "restriction",
        "kept": words.sentence(),
        "from_whom": words.name(),
        "service": words.sentence(),
    }
    assert okafor.post(agreed, kept).status in TAKEN
    restriction = ref_in("/restrictions/REF/", haddad.get(agreed).text)
    haddad.post(f"/restrictions/{restriction}/", {"what": "agree", "words": words.sentence()})
    assert haddad.post(
        "/papers/notice/", {"version": "99", "words": words.sentence(), "from_day": DAY}
    ).status in (*TAKEN, 409, 422)
    given = re.search(rf'name="notice" value="({UUID})"', okafor.get(agreed).text)
    notice = given[1] if given else ""
    okafor.post(
        agreed, {"what": "notice", "notice": notice, "name": words.name(), "effort": words.sentence()}
    )


def plant_requests(haddad: Spy, okafor: Spy, words: Canaries, client: str) -> None:
    """A request looked up, taken in, verified, denied and refused, and a legal hold."""
    assert haddad.post("/requests/new/", {"words": words.name()}).status in TAKEN
    asked = {"kind": "access", "purpose": "", "records": "designated_record_set", "words": words.sentence(),
             "part": words.sentence(), "relation": "client", "name": words.name(), "organization": words.name(),
             "address": words.sentence(), "reach": words.mail(), "authority": "", "paper": words.sentence(), "through": "mail",
             "received_on": DAY}  # fmt: skip
    done = haddad.post(f"/clients/{client}/requests/new/", asked)
    assert done.status == 302
    assert haddad.post(f"/clients/{client}/requests/new/", {**asked, "through": words.name()}).status == 422
    request = ref_in("/requests/REF/", done.place)
    step = f"/requests/{request}/step/"

    def say(what: str, **said: str) -> None:
        shown = re.search(r'name="version" value="(\d+)"', haddad.get(f"/requests/{request}/").text)
        done = haddad.post(step, {"what": what, "version": shown[1] if shown else "1", **said})
        # What doesn't fit now is said on the page, with what was typed: that page must keep nothing either.
        assert done.status in (*TAKEN, 409, 422), (what, done.status)

    say("proof", words=words.sentence())
    say("facts", **{"authority.cite": words.sentence(), "authority.combined_with": words.sentence()})
    say("verify", seen="identity", how=words.sentence(), documents=words.sentence())
    found = {
        "what": "finding",
        "version": "1",
        "finding": "life_or_safety",
        "part": words.sentence(),
        "words": words.sentence(),
    }
    okafor.post(f"/requests/{request}/clinician/", found)
    say("extend", reason=words.sentence())
    say("hand_over", human="counsel", who=words.name(), words=words.sentence())
    say("deny", grounds=words.name(), part=words.sentence(), words=words.sentence())
    say("outside", who=words.name(), license=words.sentence(), contract=words.sentence(), reach=words.sentence(),
        words=words.sentence())  # fmt: skip
    decided = {"version": "1", "upheld": "no", "words": words.sentence()}
    assert haddad.post(f"/requests/{request}/outside-review/", decided).status in (409, 422)
    say("word", human="counsel", word="object", who=words.name(), words=words.sentence())
    say("accept", tell=words.sentence())
    say("answer", words=words.sentence())
    say("disagreement", words=words.sentence())
    say("rebuttal", words=words.sentence())
    author = {"what": "author", "version": "1", "words": words.sentence()}
    assert okafor.post(f"/requests/{request}/clinician/", author).status in (*TAKEN, 409, 422)
    say("refuse", words=words.sentence())
    say("withdraw", words=words.sentence())
    okafor.post(f"/requests/{request}/review/", {"version": "1", "upheld": "yes", "words": words.sentence()})
    holds = f"/clients/{client}/holds/"
    assert haddad.post(holds, {"reason": words.sentence()}).status in TAKEN
    hold = re.search(rf"/holds/({UUID})/lift/", haddad.get(holds).text)
    assert hold
    haddad.post(f"{holds}{hold[1]}/lift/", {"reason": words.sentence()}, form_on=holds)


def plant_releases(haddad: Spy, words: Canaries, client: str) -> None:
    """A release begun, changed and let go, and a line of the account held back."""
    releases = f"/clients/{client}/releases/"
    question = {"purpose": "client_access", "record": "designated_record_set", "relation": "client", "recipient": words.name(),
                "address": words.sentence(), "wants": words.sentence(), "received_on": DAY, "authority": "none",
                "cite": words.sentence(), "endangerment_finding": "none", "request": words.sentence()}  # fmt: skip
    done = haddad.post(releases, {**question, "request": ""})
    assert done.status == 302, re.findall(r'class="[^"]*err[^"]*"[^>]*>([^<]+)', done.text)
    haddad.post(releases, question)
    package = f"/releases/{ref_in('/releases/REF/', done.place)}/"
    parts = {
        "do": "parts",
        "version": "1",
        "parts": "notes",
        "limit": words.sentence(),
        "more": words.sentence(),
    }
    haddad.post(package, parts)
    haddad.post(
        package,
        {
            "do": "decision",
            "version": "2",
            "human": "counsel",
            "name": words.name(),
            "says": words.sentence(),
        },
    )
    haddad.post(f"{package}leave/", {"seen": words.sentence(), "seal_for": words.sentence()}, form_on=package)
    haddad.post(f"/clients/{client}/disclosures/", {"disclosure": "", "until": DAY, "says": words.sentence()})
    haddad.post(f"{package}discard/", {}, form_on=package)


def plant_phrases(okafor: Spy, words: Canaries) -> None:
    """A phrase, an abbreviation, a colleague's file, a template."""
    for what in ("phrase", "short", "take_over"):
        said = {"what": what, "letters": words.name()[:12], "element": "plan", "text": words.sentence(), "short": words.name(),
                "content": words.sentence(), "phrase": words.name(), "packs": words.name()}  # fmt: skip
        okafor.post("/phrases/", said)
    taken = {"what": "phrase", "letters": "lantern", "element": "plan", "text": words.sentence()}
    assert okafor.post("/phrases/", taken).status in TAKEN
    own = re.search(rf"/phrases/own/({UUID})/", okafor.get("/phrases/").text)
    assert own
    okafor.post(f"/phrases/own/{own[1]}/", {**taken, "letters": words.name(), "text": words.sentence()})
    okafor.post("/phrases/file/", {"name": words.name()}, form_on="/phrases/")
    template = {"name": words.name(), "about": words.sentence(), "heading_1": words.name(), "prompt_1": words.sentence(),
                "carries_1": "plan"}  # fmt: skip
    okafor.post("/phrases/templates/new/", template)


def plant_in_a_draft(okafor: Spy, words: Canaries, note: str) -> None:
    """A phrase put into a draft by the plain page, an item of the plan that is carried forward."""
    page = f"/notes/{note}/phrases/"
    assert okafor.post(page, {"what": "find", "q": words.name()}).status == 200
    okafor.post(
        page, {"phrase": words.name(), "section": words.name(), "base": "1", "blank_1": words.sentence()}
    )
    okafor.post(
        f"/notes/{note}/save-form/",
        {"base": "1", "plan_item": words.sentence(), "section_plan": words.sentence()},
    )


def plant_emergency(okafor: Spy, haddad: Spy, words: Canaries) -> None:
    """An emergency that nobody is found for, and questions to the ledger with a name in them."""
    opened = {"name": words.name(), "born": "1987-04-03", "reason": words.sentence(), "sure": "on"}
    assert okafor.post("/emergency/", opened).status != 302
    haddad.post("/ledger/access/", {"client_words": words.name()})
    marked = {"finding": words.sentence(), "remark": words.sentence(), "through": words.sentence()}
    haddad.post("/ledger/review/mark/", marked, form_on="/ledger/review/")
