"""A served house's ledger, read as somebody with the database's password would."""

import json
import sqlite3
from typing import Any

import psycopg

from tests.support.house import House


def asked(house: House, statement: str) -> list[tuple[Any, ...]]:
    """The rows of one statement on the record's database."""
    if url := house.stores.get("TWODRAWER_RECORD_URL"):
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()
    file = sqlite3.connect(house.home / "record.sqlite3", timeout=20)
    try:
        return file.execute(statement).fetchall()
    finally:
        file.close()


def leaves(house: House) -> list[dict[str, Any]]:
    """Every entry, the newest first."""
    return [json.loads(row[0]) for row in asked(house, "SELECT leaf FROM audit_entry ORDER BY ref DESC")]


def waiting(house: House) -> int:
    """How many entries aren't sealed."""
    count: int = asked(house, "SELECT count(*) FROM audit_pending")[0][0]
    return count
