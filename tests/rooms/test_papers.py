"""Papers: written, taken in, read by the law, signed, revoked. Each rule with its nearest refusal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tests.attacks.stage import savepoint
from tests.cast import CAST, House, answers, entries, everyone, make_house, reading, refs_in
from tests.papers import (
    HAND,
    PDF,
    PNG,
    SIGNED_PAPER,
    TO_LINDQVIST,
    asked,
    received,
    revoke,
    signed,
    stands,
    write,
)
from twodrawer.disclosures.actions.papers import (
    change_words,
    receive_paper,
    revoke_paper,
    say_event_happened,
    say_not_signed,
    sign_paper,
    write_paper,
)
from twodrawer.disclosures.facts_papers import Mark, PaperAuthority, PaperState
from twodrawer.disclosures.models import Paper, PaperSignature, PaperVersion
from twodrawer.disclosures.queries.papers import (
    authority_of,
    paper_opened,
    papers_of_client,
    scan_of,
)
from twodrawer.law import Member
from twodrawer.law.words import Record
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref

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


# -- who ----------------------------------------------------------------------------------------------


def test_who_writes_takes_in_reads_and_revokes(house):
    ref = signed(house)
    assert answers(house, lambda by: write_as(house, by)) == READERS
    assert (
        answers(
            house,
            lambda by: receive_paper(
                house.rowan, scan=PDF, received_on=house.today, by=by, at=house.at, on=house.today
            ),
        )
        == TAKERS
    )
    assert answers(house, lambda by: authority_of(ref, by=by, at=house.at)) == READERS
    assert answers(house, lambda by: papers_of_client(house.rowan, by=by, at=house.at)) == READERS
    assert answers(house, lambda by: revoke(house, ref, by=by)) == READERS


def write_as(house: House, by: Any) -> Any:
    return write_paper(house.rowan, words=TO_LINDQVIST, by=by, at=house.at, on=house.today)


def test_the_front_desk_takes_a_paper_in_and_never_opens_it(house):
    ref = receive_paper(house.rowan, scan=PNG, received_on=house.today, **house.who("novak"))
    for act in (
        lambda: paper_opened(ref, by=house.novak, on=house.today, read=reading()),
        lambda: scan_of(ref, by=house.novak, on=house.today, read=reading()),
        lambda: change_words(ref, words=SIGNED_PAPER, version=0, **house.who("novak")),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert not no.value.hidden
    assert scan_of(ref, by=house.okafor, on=house.today, read=reading()) == (PNG, "image/png")


def as_of(ref: UUID, house: House, by: Member) -> PaperAuthority:
    return authority_of(ref, by=by, at=house.at)


def test_a_paper_of_nobody_is_refused_like_one_of_somebody_elses(house):
    theirs = write(house, name="sato", client=house.marlow)
    for ref in (theirs, new_ref()):
        found = answers(house, partial(as_of, ref, house), CAST[:-1])
        assert found == {name: 404 if READERS[name] in (200, 404) else 403 for name in CAST[:-1]}


# -- written and signed ---------------------------------------------------------------------------------


def test_a_form_that_was_read_and_signed_opens_the_record_it_names_and_no_other(house):
    ref = write(house)
    assert stands(house, ref).state is PaperState.UNSIGNED
    assert not asked(house, stands(house, ref), Record.PROGRESS_NOTE).is_yes
    sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    paper = stands(house, ref)
    assert (paper.state, paper.live, paper.defects) == (PaperState.LIVE, True, ())
    assert asked(house, paper, Record.PROGRESS_NOTE).is_yes
    assert not asked(house, paper, Record.DESIGNATED_RECORD_SET).is_yes
    assert not asked(house, paper, Record.PSYCHOTHERAPY_NOTES).is_yes
    (entry,) = entries(house.practice, "paper.signed")
    assert refs_in(entry) == {("client", str(house.rowan)), ("paper", str(ref))}
    assert entry["facts"]["checked"] == "known"


def test_the_text_that_is_signed_makes_every_statement_and_says_every_element(house):
    """164.508(c)(2)(i), (ii) and (iii), in the plain language of 164.508(c)(3)."""
    ref = write(house)
    opened = paper_opened(ref, by=house.okafor, on=house.today, read=reading())
    text = " ".join(said for _, said in opened.text)
    for words in (
        TO_LINDQVIST.description,
        TO_LINDQVIST.recipient,
        "Keller Psychotherapy",
        "May 1, 2027",
        "Rowan",
    ):
        assert words in text
    for statement in (
        "revoke this form at any time, in writing",
        "do not depend on whether you sign",
        "disclose it again",
    ):
        assert statement in text


def test_what_was_signed_never_changes_and_a_correction_waits_for_a_signature(house):
    ref = signed(house)
    change_words(ref, words=replace(TO_LINDQVIST, recipient="Brandt"), version=1, **house.who("okafor"))
    paper = stands(house, ref)
    assert (paper.live, paper.recipient) == (True, TO_LINDQVIST.recipient)
    sign_paper(ref, version=2, signing=HAND, **house.who("okafor"))
    assert stands(house, ref).recipient == "Brandt"
    with pytest.raises(Conflict):
        change_words(ref, words=TO_LINDQVIST, version=1, **house.who("okafor"))
    for row in (Paper, PaperVersion, PaperSignature):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.update(made_at=house.at) if row is not PaperSignature else row.objects.update(
                part="client"
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.all().delete()


def test_a_signature_is_under_the_text_that_was_read_and_no_other(house):
    ref = write(house)
    change_words(
        ref, words=replace(TO_LINDQVIST, recipient="Somebody else"), version=1, **house.who("okafor")
    )
    with pytest.raises(Conflict, match="changed since"):
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    sign_paper(ref, version=2, signing=HAND, **house.who("okafor"))
    with pytest.raises(Conflict, match="signed in this part"):
        sign_paper(ref, version=2, signing=HAND, **house.who("okafor"))
    (signature,) = paper_opened(ref, by=house.okafor, on=house.today, read=reading()).signatures
    assert signature.holds
    assert signature.mark == HAND.mark
    assert (signature.checked_how, signature.checked_by) == ("known", house.okafor.ref)


@pytest.mark.parametrize("table", ["disclosures_paperversion", "disclosures_papersignature"])
def test_a_text_or_a_signature_that_was_altered_is_seen(house, table):
    ref = signed(house)
    column = "content_hash = repeat('0', 64)" if connection.vendor == "postgresql" else "content_hash = '0'"
    if table.endswith("signature"):
        column = "statement = replace(statement, 'client', 'clienx')"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else what was written just now is in the way
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {column}")
    (signature,) = paper_opened(ref, by=house.okafor, on=house.today, read=reading()).signatures
    assert not signature.holds


def test_nobody_signs_a_form_that_would_not_hold(house):
    ref = write(house, replace(TO_LINDQVIST, recipient=""))
    with pytest.raises(Conflict) as no:
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    assert "lacks the recipient" in no.value.why
    assert "45 CFR 164.508(c)(1)(iii)" in no.value.cite


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"means_it": False}, "means_it"),
        ({"mark": Mark("  ")}, "name"),
        ({"mark": Mark("Rowan", (((-1, 5),),))}, "strokes"),
        ({"mark": Mark("Rowan", (tuple((1, 1) for _ in range(4_001)),))}, "strokes"),
    ],
)
def test_a_mark_without_intent_or_name_or_outside_its_place_signs_nothing(house, how, field):
    ref = write(house)
    with pytest.raises(Invalid) as wrong:
        sign_paper(ref, version=1, signing=replace(HAND, **how), **house.who("okafor"))
    assert wrong.value.fields == (field,)
    assert not PaperSignature.objects.exists()


# -- read off a paper ------------------------------------------------------------------------------------


def test_a_paper_that_lacks_something_opens_nothing_and_says_why(house):
    assert stands(house, received(house)).live
    lacking = stands(house, received(house, replace(SIGNED_PAPER, recipient="")))
    assert (lacking.state, lacking.live) == (PaperState.DEFECTIVE, False)
    assert lacking.defects == ("It lacks the recipient (45 CFR 164.508(c)(1)(iii))",)
    assert not asked(house, lacking, Record.PROGRESS_NOTE).is_yes


def test_it_holds_on_its_last_day_and_not_on_the_next(house):
    ref = received(house, replace(SIGNED_PAPER, expires_on=house.today))
    assert stands(house, ref).live
    tomorrow = stands(house, ref, days=1)
    assert tomorrow.state is PaperState.EXPIRED
    assert not asked(house, tomorrow, Record.PROGRESS_NOTE, house.today + timedelta(days=1)).is_yes


def test_a_correction_of_what_was_read_is_a_version_and_the_earlier_one_stays(house):
    ref = received(house, replace(SIGNED_PAPER, recipient=""))
    assert not stands(house, ref).live
    change_words(ref, words=SIGNED_PAPER, version=1, **house.who("haddad"))
    assert stands(house, ref).live
    assert PaperVersion.objects.filter(paper=ref).count() == 2
    with pytest.raises(Conflict, match="signed on paper"):
        sign_paper(ref, version=2, signing=HAND, **house.who("okafor"))


# -- revoked, ended, not signed --------------------------------------------------------------------------


def test_a_revocation_holds_from_the_moment_it_is_committed(house):
    """164.508(b)(2)(iii), (b)(5)."""
    ref = signed(house)
    assert asked(house, stands(house, ref), Record.PROGRESS_NOTE).is_yes
    revoke(house, ref)
    paper = stands(house, ref)
    assert (paper.state, paper.live) == (PaperState.REVOKED, False)
    answer = asked(house, paper, Record.PROGRESS_NOTE)
    assert not answer.is_yes
    assert "45 CFR 164.508(b)(5)" in answer.citations
    with pytest.raises(Conflict, match="ended already"):
        revoke(house, ref)
    with pytest.raises(Conflict):
        change_words(ref, words=TO_LINDQVIST, version=1, **house.who("okafor"))
    (entry,) = entries(house.practice, "paper.revoked")
    assert entry["facts"] == {"day": str(house.today)}


def test_a_spoken_revocation_is_asked_for_in_writing_and_the_paper_holds_until_then(house):
    ref = signed(house)
    with pytest.raises(Invalid) as wrong:
        revoke_paper(ref, received_on=house.today, words="said so", in_writing=False, **house.who("okafor"))
    assert wrong.value.fields == ("in_writing",)
    with pytest.raises(Invalid):
        revoke_paper(ref, received_on=house.today, words=" ", in_writing=True, **house.who("okafor"))
    with pytest.raises(Invalid):
        revoke_paper(
            ref,
            received_on=house.today + timedelta(days=1),
            words="x",
            in_writing=True,
            **house.who("okafor"),
        )
    assert stands(house, ref).live


def test_not_signing_is_written_down_and_changes_nothing_else(house):
    ref = write(house)
    say_not_signed(ref, words="Wants to think about it", **house.who("okafor"))
    assert stands(house, ref).state is PaperState.REFUSED
    with pytest.raises(Conflict):
        sign_paper(ref, version=1, signing=HAND, **house.who("okafor"))
    with pytest.raises(Conflict, match="was signed"):
        say_not_signed(signed(house), words="", **house.who("okafor"))


def test_an_event_ends_a_paper_that_names_one_and_no_other(house):
    ref = received(house, replace(SIGNED_PAPER, expires_on=None, expires_event="When I move to Gresham"))
    assert stands(house, ref).live
    say_event_happened(ref, day=house.today, words="Moved", **house.who("okafor"))
    assert stands(house, ref).state is PaperState.EXPIRED
    with pytest.raises(Conflict, match="names no event"):
        say_event_happened(signed(house), day=house.today, words="", **house.who("okafor"))
