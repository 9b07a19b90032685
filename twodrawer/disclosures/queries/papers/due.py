"""Papers that somebody has to do something about: to be read, to be signed, about to end.

From what is in clear alone: no box is opened, so that Today asks one question however many papers there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.models import Paper as Row
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people

SOON = timedelta(days=30)
"""How long before its end a paper is among what waits."""


@dataclass(frozen=True)
class PaperDue:
    """One paper that waits."""

    ref: UUID
    client_ref: UUID
    waits_for: str  # reading, signature, end
    ends_on: date | None
    made_at: datetime


@prepared
def _of_clients(practice_ref: UUID, client_refs: Collection[UUID]) -> "QuerySet[Row, tuple[Any, ...]]":
    return _columns(Row.objects.filter(practice_id=practice_ref, client_id__in=client_refs, end__isnull=True))


def papers_due(*, by: law.Member, on: date, read: Reading) -> tuple[PaperDue, ...]:
    """What waits, of one's own clients; of the whole practice for the privacy officer. Refused to who reads none."""
    anyones = Resource(Kind.PAPER, by.practice_ref, Relationship.PRACTICE)
    if law.may(by, Act.READ, anyones, on=on).is_yes:
        rows = list(_columns(Row.objects.filter(practice_id=by.practice_ref, end__isnull=True)))
    else:
        law.require(by, Act.READ, Resource(Kind.PAPER, by.practice_ref, Relationship.CARE_TEAM), on=on)
        clients = people.care_team_clients(by, on=on)
        rows = list(_of_clients.all(practice_ref=by.practice_ref, client_refs=clients)) if clients else []
    found = [due for due in (_due(list(versions), on=on) for versions in _by_paper(rows)) if due is not None]
    read.of("paper", *(due.ref for due in found))
    return tuple(sorted(found, key=lambda due: (due.ends_on or on, due.made_at)))


def _columns(rows: "QuerySet[Row, Row]") -> "QuerySet[Row, tuple[Any, ...]]":
    counted = rows.annotate(
        number=F("versions__version"),
        ends=F("versions__expires_on"),
        signatures=Count("versions__signatures"),
    )
    names = ("ref", "client_id", "received_on", "made_at", "number", "ends", "signatures")
    return counted.order_by("ref", "number").values_list(*names)


def _by_paper(rows: list[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    papers: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in rows:
        papers.setdefault(row[0], []).append(row)
    return list(papers.values())


def _due(versions: list[tuple[Any, ...]], *, on: date) -> PaperDue | None:
    """The one thing to do about a paper, or nothing. The version that counts is the newest that was read or signed."""
    ref, client_ref, received_on, made_at, number, _, _ = versions[-1]
    if received_on is not None and number is None:
        return PaperDue(ref, client_ref, "reading", None, made_at)
    counts = [one for one in versions if received_on is not None or one[6]]
    if not counts:
        return PaperDue(ref, client_ref, "signature", None, made_at)
    ends = counts[-1][5]
    if ends is not None and on <= ends <= on + SOON:
        return PaperDue(ref, client_ref, "end", ends, made_at)
    return None
