"""The access report: a line for every entry about one client, in words, and nobody else's name in it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.attacks.stage import savepoint
from tests.cast import ROWAN, TRAN, browser, entries, make_house
from tests.notes import open_desk
from tests.support.paper import words_of
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.audit.models import Entry
from twodrawer.chart.models import Diagnosis, Goal, Note
from twodrawer.desk.paper.leaving import access_report_on_paper
from twodrawer.desk.queries import access_report
from twodrawer.desk.queries.access_report import access_page, access_told
from twodrawer.desk.queries.access_words import PARAGRAPHS, WORDS
from twodrawer.desk.queries.ledger_page import SENTENCES
from twodrawer.law import citations
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.people import actions as people
from twodrawer.people import queries as people_queries
from twodrawer.scheduling.models import Participant

pytestmark = pytest.mark.django_db
ZONE = "America/Los_Angeles"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The morning once for all; each test plays in a savepoint of its own."""
    with django_db_blocker.unblock(), savepoint():
        yield morning()


@pytest.fixture
def desk(built, db):
    return replace(built)


def morning():
    """A morning at Keller's: notes written and signed, pages opened and refused, and Sato reaching over."""
    desk = open_desk(make_house())
    house = desk.house
    signed, draft = desk.signed(), desk.begin()
    desk.submitted()
    for name in ("okafor", "lindqvist", "novak", "haddad", "ibarra", "brandt", "keller", "sato"):
        here = browser(house, name)
        for address in (
            reverse("client", args=[house.rowan]),
            reverse("note", args=[signed]),
            reverse("note", args=[draft]),
            reverse("session", args=[desk.rowans]),
            reverse("today"),
            reverse("clients"),
        ):
            here.get(address)
    return desk


def page(desk, name="haddad", **more):
    house = desk.house
    asked = {"days": (house.today - timedelta(days=300), house.today), "before": "", "zone": ZONE, **more}
    return access_page(asked.pop("client", house.rowan), **asked, **house.who(name))


def whole(desk, **more):
    """Every line, page by page."""
    lines, before = [], ""
    while True:
        one = page(desk, before=before, **more)
        lines += one.lines
        if one.earlier is None:
            return lines
        before = one.earlier


def raw(desk, client):
    """The leaves about the client, found without the program: by every ref that is the client's."""
    theirs = {str(client)}
    for table in (Note, Diagnosis, Goal):
        theirs |= set(map(str, table.objects.filter(client_id=client).values_list("ref", flat=True)))
    sessions = Participant.objects.filter(client_id=client).values_list("session_id", flat=True)
    theirs |= set(map(str, sessions))
    leaves = [json.loads(e.leaf) for e in Entry.objects.all()]
    return [
        leaf for leaf in leaves
        if leaf["log"] == str(desk.house.practice) and theirs & {about["ref"] for about in leaf["refs"]}
    ]  # fmt: skip


def test_every_raw_leaf_about_the_client_is_a_line_of_the_report(desk):
    before = raw(desk, desk.house.rowan)
    lines = [line for line in whole(desk) if line.did != SENTENCES["access_report.read"]]
    assert len(before) > 40
    assert sorted(leaf["ref"] for leaf in before) == sorted(str(line.ref) for line in lines)
    refused = {leaf["ref"] for leaf in before if leaf["outcome"] == "refused"}
    assert refused == {str(line.ref) for line in lines if line.refused}
    assert len(refused) > 5


def test_each_line_says_who_what_what_for_and_on_which_paragraph(desk):
    leaves = {leaf["ref"]: leaf for leaf in raw(desk, desk.house.rowan)}
    staff = {
        str(m.ref): m.signature_name for m in people_queries.members(desk.house.practice, on=desk.house.today)
    }
    for line in whole(desk):
        leaf = leaves.get(str(line.ref))
        if leaf is None:
            continue
        assert line.who == staff.get(leaf["actor"]["ref"], "Somebody outside the practice")
        assert line.did.removeprefix("was refused: ") and "." not in line.did, line
        assert line.why and line.under, line
        assert list(line.under) == leaf["under"] or not leaf["under"], line


def test_nobody_elses_name_and_nobody_of_another_practice_stands_in_it(desk):
    lines = whole(desk)
    told = " ".join(f"{line.who} {line.did} {line.about} {line.why}" for line in lines)
    assert "Somebody outside the practice was refused" in told
    for name in ("Sato", TRAN.legal_name, ROWAN.legal_name, "Marlow"):
        assert name not in told
    assert "one of several clients in this entry" in told


