"""Rows of the ledger in the order of a log's tree, as the database gives them: plain tuples, no objects.

Verification reads 200,000 entries a second; what the ORM puts around a row costs more than all that is asked about it.
Every column that the database derived comes along, with the refs of the entry as they would stand in its leaf.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

Row = tuple[int, str, bytes, bytes | None, bytes | None, str, str, str, str, str, str | None, str | None]
"""position, ref, hashes, leaf, mark, log, at, act, outcome, kind of actor, actor,
how many refs, a comma, and the refs"""

# The plus signs keep SQLite from looking for an entry's refs through the index of a whole log.
_SQLITE = """
SELECT l.position, l.ref, l.hashes, CAST(e.leaf AS BLOB), e.mark, e.log, e.at, e.act, e.outcome, e.actor_kind,
       e.actor_ref,
       (SELECT count(*) || ',' || group_concat('{"kind":"' || r.kind || '","ref":"' || r.about_ref || '"}')
        FROM audit_entryref r
        WHERE r.entry_id = l.ref AND +r.log = e.log AND +r.at = e.at AND r.kind < x'' AND r.about_ref < x'')
FROM audit_leaf l LEFT JOIN audit_entry e ON e.ref = l.ref
WHERE l.log = %s AND l.position >= %s AND l.position < %s ORDER BY l.position
"""
_POSTGRES = """
SELECT l.position, l.ref::text, l.hashes, convert_to(e.leaf, 'UTF8'), e.mark, e.log, e.at, e.act, e.outcome,
       e.actor_kind, e.actor_ref, r.refs
FROM audit_leaf l LEFT JOIN audit_entry e ON e.ref = l.ref
LEFT JOIN LATERAL (
  SELECT count(*) || ','
         || string_agg('{"kind":"' || kind || '","ref":"' || about_ref || '"}', ',' ORDER BY id) AS refs
  FROM audit_entryref WHERE entry_id = l.ref AND log = e.log AND at = e.at) r ON true
WHERE l.log = %s AND l.position >= %s AND l.position < %s ORDER BY l.position
"""
_TIMES = """
SELECT e.at, e.act FROM audit_leaf l JOIN audit_entry e ON e.ref = l.ref
WHERE l.log = %s AND l.position >= %s AND l.position < %s ORDER BY l.position
"""
_NO_TEXT = """
SELECT e.ref FROM audit_leaf l JOIN audit_entry e ON e.ref = l.ref
WHERE l.log = %s AND l.position >= %s AND l.position < %s AND typeof(e.leaf) <> 'text' ORDER BY l.position LIMIT 1
"""
# Rows that `rows` and `refs_said` leave out, so that an entry may have one too many.
_STRAY_REF = """
SELECT r.entry_id FROM audit_entryref r JOIN audit_entry e ON e.ref = r.entry_id
WHERE r.log <> e.log OR r.at <> e.at {or_no_text} ORDER BY r.entry_id LIMIT 1
"""
# In one statement, so that what is written meanwhile is counted everywhere or nowhere.
_COUNTS = """
SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_leaf), (SELECT count(*) FROM audit_pending),
       (SELECT count(*) FROM audit_entryref)
"""
_UNSEALED = """
SELECT e.ref FROM audit_entry e LEFT JOIN audit_leaf l ON l.ref = e.ref LEFT JOIN audit_pending p ON p.ref = e.ref
WHERE l.ref IS NULL AND p.ref IS NULL ORDER BY e.ref LIMIT 1
"""
_HASHES = "SELECT position, hashes FROM audit_leaf WHERE log = %s AND position IN"
_PLACE = """
SELECT l.log, l.position, e.leaf, (SELECT max(c.size) FROM audit_checkpoint c WHERE c.log = l.log)
FROM audit_leaf l JOIN audit_entry e ON e.ref = l.ref WHERE l.ref = %s
"""
_TWINS = "SELECT ref FROM audit_entry GROUP BY ref HAVING count(*) > 1 ORDER BY ref LIMIT 1"


def rows(log: str, start: int, end: int) -> Sequence[Row]:
    """The entries at these positions of a log, those included that aren't there any more."""
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if connection.vendor == "sqlite" else _POSTGRES, [log, start, end])
        found: Sequence[Any] = cursor.fetchall()
    return found


def times(log: str, start: int, end: int) -> Sequence[tuple[str, str]]:
    """When the entries at these positions say that they were written, and their acts."""
    return _quickly(_TIMES, log, start, end)


def _quickly(statement: str, *values: str | int) -> Sequence[Any]:
    """All rows of an answer; from PostgreSQL in its binary form, which is read in half the time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg.pq import Format  # where there is no PostgreSQL, nothing of its driver is loaded

            cursor.cursor.format = Format.BINARY
        cursor.execute(statement, values)
        found: Sequence[Any] = cursor.fetchall()
    return found


def hashes_at(log: str, positions: Collection[int]) -> dict[int, bytes]:
    """The hashes that lie at these positions of a log, by position."""
    if not positions:
        return {}
    marks = ", ".join(["%s"] * len(positions))
    with connection.cursor() as cursor:
        cursor.execute(f"{_HASHES} ({marks})", [log, *positions])
        return {position: bytes(hashes) for position, hashes in cursor.fetchall()}


def place_of(ref: UUID) -> tuple[str, int, str, int] | None:
    """The log of an entry, its position, its leaf, and the size of the log's newest checkpoint. None: not sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [ref.hex if connection.vendor == "sqlite" else ref])
        found = cursor.fetchone()
    if found is None:
        return None
    log, position, leaf, size = found
    return log, position, leaf, size or 0


def counts() -> tuple[int, int, int, int]:
    """How many entries, leaves, entries that wait, and refs there are, all at one moment."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        entries, leaves, waiting, refs = cursor.fetchone()
    return entries, leaves, waiting, refs


def unsealed() -> UUID | None:
    """An entry that is neither sealed nor waits to be."""
    return _one(_UNSEALED)


def twin() -> UUID | None:
    """An entry that stands twice, where somebody took the table's key away."""
    return _one(_TWINS)


def stray_ref() -> UUID | None:
    """An entry with a row of refs that says another log or time than the entry, or isn't text."""
    sqlite = connection.vendor == "sqlite"
    return _one(_STRAY_REF.format(or_no_text="OR r.kind >= x'' OR r.about_ref >= x''" if sqlite else ""))


def no_text(log: str, start: int, end: int) -> UUID | None:
    """The first of these entries whose leaf has the bytes of a text and isn't one: only SQLite lets that be."""
    return _one(_NO_TEXT, log, start, end) if connection.vendor == "sqlite" else None


def _one(statement: str, *values: str | int) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    return None if found is None else UUID(str(found[0]))
