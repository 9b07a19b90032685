"""Clients: who may register, change and see them, and what stands in the ledger."""
import pytest
from tests.cast import make_house

pytestmark = pytest.mark.django_db


def test_the_cast_stands():
    house = make_house()
    assert house.okafor
