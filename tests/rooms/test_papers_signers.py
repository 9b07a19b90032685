"""Who signs a paper for whom, the consents of Part 2, what lies open and what waits. Each with its nearest refusal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.attacks.stage import savepoint
from tests.cast import House, answers, entries, everyone, make_house, reading
from tests.papers import (
    COUNSELING,
    HAND,
    JPEG,
    PART2,
    PDF,
    PNG,
    TO_LINDQVIST,
    asked,
    revoke,
    signed,
    stands,
    write,
)
from twodrawer.disclosures.actions.papers import (
    change_words,
    receive_paper,
    say_who_signs,
    sign_paper,
)
from twodrawer.disclosures.facts_papers import Mark, PurposeIs
from twodrawer.disclosures.models import Paper, PaperEnd, PaperScan, PaperSignature, PaperVersion
from twodrawer.disclosures.queries.papers import (
    minor_waits,
    paper_opened,
    papers_due,
    scan_of,
    signers_of,
)
from twodrawer.disclosures.signers import SignerWord
from twodrawer.law.words import Record, Signer
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity

pytestmark = pytest.mark.django_db
READERS = everyone(404, okafor=200, lindqvist=200, haddad=200, ibarra=403, novak=403, keller=403, sato=404)
TAKERS = {**READERS, "novak": 200}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    """One house for the file: what a test does to it is undone after it."""
    return built


# -- who signs -------------------------------------------------------------------------------------------


def minors_form(house: House) -> Any:
    return write(house, client=house.tran)


def by_guardian(house: House, **changed: Any) -> Any:
    read = reading()
    (speaker,) = signers_of(house.tran, by=house.okafor, on=house.today, read=read).speakers
    return replace(
        HAND, part=Signer.REPRESENTATIVE, mark=Mark("Tran"), representative_ref=speaker.ref, **changed
    )


def test_a_parent_signs_for_a_minor_and_the_minor_doesnt(house):
    ref = minors_form(house)
    with pytest.raises(Refused) as no:
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    assert no.value.cite == ("45 CFR 164.502(g)(3)",)
    sign_paper(ref, version=1, signing=by_guardian(house), **house.who("okafor"))
    assert stands(house, ref).live
    (signature,) = paper_opened(ref, by=house.okafor, on=house.today, read=reading()).signatures
    assert "parent or guardian of a minor" in signature.authority


def test_a_minor_who_lawfully_consented_alone_signs_alone(house):
    ref = minors_form(house)
    say_who_signs(
        house.tran, says=SignerWord.ALONE, words="ORS 109.675, read today", version=0, **house.who("haddad")
    )
    with pytest.raises(Refused) as no:
        sign_paper(ref, version=1, signing=by_guardian(house), **house.who("okafor"))
    assert "only the minor signs" in no.value.why
    sign_paper(ref, version=1, signing=replace(HAND, mark=Mark("Tran")), **house.who("okafor"))
    assert stands(house, ref).live


def test_who_speaks_for_somebody_else_never_signs_for_this_client(house):
    ref = write(house)
    people.add_representative(
        house.rowan,
        kind="representative",
        name="Marlow",
        authority="Power of attorney",
        **house.who("okafor"),
    )
    with pytest.raises(Refused) as no:
        sign_paper(ref, version=1, signing=by_guardian(house), **house.who("okafor"))
    assert no.value.hidden


def test_a_part_2_consent_of_a_minor_bears_the_parents_signature_and_then_the_minors(house):
    ref = write(house, PART2, client=house.tran)
    minor = replace(HAND, mark=Mark("Tran"))
    with pytest.raises(Refused):
        sign_paper(ref, version=1, signing=minor, **house.who("okafor"))
    assert not waits_for_the_minor(house, ref)
    sign_paper(ref, version=1, signing=by_guardian(house), **house.who("okafor"))
    assert waits_for_the_minor(house, ref)
    sign_paper(ref, version=1, signing=minor, **house.who("okafor"))
    assert not waits_for_the_minor(house, ref)
    opened = paper_opened(ref, by=house.okafor, on=house.today, read=reading())
    assert {one.part for one in opened.signatures} == {Signer.CLIENT, Signer.REPRESENTATIVE}
    assert stands(house, ref).live
    plain = minors_form(house)
    sign_paper(plain, version=1, signing=by_guardian(house), **house.who("okafor"))
    with pytest.raises(Refused):
        sign_paper(plain, version=1, signing=minor, **house.who("okafor"))


def waits_for_the_minor(house, ref) -> bool:
    opened = paper_opened(ref, by=house.okafor, on=house.today, read=reading())
    return minor_waits(opened, signers_of(house.tran, by=house.okafor, on=house.today, read=reading()))


def test_a_correction_waits_for_the_parent_first_and_for_no_minor(house):
    ref = write(house, PART2, client=house.tran)
    sign_paper(ref, version=1, signing=by_guardian(house), **house.who("okafor"))
    change_words(ref, words=replace(PART2, description="Attendance"), version=1, **house.who("okafor"))
    assert not waits_for_the_minor(house, ref)


def test_who_says_who_signs_and_only_with_what_it_rests_on(house):
    def say(by: Any, words: str = "Birth certificate") -> int:
        return say_who_signs(
            house.tran, says=SignerWord.PARENT, words=words, version=0, by=by, at=house.at, on=house.today
        )

    assert answers(house, say) == everyone(403, haddad=200, sato=404)
    with pytest.raises(Invalid):
        say(house.haddad, " ")
    say(house.haddad)
    with pytest.raises(Conflict):
        say(house.haddad)


def test_between_the_lowest_and_the_highest_age_nobody_signs_before_the_privacy_officer_said_who(house):
    born = house.today.replace(year=house.today.year - 19)
    client = people.register_client(ClientIdentity(legal_name="Marlow", born=born), **house.who("okafor"))
    ref = write(house, client=client)
    with pytest.raises(Refused, match="Nobody can sign this yet"):
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    say_who_signs(client, says=SignerWord.OF_AGE, words="ORS 109.510", version=0, **house.who("haddad"))
    sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    assert stands(house, ref).live


def test_a_representative_signs_with_the_authority_written_down(house):
    ref = write(house)
    parent = people.add_representative(house.rowan, kind="guardian", name="Marlow", **house.who("okafor"))
    for_rowan = replace(HAND, part=Signer.REPRESENTATIVE, representative_ref=parent, mark=Mark("Marlow"))
    with pytest.raises(Invalid) as wrong:
        sign_paper(ref, version=1, signing=for_rowan, **house.who("okafor"))
    assert wrong.value.cite == ("45 CFR 164.508(c)(1)(vi)",)
    able = people.add_representative(
        house.rowan,
        kind="representative",
        name="Marlow",
        authority="Power of attorney",
        **house.who("okafor"),
    )
    sign_paper(ref, version=1, signing=replace(for_rowan, representative_ref=able), **house.who("okafor"))
    assert stands(house, ref).authority.signed_by is Signer.REPRESENTATIVE
    people.end_representative(able, **house.who("okafor"))
    again = write(house)
    later = {"by": house.okafor, "at": house.at + timedelta(days=1), "on": house.today + timedelta(days=1)}
    with pytest.raises(Refused):
        sign_paper(again, version=1, signing=replace(for_rowan, representative_ref=able), **later)


# -- Part 2 ----------------------------------------------------------------------------------------------


def test_the_two_consents_of_part_2_are_kinds_of_their_own(house):
    consent, notes = stands(house, signed(house, PART2)), stands(house, signed(house, COUNSELING))
    assert (consent.live, notes.live) == (True, True)
    assert asked(house, consent, Record.PART2_RECORD).is_yes
    assert not asked(house, consent, Record.SUD_COUNSELING_NOTES).is_yes
    assert not asked(house, notes, Record.PART2_RECORD).is_yes
    assert not asked(house, stands(house, signed(house)), Record.PART2_RECORD).is_yes


@pytest.mark.parametrize(
    ("words", "cite"),
    [
        (replace(COUNSELING, covers=(Record.SUD_COUNSELING_NOTES, Record.PART2_RECORD)), "42 CFR 2.31(b)(2)"),
        (replace(PART2, covers=(Record.SUD_COUNSELING_NOTES, Record.PART2_RECORD)), "42 CFR 2.31(b)(2)"),
        (replace(PART2, recipient=""), "42 CFR 2.31(a)(4)"),
        (replace(PART2, expires_on=None), "42 CFR 2.31(a)(7)"),
    ],
)
def test_they_are_not_combined_and_say_what_2_31_asks_for(house, words, cite):
    ref = write(house, words)
    with pytest.raises(Conflict) as no:
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    assert cite in no.value.cite


def test_a_consent_for_treatment_payment_and_operations_may_have_no_end_and_no_other_may(house):
    endless = replace(PART2, expires_on=None, expires_event="none")
    assert stands(house, signed(house, endless)).live
    ref = write(house, replace(endless, purpose_is=PurposeIs.NAMED, purpose="A custody case"))
    with pytest.raises(Conflict):
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))


# -- sealed, due -----------------------------------------------------------------------------------------


def test_no_word_no_kind_and_no_scan_lies_open(house):
    signed(house, COUNSELING)
    receive_paper(house.rowan, scan=PDF, received_on=house.today, **house.who("novak"))
    boxes = b"".join(
        bytes(value)
        for table in (PaperVersion, PaperSignature, PaperScan)
        for row in table.objects.values_list(
            "content" if table is not PaperSignature else "details", flat=True
        )
        for value in [row]
    )
    for words in (b"counseling", b"Lindqvist", b"Rowan", b"%PDF", b"SUD"):
        assert words not in boxes
    assert "Rowan" not in PaperSignature.objects.get().statement
    assert not any("counseling" in str(entry) for entry in entries(house.practice, "paper.signed"))


def test_what_waits_is_named_without_opening_anything(house):
    unread = receive_paper(house.rowan, scan=PDF, received_on=house.today, **house.who("novak"))
    unsigned = write(house)
    ends = signed(house, replace(TO_LINDQVIST, expires_on=house.today + timedelta(days=30)))
    signed(house, replace(TO_LINDQVIST, expires_on=house.today + timedelta(days=31)))
    revoke(house, signed(house, replace(TO_LINDQVIST, expires_on=house.today)))
    for name in ("okafor", "lindqvist", "haddad"):
        found = papers_due(by=house.member(name), on=house.today, read=reading())
        assert {due.ref: due.waits_for for due in found} == {
            unread: "reading", unsigned: "signature", ends: "end",
        }, name  # fmt: skip
    assert papers_due(by=house.brandt, on=house.today, read=reading()) == ()
    for name in ("ibarra", "novak", "keller"):
        with pytest.raises(Refused):
            papers_due(by=house.member(name), on=house.today, read=reading())


@pytest.mark.parametrize(
    ("scan", "media"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
def test_a_scan_is_what_its_bytes_are(house, scan, media):
    ref = receive_paper(house.rowan, scan=scan, received_on=house.today, **house.who("novak"))
    assert scan_of(ref, by=house.okafor, on=house.today, read=reading()) == (scan, media)


@pytest.mark.parametrize(
    "bad",
    [b"", b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"GIF89a;",
     PDF[:-8], PNG[:-4], JPEG[:-2], b" " + PDF, b"MZ" + PDF, PDF + b" " * (10 * 2**20)],
)  # fmt: skip
def test_anything_else_is_refused_and_nothing_of_it_kept(house, bad):
    with pytest.raises(Invalid) as wrong:
        receive_paper(house.rowan, scan=bad, received_on=house.today, **house.who("novak"))
    assert wrong.value.fields == ("scan",)
    assert not Paper.objects.exists()
    assert not PaperEnd.objects.exists()
