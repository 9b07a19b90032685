"""What became of an import: for each patient by name, and counted by kind and reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.fhir.facts import Outcome, Result
from twodrawer.fhir.models import Import, ImportPart
from twodrawer.fhir.queries.standing import seen_import
from twodrawer.fhir.sealed import RECORD, key_of, open_about, open_outcome
from twodrawer.law import Act, Kind, Relationship, Resource, Role
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

KINDS = {"contacts": "contact", "sessions": "session", "diagnoses": "diagnosis", "goals": "goal"}


def counted(count: int, kind: str) -> str:
    """`1 session`, `2 sessions`"""
    return f"{count} {kind if count != 1 else KINDS[kind]}"


@dataclass(frozen=True)
class Line:
    """One patient of the report."""

    name: str
    result: Result
    because: str
    taken: tuple[tuple[str, int], ...]  # kind, how many
    skipped: tuple[tuple[str, str, int, str], ...]  # kind, why, how many, first place in the file
    client_ref: UUID | None
    same_as: tuple[UUID, ...]  # only for who may see these clients

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to look at it."""
        return self.result in (Result.REFUSED, Result.CHANGED)

    @property
    def came_words(self) -> str:
        """`2 sessions, 1 goal`; blank for who wasn't taken."""
        if self.result is not Result.TAKEN:
            return ""
        return ", ".join(counted(count, kind) for kind, count in self.taken) or "The client alone"


@dataclass(frozen=True)
class ImportReport:
    """Everything that can be told of an import."""

    ref: UUID
    made_at: datetime
    ended_at: datetime | None
    clinician: str
    begun_by: str
    is_own: bool
    done: int
    total: int
    lines: tuple[Line, ...]
    results: Mapping[str, int]
    taken: Mapping[str, int]
    skipped: tuple[tuple[str, str, int], ...]  # kind, why, how many
    left: Mapping[str, int]

    @property
    def moved_in(self) -> int:
        """How many clients there are now who weren't there before."""
        return self.results.get(Result.TAKEN.value, 0)

    @property
    def others(self) -> tuple[tuple[str, int], ...]:
        """The other results, with how many of each."""
        return tuple((what, count) for what, count in self.results.items() if what != Result.TAKEN.value)

    @property
    def any_refused(self) -> bool:
        """Whether somebody was refused, or differs from what came before."""
        return bool(self.results.get(Result.REFUSED.value) or self.results.get(Result.CHANGED.value))


def import_report(run_ref: UUID, *, by: law.Member, on: date, read: Reading) -> ImportReport:
    """What became of an import, once it has ended; before that, how far it is."""
    row = seen_import(run_ref, by=by, on=on)
    ring = keyring(by.practice_ref)
    ring.load([key_of(row.ref)], RECORD)
    parts = ImportPart.objects.filter(run_id=row.ref).order_by("position")
    # While it goes on its page is asked for every second: no name is opened for that.
    ended = [open_outcome(part, ring=ring) for part in parts] if row.ended_at is not None else []
    sees = _sees_clients(by, on=on)
    read.of("import", row.ref)
    read.of("client", *(outcome.client_ref for outcome in ended if outcome.client_ref))
    staff = people.member_facts(by.practice_ref, {row.begun_by_id, row.clinician_id}, on=on)
    skipped = Counter((skip.kind, skip.why.value) for outcome in ended for skip in outcome.skips)
    return ImportReport(
        ref=row.ref,
        made_at=row.made_at,
        ended_at=row.ended_at,
        clinician=staff[row.clinician_id].signature_name,
        begun_by=staff[row.begun_by_id].name,
        is_own=row.begun_by_id == by.ref,
        done=parts.filter(outcome__isnull=False).count(),
        total=parts.count(),
        lines=tuple(_line(outcome, sees=sees) for outcome in ended),
        results=dict(Counter(outcome.result.value for outcome in ended)),
        taken={kind: sum(outcome.taken.get(kind, 0) for outcome in ended) for kind in KINDS},
        skipped=tuple((kind, why, count) for (kind, why), count in sorted(skipped.items())),
        left=open_about(row, ring=ring),
    )


def imports(*, by: law.Member, on: date) -> tuple[Import, ...]:
    """The imports that this member may see, the newest first. Nothing in them is opened."""
    people.require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    rows = Import.objects.filter(practice_id=by.practice_ref).order_by("-made_at", "-ref")
    if Role.FRONT_DESK not in by.roles:
        rows = rows.filter(begun_by_id=by.ref)
    return tuple(rows.select_related("clinician")[:50])


def _line(outcome: Outcome, *, sees: bool) -> Line:
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for skip in outcome.skips:
        counts[skip.kind, skip.why.value] += 1
        first.setdefault((skip.kind, skip.why.value), skip.where)
    return Line(
        name=outcome.name,
        result=outcome.result,
        because=outcome.because,
        taken=tuple((kind, outcome.taken[kind]) for kind in KINDS if outcome.taken.get(kind)),
        skipped=tuple((kind, why, count, first[kind, why]) for (kind, why), count in sorted(counts.items())),
        client_ref=outcome.client_ref if sees else None,
        same_as=outcome.same_as if sees else (),
    )


def _sees_clients(by: law.Member, *, on: date) -> bool:
    # Whether somebody is a client already is told to those only who may see all clients' names anyway.
    resource = Resource(Kind.CLIENT, by.practice_ref, Relationship.PRACTICE)
    return law.may(by, Act.READ, resource, on=on).is_yes
