"""Verification: signed is signed. Whatever was altered by SQL is found, and nothing is said beyond what is proved."""

import json
import os
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import answers, everyone, make_house
from tests.notes import open_desk
from tests.passkey import Passkey, in_a_request
from twodrawer.audit.models import Entry
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries
from twodrawer.chart.content import read_content
from twodrawer.chart.models import Note, NoteVersion, Signature
from twodrawer.chart.versions import open_raw
from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.lib.errors import Invalid, Unavailable
from twodrawer.sealing.keyring import keyring

pytestmark = pytest.mark.django_db

ATTESTED = "Attested by the practice for Okafor, LPC"
SIGNED_BY = "Signed by Okafor, LPC"


@pytest.fixture
def desk():
    return open_desk(make_house())


@pytest.fixture
def passkey(desk):
    with in_a_request():
        yield Passkey()


def verified(desk, note):
    return queries.verify_note(note, on=desk.house.today)


def wrong(desk, note):
    """Everything that verification names."""
    found = verified(desk, note)
    return " / ".join([*found.wrong, *(what for check in found.checks for what in check.wrong)])


def by_force(table, note_ref, column, value):
    """What a database administrator can do: the trigger is dropped, the row changed, the trigger put back."""
    trigger = ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT sql FROM sqlite_master WHERE name = '{table}_no_update'")
            (trigger,) = cursor.fetchone()
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        where = "note_id" if table == "chart_noteversion" else "version_id"
        key = note_ref.hex if connection.vendor == "sqlite" else note_ref
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where} = %s", [value, key])
        if connection.vendor == "sqlite":
            cursor.execute(trigger)
        else:
            cursor.execute("SET LOCAL session_replication_role = origin")


def passkey_signed(desk, passkey):
    passkey.enrol(desk.house.okafor, at=desk.tick())
    note = desk.written()
    step = desk.prepare(note)
    assert step.passkey is not None
    desk.sign(note, step=step.ref, assertion=passkey.sign(bytes.fromhex(step.content_hash)))
    return note


def test_without_a_passkey_the_practice_attests_and_nothing_more(desk):
    found = verified(desk, desk.signed())
    assert found.holds
    assert [check.says for check in found.checks] == [ATTESTED]


def test_a_passkey_proves_who_signed(desk, passkey):
    note = passkey_signed(desk, passkey)
    assert verified(desk, note).holds
    assert [check.says for check in verified(desk, note).checks] == [SIGNED_BY]
    text = queries.note_text(note, by=desk.house.lindqvist, on=desk.house.today, read=Reading())
    assert [one.says for one in text.signatures] == [SIGNED_BY]


def test_a_member_with_a_passkey_may_sign_without_it(desk, passkey):
    passkey.enrol(desk.house.okafor, at=desk.tick())
    assert [check.says for check in verified(desk, desk.signed()).checks] == [ATTESTED]


def test_only_an_assertion_over_this_hash_by_ones_own_passkey_signs(desk, passkey):
    house = desk.house
    passkey.enrol(house.okafor, at=desk.tick())
    stranger = Passkey()
    stranger.enrol(house.lindqvist, at=desk.tick())
    unrecorded = Passkey()
    unrecorded.enrol(house.okafor, at=desk.tick(), recorded=False)
    note = desk.written()
    step = desk.prepare(note)
    challenge = bytes.fromhex(step.content_hash)
    for assertion in (
        passkey.sign(os.urandom(32)),
        passkey.sign(challenge, origin="http://other.example"),
        passkey.sign(challenge, kind="webauthn.create"),
        stranger.sign(challenge),
        unrecorded.sign(challenge),
        passkey.sign(challenge).replace('"signature": "', '"signature": "AAAA'),
        "{}",
        "[]",
        "null",
        "no json",
        "[" * 100_000,
    ):
        with pytest.raises(Invalid):
            desk.sign(note, step=step.ref, assertion=assertion)
    assert Note.objects.get(ref=note).state == "draft"


def test_an_enrolment_recorded_after_the_signature_proves_nothing(desk, passkey):
    note = passkey_signed(desk, passkey)
    signed_at = Signature.objects.get(version__note_id=note).signed_at
    with connection.cursor() as cursor:
        # The enrolment's entry is taken away and written anew with a later time, as a forger would have to.
        for table in ("audit_entry", "audit_entryref"):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {table}_no_delete")
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = replica")
        ref = Entry.objects.get(act="passkey.enrolled").ref
        key = ref.hex if connection.vendor == "sqlite" else ref
        cursor.execute("DELETE FROM audit_entryref WHERE entry_id = %s", [key])
        cursor.execute("DELETE FROM audit_entry WHERE ref = %s", [key])
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = origin")
    passkey.record("passkey.enrolled", desk.house.okafor, at=signed_at + timedelta(seconds=1))
    assert "no enrolment of that passkey was recorded before the signature" in wrong(desk, note)
    assert [check.says for check in verified(desk, note).checks] == [ATTESTED]
    text = queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading())
    assert [one.says for one in text.signatures] == [ATTESTED]


