"""Two operators who rotate at the same moment don't drop each other's key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from tests.cast import AT, make_house
from twodrawer.sealing import actions
from twodrawer.sealing.keyring import provider, unwrap, wrap
from twodrawer.sealing.models import DataKey
from twodrawer.sealing.provider import PracticeKeys

pytestmark = pytest.mark.django_db(transaction=True)


def wrapped_by(practice: UUID) -> set[UUID]:
    live = DataKey.objects.using("keys").filter(practice_ref=practice, destroyed_at__isnull=True)
    return set(live.values_list("wrapped_by", flat=True))


def test_a_rotation_that_another_one_overtook_goes_on_towards_the_newer_key():
    """The first has wrapped everything and not looked again yet; a second one begins and ends in between."""
    practice = make_house().practice
    first = actions.rotate_practice_keys(practice, at=AT)
    next(first)
    list(actions.rotate_practice_keys(practice, at=AT))
    newest = provider().practice_keys(practice).current.ref
    assert wrapped_by(practice) == {newest}
    *_, last = first
    assert last[0] == last[1]
    assert wrapped_by(practice) == {newest}, "nothing goes back under the older one"


def test_a_rotation_writes_over_nothing_that_another_one_wrapped_meanwhile(monkeypatch):
    """Its batch was read and wrapped under its key; before it is written, a second rotation wraps the same rows."""
    practice = make_house().practice
    calls = []

    def overtaken(row: DataKey, key: bytes, keys: PracticeKeys) -> None:
        wrap(row, key, keys)
        calls.append(row.ref)
        if len(calls) == 1:
            monkeypatch.setattr("twodrawer.sealing.actions.wrap", wrap)
            list(actions.rotate_practice_keys(practice, at=AT))  # ends what the first one began
            list(actions.rotate_practice_keys(practice, at=AT))  # and this one begins anew

    monkeypatch.setattr("twodrawer.sealing.actions.wrap", overtaken)
    rotation = actions.rotate_practice_keys(practice, at=AT)
    next(rotation)
    newest = provider().practice_keys(practice).current.ref
    assert wrapped_by(practice) == {newest}
    assert list(rotation)
    for row in DataKey.objects.using("keys").filter(practice_ref=practice, destroyed_at__isnull=True):
        assert len(unwrap(row, provider().practice_keys(practice))) == 32


def test_after_two_rotations_at_once_every_data_key_opens():
    practice = make_house().practice
    before = len(provider().practice_keys(practice).wrapping)
    together = Barrier(2)

    def rotate(_: int) -> None:
        together.wait(timeout=20)
        try:
            list(actions.rotate_practice_keys(practice, at=AT, batch=3))
        finally:
            for alias in connections:
                connections[alias].close()

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(rotate, range(2)))
    keys = provider().practice_keys(practice)
    assert before < len(keys.wrapping) <= before + 2
    for row in DataKey.objects.using("keys").filter(practice_ref=practice, destroyed_at__isnull=True):
        assert len(unwrap(row, keys)) == 32
