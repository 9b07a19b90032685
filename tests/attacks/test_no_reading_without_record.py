"""No reading without a record: with the ledger failing, nothing is read, shown, changed, signed or refused."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests.attacks.doors import body_for, doors, knock
from tests.attacks.stage import EVERYBODY, SECRET, World
from tests.cast import PASSWORD
from tests.support.counts import count
from twodrawer.audit.models import Entry
from twodrawer.chart.models import Note

READS = count("reads", usual=100, full=500)

# Doors behind which nothing of anybody's record lies: public codes, one's own account, the way in.
NOTHING_READ = {"icd_find"}
STAFF_DOORS = [
    door for door in doors() if door.kind not in ("", "own_account") and door.route not in NOTHING_READ
]
# A new form, empty, or how many bytes a backup has come to: it names nobody.
EMPTY_FORMS = {
    (route, "GET")
    for route in (
        "client_new", "invite", "imports", "kit", "note_template_new", "request_whose", "backup_progress",
    )
}  # fmt: skip


def break_the_ledger():
    """As a full disk or a missing right would: an entry can't be inserted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER ledger_fails BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
            return
        cursor.execute(
            "CREATE FUNCTION ledger_fails() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER ledger_fails BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION ledger_fails()"
        )


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "nobody"])
def test_with_the_ledger_failing_every_door_answers_503_and_shows_nothing(name, world: World):
    """Removed and found: `raise LedgerUnavailable` in `record`; the 503 for a refusal that can't be written."""
    browser = world.browser(name)
    bodies = []
    posted = {str(door): body_for(door, world, door.arguments(world)) for door in STAFF_DOORS}
    break_the_ledger()
    for door in STAFF_DOORS:
        expected = door.status(name)
        answer = knock(door, browser, world, data=posted[str(door)])
        bodies.append(answer.content.decode(errors="replace"))
        if (door.route, door.method) in EMPTY_FORMS and expected == "200":
            continue
        if expected in ("200", "403", "404"):
            assert answer.status_code == 503, (str(door), answer.status_code)
        else:
            assert answer.status_code in (503, 302, 409, 410, 422), (str(door), answer.status_code)
    whole = "".join(bodies)
    assert not [sentence for sentence in SECRET.values() if sentence.split("'")[0] in whole]
    assert "Tran," not in whole and "2026-0147" not in whole


def test_with_the_ledger_failing_no_act_leaves_a_trace(world: World):
    def rows():
        counted = [
            model for model in apps.get_models() if model._meta.app_label in ("people", "scheduling", "chart")
        ]
        return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in counted}

    browsers = {name: world.browser(name) for name in ("okafor", "novak", "keller", "brandt", "adeyemi")}
    posted = {str(door): body_for(door, world, door.arguments(world)) for door in STAFF_DOORS}
    before, entries = rows(), Entry.objects.count()
    break_the_ledger()
    for door in STAFF_DOORS:
        if door.method != "POST":
            continue
        for name, browser in browsers.items():
            if door.status(name) in ("200", "302"):
                answer = knock(door, browser, world, data=posted[str(door)])
                assert answer.status_code in (503, 409), (str(door), name, answer.status_code)
    assert rows() == before
    assert Entry.objects.count() == entries


def test_nobody_is_signed_in_while_the_ledger_fails(world: World):
    Authenticator.objects.filter(user=world.account("okafor")).delete()  # the last step is then the password
    browser = world.browser("nobody")
    break_the_ledger()
    answer = browser.post(reverse("account_login"), {"login": "okafor@keller.example", "password": PASSWORD})
    assert answer.status_code == 503
    assert browser.get("/").headers["Location"].startswith(reverse("account_login"))


def test_as_many_entries_as_reads(world: World):
    """Removed and found: `record` at the end of `reading`."""
    pages = [
        ("okafor", reverse("note", args=[world["signed"]])),
        ("okafor", reverse("client", args=[world["rowan"]])),
        ("okafor", reverse("session", args=[world["session"]])),
        ("lindqvist", reverse("note", args=[world["signed"]])),
        ("novak", reverse("client_edit", args=[world["rowan"]])),
        ("ibarra", reverse("today")),
        ("haddad", reverse("ledger")),
        ("brandt", reverse("note", args=[world["submitted"]])),
        ("okafor", reverse("note_preview", args=[world["draft"]])),
        ("novak", reverse("clients")),
    ]
    browsers = {name: world.browser(name) for name, _ in pages}
    before = Entry.objects.count()
    for number in range(READS):
        name, address = pages[number % len(pages)]
        assert browsers[name].get(address).status_code == 200, address
    assert Entry.objects.count() == before + READS


def test_an_entry_names_everything_that_was_on_the_page(world: World):
    world.browser("okafor").get(reverse("session", args=[world["earlier"]]))
    newest = Entry.objects.filter(act="session.read").latest("ref")
    named = set(newest.about.values_list("about_ref", flat=True))
    wanted = ("rowan", "earlier", "signed", "addendum", "goal", "diagnosis")
    assert {str(world[word]) for word in wanted} <= named
    assert Note.objects.filter(ref=world["signed"]).exists()
