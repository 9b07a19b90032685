"""A run of entries as the database keeps it, a column at a time: each column of all its entries is one text.

What is asked of a run is compared a column at a time as well (`audit.whole`), so nothing is made of one entry by
itself, and one row comes from each table. The tables are read side by side and not joined: what neighbours in a tree
lies together in each of them, and to look an entry up costs more than to read it. Each table says whose rows these are.

Two values never pass for one: a text of so many values has one comma or line feed less than values, and of hashes and
marks the lengths come along. In SQLite, which keeps what it is given, values that read as text and aren't are counted
out.
"""

from typing import Any, NamedTuple

from django.db import DatabaseError, connection


class Places(NamedTuple):
    """Neighbouring positions of a log, in their order. `sound`: rows whose values are of the kind they must be."""

    sound: int
    steps: str  # from the first position
    refs: str
    hashes: bytes
    lengths: str  # of the hashes


class Entries(NamedTuple):
    """Entries, in any order. `sound`: rows of their log, with a mark, and values that are texts."""

    sound: int
    refs: str
    leaves: bytes  # with a line feed and a zero between them
    marks: bytes  # 16 bytes each
    times: str
    acts: str
    outcomes: str
    kinds: str
    actors: str  # blank where there is none


class About(NamedTuple):
    """Rows of refs in the order of their entries' refs."""

    many: int
    entries: str
    times: str
    named: str  # kinds and refs, as leaves say them

    @property
    def said(self) -> str:
        """These rows as leaves have them. No row passes for two: there are as many braces as rows."""
        return f'{{"kind":"{self.named}"}}' if self.many else ""


class Run(NamedTuple):
    """What lies at neighbouring positions: their rows in the tree, their entries, the rows of refs."""

    places: Places
    entries: Entries
    about: About


# Numbers come before every text and bytes after it; no number reads as any of these texts. What is null is not counted
# as sound, and no actor is said by a blank, which no actor is.
_PLACES_SQLITE = """
SELECT sum(hashes >= x'' AND ref < x''), group_concat(position - %s), group_concat(ref),
       CAST(group_concat(hashes, '') AS BLOB), group_concat(length(hashes))
FROM audit_leaf WHERE log = %s AND position >= %s AND position < %s ORDER BY position
"""
_PLACES_POSTGRES = """
SELECT count(hashes), string_agg((position - %s)::text, ','), string_agg(ref::text, ','), string_agg(hashes, ''),
       string_agg(length(hashes)::text, ',')
FROM (SELECT position, ref, hashes FROM audit_leaf
      WHERE log = %s AND position >= %s AND position < %s ORDER BY position) AS one
"""
_ENTRIES_SQLITE = """
SELECT sum(length(mark) = 16 AND mark >= x'' AND log COLLATE BINARY = %s
           AND ref < x'' AND leaf < x'' AND log < x'' AND at < x'' AND act < x'' AND outcome < x''
           AND actor_kind < x'' AND ifnull(actor_ref, ' ') < x'' AND ifnull(actor_ref, ' ') > ''),
       group_concat(ref), CAST(group_concat(leaf, x'0A00') AS BLOB), CAST(group_concat(mark, '') AS BLOB),
       group_concat(at), group_concat(act), group_concat(outcome), group_concat(actor_kind),
       group_concat(ifnull(actor_ref, ''))
FROM audit_entry WHERE {which}
"""
_ENTRIES_POSTGRES = """
SELECT count(*) FILTER (WHERE length(mark) = 16 AND log COLLATE "C" = %s AND coalesce(actor_ref, ' ') <> ''
                              AND num_nulls(leaf, at, act, outcome, actor_kind) = 0),
       string_agg(ref::text, ','), convert_to(string_agg(leaf, E'\\n'), 'UTF8'), string_agg(mark, ''),
       string_agg(at, ','), string_agg(act, ','), string_agg(outcome, ','), string_agg(actor_kind, ','),
       string_agg(coalesce(actor_ref, ''), ',')
FROM (SELECT ref, leaf, mark, log, at, act, outcome, actor_kind, actor_ref
      FROM audit_entry WHERE {which} ORDER BY ref) AS one
"""
# The order is that of the index; another one would only cost time (`audit.whole`).
_ABOUT_SQLITE = """
SELECT count(*), group_concat(entry_id), group_concat(at),
       group_concat(kind || '","ref":"' || about_ref, '"}},{{"kind":"')
FROM audit_entryref WHERE {which} AND +log = %s AND at < x'' AND kind < x'' AND about_ref < x''
"""
_ABOUT_POSTGRES = """
SELECT count(*), string_agg(entry, ','), string_agg(at, ','),
       string_agg(kind || '","ref":"' || about_ref, '"}},{{"kind":"')
FROM (SELECT entry_id::text AS entry, at, kind, about_ref
      FROM audit_entryref WHERE {which} AND log COLLATE "C" = %s AND num_nulls(at, kind, about_ref) = 0
      ORDER BY {order}) AS one
"""
_BETWEEN = "{ref} >= %s AND {ref} <= %s"
_OF_THESE = "{ref} IN (SELECT ref FROM audit_leaf WHERE log = %s AND position >= %s AND position < %s)"
_CROWD = "SELECT count(*) FROM (SELECT 1 FROM audit_leaf WHERE ref >= %s AND ref <= %s LIMIT %s) AS one"