def test_a_joined_record_is_told_under_both_of_its_refs(desk):
    house = desk.house
    who = house.who("novak")
    twin = people.register_client(ROWAN, **who)
    people.join_clients(house.rowan, duplicate_ref=twin, **who)
    told = {line.did for line in whole(desk)}
    assert {"registered a client", "joined two records of one client"} <= told
    assert any(
        str(line.ref) == entries(house.practice, "client.registered")[-1]["ref"] for line in whole(desk)
    )


def test_only_the_privacy_officer_reads_it_and_only_of_the_own_practice(desk):
    for name in ("okafor", "brandt", "novak", "ibarra", "keller", "adeyemi"):
        with pytest.raises(Refused) as no:
            page(desk, name)
        assert not no.value.hidden
    with pytest.raises(Refused) as no:
        page(desk, "sato")
    assert no.value.hidden
    assert no.value.other_practice == desk.house.practice
    assert page(desk, "sato", client=desk.house.marlow).lines


def test_reading_the_report_is_an_entry_about_the_client(desk):
    page(desk)
    entry = entries(desk.house.practice, "access_report.read")[-1]
    assert {"kind": "client", "ref": str(desk.house.rowan)} in entry["refs"]
    assert entry["under"]


def test_the_file_for_the_client_says_each_line_and_leaves_through_the_gate(desk):
    house = desk.house
    practice = people_queries.practice_facts(house.practice)
    days = (house.today, house.today)
    leaving = access_report_on_paper(house.rowan, days=days, practice=practice, **house.who("haddad"))
    said = words_of(leaving.file.content)
    assert "Who has been in this record" in said
    assert "Rowan, born March 8, 1992" in said
    for words in ("Okafor, LPC signed a progress note", "Keller was refused", "45 CFR 164.514(d)(2)"):
        assert words in said, words
    assert "Sato" not in said and "Tran" not in said
    entry = entries(house.practice, "access_report.printed")[-1]
    assert entry["facts"]["sha256"] == leaving.file.sha256
    assert "rowan" not in leaving.name.lower()


def test_more_than_a_file_holds_is_refused_and_never_cut(desk, monkeypatch):
    monkeypatch.setattr(access_report, "MOST", 10)
    practice = people_queries.practice_facts(desk.house.practice)
    with pytest.raises(Invalid, match="more than 10 entries"):
        access_report_on_paper(
            desk.house.rowan, days=(desk.house.today, desk.house.today), practice=practice,
            **desk.house.who("haddad"),
        )  # fmt: skip


def test_the_command_line_tells_the_same_and_says_that_the_program_asked(desk):
    house = desk.house
    days = (house.today - timedelta(days=300), house.today)
    lines = access_told(
        house.rowan, practice_ref=house.practice, days=days, zone=ZONE, at=house.at, on=house.today
    )
    paged = whole(desk)
    assert {line.ref for line in lines} <= {line.ref for line in paged}
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    made = entries(house.practice, "access_report.made")[-1]
    assert made["actor"] == {"kind": "program", "ref": None}
    assert made["facts"]["lines"] == len(lines)
    assert any(line.who == "The program itself" for line in paged)


def test_an_act_without_a_sentence_is_told_all_the_same(desk):
    house = desk.house
    record(Event("heron.seen_again", (("client", house.rowan),), "treatment"), by=house.okafor, at=house.at)
    assert "heron: seen again" in {line.did for line in whole(desk)}


def test_a_search_leaves_by_ref_and_finds_nobody_without_words(desk):
    haddad = browser(desk.house, "haddad")
    assert haddad.get(reverse("access_find")).context["page"].matches == ()
    found = haddad.post(
        reverse("access_find"), {"client_words": "Row", "day": "2026-11-01", "until": "2026-11-19"}
    )
    assert found.status_code == 302
    assert str(desk.house.rowan) in found.headers["Location"] and "Row" not in found.headers["Location"]
    assert haddad.get(found.headers["Location"]).status_code == 200
    assert (
        "No client is called that"
        in haddad.post(reverse("access_find"), {"client_words": "Heron"}).content.decode()
    )


def test_every_word_of_the_report_stands_on_a_paragraph():
    assert set(WORDS) == set(PARAGRAPHS)
    for text in PARAGRAPHS.values():
        assert citations.cite(text, as_of=None).text == text
