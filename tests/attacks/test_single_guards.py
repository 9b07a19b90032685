"""Guards that stand alone and that no other attack tries: each taken away makes one of these fail.

The table in tools/guards/ names the guard that each of them misses.
"""

import json
import logging
import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.attacks.bodies import BODIES
from tests.attacks.stage import World
from tests.passkey import Passkey, in_a_request
from tests.support import keller
from twodrawer.audit.actions import record
from twodrawer.audit.commitment import commit
from twodrawer.audit.entries import PROGRAM, Event
from twodrawer.audit.reading import Reading
from twodrawer.audit.seal import seal_now
from twodrawer.chart import actions as chart
from twodrawer.chart import queries
from twodrawer.chart.models import Note, Signature
from twodrawer.config import serving
from twodrawer.config.guards import KEPT_TABLES
from twodrawer.config.home import BadSettings, installation_secrets, make_installation_keys, read_home
from twodrawer.law import Role
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people
from twodrawer.people.models import EmergencyAccess, Invitation, OfflineCode
from twodrawer.sealing.actions import rotate_practice_keys
from twodrawer.sealing.keyring import keyring
from twodrawer.sealing.models import DataKey

# -- at rest -----------------------------------------------------------------------------------------


def test_no_secret_that_lets_somebody_in_lies_in_a_row(db):
    practice = keller.practice()
    boss = keller.works_here(practice, "Keller", Role.ADMINISTRATOR)
    who = {"by": boss, "at": keller.moment()}
    code = people.make_offline_code(boss.account_ref, **who)
    _, token = people.invite_member(
        name="Lindqvist", credentials="", email="lindqvist@keller.example", roles=[Role.CLINICIAN],
        on=keller.moment().date(), **who,
    )  # fmt: skip
    for model, secret in ((OfflineCode, code), (Invitation, token)):
        kept = repr(list(model.objects.values()))
        assert secret not in kept
        assert secret.replace("-", "") not in kept


def test_the_same_words_never_have_the_same_hash(world: World):
    first, again = (chart.prepare_signature(world["draft"], **world.who("okafor")) for _ in range(2))
    assert first.content_hash != again.content_hash


def test_the_installations_key_file_is_nobody_elses_to_read(tmp_path):
    home = read_home({"TWODRAWER_HOME": str(tmp_path)})
    path = make_installation_keys(home, at=keller.moment())
    assert path.stat().st_mode & 0o777 == 0o600
    assert installation_secrets(home, {})
    path.chmod(0o640)
    with pytest.raises(BadSettings, match="600"):
        installation_secrets(home, {})


def test_a_key_destroyed_during_a_rotation_stays_destroyed(world: World):
    ring, owner, at = keyring(world.cast.practice), new_ref(), world.at
    ring.make(("draft", owner), "text", at=at)

    class Meanwhile:
        """The draft is signed while its batch of keys is being wrapped anew."""

        def __get__(self, row, kind):
            if row is not None and row.owner_ref == owner:
                ring.destroy(("draft", owner), "text", at=at)
            return None if row is None else row.__dict__["wrapped"]

        def __set__(self, row, value):
            row.__dict__["wrapped"] = value

    kept, broke = DataKey.__dict__["wrapped"], False
    DataKey.wrapped = Meanwhile()
    try:
        with transaction.atomic(using="keys"):
            list(rotate_practice_keys(world.cast.practice, at=at))
    except DatabaseError:
        broke = True  # by the trigger that stands behind
    finally:
        DataKey.wrapped = kept
    assert not broke
    row = DataKey.objects.using("keys").get(owner_ref=owner)
    assert row.destroyed_at is not None
    assert row.wrapped is None


