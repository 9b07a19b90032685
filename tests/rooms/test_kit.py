"""The downtime kit: what stands in it, what never does, who takes one, and what of it can be read without its words."""

import base64
import hashlib
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyrage
import pytest
from django.http import QueryDict

from tests.cast import make_house
from tests.notes import SOAP, open_desk
from tests.support.kit import WORDS, inside_of, outside_of, plain_of
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.audit.reading import Reading
from twodrawer.chart.actions import kit_leaves
from twodrawer.chart.facts import KitFile
from twodrawer.desk.forms_kit import KitForm
from twodrawer.desk.kit.content import kit_content
from twodrawer.desk.kit.file import PAD, WORK_FACTOR, kit_page
from twodrawer.desk.kit.leaving import AHEAD, kit_to_take
from twodrawer.desk.kit.passphrase import drawn, fault, is_drawn, listed
from twodrawer.desk.queries.kit import kit
from twodrawer.lib.age_passphrase import as_typed, sealed
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.lib.time import now
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people

in_database = pytest.mark.django_db
EMPTY = {"day": "2026-11-19", "made": "2026-11-19T18:00:00.000000Z", "until": "2026-11-20T08:00:00.000000Z"}


@pytest.fixture
def desk():
    return open_desk(make_house(now()))


def who(desk, name):
    by = desk.house.member(name)
    practice = people.practice_facts(by.practice_ref)
    return {"practice": practice, "by": by, "at": desk.tick(), "on": desk.house.today}


def taken(desk, name="okafor", *, day=None, passphrase=WORDS):
    return kit_to_take(day or desk.house.today, passphrase=passphrase, **who(desk, name))


def content_of(desk, name="okafor"):
    """What would be sealed: sealing takes its second, and these tests are about what stands in it."""
    asked = who(desk, name)
    practice, at = asked.pop("practice"), asked.pop("at")
    gathered = kit(asked["on"], **asked, read=Reading())
    owner = people.member_facts(practice.ref, [asked["by"].ref], on=asked["on"])[asked["by"].ref]
    return kit_content(gathered, practice, owner, at=at)


# -- what stands in it ---------------------------------------------------------------------------------


@in_database
def test_a_kit_holds_the_day_and_ones_own_clients_with_what_a_day_without_a_system_needs(desk):
    desk.sign(note := desk.written())
    leaving = taken(desk, day=desk.house.today)
    said = inside_of(leaving.content)
    assert (said["owner"], said["practice"]) == ("Okafor, LPC", "Keller Psychotherapy")
    assert [one["name"] for one in said["clients"]] == ["Rowan", "Tran"]
    rowan = said["clients"][0]
    assert ["Phone", "503-555-0148"] in rowan["reach"]
    assert [(one["name"], one["about"].split(",")[0]) for one in rowan["around"]] == [
        ("Marlow", "Emergency contact")
    ]
    assert [words for _, words in rowan["notes"][0]["parts"]] == list(SOAP.values())
    assert rowan["notes"][0]["signed"][0].startswith("Attested by the practice for Okafor, LPC")
    entry = facts_of(Entry.objects.filter(act="kit.taken").latest("ref").leaf)
    assert entry.facts["sha256"] == hashlib.sha256(leaving.content).hexdigest()
    assert entry.facts["day"] == str(desk.house.today)
    assert {("client", desk.house.rowan), ("client", desk.house.tran), ("note", note)} <= set(entry.refs)
    assert "45 CFR 164.308(a)(7)(ii)(C)" in entry.under


@in_database
def test_the_schedule_is_the_days_own(desk):
    yesterday = desk.house.today - timedelta(days=1)
    with pytest.raises(Invalid, match="no kit for this day"):
        taken(desk, day=yesterday)
    from twodrawer.scheduling import actions as scheduling

    for name, client in (("okafor", desk.house.rowan), ("adeyemi", desk.house.tran)):
        start = datetime.combine(desk.house.today, time(12), ZoneInfo("America/Los_Angeles"))
        by = desk.house.member(name)
        scheduling.plan_session(
            by.ref, client_refs=[client], modality="individual", planned_start=start, place="11", room="Room 2",
            planned_stop=start + timedelta(minutes=50), by=by, at=desk.tick(), on=desk.house.today,
        )  # fmt: skip
    said = content_of(desk)
    assert [one["name"] for one in said["sessions"]] == ["Rowan"]
    assert said["sessions"][0]["clients"] == [str(desk.house.rowan)]
    assert "Room 2" in said["sessions"][0]["about"]


@in_database
def test_what_nobody_signed_is_not_in_it_and_colleagues_clients_are_not(desk):
    desk.submitted()
    desk.written()
    mine, trainees, others = (content_of(desk, name) for name in ("okafor", "adeyemi", "brandt"))
    for said in (mine, trainees):
        assert not any(one["notes"] for one in said["clients"])
        assert not any(words in json.dumps(said) for words in SOAP.values())
    assert [one["name"] for one in trainees["clients"]] == ["Tran"]
    assert others["clients"] == []


@in_database
def test_a_stated_risk_stands_first_and_a_denied_one_does_not(desk):
    written = {**SOAP, "subjective": "Rowan has thoughts of killing himself most nights. Slept badly."}
    note = desk.begin()
    desk.save(note, sections=written)
    desk.sign(note)
    said = content_of(desk)
    warned = said["clients"][0]["warned"]
    assert [one["says"] for one in warned] == ["Rowan has thoughts of killing himself most nights."]
    assert "No thoughts of dying." not in [one["says"] for one in warned]


