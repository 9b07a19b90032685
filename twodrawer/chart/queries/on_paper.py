"""Whether the rows of what left on paper are those that the ledger knows of (promise 4).

A print by the browser and a file are a row each, written with an entry of the ledger in one transaction. So each
entry has its row and each row its entry, and both say the same: what left, of whom, in which version, when, and who
took it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from twodrawer.audit import queries as ledger
from twodrawer.audit.entries import Fact
from twodrawer.audit.queries import EntryFacts
from twodrawer.chart.events import LEDGER_REPORTS
from twodrawer.chart.models import Note, PaperFile, Print
from twodrawer.lib.refs import short_ref

KINDS = {
    "note.printed": "note",
    "note.exported": "note",
    "draft.printed": "draft",
    "record.printed": "record",
    **dict.fromkeys(LEDGER_REPORTS, "ledger"),
}
"""Act → what its file is."""
OF_A_NOTE = ("note.printed", "note.exported", "draft.printed")


class Left(NamedTuple):
    """What left, as a row or an entry says it. A print by the browser has no hash."""

    practice: str
    kind: str
    at: datetime
    by: UUID | None
    note: UUID | None = None
    version: Fact | None = None
    sha256: Fact = ""
    pages: Fact = 0
    purpose: str = ""
    days: tuple[str, str] = ("", "")
    client: UUID | None = None


def paper_faults() -> list[str]:
    """Each row without its entry and each entry without its row, in any practice."""
    entries = [entry for entry in ledger.entries_with(tuple(KINDS)) if _is_of_a_row(entry)]
    # Entries of records and reports that are older than the fact "client" say of no client that it was that one.
    silent = {entry.facts.get("sha256") for entry in entries if entry.act not in OF_A_NOTE} - {
        entry.facts.get("sha256") for entry in entries if "client" in entry.facts
    }
    said, held = Counter(_said(entries)), Counter(_held(silent))
    found = [
        f"the ledger says that {_words(one)}, and no row says the same" for one in (said - held).elements()
    ]
    return found + [
        f"a row says that {_words(one)}, and the ledger doesn't" for one in (held - said).elements()
    ]


def _words(left: Left) -> str:
    what = f"{left.kind} {short_ref(left.note)}" if left.note else f"a {left.kind} file"
    return f"{what} left on paper at {left.at:%Y-%m-%d %H:%M:%S} UTC"


def _is_of_a_row(entry: EntryFacts) -> bool:
    """A print of a draft by the browser is an entry alone."""
    return "sha256" in entry.facts or entry.act == "note.printed"


def _held(silent: AbstractSet[Fact | None]) -> Iterator[Left]:
    for row in Print.objects.order_by("printed_at").iterator():
        yield Left(
            practice=str(row.practice_id),
            kind="note",
            at=row.printed_at,
            by=row.printed_by_id,
            note=row.note_id,
            version=row.version,
        )
    for file in PaperFile.objects.order_by("made_at").iterator():
        yield Left(
            practice=str(file.practice_id),
            kind=file.kind,
            at=file.made_at,
            by=file.made_by_id,
            note=file.note_id,
            version=file.version,
            sha256=file.sha256,
            pages=file.pages,
            purpose=file.purpose,
            days=(str(file.from_day or ""), str(file.until_day or "")),
            client=None if file.sha256 in silent else file.client_id,
        )


def _said(entries: Sequence[EntryFacts]) -> Iterator[Left]:
    parents: dict[UUID, UUID | None] = dict(Note.objects.values_list("ref", "addendum_to_id"))
    for entry in entries:
        yield _told(entry, parents)


def _told(entry: EntryFacts, parents: Mapping[UUID, UUID | None]) -> Left:
    facts, kind = entry.facts, KINDS[entry.act]
    is_of_a_note = entry.act in OF_A_NOTE
    named = {ref for what, ref in entry.refs if what == "note"}
    left = Left(
        practice=entry.log,
        kind=kind,
        at=entry.at,
        by=entry.actor_ref,
        note=_own(named, facts.get("addenda"), parents) if is_of_a_note else None,
        version=facts.get("version") if is_of_a_note else None,
    )
    if "sha256" not in facts:
        return left
    return left._replace(
        sha256=facts["sha256"],
        pages=facts.get("pages", 0),
        purpose=entry.purpose,
        days=(str(facts.get("from_day", "")), str(facts.get("until_day", ""))),
        client=_client(entry, is_of_a_note=is_of_a_note),
    )


def _own(named: AbstractSet[UUID], addenda: Fact | None, parents: Mapping[UUID, UUID | None]) -> UUID | None:
    """The note that left: the entry names its addenda too, and the note that it adds to."""
    for one in sorted(named):
        others = named - {one, parents.get(one)}
        if len(others) == addenda and all(parents.get(other) == one for other in others):
            return one
    return None


def _client(entry: EntryFacts, *, is_of_a_note: bool) -> UUID | None:
    if is_of_a_note:
        return next((ref for kind, ref in entry.refs if kind == "client"), None)
    said = entry.facts.get("client")
    return UUID(str(said)) if said else None
