"""Stored scripts: markup in every text field, looked at on every page by everybody who may open it."""

import json
import random
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from tests.attacks.doors import doors, knock, send
from tests.attacks.stage import World, sign
from tests.papers import TO_LINDQVIST
from tests.support.counts import count
from twodrawer.chart import actions as chart
from twodrawer.disclosures.actions.papers import write_paper
from twodrawer.people.models import Member, Practice

MARK = "xss7d1"
PAYLOADS = [
    f'"><script>alert("{MARK}")</script>',
    f"<img src=x onerror=alert('{MARK}')>",
    f"'><svg/onload=alert`{MARK}`>",
    f"javascript:alert('{MARK}')",
    f"{{{{ {MARK}|safe }}}}{{% debug %}}",
    f"</textarea></title></style><iframe srcdoc='<script>alert(\"{MARK}\")</script>'>",
]
# Each is carried through every field and past everybody: two a week, and a soak takes all.
WEEK = datetime.now(UTC).isocalendar().week
SOME = random.Random(WEEK).sample(PAYLOADS, count("stored payloads", usual=2, full=len(PAYLOADS)))


class Live(HTMLParser):
    """Collects what a browser would run or load of a page: handlers, inline scripts, frames, odd addresses."""

    OURS = (
        "/",
        "#",
        "?",
        "http://testserver/",
        "http://localhost",
        "otpauth:",
        "data:image/svg+xml;base64,",
        "tel:",
        "mailto:",
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._script = tag == "script" and held.get("type") != "application/json"
        if tag == "iframe" and held.get("src") == f"{settings.VAULT_ORIGIN}/":
            return  # the vault's own frame, in its template
        if tag in ("iframe", "object", "embed", "base", "svg") and (tag != "svg" or "class" not in held):
            self.found.append(f"<{tag}>")
        if tag == "script" and not held.get("src", "/static/").startswith("/static/"):
            self.found.append("script from elsewhere")
        for name, value in held.items():
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "formaction") and value and not value.startswith(self.OURS):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.found.append(f"inline script: {data[:80]}")
        self._script = False