def test_a_passkey_removed_later_still_proves_what_it_signed(desk, passkey):
    note = passkey_signed(desk, passkey)
    passkey.record("passkey.removed", desk.house.okafor, at=desk.tick())
    assert [check.says for check in verified(desk, note).checks] == [SIGNED_BY]


def test_an_assertion_put_into_a_row_is_found(desk, passkey):
    passkey.enrol(desk.house.okafor, at=desk.tick())
    note = desk.signed()
    version = NoteVersion.objects.get(note_id=note)
    forged = json.loads(Passkey().sign(bytes.fromhex(version.content_hash)))
    kept = canonical({"id": forged["rawId"], **forged["response"]}).decode()
    by_force("chart_signature", version.ref, "assertion", kept)
    assert "no enrolment" in wrong(desk, note)
    assert [check.says for check in verified(desk, note).checks] == [ATTESTED]


def test_one_changed_bit_of_the_content_is_found(desk):
    note = desk.signed()
    version = NoteVersion.objects.get(note_id=note)
    for place in (0, 5, 20, 40, -1):
        box = bytearray(version.content)
        box[place] ^= 1
        by_force("chart_noteversion", note, "content", bytes(box))
        assert not verified(desk, note).holds
        with pytest.raises(Unavailable):
            queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading())
    by_force("chart_noteversion", note, "content", bytes(version.content))
    assert verified(desk, note).holds


def test_a_text_resealed_with_the_clients_own_key_is_found(desk):
    note = desk.signed()
    version = NoteVersion.objects.get(note_id=note)
    ring = keyring(desk.house.practice)
    raw = open_raw(ring, version).replace(b"five nights", b"nine nights")
    assert read_content(raw).sections[0].text.startswith("Rowan slept nine")
    box = ring.seal(
        raw,
        owner=("client", desk.house.rowan),
        purpose="record",
        ref=version.ref,
        column=NoteVersion.CONTENT,
        version=1,
    )
    by_force("chart_noteversion", note, "content", box)
    assert "isn't what its hash says" in wrong(desk, note)
    with pytest.raises(Unavailable):
        queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading())
    # With the hash changed as well, the practice's signature and the ledger still tell.
    by_force("chart_noteversion", note, "content_hash", sha256_hex(raw))
    found = wrong(desk, note)
    assert "the statement says another content hash" in found
    assert "the ledger doesn't hold this signature" in found


def test_boxes_swapped_between_two_notes_dont_open(desk):
    one, two = desk.signed(), desk.signed()
    box = NoteVersion.objects.get(note_id=one).content
    by_force("chart_noteversion", two, "content", bytes(box))
    assert "doesn't open" in wrong(desk, two)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("signer_name", "Lindqvist, LCSW", "another signer name"),
        ("part", "supervisor", "another part"),
        ("practice_signature", bytes(64), "the practice's signature doesn't verify"),
        ("statement", '{"spec":"twodrawer-signature-v1"}', "the practice's signature doesn't verify"),
        ("statement", "{", "the statement can't be read"),
    ],
)
def test_an_altered_signature_is_named(desk, column, value, named):
    note = desk.signed()
    version = NoteVersion.objects.get(note_id=note)
    by_force("chart_signature", version.ref, column, value)
    assert named in wrong(desk, note)


def test_a_signature_by_somebody_else_is_named(desk):
    note = desk.signed()
    version = NoteVersion.objects.get(note_id=note)
    ref = desk.house.lindqvist.ref
    by_force("chart_signature", version.ref, "signer_id", ref.hex if connection.vendor == "sqlite" else ref)
    assert "another signer ref" in wrong(desk, note)
    assert "the ledger doesn't hold this signature" in wrong(desk, note)


def test_a_state_without_its_signatures_is_named(desk):
    note = desk.submitted()
    Note.objects.filter(ref=note).update(state="cosigned")
    assert "the supervisor's signature of version 1 is missing" in wrong(desk, note)
    Note.objects.filter(ref=note).update(state="signed")
    assert "the author's signature of version 1 is missing" in wrong(desk, note)
    Note.objects.filter(ref=note).update(state="submitted", version=2)
    assert "the versions of this note" in wrong(desk, note)


def test_a_note_moved_to_another_client_or_author_is_named(desk):
    note = desk.signed()
    Note.objects.filter(ref=note).update(client_id=desk.house.tran)
    assert "belongs to another" in wrong(desk, note)
    Note.objects.filter(ref=note).update(client_id=desk.house.rowan, author_id=desk.house.lindqvist.ref)
    assert "belongs to another" in wrong(desk, note)


def test_who_may_verify(desk):
    note = desk.signed()

    def verify(by):
        queries.verification(note, by=by, on=desk.house.today, read=Reading())

    assert answers(desk.house, verify) == everyone(
        404, okafor=200, lindqvist=200, ibarra=200, haddad=200, novak=403, keller=403
    )


def test_the_practices_statement_holds_no_clinical_word(desk):
    note = desk.signed()
    statement = Signature.objects.get(version__note_id=note).statement
    assert set(json.loads(statement)) == {
        "spec",
        "practice_ref",
        "note_ref",
        "version",
        "content_hash",
        "part",
        "signer_ref",
        "signer_name",
        "at",
        "how",
        "enrolment_ref",
    }
