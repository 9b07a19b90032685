"""Promise 4, off line: a signed note as a file. Who signed is proved or attested, never more; one changed bit is found."""

import copy
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import make_house
from tests.notes import open_desk
from tests.passkey import Passkey, in_a_request
from tests.support.counts import count
from tests.support.ledger_hands import attempt, key_of, run
from twodrawer import verifier
from twodrawer.audit import seal, tree
from twodrawer.audit.models import Entry
from twodrawer.audit.portable import as_file, consistency_of, inclusion_of
from twodrawer.audit.signer import keeper
from twodrawer.chart import actions, queries
from twodrawer.chart.models import Note, PaperFile
from twodrawer.lib.canonical import sha256_hex
from twodrawer.lib.errors import Conflict, Unavailable
from twodrawer.lib.refs import short_ref
from twodrawer.sealing.actions import public_signing_keys

pytestmark = pytest.mark.django_db
BITS = count("changed bits of a signed note's file", usual=400, full=200_000)


@pytest.fixture
def desk():
    desk = open_desk(make_house())
    with in_a_request():
        yield desk


def taken(desk, note, by=None):
    """The file, as it is handed over."""
    by = by or desk.house.okafor
    _, file = actions.take_signed_note(note, by=by, at=desk.tick(), on=desk.house.today)
    return file.content


@pytest.fixture
def signed(desk):
    """A note signed with a passkey, with an addendum that was signed without one."""
    passkey = Passkey()
    passkey.enrol(desk.house.okafor, at=desk.tick())
    note = desk.written()
    step = desk.prepare(note)
    desk.sign(note, step=step.ref, assertion=passkey.sign(bytes.fromhex(step.content_hash)))
    addendum = actions.begin_addendum(note, by=desk.house.okafor, at=desk.tick(), on=desk.house.today)
    desk.save(
        addendum, sections={"addendum": "Rowan called: the bus on Monday went well."}, format="addendum"
    )
    desk.sign(addendum)
    return note


def said_of(raw, **keys):
    """What the verifier says of a file; the words of its refusal otherwise."""
    known = verifier.Known(set(keys.get("practice", ())), set(keys.get("ledger", ())))
    try:
        return verifier.check(raw, known)
    except (verifier.Wrong, KeyError, TypeError, AttributeError, IndexError) as wrong:
        return f"wrong: {wrong}"


def test_who_signed_with_a_passkey_is_proved_and_who_did_not_is_attested(desk, signed):
    first, second = said_of(taken(desk, signed))
    assert f"note {short_ref(signed)}, version 1: Signed by Okafor, LPC (author) at 20" in first
    assert "with a passkey enrolled 20" in first
    assert "version 1: Attested by the practice for Okafor, LPC (author)" in second
    assert "passkey" not in second and "Signed by" not in second


def test_a_cosigned_note_carries_both_signatures(desk):
    note = desk.submitted()
    desk.cosign(note)
    lines = said_of(taken(desk, note, desk.house.brandt))
    assert ["(trainee)" in lines[0], "(supervisor)" in lines[1], len(lines)] == [True, True, 2]


