"""What papers, names and agreements do at their edges: the cases that no story comes by."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.attacks.stage import savepoint
from tests.cast import House, entries, make_house, reading, refs_in
from tests.papers import HAND, PART2, PNG, SIGNED_PAPER, TO_LINDQVIST, received, signed, stands, write
from tests.releases import to_therapist
from twodrawer.disclosures.actions.agreements import (
    ask_restriction,
    end_restriction,
    publish_notice,
    set_channel,
)
from twodrawer.disclosures.actions.agreements.restrictions import answer_restriction
from twodrawer.disclosures.actions.papers import change_words, receive_paper, say_who_signs
from twodrawer.disclosures.actions.papers.checked import checked_mark, checked_words
from twodrawer.disclosures.actions.releases import begin_package, described
from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_papers import PaperState, PurposeIs
from twodrawer.disclosures.facts_releases import Decision, Part
from twodrawer.disclosures.form_reading import findings
from twodrawer.disclosures.leaving import account_leaves
from twodrawer.disclosures.names import Mask, named
from twodrawer.disclosures.queries.account import account_for_client
from twodrawer.disclosures.queries.agreements import channel_version, notices, restrictions
from twodrawer.disclosures.queries.papers import check_written
from twodrawer.disclosures.scans import LIMIT, media_of
from twodrawer.disclosures.signers import SignerWord
from twodrawer.disclosures.ways import Way, question_of
from twodrawer.law.facts import Human
from twodrawer.law.question import ClientFacts
from twodrawer.law.words import AuthorityKind, Purpose, Record, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people.actions import add_representative


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), savepoint():
        yield make_house(passwords=False)


@pytest.fixture
def house(built, db) -> House:
    return built


# -- names ---------------------------------------------------------------------------------------------


def found(text: str, *, ours=frozenset({"Rowan"}), clients=frozenset(), circle=None):
    return named((text,), ours=ours, clients=clients, circle=circle or {}, facts=to_therapist())


def test_a_name_that_is_a_word_too_is_a_name_with_its_capital_only():
    (name,) = found("Grace called. She said grace at table.", circle={"Grace": "sister"})
    assert name.count == 1
    assert Mask.of((name,), (), keep=frozenset()).over("Grace said grace.") == "[other person] said grace."


def test_who_is_called_as_the_client_is_not_taken_out_of_the_clients_own_record():
    assert found("Rowan came late.", clients=frozenset({"Rowan"}), circle={"Rowan": "father"}) == ()
    text = "Dana Rowan called. Rowan slept. Dana helped."
    names = found(text, circle={"Dana Rowan": "sister"})
    masked = Mask.of(names, (), keep=frozenset({"Rowan"})).over(text)
    assert masked == "[other person] called. Rowan slept. [other person] helped."


def test_a_title_is_nobodys_name():
    (name,) = found("Dr. Vale called. The Dr in the ward is another.", circle={"Dr. Vale": "aunt"})
    masked = Mask.of((name,), (), keep=frozenset()).over("Vale called; the Dr in the ward came.")
    assert masked == "[other person] called; the Dr in the ward came."


def test_a_door_to_the_client_asks_the_law_for_the_client_and_any_other_for_the_practice():
    asked = question_of(Way.PAPER_COPY, Purpose.CLIENT_ACCESS)
    assert asked.actor.relation is Relation.CLIENT
    assert question_of(Way.NOTE_FILE, Purpose.TREATMENT).actor.relation is Relation.CARE_TEAM
    with pytest.raises(ValueError, match="question of its own"):
        question_of(Way.PACKAGE, Purpose.CLIENT_ACCESS)


# -- papers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "holds"), [(date(1950, 1, 1), False), (date(2500, 1, 1), False), (date(2027, 5, 1), True)]
)
def test_a_day_that_cant_be_meant_is_not_kept(day, holds):
    if holds:
        assert checked_words(replace(TO_LINDQVIST, expires_on=day)).expires_on == day
        return
    with pytest.raises(Invalid) as wrong:
        checked_words(replace(TO_LINDQVIST, expires_on=day))
    assert wrong.value.fields == ("expires_on",)


def test_a_kind_of_paper_that_there_is_not_is_not_kept():
    with pytest.raises(Invalid) as wrong:
        checked_words(replace(TO_LINDQVIST, kind=AuthorityKind.SUBPOENA))
    assert wrong.value.fields == ("kind",)


def test_an_empty_notice_is_not_put_in_force(house):
    with pytest.raises(Invalid) as wrong:
        publish_notice(words=" \n ", from_day=house.today, version=0, **house.who("haddad"))
    assert wrong.value.fields == ("words",)


def test_a_line_of_a_drawn_signature_without_a_point_is_left_out():
    mark = replace(HAND.mark, strokes=((), ((10, 20), (40, 60))))
    assert checked_mark(mark).strokes == (((10, 20), (40, 60)),)


def test_counseling_notes_are_not_named_on_a_consent_for_anything_else():
    both = replace(PART2, covers=(Record.PART2_RECORD, Record.SUD_COUNSELING_NOTES), is_signed=True)
    said = [
        one.says
        for one in findings(both, on=date(2026, 11, 19), client=ClientFacts(minor=False, deceased=False))
    ]
    assert "A consent for SUD counseling notes is combined with its like only" in said


def test_a_part_2_consent_opens_no_other_record():
    other = replace(PART2, covers=(Record.PART2_RECORD, Record.PROGRESS_NOTE), is_signed=True)
    said = [
        one.says
        for one in findings(other, on=date(2026, 11, 19), client=ClientFacts(minor=False, deceased=False))
    ]
    assert "It names a record that this kind of consent doesn't open" in said


def test_what_was_read_off_a_paper_is_entered_and_what_was_written_here_is_written(house):
    ref = received(house)
    (entry,) = entries(house.practice, "paper.entered")
    assert ("paper", str(ref)) in refs_in(entry)
    tomorrow = replace(SIGNED_PAPER, signed_on=house.today + timedelta(days=1))
    with pytest.raises(Invalid) as wrong:
        change_words(ref, words=tomorrow, version=1, **house.who("okafor"))
    assert wrong.value.fields == ("signed_on",)
    change_words(write(house), words=TO_LINDQVIST, version=1, **house.who("okafor"))
    assert len(entries(house.practice, "paper.entered")) == 1


def test_who_signs_is_said_again_by_whoever_saw_what_stands(house):
    said = {"says": SignerWord.ALONE, "words": "By a rule of the state", **house.who("haddad")}
    assert say_who_signs(house.tran, version=0, **said) == 1
    assert say_who_signs(house.tran, version=1, **said) == 2
    with pytest.raises(Conflict, match="Somebody changed this"):
        say_who_signs(house.tran, version=1, **said)


def test_a_paper_says_what_it_is_whom_it_is_for_and_until_when(house):
    paper = stands(house, signed(house))
    assert paper.kind is TO_LINDQVIST.kind
    assert (paper.recipient, paper.expires_on) == (TO_LINDQVIST.recipient, TO_LINDQVIST.expires_on)
    assert paper.purpose
    assert paper.purpose_is is TO_LINDQVIST.purpose_is
    assert paper.recipient_is is TO_LINDQVIST.recipient_is
    assert stands(house, write(house, PART2)).purpose_is is PurposeIs.TPO
    unread = receive_paper(house.rowan, scan=PNG, received_on=house.today, **house.who("novak"))
    assert stands(house, unread).state is PaperState.UNREAD
    assert stands(house, unread).kind is None
    assert stands(house, write(house)).state is PaperState.UNSIGNED
    for day in (house.today + timedelta(days=1), date(1980, 1, 1)):
        with pytest.raises(Invalid) as wrong:
            receive_paper(house.rowan, scan=PNG, received_on=day, **house.who("novak"))
        assert wrong.value.fields == ("received_on",)


def test_a_form_for_a_minor_is_looked_at_as_the_parent_would_sign_it(house):
    said = check_written(house.tran, words=TO_LINDQVIST, by=house.okafor, on=house.today, read=reading())
    assert "representative_authority" not in [one.field for one in said]
    assert not any("minor signed" in one.says for one in said)
    add_representative(
        house.tran,
        kind="representative",
        name="Ari Tran",
        relation="Father",
        authority="Parent",
        **house.who("novak"),
    )
    of_parent = check_written(house.tran, words=TO_LINDQVIST, by=house.okafor, on=house.today, read=reading())
    assert list(map(str, of_parent)) == []


def test_a_scan_that_is_too_large_is_not_kept():
    whole = b"%PDF-1.7 " + b" " * LIMIT + b"startxref 9 %%EOF"
    with pytest.raises(Invalid, match="larger than"):
        media_of(whole)
    assert media_of(whole[:9] + whole[-40:]) == "application/pdf"


def test_an_account_of_days_before_the_law_that_is_known_holds_nothing(house):
    """No edition of the law reaches there, and nothing is said to be all."""
    account = account_for_client(
        house.rowan, requested_on=date(1990, 1, 2), by=house.haddad, on=house.today, read=reading()
    )
    assert account.since == {}
    assert not any(account.lines.values())


# -- agreements and releases ---------------------------------------------------------------------------


def test_each_way_of_contact_has_its_number_and_each_restriction_its_last_words(house):
    assert channel_version(house.rowan, by=house.okafor) == 0
    set_channel(house.rowan, details=ChannelDetails(means="By letter"), version=0, **house.who("novak"))
    assert channel_version(house.rowan, by=house.okafor) == 1
    ref = ask_restriction(
        house.rowan, details=RestrictionDetails(what="Nothing to the brother"), **house.who("novak")
    )

    def words() -> tuple[str, str, date | None]:
        (one,) = restrictions(house.rowan, by=house.haddad, on=house.today, read=reading())
        return one.words, one.by_name, one.since

    assert words() == ("", "Novak", None)
    answer_restriction(ref, agrees=True, words="We keep to it", **house.who("haddad"))
    assert words() == ("We keep to it", "Haddad", house.today)
    end_restriction(ref, client_agrees=False, words="Told by letter", **house.who("okafor"))
    assert words() == ("Told by letter", "Okafor", house.today)


def test_one_restriction_is_answered_and_the_other_waits(house):
    asked = [
        ask_restriction(house.rowan, details=RestrictionDetails(what=what), **house.who("novak"))
        for what in ("Nothing to the brother", "Nothing to the school")
    ]
    answer_restriction(asked[0], agrees=True, words="", **house.who("haddad"))
    found = restrictions(house.rowan, by=house.haddad, on=house.today, read=reading())
    assert {one.ref: one.state for one in found} == {asked[0]: "agreed", asked[1]: "asked"}


def test_who_gives_the_notice_reads_it_and_nobody_else(house):
    publish_notice(words="Our notice", from_day=house.today, version=0, **house.who("haddad"))
    read = reading()
    (one,) = notices(by=house.okafor, on=house.today, read=read)
    assert (one.words, bool(read.under)) == ("Our notice", True)
    later = house.today + timedelta(days=20)
    publish_notice(words="Next year’s", from_day=later, version=1, **house.who("haddad"))
    with pytest.raises(Invalid) as wrong:
        publish_notice(words="Before it", from_day=house.today, version=2, **house.who("haddad"))
    assert wrong.value.fields == ("from_day",)
    with pytest.raises(Refused):
        notices(by=house.keller, on=house.today, read=reading())


def test_the_account_names_the_parts_that_left_and_no_others(house):
    facts = to_therapist(parts=frozenset({Part.SESSIONS}), days=(None, house.today))
    assert described(facts) == "Name and birth date; sessions; until November 19, 2026"


def test_a_decision_without_a_name_or_words_and_a_request_of_tomorrow_are_not_kept(house):
    haddad = house.who("haddad")
    for name, says in ((" ", "It may go"), ("Brandt", " ")):
        decided = Decision(Human.COUNSEL, name, house.today, says)
        with pytest.raises(Invalid) as wrong:
            begin_package(house.rowan, facts=to_therapist(decision=decided), **haddad)
        assert wrong.value.fields == ("says",)
    with pytest.raises(Invalid) as wrong:
        account_leaves(house.rowan, requested_on=house.today + timedelta(days=1), **haddad)
    assert wrong.value.fields == ("requested_on",)
    assert to_therapist(parts=frozenset(Part)).is_whole
    assert not to_therapist(parts=frozenset({Part.NOTES})).is_whole
    assert not to_therapist(more=("the river",)).is_whole
    assert not to_therapist(days=(house.today, house.today)).is_whole
