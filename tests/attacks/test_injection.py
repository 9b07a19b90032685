"""Injection through every word that a page takes from an address or a form: sort, filter, page, day, search."""

import random

import pytest
from django.urls import reverse

from tests.attacks.stage import SECRET, World
from tests.support.counts import count
from twodrawer.audit.models import Entry

ODD = [
    "' OR '1'='1", "1; DROP TABLE audit_entry;--", '" OR ""="', "name) UNION SELECT leaf FROM audit_entry--",
    "-identity", "practice__members__account__password", "?", "pk", "%00", "\x00", "\u0000abc", "1e999", "-1",
    "9" * 400, "0x10", "٣", "²", "../../etc/passwd", "${7*7}", "{{7*7}}", "{% debug %}", "%s%s%s", "<svg onload=1>",
    "\r\nSet-Cookie: a=b", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "🧨" * 100,
    "2026-11-19' --", "2026-99-99", "0001-01-01", "9999-12-31", "2026-11-19T00:00:00.000000Z|x", ",,,", "|", "\\",
]  # fmt: skip
SAMPLE = count("odd words in each word of an address", usual=14, full=len(ODD))

QUERIES = [
    ("novak", "clients", None, ("sort", "show", "page", "words", "order", "ordering")),
    ("okafor", "clients", None, ("sort", "show", "page")),
    ("okafor", "client", "rowan", ("show", "from", "sort")),
    ("okafor", "session", "session", ("client",)),
    ("haddad", "ledger", None, ("day", "person", "client", "client_words", "before", "limit", "log")),
    ("haddad", "access_report", "rowan", ("day", "until", "before", "client")),
    ("haddad", "review", None, ("days", "finding")),
    ("haddad", "blast_radius", None, ("start",)),
    ("novak", "session_new", None, ("day", "client")),
    ("okafor", "today", None, ("day", "sort")),
    ("okafor", "note", "signed", ("version", "show")),
    ("keller", "people", None, ("sort", "show")),
]


@pytest.mark.parametrize(("name", "route", "ref", "params"), QUERIES)
def test_no_word_in_an_address_becomes_part_of_a_question_to_the_database(
    name, route, ref, params, world: World
):
    browser = world.browser(name)
    address = reverse(route, args=[world[ref]] if ref else [])
    usual = browser.get(address)
    assert usual.status_code == 200
    for param in params:
        for odd in random.Random(f"{route} {param}").sample(ODD, SAMPLE):
            answer = browser.get(address, {param: odd})
            assert answer.status_code in (200, 404), (param, odd, answer.status_code)
            text = answer.content.decode()
            assert "<svg onload" not in text and ">49<" not in text, (param, odd)
            assert "Set-Cookie: a=b" not in str(answer.headers), (param, odd)
            assert SECRET["marlow"] not in text
            if name in ("novak", "haddad", "keller"):
                assert not any(sentence in text for sentence in SECRET.values()), (param, odd)
    assert Entry.objects.exists()


def test_sorting_and_paging_go_by_the_known_words_only(world: World):
    novak = world.browser("novak")
    usual = [line.ref for line in novak.get(reverse("clients")).context["found"].lines]
    for odd in ODD:
        assert [
            line.ref for line in novak.get(reverse("clients"), {"sort": odd}).context["found"].lines
        ] == usual


def test_a_page_of_the_ledger_never_leaves_the_practices_log(world: World):
    haddad = world.browser("haddad")
    theirs = {str(entry.ref) for entry in Entry.objects.filter(log=str(world.cast.sato_practice))}
    for param in ("log", "practice", "day", "before", "person", "client"):
        for value in (
            str(world.cast.sato_practice),
            str(world["member_sato"]),
            str(world["marlow"]),
            "installation",
        ):
            answer = haddad.get(reverse("ledger"), {param: value})
            lines = answer.context["page"].lines
            assert not {str(line.ref) for line in lines} & theirs, (param, value)
            assert "Sato" not in "".join(line.who + line.about for line in lines)


@pytest.mark.parametrize("odd", ODD)
def test_a_search_for_odd_words_finds_nobody_and_breaks_nothing(odd, world: World):
    for name, route in (("novak", "clients"), ("okafor", "clients")):
        answer = world.browser(name).post(reverse(route), {"words": odd})
        assert answer.status_code == 200
        assert "<svg onload" not in answer.content.decode()
    answer = world.browser("okafor").post(reverse("icd_find"), {"code": odd})
    assert answer.status_code == 200
    assert "<svg onload" not in answer.content.decode()
    answer = world.browser("novak").post(reverse("client_join", args=[world["rowan"]]), {"words": odd})
    assert answer.status_code == 200


def test_a_day_in_an_address_is_a_day_or_there_is_no_such_page(world: World):
    okafor = world.browser("okafor")
    for day in ("2026-13-01", "2026-02-30", "0000-00-00", "9999-99-99", "2026-11-1x"):
        assert okafor.get(f"/day/{day}/").status_code == 404, day
    for day in ("0001-01-01", "9999-12-31", "1582-10-10"):
        assert okafor.get(f"/day/{day}/").status_code in (200, 404), day
