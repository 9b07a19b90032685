"""Every attack plays on the same stage."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.attacks.vault_desk import desk, everything, stranger
from tests.attacks.vault_drawer import drawer

if TYPE_CHECKING:
    from tests.attacks.stage import World

# Fixtures of their own files, for every attack.
__all__ = ["desk", "drawer", "everything", "stranger"]


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: Any) -> "Iterator[World]":
    """The stage, for this file; gone at its end."""
    from tests.attacks.stage import raised  # after Django was set up, not before

    with django_db_blocker.unblock(), raised() as world:
        yield world


@pytest.fixture
def world(built_world: "World", db: None) -> "World":
    """The stage as it was built, whatever earlier tests did on it: `db` is a savepoint within."""
    built_world.set_clock()
    return built_world