def test_a_destroyed_keys_row_is_never_written_again(world: World):
    ring, owner = keyring(world.cast.practice), new_ref()
    ring.make(("draft", owner), "text", at=world.at)
    ring.destroy(("draft", owner), "text", at=world.at)
    rows = DataKey.objects.using("keys").filter(owner_ref=owner)
    for change in ({"destroyed_at": None, "wrapped": bytes(60)}, {"owner_ref": new_ref()}):
        with pytest.raises(DatabaseError, match="stays destroyed"), transaction.atomic(using="keys"):
            rows.update(**change)


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_what_is_kept_cant_be_emptied(table, world: World):
    world.browser("okafor").get(reverse("note_print", args=[world["signed"]]))
    world.browser("okafor").get(reverse("note_pdf", args=[world["signed"]]))
    world.browser("brandt").post(reverse("note_return", args=[world["submitted"]]), {"comment": "Say more."})
    ending = reverse("policy_end", args=[world["rowan"], world["policy"]])
    world.browser("novak").post(ending, {"last_day": str(world.cast.today)})
    opening = {
        "name": "Rowan",
        "born": "1992-03-08",
        "reason": "Rowan is on the roof of the house.",
        "sure": "on",
    }
    brandt = world.browser("brandt")
    brandt.post(reverse("emergency"), opening)
    brandt.post(reverse("emergency_end", args=[EmergencyAccess.objects.latest("begun_at").ref]))
    reviewed = {"finding": f"emergency:{world['emergency']}", "remark": "It was one."}
    world.browser("haddad").post(reverse("review_mark"), reviewed)
    officer = world.browser("haddad")
    for route in ("accounting", "accounting_report"):
        officer.post(reverse(route, args=[world["rowan"]]), BODIES[route](world, {}))
    seal_now(at=world.at)
    commit(at=world.at)
    lifting = reverse("hold_lift", args=[world["rowan"], world["hold"]])
    world.browser("haddad").post(lifting, {"reason": "Settled"})
    emptied = f"DELETE FROM {table}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Else it would be refused for the checks that still wait for the end of this transaction.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            emptied = f"TRUNCATE {table} CASCADE"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(emptied)


# -- passkeys ----------------------------------------------------------------------------------------


def put_under(world, assertion):
    """The note carries this assertion, as a database administrator would put it there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER chart_signature_no_update")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
    said = json.loads(assertion)
    kept = canonical({"id": said["rawId"], **said["response"]}).decode()
    Signature.objects.filter(version__note=world["draft"]).update(assertion=kept)
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")


def fault(world):
    """What verification says of the passkey under that note."""
    (check,) = queries.verify_note(world["draft"], on=world.cast.today).checks
    return " / ".join(check.wrong), check.says


@pytest.fixture
def okafors(world: World):
    """A passkey of Okafor's and the hash that it signed: under the stage's draft, which is signed by that."""
    passkey, who = Passkey(), world.who("okafor")
    with in_a_request():
        passkey.enrol(world.cast.okafor, at=world.at)
        later = {**who, "at": world.at + timedelta(minutes=1)}
        step = chart.prepare_signature(world["draft"], **later)
        chart.sign_progress_note(
            world["draft"], step=step.ref, confirmed_at=later["at"],
            assertion=passkey.sign(bytes.fromhex(step.content_hash)), **later,
        )  # fmt: skip
        wrong, says = fault(world)
        assert wrong == "" and says.startswith("Signed by")
        yield passkey, bytes.fromhex(step.content_hash)


def test_a_passkeys_signature_over_something_else_proves_nothing(world: World, okafors):
    put_under(world, okafors[0].sign(os.urandom(32)))
    assert fault(world)[0] == "the passkey signed something else"
    assert fault(world)[1].startswith("Attested")


def test_a_key_that_was_merely_touched_proves_nothing(world: World, okafors, monkeypatch):
    monkeypatch.setattr("tests.passkey.PRESENT_AND_VERIFIED", 0x01)
    put_under(world, okafors[0].sign(okafors[1]))
    assert fault(world)[0] == "the passkey's signature is of another kind"
    assert fault(world)[1].startswith("Attested")


def test_another_keys_signature_under_a_passkeys_name_is_found(world: World, okafors):
    said = json.loads(okafors[0].sign(okafors[1]))
    said["response"]["signature"] = json.loads(Passkey().sign(okafors[1]))["response"]["signature"]
    put_under(world, json.dumps(said))
    assert fault(world)[0] == "the passkey's signature doesn't verify"
    assert fault(world)[1].startswith("Attested")


def test_a_passkey_removed_before_proves_nothing(world: World, okafors):
    okafors[0].record("passkey.removed", world.cast.okafor, at=world.at + timedelta(seconds=1))
    assert "no enrolment" in fault(world)[0]
    assert fault(world)[1].startswith("Attested")


# -- what is written down ----------------------------------------------------------------------------


def test_an_entry_takes_no_sentence(world: World):
    with pytest.raises(ValueError, match="prose"):
        record(Event("note.signed", facts={"part": "Rowan slept well"}), by=PROGRAM, at=world.at)


class Heard(logging.Handler):
    """Keeps every line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def test_a_log_line_holds_neither_an_address_nor_what_went_wrong(world: World, monkeypatch):
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("Rowan slept in the shed")

    heard, loggers = Heard(), [logging.getLogger(name) for name in ("", "twodrawer")]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        okafor = world.browser("okafor")
        okafor.get(reverse("clients"), {"words": "Rowan"})
        okafor.get("/nowhere/Rowan/")
        monkeypatch.setattr("twodrawer.desk.views.notes.note_page", fail)
        assert okafor.get(reverse("note", args=[world["signed"]])).status_code == 500
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
    said = "\n".join(heard.lines)
    assert "unexpected RuntimeError" in said
    assert "Rowan" not in said and "shed" not in said
    assert "/clients/" not in said


