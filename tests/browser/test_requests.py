"""The stories of the disclosure desk, as Haddad, Okafor and the command line live them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.disclosure_desk import APART, CHART, Desk
from tests.browser.looks import findings
from tests.browser.steps import enter, open_client
from tests.papers import PNG
from tests.support.chromium import axe
from tests.support.house import House
from tests.support.paper import Tagged, words_of

THERAPIST = {
    "purpose": "The client asks that somebody gets it",
    "who": "Another provider",
    "name": "Sato",
}
FORM_PAPER = "Authorization signed by the client"
GOOD: dict[str, str] = {
    "elements": "description,discloser,recipient,purpose,expiry,signature,date", "statements": "all",
    "expires_on": "2027-11-01", "expires_event_happened": "no", "conditioned_on": "none", "signed_by": "client",
}  # fmt: skip
OUTSIDE = {
    "Name": "Sato",
    "License": "LCPC 4411, Illinois",
    "Their contract with the practice": "Reviewing agreement of May 4, 2026",
}
EVEN = "Psychotherapy notes, if any, are outside this right (45 CFR 164.524(a)(1)(i))."


@pytest.fixture
def desk(page: Page, house: House) -> Desk:
    return Desk(page, house)


def on_request(page: Page, address: str, summary: str, button: str, **said: str) -> None:
    """Somebody else of the practice says their part on the request's page."""
    page.goto(address)
    form = page.locator("details.step").filter(has=page.get_by_text(summary, exact=True).first)
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in said.items():
        field = form.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    form.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    expect(page.locator(".notice.risk, .all-errors")).to_have_count(0)


def answered(desk: Desk, paper: Path) -> Locator:
    """The form for the answer of a reviewer from outside, filled in: the client may have it."""
    form = desk.form("Take in the outside reviewer’s answer")
    form.get_by_label("The client may have it").check()
    form.get_by_label("What they found").fill("Nobody is in danger")
    form.get_by_label("Their answer").set_input_files(paper)
    return form


def test_a_clients_access_with_a_second_look(
    desk: Desk, house: House, new_page: Callable[..., Page], tmp_path: Path
):
    """Taken in, verified, a part denied on a finding, looked at by a second professional, and the rest released."""
    page = desk.page
    desk.take_in("Rowan", "Access to the record", CHART)
    assert desk.verdicts() == {CHART: "Has to be given"}
    expect(desk.why).to_contain_text("Off until")
    desk.verify()
    expect(desk.why).to_have_text("Everything that the law asks for is here.")
    address = page.url

    part, others = "The last session", enter(new_page(), house, "Okafor")
    on_request(
        others, address, "Say what you find about access", "Write down",
        finding="life_or_safety", part=part, words="A named person would be found by it",
    )  # fmt: skip
    page.goto(address)
    form = desk.form("Deny, whole or in part")
    form.get_by_label("A licensed professional finds it reasonably likely").check()
    form.get_by_label("Which part").fill(part)
    desk.send(form, "Deny and write the letter")
    assert "You may have this decision reviewed" in desk.letter()
    form = desk.form("Name who reviews the denial")
    assert "Okafor" not in form.inner_text(), "who took part is not offered"
    form.get_by_label("Who reviews it").select_option(index=0)
    reviewer = form.locator("option:checked").inner_text().partition(",")[0]
    desk.send(form, "Name")
    on_request(
        enter(others, house, reviewer), address, "Review the denial", "Decide",
        upheld="yes", words="The danger is real",
    )  # fmt: skip
    page.goto(address)
    assert "the answer stands" in desk.letter()

    # The rest is given. A release that leaves nothing out is refused: the part stays here.
    desk.prepare()
    expect(page.get_by_text("All but a part may go")).to_be_visible()
    desk.decide_names()
    expect(page.locator(".missing")).to_contain_text("A part stays here, and nothing is left out")
    expect(page.get_by_role("button", name="Release the package")).to_have_attribute("aria-disabled", "true")
    desk.leave_out_first_session()
    wrong = findings(page, "a release that may go")
    release = page.url
    files = desk.release(tmp_path)
    assert Tagged(files["record.pdf"]).is_marked
    assert "Rowan" in words_of(files["record.pdf"])
    page.goto(release)
    expect(page.get_by_role("heading", name="Released")).to_be_visible()
    expect(page.get_by_role("button", name="Release the package")).to_have_count(0)
    page.goto(address)
    expect(page.locator(".asked")).to_contain_text("Released")
    page.goto(release)
    page.get_by_role("link", name="All releases").click()
    page.get_by_role("link", name="everything that left").click()
    expect(page.locator("table.lines tr").nth(1)).to_contain_text("All records of treatment")
    wrong += findings(page, "what left")
    assert not wrong, "\n".join(wrong)


