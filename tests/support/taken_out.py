"""Guards taken out by pytest: a sample in `make test`, each of them a test of its own in a soak."""

from typing import Any

import pytest

from tools.room_guards import Guarded, missed


def noticed(
    request: pytest.FixtureRequest, django_db_blocker: Any, sample: list[Guarded]
) -> dict[Guarded, str]:
    """Who notices, for those guards whose tests run now: all of the sample, or those picked by `-k`."""
    picked = [
        item.callspec.params.get("guard") for item in request.session.items if hasattr(item, "callspec")
    ]
    with django_db_blocker.unblock():
        return missed([guard for guard in sample if guard in picked])
