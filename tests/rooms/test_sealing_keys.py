"""The practice's keys: founded, handed in, rotated, missing, loose."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from twodrawer.lib.errors import Conflict, Unavailable
from twodrawer.lib.refs import new_ref
from twodrawer.sealing import actions
from twodrawer.sealing.box import DoesNotOpen, Place, seal, unseal
from twodrawer.sealing.keyring import KeyDestroyed, keyring, provider
from twodrawer.sealing.models import DataKey
from twodrawer.sealing.provider import FileKeys, GivenKeys, new_practice_keys, practice_keys_to_json

AT = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def practice(settings, tmp_path: Path):
    settings.KEY_PROVIDER = FileKeys(tmp_path / "keys")
    ref = actions.keys_of_new_practice((), at=AT)
    keyring(ref).make(("practice", ref), "record", at=AT)
    return ref


def test_a_box_opens_at_its_own_place_only(practice):
    ring = keyring(practice)
    ref = new_ref()
    box = ring.seal("Skills group", owner=("practice", practice), purpose="record", ref=ref, column="a.b.c")
    assert keyring(practice).open(box, ref=ref, column="a.b.c") == b"Skills group"
    for moved, column in ((new_ref(), "a.b.c"), (ref, "a.b.d")):
        with pytest.raises(DoesNotOpen):
            keyring(practice).open(box, ref=moved, column=column)
    with pytest.raises(DoesNotOpen):
        keyring(practice).open(box, ref=ref, column="a.b.c", version=2)


@pytest.mark.parametrize("at", [0, 5, 20, 30, -1])
def test_a_box_with_one_flipped_bit_never_opens(practice, at):
    key, key_ref, place = b"k" * 32, new_ref(), Place(practice, new_ref(), "a.b.c")
    box = bytearray(seal(b"words", key=key, key_ref=key_ref, place=place))
    assert unseal(bytes(box), key=key, place=place) == b"words"
    box[at] ^= 1
    ring = keyring(practice)
    with pytest.raises((DoesNotOpen, KeyDestroyed)):
        ring.open(bytes(box), ref=place.ref, column=place.column)


def test_a_rotation_keeps_every_box_readable_and_can_be_cut_short(practice):
    ring = keyring(practice)
    owners = [new_ref() for _ in range(7)]
    boxes = {}
    for owner in owners:
        ring.make(("client", owner), "record", at=AT)
        boxes[owner] = ring.seal(
            "words", owner=("client", owner), purpose="record", ref=owner, column="a.b.c"
        )
    steps = actions.rotate_practice_keys(practice, at=AT, batch=3)
    assert next(steps)[0] == 3, "and then the machine stops"
    with pytest.raises(Conflict):
        actions.forget_old_keys(practice)
    assert list(actions.rotate_practice_keys(practice, at=AT, batch=3))[-1] == (8, 8)
    assert len(provider().practice_keys(practice).wrapping) == 2, (
        "a cut rotation is continued, not begun anew"
    )
    assert actions.forget_old_keys(practice) == 1
    for owner, box in boxes.items():
        assert keyring(practice).open(box, ref=owner, column="a.b.c") == b"words"


def test_a_missing_key_file_is_a_sentence_and_no_new_key(practice, settings):
    path = next(settings.KEY_PROVIDER.folder.iterdir())
    path.unlink()
    with pytest.raises(Unavailable) as told:
        keyring(practice).make(("client", new_ref()), "record", at=AT)
    assert "never makes a new one" in told.value.do
    assert list(settings.KEY_PROVIDER.folder.iterdir()) == []


def test_a_key_file_that_others_can_read_is_refused(practice, settings):
    path = next(settings.KEY_PROVIDER.folder.iterdir())
    path.chmod(0o644)
    with pytest.raises(Unavailable, match="read by others"):
        settings.KEY_PROVIDER.practice_keys(practice)


def test_a_wrapped_key_moved_to_another_owner_does_not_unwrap(practice):
    ring = keyring(practice)
    one, other = new_ref(), new_ref()
    for owner in (one, other):
        ring.make(("client", owner), "record", at=AT)
    stolen = DataKey.objects.using("keys").get(owner_ref=one)
    DataKey.objects.using("keys").filter(owner_ref=other).update(wrapped=stolen.wrapped)
    with pytest.raises(Unavailable):
        keyring(practice).load([("client", other)], "record")


def test_a_destroyed_key_opens_nothing_and_does_not_come_back(practice):
    ring, owner = keyring(practice), new_ref()
    ring.make(("client", owner), "record", at=AT)
    box = ring.seal("words", owner=("client", owner), purpose="record", ref=owner, column="a.b.c")
    ring.destroy(("client", owner), "record", at=AT)
    with pytest.raises(KeyDestroyed):
        keyring(practice).open(box, ref=owner, column="a.b.c")


def test_keys_handed_in_from_outside_are_taken_and_never_changed(settings):
    ref = new_ref()
    settings.KEY_PROVIDER = GivenKeys(json.dumps({str(ref): practice_keys_to_json(new_practice_keys(AT))}))
    assert actions.keys_of_new_practice((), at=AT) == ref
    with pytest.raises(Unavailable):
        actions.keys_of_new_practice((ref,), at=AT)
    with pytest.raises(Unavailable):
        list(actions.rotate_practice_keys(ref, at=AT))