def test_a_denial_is_reviewed_by_somebody_from_outside(
    desk: Desk, house: House, new_page: Callable[..., Page], tmp_path: Path
):
    """Named with license and contract, given what they need in a release of its own; their paper overturns the denial."""
    page = desk.page
    desk.take_in("Rowan", "Access to the record", CHART)
    desk.verify()
    address = page.url
    on_request(
        enter(new_page(), house, "Okafor"), address, "Say what you find about access", "Write down",
        finding="life_or_safety", part="The last session", words="A named person would be found by it",
    )  # fmt: skip
    page.goto(address)
    form = desk.form("Deny, whole or in part")
    form.get_by_label("A licensed professional finds it reasonably likely").check()
    form.get_by_label("Which part").fill("The last session")
    desk.send(form, "Deny and write the letter")

    # Whoever took part isn't from outside, whatever is written beside the name.
    form = desk.form("Name a reviewer from outside")
    for label, words in OUTSIDE.items():
        form.get_by_label(label, exact=True).fill(words.replace("Sato", "Okafor"))
    form.get_by_role("button", name="Name and write the letter").click()
    expect(page.locator(".notice.risk")).to_contain_text("took part in the decision")
    expect(page.locator(".notice.risk")).to_contain_text("164.524(a)(4)")
    form = desk.form("Name a reviewer from outside")
    assert form.get_by_label("License", exact=True).input_value() == OUTSIDE["License"], (
        "what was typed is kept"
    )
    form.get_by_label("Name", exact=True).fill(OUTSIDE["Name"])
    desk.send(form, "Name and write the letter")
    assert "A named person would be found by it" in desk.letter()

    # No answer counts before the reviewer was given anything to judge.
    answer = tmp_path / "answer.png"
    answer.write_bytes(PNG)
    answered(desk, answer).get_by_role("button", name="Take it in and write the letter").click()
    expect(page.locator(".notice.risk")).to_contain_text("has not been given the record")
    page.get_by_role("link", name="the release for the reviewer").click()
    page.get_by_label("Progress notes with addenda").check()
    page.get_by_label("Why this much").fill("The part that was held back")
    page.get_by_role("button", name="Keep this choice").click()
    for box in page.locator('[name="verified"]').all():
        box.check()
    page.get_by_role("button", name="Keep what I saw").click()
    desk.decide_names()
    assert "Rowan" in words_of(desk.release(tmp_path)["record.pdf"])
    page.goto(address)
    desk.send(answered(desk, answer), "Take it in and write the letter")
    wrong = findings(page, "reviewed from outside")
    assert "The reviewer found that you may have what we held back" in desk.letter()
    assert not wrong, "\n".join(wrong)


def test_psychotherapy_notes_are_answered_in_the_same_words_and_a_compound_form_opens_nothing(
    desk: Desk, house: House
):
    letters = []
    for client in ("Rowan", "Sorrel"):
        desk.take_in(client, "Access to the record", APART, name="Rowan")
        assert desk.verdicts() == {APART: "No"}
        desk.verify()
        form = desk.form("Deny, whole or in part")
        form.get_by_label("Psychotherapy notes, if any, are outside it.").check()
        desk.send(form, "Deny and write the letter")
        letters.append(desk.letter())
        expect(desk.page.locator(".asked")).to_contain_text("Denied")
    assert letters[0].encode() == letters[1].encode()
    assert EVEN in letters[0]

    # The compound form: psychotherapy notes on one sheet with something else.
    desk.take_in("Rowan", "Disclosure to somebody else", APART, **THERAPIST, paper=FORM_PAPER)
    desk.describe(covers="psychotherapy_notes", combined_with="authorization for the chart", **GOOD)
    assert desk.verdicts() == {APART: "Not on this paper"}
    expect(desk.page.locator(".answer")).to_contain_text("164.508(b)(3)(ii)")
    desk.verify()
    expect(desk.why).to_contain_text("Off until")
    desk.send(desk.form("Answer that the paper is not enough"), "Answer and write the letter")
    assert "these notes alone and combined with nothing else" in desk.letter()


