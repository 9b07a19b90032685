"""The pages of papers and agreements, walked once by each who works with them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import House, browser, entries, make_house
from tests.papers import JPEG, PDF, PNG, TO_LINDQVIST, signed, write
from twodrawer.disclosures.forms.papers import WordsForm
from twodrawer.disclosures.models import Paper, PaperSignature
from twodrawer.disclosures.queries.papers import authority_of

pytestmark = pytest.mark.django_db
FORM = {
    "version": "0", "kind": "authorization", "covers": ["progress_note"], "description": "Notes of 2026",
    "discloser": "Keller Psychotherapy", "recipient": "Lindqvist", "recipient_is": "outside_provider",
    "purpose_is": "named", "purpose": "To go on with treatment", "expires_on": "2027-05-01", "expires_event": "",
}  # fmt: skip
ON_PAPER = {
    **FORM, "is_signed": "on", "signer": "Rowan", "signed_by": "client", "signed_on": "2026-11-02",
    "says_revocation": "yes", "says_conditioning": "yes", "says_redisclosure": "yes", "alone": "alone",
    "conditioned_on": "none",
}  # fmt: skip
SIGN = {
    "version": "1", "who": "client", "name": "Rowan", "strokes": "10,20 40,60;80,20", "means_it": "on",
    "checked_how": "known",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


def said(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def scan(content: bytes, name: str = "../../etc/passwd.html"):
    file = BytesIO(content)
    file.name = name
    return file


def test_okafor_writes_a_form_rowan_signs_it_and_gets_a_copy(house):
    """The copy is 164.508(c)(4), and in no account: 164.528(a)(1)(ii)."""
    okafor = browser(house, "okafor")
    new = reverse("paper_new", args=[house.rowan])
    assert "It lacks the recipient" in said(okafor.post(new, {**FORM, "recipient": "", "what": "check"}))
    assert not Paper.objects.exists()
    paper = okafor.post(new, FORM)
    assert paper.status_code == 302
    page = okafor.get(paper.headers["Location"])
    assert "To be signed" in said(page)
    sign = paper.headers["Location"] + "sign/"
    text = said(okafor.get(sign))
    assert "You may revoke this form at any time, in writing" in text
    assert okafor.post(sign, {**SIGN, "means_it": ""}).status_code == 422
    assert okafor.post(sign, SIGN).status_code == 302
    page = okafor.get(paper.headers["Location"])
    assert "Checked now: text and signature are what they were" in said(page)
    assert "10,20 40,60" in page.content.decode()
    copy = okafor.get(reverse("paper_pdf", args=[Paper.objects.get().ref]))
    assert copy.content.startswith(b"%PDF") and copy.headers["Content-Type"] == "application/pdf"
    assert copy.content == okafor.get(reverse("paper_pdf", args=[Paper.objects.get().ref])).content
    assert len(entries(house.practice, "paper.printed")) == 2


def test_while_it_is_entered_htmx_gets_the_words_beside_each_field_and_nothing_is_kept(house):
    okafor = browser(house, "okafor")
    both = {**FORM, "covers": ["progress_note", "psychotherapy_notes"]}
    answer = okafor.post(reverse("paper_new", args=[house.rowan]), both, HTTP_HX_REQUEST="true")
    body = answer.content.decode()
    assert 'id="said-covers" hx-swap-oob="true"' in body
    assert "45 CFR 164.508(b)(3)(ii)" in body
    assert "<html" not in body
    assert not Paper.objects.exists()


def test_novak_takes_a_paper_in_and_okafor_enters_what_it_says(house):
    novak, okafor = browser(house, "novak"), browser(house, "okafor")
    receive = reverse("paper_receive", args=[house.rowan])
    answer = novak.post(receive, {"received_on": "2026-11-19", "scan": scan(PNG)})
    assert answer.headers["Location"] == reverse("client", args=[house.rowan])
    ref = Paper.objects.get().ref
    for name in ("paper", "paper_edit", "paper_scan", "paper_end", "paper_sign"):
        assert novak.get(reverse(name, args=[ref])).status_code == 403
    assert "Signed paper, not read yet" in said(okafor.get(reverse("today")))
    edit = reverse("paper_edit", args=[ref])
    assert "Not looked at yet" in said(okafor.get(edit))
    assert okafor.post(edit, {**ON_PAPER, "alone": "another document"}).status_code == 302
    page = said(okafor.get(reverse("paper", args=[ref])))
    assert "Defective" in page
    assert "45 CFR 164.508(b)(3)" in page
    assert okafor.post(edit, {**ON_PAPER, "version": "0"}).status_code == 409
    assert okafor.post(edit, {**ON_PAPER, "version": "1"}).status_code == 302
    assert authority_of(ref, by=house.okafor, at=house.at).live


def test_a_scan_is_saved_never_shown_as_a_page_and_carries_no_name_of_the_sender(house):
    novak, okafor = browser(house, "novak"), browser(house, "okafor")
    receive = reverse("paper_receive", args=[house.rowan])
    for content, ending, media in ((PDF, "pdf", "application/pdf"), (JPEG, "jpg", "image/jpeg")):
        novak.post(receive, {"received_on": "2026-11-19", "scan": scan(content)})
        ref = Paper.objects.latest("ref").ref
        answer = okafor.get(reverse("paper_scan", args=[ref]))
        assert answer.content == content
        assert answer.headers["Content-Type"] == media
        assert re.fullmatch(
            rf'attachment; filename="paper-[0-9a-f]+\.{ending}"', answer.headers["Content-Disposition"]
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        page = okafor.get(reverse("paper_edit", args=[ref])).content.decode()
        assert ("<img" in page) is (media != "application/pdf")
        assert "passwd" not in page


@pytest.mark.parametrize(
    "bad",
    [
        b"<svg onload=alert(1)>",
        b"<!doctype html><script>1</script>",
        PDF[:-8],
        b"",
        b"%PDF-1.7" + b"0" * 11_000_000,
    ],
)
def test_what_is_no_scan_is_refused_in_a_sentence_and_nothing_is_kept(house, bad):
    answer = browser(house, "novak").post(
        reverse("paper_receive", args=[house.rowan]),
        {"received_on": "2026-11-19", "scan": scan(bad, "scan.pdf")},
    )
    assert answer.status_code == 422
    assert not Paper.objects.exists()


def test_bytes_from_somebody_who_may_not_take_papers_in_are_dropped_as_they_come(house):
    for name in ("ibarra", "keller"):
        answer = browser(house, name).post(
            reverse("paper_receive", args=[house.rowan]), {"received_on": "2026-11-19", "scan": scan(PDF)}
        )
        assert answer.status_code in (403, 404)
        assert not answer.wsgi_request.FILES


def test_a_revocation_on_the_page_holds_at_once(house):
    okafor = browser(house, "okafor")
    ref = signed(house)
    end = reverse("paper_end", args=[ref])
    spoken = {"what": "revoked", "day": "2026-11-19", "words": "I take it back"}
    assert "in writing" in said(okafor.post(end, spoken))
    assert authority_of(ref, by=house.okafor, at=house.at).live
    assert okafor.post(end, {**spoken, "in_writing": "on"}).status_code == 302
    assert "Revoked in writing" in said(okafor.get(reverse("paper", args=[ref])))
    assert okafor.post(end, {**spoken, "in_writing": "on"}).status_code == 409


def test_who_signs_for_tran_is_offered_and_a_forged_signer_is_not_taken(house):
    okafor = browser(house, "okafor")
    ref = write(house, client=house.tran)
    sign = reverse("paper_sign", args=[ref])
    assert "parent or guardian signs" in said(okafor.get(reverse("paper", args=[ref])))
    for who in ("client", str(house.rowan), "representative"):
        assert okafor.post(sign, {**SIGN, "who": who}).status_code == 422
    assert not PaperSignature.objects.exists()
    (who,) = re.findall(r'name="who" value="([0-9a-f-]{36})"', okafor.get(sign).content.decode())
    for strokes in ("0,0 <script>", "1,1" + " 1,1" * 5000, "9999,1", "1;1"):
        assert okafor.post(sign, {**SIGN, "who": who, "strokes": strokes}).status_code == 422, strokes
    assert okafor.post(sign, {**SIGN, "who": who, "name": "Tran’s mother"}).status_code == 302


def test_a_defective_form_is_not_offered_for_signing(house):
    okafor = browser(house, "okafor")
    ref = write(house, replace(TO_LINDQVIST, recipient=""))
    assert "Correct the form" in said(okafor.get(reverse("paper", args=[ref])))
    sign = reverse("paper_sign", args=[ref])
    assert "Nobody can sign this yet" in said(okafor.get(sign))
    assert okafor.post(sign, SIGN).status_code == 409


def test_the_privacy_officer_says_who_signs_and_sees_what_waits(house):
    haddad = browser(house, "haddad")
    ref = write(house, client=house.tran)
    assert reverse("paper", args=[ref]) in haddad.get(reverse("papers_due")).content.decode()
    address = reverse("paper_signers", args=[house.tran])
    assert haddad.post(address, {"version": "0", "says": "alone", "words": ""}).status_code == 422
    assert haddad.post(address, {"version": "0", "says": "alone", "words": "ORS 109.675"}).status_code == 302
    assert "only the minor signs" in said(haddad.get(reverse("papers", args=[house.tran])))


def test_what_is_shown_again_is_what_stands(house):
    assert WordsForm.filled(TO_LINDQVIST, 3)["recipient"] == TO_LINDQVIST.recipient
    okafor = browser(house, "okafor")
    page = okafor.get(reverse("paper_edit", args=[write(house)])).content.decode()
    assert TO_LINDQVIST.recipient in page
    assert 'value="2027-05-01"' in page
