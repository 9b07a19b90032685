"""JSON as FHIR means it: UTF-8, no name twice, no NaN, not endlessly deep."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from twodrawer.fhir.errors import Unreadable


def read_json(text: bytes) -> Any:
    """The value. Unreadable, with a place, for everything that a strict reader stumbles over."""
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"The file is no UTF-8 text from byte {wrong.start:,} on") from None
    if not decoded.strip():
        raise Unreadable("The file is empty")
    try:
        return json.loads(decoded, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=Decimal)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"The file is no JSON: line {wrong.lineno:,}, column {wrong.colno:,}") from None
    except RecursionError:
        raise Unreadable("The file is nested too deeply") from None
    except (ValueError, ArithmeticError):
        # Python refuses to make a number of more than 4,300 digits.
        raise Unreadable("The file holds a number that is none") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The last one would win here and the first one elsewhere: such a file says two things at once.
    held = dict(pairs)
    if len(held) != len(pairs):
        raise Unreadable("The file names something twice in one place")
    return held


def _no_constant(said: str) -> NoReturn:
    raise Unreadable("The file holds a number that is none")
