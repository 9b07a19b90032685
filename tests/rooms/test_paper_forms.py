"""The forms about papers: drawn again they hold what was typed, drawn for editing they hold what stands."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import House, browser, make_house
from tests.papers import PART2, PDF, SIGNED_PAPER, TO_LINDQVIST, received, revoke, signed, stands, write
from tests.rooms.test_request_forms import drawn, offered, said, typed
from twodrawer.disclosures.actions.papers import receive_paper
from twodrawer.disclosures.facts_papers import Alone, PaperState, PurposeIs
from twodrawer.disclosures.models import Paper, PaperVersion
from twodrawer.law.words import AuthorityKind, Condition, Record, Relation, Signer, Statement

NEW = {
    "version": "0", "kind": "authorization", "covers": ["progress_note"], "description": "Notes of 2026",
    "discloser": "Keller Psychotherapy", "recipient": "Lindqvist", "recipient_is": "outside_provider",
    "purpose_is": "named", "purpose": "To go on with treatment", "expires_on": "2027-05-01", "expires_event": "",
}  # fmt: skip
SIGN = {"version": "1", "who": "client", "name": "Rowan", "means_it": "on", "checked_how": "known"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


def unread(house: House):
    """A paper that nobody has entered yet."""
    return receive_paper(house.rowan, scan=PDF, received_on=house.today, **house.who("novak"))


# -- a form that is written here --------------------------------------------------------------------------


def test_an_empty_form_is_not_told_what_it_lacks_before_anybody_had_a_chance(house):
    okafor = browser(house, "okafor")
    new, edit = reverse("paper_new", args=[house.rowan]), reverse("paper_edit", args=[unread(house)])
    for address in (new, edit):
        page = okafor.get(address)
        assert "missing" not in said(page)
        for field in ("recipient", "description", "expires_on"):
            assert said(page, f"said-{field}") == ""
    assert said(okafor.post(new, {**NEW, "recipient": "", "what": "check"}), "said-recipient") != ""


def test_what_the_law_says_stands_beside_its_own_field_alone(house):
    okafor = browser(house, "okafor")
    page = okafor.post(reverse("paper_new", args=[house.rowan]), {**NEW, "recipient": "", "what": "check"})
    assert said(page, "said-recipient").startswith("It lacks the recipient.")
    for field in ("covers", "description", "purpose", "expires_on", "recipient_is"):
        assert said(page, f"said-{field}") == "", field


def test_a_form_offers_the_records_of_its_kind_and_takes_no_other(house):
    okafor = browser(house, "okafor")
    new = reverse("paper_new", args=[house.rowan])
    own = ["progress_note", "designated_record_set", "psychotherapy_notes"]
    assert offered(okafor.get(new), "covers") == own
    refused = okafor.post(new, {**NEW, "covers": ["part2_record"]})
    assert refused.status_code == 422
    assert not Paper.objects.exists()
    edit = reverse("paper_edit", args=[received(house)])
    assert offered(okafor.get(edit), "covers") == [*own, "part2_record", "sud_counseling_notes"]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("part2_consent", "Consent to disclose substance use treatment records"),
        ("sud_counseling_consent", "Consent to disclose SUD counseling notes"),
        ("statute", "Authorization to disclose health information"),
        ("", "Authorization to disclose health information"),
    ],
)
def test_the_kind_in_the_address_is_the_kind_of_the_form_if_it_is_one_of_the_list(house, kind, heading):
    page = browser(house, "okafor").get(reverse("paper_new", args=[house.rowan]) + f"?kind={kind}")
    assert f"<h1>{heading}</h1>" in page.content.decode()


def test_a_form_that_came_back_keeps_everything_that_was_typed(house):
    okafor = browser(house, "okafor")
    words = {"purpose": "First line\nSecond line", "expires_event": "Death"}
    wrong = {**NEW, **words, "expires_on": "in the spring"}
    page = okafor.post(reverse("paper_new", args=[house.rowan]), wrong)
    assert page.status_code == 422
    assert "Ends on: Enter a valid date." in said(page)
    sent = drawn(page, "recipient")
    assert {**sent, **typed(wrong)} == sent
    assert not Paper.objects.exists()


def test_whom_it_goes_to_is_kept_and_shown_again(house):
    okafor = browser(house, "okafor")
    new = reverse("paper_new", args=[house.rowan])
    for relation in ("attorney", ""):
        assert okafor.post(new, {**NEW, "recipient_is": relation}).status_code == 302
        ref = Paper.objects.latest("ref").ref
        assert stands(house, ref).recipient_is == (Relation(relation) if relation else None)
        assert drawn(okafor.get(reverse("paper_edit", args=[ref])), "recipient")["recipient_is"] == [relation]


def test_a_form_for_editing_sent_back_as_it_is_says_the_same(house):
    okafor = browser(house, "okafor")
    words = replace(PART2, purpose_is=PurposeIs.TPO, expires_on=None, expires_event="The end of treatment")
    for ref in (write(house), write(house, words)):
        before = stands(house, ref)
        edit = reverse("paper_edit", args=[ref])
        sent = drawn(okafor.get(edit), "recipient")
        assert sent["version"] == ["1"]
        assert okafor.post(edit, sent).status_code == 302
        assert PaperVersion.objects.filter(paper_id=ref).count() == 2
        assert stands(house, ref) == before


def test_a_form_that_was_written_stays_of_its_kind_whatever_a_post_says(house):
    ref = write(house)
    edit = reverse("paper_edit", args=[ref])
    changed = {**NEW, "version": "1", "kind": "part2_consent", "recipient": "Calder and Finch"}
    assert browser(house, "okafor").post(edit, changed).status_code == 302
    found = stands(house, ref)
    assert (found.kind, found.recipient) == (AuthorityKind.AUTHORIZATION, "Calder and Finch")


def test_checking_a_correction_reads_what_is_typed_and_keeps_nothing(house):
    edit = reverse("paper_edit", args=[write(house)])
    page = browser(house, "okafor").post(edit, {**NEW, "version": "1", "description": "", "what": "check"})
    assert page.status_code == 200
    assert said(page, "said-description").startswith("It lacks the description")
    assert PaperVersion.objects.count() == 1


# -- a paper that was signed elsewhere --------------------------------------------------------------------


def test_what_was_read_off_a_paper_is_shown_again_as_it_was_read(house):
    okafor = browser(house, "okafor")
    for_tran = replace(
        SIGNED_PAPER, signed_by=Signer.REPRESENTATIVE, representative_authority="Guardian by order of 2019",
        alone=Alone.OTHER, conditioned_on=Condition.TREATMENT, statements=(Statement.CONDITIONING,),
        covers=(Record.PROGRESS_NOTE, Record.PART2_RECORD), recipient_is=None,
    )  # fmt: skip
    consent = replace(SIGNED_PAPER, kind=AuthorityKind.PART2_CONSENT, purpose_is=PurposeIs.TPO)
    for words in (SIGNED_PAPER, for_tran, consent):
        ref = received(house, words)
        before = stands(house, ref)
        edit = reverse("paper_edit", args=[ref])
        sent = drawn(okafor.get(edit), "recipient")
        assert sent["kind"] == [words.kind.value]
        assert okafor.post(edit, sent).status_code == 302
        assert stands(house, ref) == before
        assert drawn(okafor.get(edit), "recipient") == {**sent, "version": ["2"]}


def test_what_nobody_looked_at_is_shown_as_that(house):
    okafor = browser(house, "okafor")
    words = replace(
        SIGNED_PAPER, signed_by=None, alone=None, conditioned_on=None, statements=None, is_signed=False,
    )  # fmt: skip
    ref = received(house, words)
    page = okafor.get(reverse("paper_edit", args=[ref]))
    sent = drawn(page, "recipient")
    for name in ("signed_by", "alone", "conditioned_on", "says_revocation", "says_redisclosure"):
        assert sent[name] == [""], name
    assert "is_signed" not in sent
    assert said(page, "said-signed_by") == "It isn't said who signed it."
    assert said(page, "said-says_revocation") == "Nobody has looked yet which statements it makes."
    assert said(page, "said-says_redisclosure") == ""
    assert okafor.post(reverse("paper_edit", args=[ref]), sent).status_code == 302
    authority = stands(house, ref).authority
    assert (authority.signed_by, authority.combined_with, authority.conditioned_on) == (None, None, None)
    assert authority.statements is None


@pytest.mark.parametrize("lacks", list(Statement))
def test_a_statement_that_a_paper_lacks_is_said_beside_the_question_about_it(house, lacks):
    ref = received(
        house, replace(SIGNED_PAPER, statements=tuple(one for one in Statement if one is not lacks))
    )
    okafor = browser(house, "okafor")
    page = okafor.get(reverse("paper_edit", args=[ref]))
    for one in Statement:
        assert drawn(page, "recipient")[f"says_{one.value}"] == ["no" if one is lacks else "yes"]
        beside = said(page, f"said-says_{one.value}")
        assert (f"statement about {lacks.value}" in beside) if one is lacks else beside == ""
    assert stands(house, ref).state is PaperState.DEFECTIVE


def test_the_page_of_a_paper_says_what_was_read_off_it(house):
    okafor = browser(house, "okafor")
    ref = received(house)
    page = said(okafor.get(reverse("paper", args=[ref])))
    assert "What the paper says" in page
    assert SIGNED_PAPER.recipient in page.partition("What the paper says")[2]
    assert "What the paper says" not in said(okafor.get(reverse("paper", args=[unread(house)])))


# -- papers come in ---------------------------------------------------------------------------------------


def scan(content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = "scan.pdf"
    return file


def test_whoever_reads_papers_goes_on_to_read_it_and_the_front_desk_is_done(house):
    receive = reverse("paper_receive", args=[house.rowan])
    for name in ("okafor", "haddad", "novak"):
        answer = browser(house, name).post(receive, {"received_on": "2026-11-18", "scan": scan(PDF)})
        ref = Paper.objects.latest("ref").ref
        goes_on = reverse("paper_edit", args=[ref])
        assert answer["Location"] == (goes_on if name != "novak" else reverse("client", args=[house.rowan]))


def test_a_scan_that_is_too_large_is_refused_with_the_reason(house):
    large = b"%PDF-1.7" + b"0" * (10 * 2**20)
    answer = browser(house, "novak").post(
        reverse("paper_receive", args=[house.rowan]), {"received_on": "2026-11-18", "scan": scan(large)}
    )
    assert answer.status_code == 422
    assert "The file is larger than 10 MB. Nothing of it was kept." in said(answer)
    assert "required" not in said(answer), "one was sent"
    assert not Paper.objects.exists()


def test_a_paper_that_came_in_tomorrow_is_refused_at_its_day(house):
    answer = browser(house, "novak").post(
        reverse("paper_receive", args=[house.rowan]), {"received_on": "2026-11-20", "scan": scan(PDF)}
    )
    assert answer.status_code == 422
    assert "Taken in on: A paper is taken in today or was before." in said(answer)
    assert drawn(answer, "received_on")["received_on"] == ["2026-11-20"]


def test_what_waits_names_the_client_to_those_who_treat_them(house):
    for client in (house.rowan, house.tran):
        write(house, client=client)
    due = reverse("papers_due")
    both = {"Rowan", "Tran"}
    for name, names in (("okafor", both), ("lindqvist", {"Rowan"}), ("haddad", both)):
        page = browser(house, name).get(due).content.decode()
        assert set(re.findall(r"<b>(\w+)</b><span class=\"sub\">A form waits", page)) == names
    assert "Nothing waits" in said(browser(house, "brandt").get(due))


# -- a paper is signed, and ends --------------------------------------------------------------------------


def test_the_only_one_who_may_sign_is_picked_and_a_drawn_line_is_nobodys_duty(house):
    okafor = browser(house, "okafor")
    sign = reverse("paper_sign", args=[write(house)])
    page = okafor.get(sign)
    assert drawn(page, "strokes")["who"] == ["client"] == offered(page, "who")
    wrong = okafor.post(sign, {**SIGN, "means_it": ""})
    assert wrong.status_code == 422
    assert drawn(wrong, "strokes")["name"] == ["Rowan"]
    assert okafor.post(sign, {**SIGN, "strokes": ""}).status_code == 302


@pytest.mark.parametrize(
    ("what", "heading", "state", "says"),
    [
        ("event", "Its event happened", PaperState.EXPIRED, "Its event happened on November 18, 2026."),
        (
            "refused",
            "The client doesn’t sign",
            PaperState.REFUSED,
            "The client didn’t sign, November 19, 2026.",
        ),
        ("revoked", "Revoke", PaperState.REVOKED, "Revoked in writing, November 18, 2026."),
    ],
)
def test_a_paper_ends_as_its_page_says(house, what, heading, state, says):
    okafor = browser(house, "okafor")
    words = replace(TO_LINDQVIST, expires_on=None, expires_event="The treatment there has begun")
    ref = write(house, words) if what == "refused" else signed(house, words)
    end = reverse("paper_end", args=[ref])
    page = okafor.get(f"{end}?what={what}")
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert drawn(page, "day")["what"] == [what]
    sent = {**drawn(page, "day"), "words": "Said at the door", "in_writing": "on"}
    day = {} if what == "refused" else {"day": "2026-11-18"}
    assert okafor.post(end, {**sent, **day}).status_code == 302
    assert stands(house, ref).state is state
    assert says in said(okafor.get(reverse("paper", args=[ref])))


def test_an_end_without_its_day_comes_back_with_its_words(house):
    ref = signed(house)
    end = reverse("paper_end", args=[ref])
    answer = browser(house, "okafor").post(end, {"what": "event", "day": "", "words": "It is over"})
    assert answer.status_code == 422
    sent = drawn(answer, "day")
    assert (sent["what"], sent["words"]) == (["event"], ["It is over"])
    assert stands(house, ref).live


def test_a_form_without_an_event_ends_by_none_and_what_was_signed_is_not_refused(house):
    okafor = browser(house, "okafor")
    ref = signed(house)
    for what, sentence in (("event", "names no event"), ("refused", "This paper was signed.")):
        answer = okafor.post(reverse("paper_end", args=[ref]), {"what": what, "day": "2026-11-19"})
        assert answer.status_code == 409
        assert sentence in said(answer)
    assert stands(house, ref).live
    revoke(house, ref)
    gone = okafor.post(reverse("paper_edit", args=[ref]), {**NEW, "version": "1"})
    assert gone.status_code == 409
    assert "This paper has ended." in said(gone)


def test_who_may_sign_is_shown_as_it_stands_and_an_old_page_changes_nothing(house):
    haddad = browser(house, "haddad")
    address = reverse("paper_signers", args=[house.tran])
    begins = drawn(haddad.get(address), "words")
    assert (begins["version"], begins["words"], "says" in begins) == (["0"], [""], False)
    first = {**begins, "says": "parent", "words": "Born in 2011"}
    assert haddad.post(address, first).status_code == 302
    shown = drawn(haddad.get(address), "words")
    assert (shown["version"], shown["says"], shown["words"]) == (["1"], ["parent"], ["Born in 2011"])
    old = haddad.post(address, {**begins, "says": "alone", "words": "ORS 109.675"})
    assert old.status_code == 409
    kept = drawn(old, "words")
    assert (kept["says"], kept["words"]) == (["alone"], ["ORS 109.675"])
    assert drawn(haddad.get(address), "words")["says"] == ["parent"]