def live(answer) -> list[str]:
    """What a browser would run of an answer. JSON says what it is and is never sniffed."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return []
    return Live(answer.content.decode()).found


def plant(world: World, payload: str) -> None:
    """The payload stands in every text field of the first practice."""
    okafor, novak, keller, brandt = (world.browser(name) for name in ("okafor", "novak", "keller", "brandt"))
    rowan = world["rowan"]
    short = payload[:100]
    client = dict.fromkeys(("legal_name", "preferred_name", "contact_note"), short)
    client |= dict.fromkeys(("pronouns", "language", "record_number"), payload[:38])
    client |= {
        "address": payload,
        "phone": "503-555-0148",
        "email": "rowan@home.example",
        "version": "1",
        "born": "1992-03-08",
    }
    assert novak.post(reverse("client_edit", args=[rowan]), client).status_code == 302
    person = {
        "kind": "emergency",
        "name": short,
        "relation": short,
        "authority": payload,
        "phone": "503-555-0111",
    }
    assert novak.post(reverse("client_circle", args=[rowan]), person).status_code == 302
    goal = {
        "what": "goal",
        "version_seen": "1",
        "title": short,
        "objective": short,
        "unit": payload[:28],
        "from_day": "2026-11-19",
    }
    assert okafor.post(reverse("treatment", args=[rowan]), goal).status_code == 302
    diagnosis = {"what": "diagnosis", "code": "F32.1", "note": short, "from_day": "2026-11-19"}
    assert okafor.post(reverse("treatment", args=[rowan]), diagnosis).status_code == 302
    place = {"what": "telehealth", "client": str(rowan)}
    place |= {f"{rowan}-{name}": short for name in ("client_location", "platform", "trouble")}
    assert okafor.post(reverse("session_edit", args=[world["earlier"]]), place).status_code == 302
    plan = {"what": "plan", "version": "1", "day": "2026-11-27", "planned_start": "16:00", "planned_stop": "16:50",
            "place": "11", "room": payload[:38], "title": short}  # fmt: skip
    assert novak.post(reverse("session_edit", args=[world["ahead"]]), plan).status_code == 302
    group = {"what": "plan", "version": "1", "day": "2026-11-20", "planned_start": "10:00", "planned_stop": "11:30",
             "place": "11", "room": payload[:38], "title": short}  # fmt: skip
    assert novak.post(reverse("session_edit", args=[world["group"]]), group).status_code == 302
    series = {**group, "what": "change", "scope": "all", "day": "2026-11-20", "planned_start": "15:00",
              "planned_stop": "15:50", "decided": "yes"}  # fmt: skip
    assert novak.post(reverse("session_series", args=[world["in_series"]]), series).status_code == 302
    policy = {"what": "policy", "position": "secondary", "relation": "spouse", "from_day": "2026-11-19"}
    policy |= dict.fromkeys(("payer", "plan", "subscriber"), short)
    policy |= dict.fromkeys(("member_id", "payer_id", "group"), payload[:38])
    insurance = reverse("client_insurance", args=[rowan])
    assert novak.post(insurance, policy).status_code == 302
    referral = {"what": "referral", "version": "1", "source": payload}
    assert novak.post(insurance, referral).status_code == 302
    words = {
        "version": "1",
        "kind": "authorization",
        "purpose_is": "named",
        "recipient": short,
        "discloser": short,
    }
    words |= {
        "covers": "progress_note",
        "expires_on": "2027-05-01",
        "expires_event": short,
        "purpose": payload,
    }
    assert (
        okafor.post(
            reverse("paper_edit", args=[world["unsigned"]]), {**words, "description": payload}
        ).status_code
        == 302
    )
    on_paper = {
        **words,
        "version": "0",
        "signer": short,
        "representative_authority": short,
        "signed_by": "representative",
    }
    assert okafor.post(reverse("paper_edit", args=[world["unread"]]), on_paper).status_code == 302
    signed = {
        "version": "1",
        "who": "client",
        "name": short,
        "means_it": "on",
        "checked_how": "known",
        "checked_words": short,
    }
    unsigned = write_paper(rowan, words=TO_LINDQVIST, **world.who("okafor"))
    assert okafor.post(reverse("paper_sign", args=[unsigned]), signed).status_code == 302
    taken_back = {"what": "revoked", "day": "2026-11-19", "words": payload, "in_writing": "on"}
    assert okafor.post(reverse("paper_end", args=[world["paper"]]), taken_back).status_code == 302
    agreed = reverse("agreements", args=[rowan])
    channel = {"what": "channel", "version": "1", "means": short, "address": payload, "phone": payload[:38]}
    assert novak.post(agreed, channel).status_code == 302
    keep = {
        "what": "restriction",
        "kept": short,
        "from_whom": short,
        "to_plan": "on",
        "paid_in_full": "on",
        "service": short,
    }
    assert novak.post(agreed, keep).status_code == 302
    assert (
        novak.post(agreed, {"what": "notice", "notice": world["notice"], "effort": payload}).status_code
        == 302
    )
    save = {"base": 1, "format": "basic", "sections": {"session": payload, "plan": payload}}
    address = reverse("note_save", args=[world["draft"]])
    assert send(okafor, "POST", address, json.dumps(save), as_json=True).status_code == 200
    assert (
        brandt.post(reverse("note_return", args=[world["submitted"]]), {"comment": payload}).status_code
        == 302
    )
    practice = {
        "name": short,
        "street": short,
        "city": short,
        "phone": payload[:38],
        "zone": "America/Los_Angeles",
        "idle_minutes": "15",
    }
    assert keller.post(reverse("settings"), practice).status_code == 302
    Member.objects.filter(ref=world["member_okafor"]).update(name=short, credentials=payload[:58])
    invited = keller.post(
        reverse("invite"),
        {"name": short, "credentials": payload[:58], "email": "t@work.example", "roles": ["biller"]},
    )
    assert invited.status_code == 200
    assert not live(invited)
    assert Practice.objects.get(ref=world.cast.practice).name == short.strip()


@pytest.mark.parametrize("payload", SOME)
def test_markup_in_any_field_is_words_on_every_page(payload, world: World):
    """Removed and found: the escaping of templates."""
    plant(world, payload)
    seen = 0
    browsers = {
        name: world.browser(name) for name in ("okafor", "novak", "ibarra", "haddad", "keller", "adeyemi")
    }
    for door in doors():
        if door.kind in ("", "own_account") or (door.method == "POST" and door.body):
            continue
        for name, browser in browsers.items():
            if door.status(name) not in ("200", "302", "422"):
                continue
            answer = knock(door, browser, world)
            seen += MARK.encode() in answer.content
            assert not live(answer), (str(door), name)
    assert seen > 15, "the payload was looked at"


@pytest.mark.parametrize("payload", PAYLOADS[:2])
def test_a_signed_note_and_its_paper_keep_markup_as_words(payload, world: World):
    """Removed and found: the escaping of a note's words (`|safe` put into note_words.html)."""
    okafor = world.browser("okafor")
    save = {"base": 1, "format": "basic", "sections": {"session": payload, "plan": payload}}
    send(okafor, "POST", reverse("note_save", args=[world["draft"]]), json.dumps(save), as_json=True)
    shown = okafor.get(reverse("note_sign", args=[world["draft"]]))
    sign(world["draft"], chart.sign_progress_note, **world.who("okafor"))
    pages = [okafor.get(reverse(route, args=[world["draft"]])) for route in ("note", "note_print")]
    for answer in (shown, *pages, okafor.get(reverse("client", args=[world["rowan"]]))):
        assert MARK.encode() in answer.content
        assert not live(answer)


def test_what_was_typed_and_refused_comes_back_as_words(world: World):
    novak, payload = world.browser("novak"), PAYLOADS[0]
    for address, body in (
        (reverse("client_new"), {"legal_name": payload * 5, "born": payload, "email": payload}),
        (reverse("session_new"), {"room": payload, "day": payload, "client_refs": [payload]}),
        (reverse("clients"), {"words": payload}),
    ):
        assert not live(novak.post(address, body)), address
    nobody = world.browser("nobody").post(reverse("account_login"), {"login": payload, "password": payload})
    assert not live(nobody)
    assert not live(world.browser("okafor").get("/" + payload.replace("/", "")))
