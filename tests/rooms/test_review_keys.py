"""Two operators who rotate at the same moment don't drop each other's key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.cast import AT, make_house
from twodrawer.sealing import actions
from twodrawer.sealing.keyring import provider, unwrap
from twodrawer.sealing.models import DataKey

pytestmark = pytest.mark.django_db(transaction=True)


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
