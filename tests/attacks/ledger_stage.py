"""The stage of the attacks on the ledger: two practices' logs, written, sealed and witnessed."""

from datetime import UTC, datetime

import pytest

from tests.support.ledger_hands import Log, verdict

AT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)


@pytest.fixture
def log():
    """Forty entries, sealed in two goes, with the checkpoint of each; and another practice's beside them."""
    one, other = Log(AT), Log(AT)
    one.write(20)
    other.write(5)
    first = one.seal()
    one.write(20)
    one.kept = [first, one.seal()]
    assert verdict(*one.kept).problem is None
    return one