def test_a_new_therapist_gets_the_record_on_the_clients_signed_form(
    desk: Desk, house: House, new_page: Callable[..., Page], tmp_path: Path
):
    """A form is written with the client and signed; a request rests on it; what it opens is released, and no more."""
    okafor = enter(new_page(), house, "Okafor")
    open_client(okafor, house, "Rowan")
    okafor.get_by_role("link", name="Papers", exact=True).click()
    okafor.goto(f"{okafor.url}new/")
    for name, value in (
        ("description", "The chart of this year"), ("discloser", "Keller Psychotherapy"), ("recipient", "Sato"),
        ("purpose", "To go on with treatment"), ("expires_on", "2027-05-01"),
    ):  # fmt: skip
        okafor.locator(f'[name="{name}"]').fill(value)
    okafor.locator('[name="recipient_is"]').select_option("outside_provider")
    okafor.locator('[name="covers"][value="designated_record_set"]').check()
    okafor.get_by_role("button", name="Go on to the text").click()
    okafor.locator("a.button.first").click()
    okafor.locator('[name="name"]').fill("Rowan")
    okafor.locator('[name="means_it"]').check()
    okafor.locator('[name="checked_how"]').select_option("known")
    okafor.get_by_role("button", name="Sign", exact=True).click()
    okafor.wait_for_url(re.compile(r"/papers/[0-9a-f-]{36}/$"))

    page = desk.page
    desk.take_in("Rowan", "Disclosure to somebody else", CHART, **THERAPIST)
    assert desk.verdicts() == {CHART: "Not known yet"}
    form = desk.form("Rest it on a paper of the client’s")
    form.get_by_label("Paper").select_option(index=0)
    desk.send(form, "Rest it on this paper")
    assert desk.verdicts() == {CHART: "Yes"}
    expect(desk.why).to_contain_text("Off until")
    desk.verify()
    address = page.url
    desk.prepare()
    count = desk.decide_names("redact")
    files = desk.release(tmp_path)
    said = words_of(files["record.pdf"])
    assert "Sato" in said
    assert ("[other person]" in said) == bool(count)
    page.goto(address)
    expect(page.locator(".asked")).to_contain_text("Released")


def test_legal_process(desk: Desk, house: House, tmp_path: Path):
    lawyer = {"who": "An attorney", "name": "Calder and Finch"}
    # An attorney's subpoena: nothing, and the letter says neither yes nor no about anybody.
    desk.take_in("Sorrel", "Subpoena or court order", CHART, APART,
                 purpose="Subpoena or discovery request", paper="Subpoena", **lawyer)  # fmt: skip
    assert desk.verdicts() == {CHART: "Not known yet", APART: "Not known yet"}
    desk.describe(issued_by="attorney", satisfactory_assurance="no")
    assert desk.verdicts() == {CHART: "No", APART: "No"}
    expect(desk.page.locator(".asked")).to_contain_text("Legal hold since")
    desk.to_counsel("Send nothing")
    desk.send(desk.form("Answer that the paper is not enough"), "Answer and write the letter")
    letter = desk.letter()
    assert "Nothing in this letter says or means that anyone is or was a client here" in letter
    assert "Sorrel" not in letter

    # A judge's order that names psychotherapy notes: counsel first, then the clinician; the chart may go before.
    desk.take_in("Rowan", "Subpoena or court order", CHART, APART,
                 purpose="Court order", paper="Court order", **lawyer)  # fmt: skip
    desk.describe(judge_signed="yes", expressly_covers="designated_record_set,psychotherapy_notes")
    assert desk.verdicts() == {CHART: "Ask counsel", APART: "Ask counsel"}
    desk.verify()
    desk.to_counsel("Release what is asked for")
    leaf = desk.page.locator(".leaf li")
    expect(leaf.filter(has_text=CHART)).to_contain_text("May leave")
    expect(leaf.filter(has_text=APART)).to_contain_text("Stays here")
    desk.prepare()
    expect(desk.page.get_by_text("Nothing is picked that could leave")).to_have_count(0)
    desk.decide_names()
    files = desk.release(tmp_path)
    assert "Psychotherapy notes, if any, are outside of this release" in " ".join(
        words_of(files["record.pdf"]).split()
    )
    desk.page.get_by_role("link", name="All releases").click()
    desk.page.get_by_role("link", name="everything that left").click()
    expect(desk.page.locator("table.lines")).to_contain_text("Calder and Finch")

    # A subpoena for a substance use record is answered with the same letter.
    part2 = "Substance use program record, if any"
    desk.take_in("Rowan", "Subpoena or court order", part2,
                 purpose="Subpoena or discovery request", paper="Subpoena", **lawyer)  # fmt: skip
    desk.describe(issued_by="court", satisfactory_assurance="yes")
    assert desk.verdicts() == {part2: "No"}
    desk.to_counsel("Send nothing")
    desk.send(desk.form("Answer that the paper is not enough"), "Answer and write the letter")
    assert desk.letter() == letter