def test_a_timeline_opens_nothing_for_those_who_see_codes_only(world: World):
    def opened(name):
        who = world.who(name)
        return queries.note_texts(world["rowan"], by=who["by"], on=who["on"], read=Reading())

    assert opened("ibarra") == opened("haddad") == ()
    assert opened("lindqvist") != ()


# -- on purpose --------------------------------------------------------------------------------------


def test_a_draft_is_discarded_on_purpose(world: World):
    okafor = world.browser("okafor")
    for body in ({}, {"sure": ""}, {"sure": "on"}):
        okafor.post(reverse("note_discard", args=[world["draft"]]), body)
        assert Note.objects.get(ref=world["draft"]).state == "draft"


def test_nothing_is_served_in_the_clear_beyond_this_machine(world: World, monkeypatch, settings):
    monkeypatch.setattr(serving, "checks", lambda: iter(()))
    monkeypatch.setattr(serving, "finish_what_a_crash_left", lambda: None)
    monkeypatch.setattr("granian.server.Server.serve", lambda self: None)
    settings.SECURE = False
    for host in ("0.0.0.0", "192.168.1.20", "::"):
        with pytest.raises(BadSettings, match="in the clear"):
            serving.serve_record(host=host, port=1)
    assert serving.serve_record(host="127.0.0.1", port=1) == 0


def test_a_real_record_has_the_real_time(world: World, monkeypatch):
    monkeypatch.setenv(serving.DEMO_CLOCK, "2030-01-01T09:00-08:00")
    with pytest.raises(BadSettings, match="real time"):
        serving.apply_demo_clock()


@pytest.fixture
def demo_boss(db):
    """The administrator of a demo practice, whose account has the demo's mark."""
    return keller.works_here(keller.practice(is_demo=True), "Marlow", Role.ADMINISTRATOR, factor=False)


def test_somebody_real_in_a_demo_practice_has_no_door_without_a_password(demo_boss):
    who = {"by": demo_boss, "at": keller.moment(), "on": keller.moment().date()}
    said = {
        "name": "Tran",
        "credentials": "",
        "email": "tran@work.example",
        "roles": [Role.CLINICIAN],
    }
    _, token = people.invite_member(**said, **who)
    real = people.accept_invitation(token, password=keller.PASSWORD, at=who["at"])
    browser = keller.browser()
    shown = browser.get(reverse("demo_sign_in")).content.decode()
    assert "Marlow" in shown and "Tran" not in shown
    assert browser.post(reverse("demo_sign_in"), {"account": str(real)}).status_code == 404


def test_a_sign_in_through_the_demos_door_opens_nothing_from_elsewhere(demo_boss):
    browser = keller.browser()
    assert browser.post(reverse("demo_sign_in"), {"account": str(demo_boss.account_ref)}).status_code == 302
    assert browser.get("/people/").status_code == 200
    assert browser.get("/people/", REMOTE_ADDR="192.0.2.7").status_code == 302