@in_database
def test_whose_care_ended_is_not_in_it(desk):
    on = desk.house.today
    people_actions.end_care(desk.house.tran, by=desk.house.okafor, at=desk.tick(), on=on)
    assert [one["name"] for one in content_of(desk)["clients"]] == ["Rowan"]


# -- who takes one ----------------------------------------------------------------------------------------


@in_database
@pytest.mark.parametrize("name", ["ibarra", "novak", "keller", "haddad"])
def test_who_treats_nobody_takes_no_kit(name, desk):
    before = Entry.objects.count()
    with pytest.raises(Refused, match="can't print a downtime kit"):
        taken(desk, name)
    assert Entry.objects.count() == before


@in_database
def test_a_care_team_that_changed_while_the_file_was_sealed_stops_it_at_the_gate(desk):
    """Removed and found: the question for each client in `kit_leaves`."""
    lindqvist = who(desk, "lindqvist")
    lindqvist.pop("practice")
    file = KitFile(b"sealed", (desk.house.rowan, desk.house.tran), desk.house.today)
    with pytest.raises(Refused):
        kit_leaves(file, read=Reading(), **lindqvist)
    assert not Entry.objects.filter(act="kit.taken").exists()


# -- the file ---------------------------------------------------------------------------------------------


@in_database
def test_without_the_passphrase_the_file_says_its_day_and_nothing_of_anybody(desk):
    desk.sign(desk.written())
    content = taken(desk).content
    assert set(outside_of(content)) == {"format", "day", "made", "until", "sealed"}
    secret = [*SOAP.values(), "Rowan", "Tran", "Marlow", "Okafor", "503-555-0148", "Keller Psychotherapy"]
    piles = [content, base64.b64decode(outside_of(content)["sealed"])]
    for words in secret:
        for form in (words.encode(), words.encode().hex().encode(), words.encode("utf-16-le"),
                     *(base64.b64encode(b"x" * at + words.encode())[4:-4] for at in range(3))):  # fmt: skip
            assert not any(form in pile for pile in piles if len(form) > 4), words
    plain = plain_of(content)
    assert len(plain) % PAD == 0
    assert all(words in plain.decode() for words in secret)


def test_another_implementation_opens_it_with_the_words_and_with_no_others():
    content = kit_page({**EMPTY, "day_words": "Łukasz’s"}, passphrase="  Sturgeon under\t4 cold  lanterns ")
    assert inside_of(content)["day_words"] == "Łukasz’s"
    with pytest.raises(pyrage.DecryptError):
        plain_of(content, "sturgeon under 4 cold lanterns")
    sealed_part = base64.b64decode(outside_of(content)["sealed"])
    assert b"-> scrypt " in sealed_part[:60] and b" %d\n" % WORK_FACTOR in sealed_part[:80]


def test_a_file_that_was_cut_or_changed_does_not_open():
    whole = sealed(b"a" * 70_000, passphrase="a b", work_factor=2)
    for broken in (whole[:-1], whole[:-20], whole[: 65_536 + 16 + 220], whole[:-1] + bytes([whole[-1] ^ 1])):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(broken, "a b")


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_contents_of_any_length_come_back(length):
    content = bytes(at % 251 for at in range(length))
    try:
        again = bytes(pyrage.passphrase.decrypt(sealed(content, passphrase="a b", work_factor=2), "a b"))
    except pyrage.DecryptError:
        again = None
    assert again == content


def test_nothing_in_a_kit_can_end_the_element_it_stands_in():
    """Removed and found: the sealing, with the content put into the page as it is."""
    hostile = '</script><script>alert(1)</script><!-- {{kit}} "'
    content = kit_page({**EMPTY, "owner": hostile, "clients": [{"name": hostile}]}, passphrase=WORDS)
    plain_page = kit_page(EMPTY, passphrase=WORDS)
    marks = (b"<script", b"</script", b"<!--", b"{{")
    assert [content.count(mark) for mark in marks] == [plain_page.count(mark) for mark in marks]
    assert b"alert(1)" not in content


# -- passphrases --------------------------------------------------------------------------------------------


def test_words_are_typed_alike_on_any_keyboard():
    assert as_typed(" ｓturgeon\u00a0 under\n4 ") == "sturgeon under 4"
    assert as_typed("e\u0301te\u0301") == "été"


def test_six_words_are_drawn_from_the_whole_list():
    assert len(set(listed())) == 7_776
    words = {drawn() for _ in range(50)}
    assert len(words) == 50 and all(is_drawn(one) and not fault(one) for one in words)
    assert not is_drawn("<script> is not a word here at") and not is_drawn("abacus")


@pytest.mark.parametrize(
    "weak", ["", "short one", "aaaaaaaaaaaaaaaaaaaaaaaa", "               x", "abcabcabcabcabcabc"]
)
def test_a_weak_passphrase_is_refused_on_the_server_too(weak):
    assert fault(weak)


def form(desk_day, **said):
    sent = QueryDict(mutable=True)
    sent.update({"day": str(desk_day), "passphrase": WORDS, "again": WORDS, "drawn": "", **said})
    return KitForm(sent, on=desk_day)


def test_the_form_wants_the_same_twice_and_a_day_of_this_week():
    today = now().date()
    assert form(today).is_valid()
    assert "again" in form(today, again="Sturgeon under 5 cold lanterns").errors
    assert "passphrase" in form(today, passphrase="short", again="short").errors
    assert "day" in form(today, day=str(today + AHEAD + timedelta(days=1))).errors
    words = drawn()
    assert form(today, drawn=words).offered == words
    assert form(today, drawn='"><script>alert(1)</script>').offered != '"><script>alert(1)</script>'