def test_an_amendment_in_dispute_and_a_minors_own_consent(
    desk: Desk, house: House, new_page: Callable[..., Page]
):
    page = desk.page
    desk.take_in("Rowan", "Amendment of the record", CHART, words="It was three nights, not four")
    desk.verify()
    address = page.url
    okafor = enter(new_page(), house, "Okafor")
    okafor.goto(address)
    form = okafor.locator("details.step").filter(
        has=okafor.get_by_text("Is the client right?", exact=True).first
    )
    form.locator("summary").click()
    form.get_by_label("No, the note is accurate and complete").check()
    form.get_by_label("What you think of it").fill("I wrote down what was said that day")
    form.get_by_role("button", name="Say so").click()
    okafor.wait_for_load_state()
    page.reload()
    form = desk.form("Deny, whole or in part")
    form.get_by_label("It is accurate and complete.").check()
    form.get_by_label("In plain language").fill("The clinician wrote down what was said that day.")
    desk.send(form, "Deny and write the letter")
    assert "You may disagree in writing" in desk.letter()
    form = desk.form("Take in a statement of disagreement")
    form.get_by_label("The client’s statement").fill("I kept a diary.")
    desk.send(form, "Take it in")
    form = desk.form("Write a rebuttal")
    form.get_by_label("Our answer to it").fill("The note stands beside the diary.")
    desk.send(form, "Write it and its copy")
    assert "The note stands beside the diary." in desk.letter()
    assert axe(page) == []
    desk.take_in("Rowan", "Access to the record", CHART)
    desk.verify()
    desk.prepare()
    expect(page.locator("#leaves ~ *, section[aria-labelledby=leaves]").first).to_contain_text(
        "I kept a diary."
    )

    # Tran consented to this care alone; the father asks.
    desk.take_in("Tran", "Access to the record", CHART, who="A parent of a minor")
    assert desk.verdicts() == {CHART: "Not known yet"}
    expect(
        page.locator("#missing ~ details, .step").filter(has_text="consented to this care alone").first
    ).to_contain_text("The rule of Oregon is not confirmed here")
    desk.describe(consented_alone="yes")
    assert desk.verdicts() == {CHART: "The clinician decides"}
    desk.verify()
    expect(desk.why).to_contain_text("Off until")
    address = page.url
    form = desk.form("Hand over to the person who decides")
    form.get_by_label("What was handed over").fill("The father’s letter")
    desk.send(form, "Hand over")
    on_request(
        okafor, address, "Say what you decide", "Write down",
        word="refuse", words="Tran came alone and lawfully consented; I looked the rule up",
    )  # fmt: skip
    page.goto(address)
    expect(desk.why).to_contain_text("Off until")
    desk.send(desk.form("Answer that the paper is not enough"), "Answer and write the letter")
    letter = desk.letter()
    assert "Nothing in this letter says or means that anyone is or was a client here" in letter
    assert "Tran," not in letter and "consented" not in letter.replace("lawfully consents", "")

    # The command line says what is late: nothing yet.
    listed = house.run("requests", "due", "--within", "60")
    assert listed.returncode == 0, listed.stderr
    assert "amendment" not in listed.stdout
    assert re.search(r"\d+ days left +access +deciding", listed.stdout)
    assert "Rowan" not in listed.stdout