def test_one_changed_bit_of_the_file_is_found(desk, signed):
    raw = taken(desk, signed)
    assert not isinstance(said_of(raw), str)
    places = (
        range(len(raw) * 8) if len(raw) * 8 <= BITS else random.Random(11).sample(range(len(raw) * 8), BITS)
    )
    missed = []
    for place in places:
        changed = bytearray(raw)
        changed[place // 8] ^= 1 << (place % 8)
        if not isinstance(said_of(bytes(changed)), str):
            missed.append(place)
    assert not missed
    assert isinstance(said_of(raw[:-1]), str) and isinstance(said_of(raw + b"\n"), str)


def variations(said):
    """The file of a note, changed by somebody who knows its form."""

    def other(change):
        changed = copy.deepcopy(said)
        change(changed)
        return as_file(changed)

    first = said["notes"][0]["signatures"][0]
    yield "another's words", other(lambda s: s["notes"][0].update(content=s["notes"][1]["content"]))
    yield (
        "the passkey left out",
        other(lambda s: s["notes"][0]["signatures"][0].update(assertion=None, enrolment=None)),
    )
    yield "no signature", other(lambda s: s["notes"][0].update(signatures=[]))
    yield "one signature twice", other(lambda s: s["notes"][0]["signatures"].append(first))
    yield "the addendum alone", other(lambda s: s["notes"].pop(0))
    yield "the note as its own addendum", other(lambda s: s["notes"].append(s["notes"][0]))
    yield (
        "another entry",
        other(lambda s: s["notes"][0]["signatures"][0].update(entry=s["notes"][1]["signatures"][0]["entry"])),
    )
    yield (
        "an entry as the enrolment",
        other(lambda s: s["notes"][0]["signatures"][0].update(enrolment=first["entry"])),
    )
    yield "no checkpoint", other(lambda s: s.update(logs={}))
    yield "one member more", other(lambda s: s.update(note="trust me"))


def test_a_file_that_was_put_together_otherwise_proves_nothing(desk, signed):
    said = json.loads(taken(desk, signed))
    for what, raw in variations(said):
        assert isinstance(said_of(raw), str), what


def test_keys_that_are_known_from_elsewhere_are_insisted_on(desk, signed, capsys):
    raw = taken(desk, signed)
    practice = set(public_signing_keys(desk.house.practice).values())
    ledger = {str(keeper().key(log)) for log in json.loads(raw)["logs"]}
    assert not isinstance(said_of(raw, practice=practice, ledger=ledger), str)
    assert "isn't the one that you named" in said_of(raw, practice={bytes(32)})
    assert "isn't the one that you named" in said_of(raw, ledger={"twodrawer/x+00000000+AA=="})


def test_the_verifier_needs_neither_twodrawer_nor_django(desk, signed, tmp_path):
    (tmp_path / "note.json").write_bytes(taken(desk, signed))
    shutil.copytree(Path(verifier.__file__).parent, tmp_path / "verifier")
    watched = (
        "import runpy, sys; sys.path.insert(0, '.'); sys.argv = ['verifier', 'note.json']\n"
        "try: runpy.run_module('verifier', run_name='__main__')\n"
        "except SystemExit as end: status = end.code\n"
        "print('loaded', sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'twodrawer')))\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", watched], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Signed by Okafor, LPC" in done.stdout and "loaded []" in done.stdout
    assert "Ask the practice whether this is its practice key" in done.stdout


def test_a_file_of_a_note_that_was_altered_is_not_made(desk, signed):
    version = __import__("twodrawer.chart.models", fromlist=["NoteVersion"]).NoteVersion.objects.get(
        note=signed
    )

    def altered():
        if connection.vendor == "sqlite":
            run("DROP TRIGGER chart_noteversion_no_update")
        run("UPDATE chart_noteversion SET content_hash = %s WHERE ref = %s", "0" * 64, key_of(version.ref))
        with pytest.raises(Unavailable):
            taken(desk, signed)
        return "refused"

    assert attempt(altered) == "refused"


def test_a_file_leaves_through_the_gate_and_stands_in_the_ledger(desk, signed):
    raw = taken(desk, signed)
    row = PaperFile.objects.get(kind="note")
    entry = json.loads(Entry.objects.get(act="note.exported").leaf)
    assert entry["facts"]["sha256"] == row.sha256 == sha256_hex(raw)
    assert entry["facts"]["form"] == "signed-note" and entry["facts"]["addenda"] == 1


# --- Proofs as files ------------------------------------------------------------------------------


def test_an_entrys_proof_and_a_logs_growth_are_checked_off_line(desk):
    desk.signed()
    seal.seal_now(at=desk.tick())
    log = str(desk.house.practice)
    small = tree.size_of(log)
    early = tree.newest_checkpoint(log)
    desk.signed()
    ref = Entry.objects.filter(act="note.signed").latest("ref").ref
    (line,) = said_of(as_file(inclusion_of(ref, at=desk.tick())))
    assert f"entry {short_ref(ref)} (note.signed, " in line and f"twodrawer/record/{log}" in line
    grown = as_file(consistency_of(log, small, tree.size_of(log)))
    assert "only grew from" in said_of(grown)[0]
    known = verifier.Known(set(), {str(keeper().key(log))})
    assert verifier.check(early.encode(), known) and verifier.check(grown, known)
    for raw in (as_file(inclusion_of(ref, at=desk.tick())), grown):
        for place in random.Random(5).sample(range(len(raw) * 8), 120):
            changed = bytearray(raw)
            changed[place // 8] ^= 1 << (place % 8)
            assert isinstance(said_of(bytes(changed)), str), place


def test_two_checkpoints_of_one_size_with_two_roots_are_found(desk):
    """Somebody with the ledger's key showed two people two histories."""
    desk.signed()
    seal.seal_now(at=desk.tick())
    log = str(desk.house.practice)
    mine = tree.newest_checkpoint(log)
    other = keeper().signed(log, size=tree.size_of(log), root=bytes(32), at="2026-11-22T10:00:00.000000Z")
    known = verifier.Known(set(), {str(keeper().key(log))})
    assert verifier.check(mine.encode(), known)
    with pytest.raises(verifier.Wrong, match="different roots"):
        verifier.check(other.encode(), known)


def test_a_proof_asks_two_questions_however_long_the_log(desk, django_assert_max_num_queries):
    """How long that takes is measured in bench/ledger.py."""
    note = desk.signed()
    seal.seal_now(at=desk.tick())
    ref = Entry.objects.filter(act="note.signed", about__about_ref=str(note)).latest("ref").ref
    with django_assert_max_num_queries(2):
        tree.inclusion(ref)


def test_verification_finds_a_signatures_entry_that_was_rewritten(desk, signed):
    ref = Entry.objects.get(act="note.signed").ref
    seal.seal()

    def rewritten():
        text = Entry.objects.get(ref=ref).leaf.replace('"purpose":"treatment"', '"purpose":"operation"')
        run("UPDATE audit_entry SET leaf = %s WHERE ref = %s", text, key_of(ref))
        found = queries.verify_note(signed, on=desk.house.today)
        return "; ".join(wrong for check in found.checks for wrong in check.wrong)

    assert attempt(rewritten) == "the ledger's entry of it isn't what was sealed"


def test_only_a_signed_note_has_a_file(desk):
    with pytest.raises(Conflict):
        taken(desk, desk.submitted(), desk.house.brandt)
    assert reverse("note_signed", args=[desk.signed()]).endswith("/signed/")


def test_the_file_of_an_addendum_is_that_of_its_note(desk, signed):
    addendum = Note.objects.get(addendum_to=signed)
    assert json.loads(taken(desk, addendum.ref))["notes"] == json.loads(taken(desk, signed))["notes"]