def run(log: str, start: int, end: int) -> Run | None:
    """What lies at these positions of a log. None: one of them is empty, or holds what can't be read as text.

    In a log that is written by itself the entries at neighbouring positions have neighbouring refs, and no other lies
    between them: then each table is read from the first to the last. Among entries that are sealed elsewhere they are
    looked up one by one.
    """
    sqlite = connection.vendor == "sqlite"
    try:
        places = Places._make(_answer(_PLACES_SQLITE if sqlite else _PLACES_POSTGRES, start, log, start, end))
        refs = (places.refs or "").split(",")
        if len(refs) != end - start:
            return None
        first, last = min(refs), max(refs)
        alone = _answer(_CROWD, first, last, end - start + 1) == (end - start,)
        which, values = (_BETWEEN, (first, last)) if alone else (_OF_THESE, (log, start, end))
        asked = (_ENTRIES_SQLITE if sqlite else _ENTRIES_POSTGRES).format(which=which.format(ref="ref"))
        entries = Entries._make(_answer(asked, log, *values))
        # An index read from one end to the other has rows of one entry as they were written: no need to sort them.
        order = "entry_id" if alone else "entry_id, id"
        asked = (_ABOUT_SQLITE if sqlite else _ABOUT_POSTGRES).format(
            which=which.format(ref="entry_id"), order=order
        )
        many, *texts = _answer(asked, *values, log)
    except DatabaseError:
        if sqlite:  # a text that isn't one
            return None
        raise
    if not sqlite:
        entries = entries._replace(leaves=(entries.leaves or b"").replace(b"\n", b"\n\x00"))
    return Run(places, entries, About(many, *(text or "" for text in texts)))


_LARGE = 16_000_000
"""Bytes: more than a run ever takes, and less than the 32 MB above which glibc learns nothing."""


def keep_room() -> None:
    """From here on this process, and the server's for this connection, keep the memory of a run for the next one.

    A C library hands large pieces back to the system when they are free, and gets them again page by page with the
    next run: that was two fifths of all time. glibc keeps pieces up to the size of one that it has seen freed
    (M_MMAP_THRESHOLD in mallopt(3)); with another library this changes nothing.
    """
    bytes(_LARGE)  # made, and freed at once
    if connection.vendor == "postgresql":
        _answer("SELECT octet_length(repeat(repeat(' ', 4000), %s))", _LARGE // 4_000)


def _answer(statement: str, *values: str | int) -> tuple[Any, ...]:
    """The one row of an answer; from PostgreSQL in its binary form, which is read in half the time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg.pq import Format  # where there is no PostgreSQL, nothing of its driver is loaded

            cursor.cursor.format = Format.BINARY
        cursor.execute(statement, values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
