"""The account of disclosures: complete by construction, and for the client what the law says, no more and no less."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from tests.attacks.stage import savepoint
from tests.cast import make_house
from tests.notes import open_desk
from tests.releases import who
from tests.support.paper import Tagged, words_of
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.audit.reading import Reading
from twodrawer.desk.paper.leaving import note_on_paper, record_on_paper
from twodrawer.disclosures.actions.accounting import account_for, hold_back
from twodrawer.disclosures.actions.leaving import print_note
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.leaving import account_leaves
from twodrawer.disclosures.models import AccountReport, Disclosure, Suspension
from twodrawer.disclosures.queries.account import account_for_client, account_page
from twodrawer.law.accounting import Regime
from twodrawer.law.words import Purpose
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people

YEAR = timedelta(days=366)


@pytest.fixture(scope="module")
def built_desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house())


@pytest.fixture
def desk(built_desk, db):
    return replace(built_desk)


def left(
    desk, purpose=Purpose.CORONER, *, regime=frozenset({Regime.HIPAA}), ago=timedelta(0), to="County coroner"
):
    """Something left, so long ago."""
    asked = who(desk)
    return account_for(
        desk.house.rowan,
        recipient=Recipient(to, "1 Court Square"),
        what="Progress notes of October",
        why="To find out why somebody died",
        purpose=purpose,
        basis="45 CFR 164.512(g)",
        regime=regime,
        by=asked["by"],
        at=asked["at"] - ago,
    )


def for_client(desk, requested=None):
    asked = who(desk)
    account = account_for_client(
        desk.house.rowan,
        requested_on=requested or asked["on"],
        by=asked["by"],
        on=asked["on"],
        read=Reading(),
    )
    return {regime: [one.ref for one in lines] for regime, lines in account.lines.items()}


def test_whatever_is_printed_or_made_a_file_is_in_the_account_and_the_law_leaves_it_out(desk):
    """164.528(a)(1)(i), (ii)."""
    note = desk.signed()
    practice = people.practice_facts(desk.house.practice)
    okafor = who(desk, "okafor")
    print_note(note, **okafor)
    note_on_paper(note, practice=practice, **who(desk, "okafor"))
    for purpose in (Purpose.TREATMENT, Purpose.CLIENT_ACCESS):
        record_on_paper(
            desk.house.rowan, purpose=purpose, days=(None, None), practice=practice, **who(desk, "okafor")
        )
    rows = list(Disclosure.objects.order_by("made_at"))
    assert [row.way for row in rows] == ["note_printed", "note_file", "record_file", "record_file"]
    assert not any(row.hipaa or row.part2 for row in rows)
    assert [bool(row.sha256) for row in rows] == [False, True, True, True]
    assert for_client(desk) == {Regime.HIPAA: [], Regime.PART_2: []}
    page = account_page(desk.house.rowan, **who(desk))
    assert len(page.lines) == 4
    assert [line.recipient.name for line in page.lines][::-1][3] == "The client"


def test_a_draft_is_nobodys_statement_and_in_no_account(desk):
    draft = desk.written()
    print_note(draft, **who(desk, "okafor"))
    assert not Disclosure.objects.exists()


def test_with_the_account_failing_nothing_leaves(desk, monkeypatch):
    note = desk.signed()
    practice = people.practice_facts(desk.house.practice)
    before = Entry.objects.count()

    def fails(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Disclosure, "save", fails)
    for leaves in (
        lambda: print_note(note, **who(desk, "okafor")),
        lambda: note_on_paper(note, practice=practice, **who(desk, "okafor")),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            leaves()
    assert Entry.objects.count() == before


def test_the_client_is_told_the_day_who_what_and_why(desk):
    """164.528(b)(2)(i), (ii), (iii) and (iv)."""
    left(desk)
    leaving, free = account_leaves(desk.house.rowan, requested_on=desk.house.today, **who(desk))
    said = words_of(leaving.content)
    for words in (
        "November 19, 2026",
        "County coroner",
        "1 Court Square",
        "Progress notes of October",
        "why somebody died",
    ):
        assert words in said
    assert "substance use disorder program" not in said, "nothing left under it: no heading for it"
    assert Tagged(leaving.content).is_marked
    assert "Rowan" not in Tagged(leaving.content).metadata
    assert free
    entry = facts_of(Entry.objects.filter(act="accounting.reported").latest("ref").leaf)
    assert entry.facts["sha256"] == AccountReport.objects.get().sha256
    assert Disclosure.objects.filter(way="account_report", hipaa=False).count() == 1


def test_an_account_reaches_back_six_years_and_three_for_part_2(desk):
    inside = left(desk, ago=timedelta(days=6 * 365))
    left(desk, ago=6 * YEAR)
    both = frozenset(Regime)
    recent = left(desk, regime=both, ago=timedelta(days=3 * 365))
    old = left(desk, regime=both, ago=3 * YEAR)
    found = for_client(desk)
    assert set(found[Regime.HIPAA]) == {inside, recent, old}
    assert found[Regime.PART_2] == [recent]


def test_for_a_day_whose_law_is_not_known_the_account_names_nothing(desk):
    left(desk, regime=frozenset(Regime))
    assert for_client(desk, requested=date(2005, 6, 1)) == {Regime.HIPAA: [], Regime.PART_2: []}


def test_the_first_account_in_twelve_months_is_free_and_the_next_is_not(desk):
    today = desk.house.today
    asked = [today - timedelta(days=400), today - timedelta(days=365), today - timedelta(days=300), today]
    free = [account_leaves(desk.house.rowan, requested_on=day, **who(desk))[1] for day in asked]
    assert free == [True, False, False, True]


def test_what_an_agency_holds_back_is_left_out_without_a_word_until_its_day(desk):
    """164.528(a)(2)(i)."""
    coroner = left(desk)
    police = left(desk, Purpose.LAW_ENFORCEMENT, to="Portland police")
    until = desk.house.today
    hold_back(police, until=until, says="Detective’s letter of November 12", **who(desk))
    assert for_client(desk)[Regime.HIPAA] == [coroner]
    leaving, _ = account_leaves(desk.house.rowan, requested_on=desk.house.today, **who(desk))
    assert "police" not in words_of(leaving.content)
    assert "held" not in words_of(leaving.content)
    asked = who(desk)
    later = account_for_client(
        desk.house.rowan, requested_on=until, by=asked["by"], on=until + timedelta(days=1), read=Reading()
    )
    assert [one.ref for one in later.lines[Regime.HIPAA]] == [coroner, police]


def test_nobody_else_can_have_anything_left_out(desk):
    coroner = left(desk)
    with pytest.raises(Invalid, match="can't be left out") as no:
        hold_back(coroner, until=desk.house.today, says="The coroner asks", **who(desk))
    assert no.value.cite == ("45 CFR 164.528(a)(2)",)
    police = left(desk, Purpose.LAW_ENFORCEMENT)
    for wrong in ({"says": " "}, {"until": desk.house.today - timedelta(days=1)}):
        given = {"until": desk.house.today, "says": "Letter of today", **wrong}
        with pytest.raises(Invalid):
            hold_back(police, **given, **who(desk))
    assert not Suspension.objects.exists()


def test_the_account_is_the_privacy_officers_and_of_one_practice(desk):
    police = left(desk, Purpose.LAW_ENFORCEMENT)
    for name, hidden in (("okafor", False), ("keller", False), ("sato", True)):
        for act in (
            lambda name=name: account_page(desk.house.rowan, **who(desk, name)),
            lambda name=name: account_leaves(
                desk.house.rowan, requested_on=desk.house.today, **who(desk, name)
            ),
            lambda name=name: hold_back(police, until=desk.house.today, says="A letter", **who(desk, name)),
        ):
            with pytest.raises(Refused) as no:
                act()
            assert no.value.hidden is hidden
    with pytest.raises(Refused) as no:
        hold_back(new_ref(), until=desk.house.today, says="A letter", **who(desk))
    assert no.value.hidden


def test_what_is_in_the_account_is_never_changed(desk):
    """164.528(d): what was accounted is kept."""
    ref = left(desk)
    for change in (
        lambda: Disclosure.objects.filter(ref=ref).update(hipaa=False),
        lambda: Disclosure.objects.filter(ref=ref).delete(),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            change()
    assert Disclosure.objects.get(ref=ref).hipaa


def test_the_account_says_nothing_of_who_and_why_in_clear(desk):
    left(desk)
    row = Disclosure.objects.values().get()
    for value in row.values():
        raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        assert b"coroner@" not in raw
        assert b"County" not in raw
        assert b"October" not in raw
