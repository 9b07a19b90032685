"""The reads: when backups last worked, what runs now, and what is wrong. Nothing of anybody's record."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from twodrawer.backup import folder as folders
from twodrawer.backup.actions.runs import UNDER_WAY, VERIFIED
from twodrawer.backup.models import Run
from twodrawer.backup.plan import LATE_AFTER, REHEARSE_EVERY, Plan, read_plan
from twodrawer.backup.states import Kind, State
from twodrawer.backup.stores import VAULT, installation
from twodrawer.lib.errors import Invalid
from twodrawer.lib.time import from_utc_text

REHEARSAL_LATE = REHEARSE_EVERY + timedelta(days=2)
STEPS = {
    "record": "Copying the record",
    "keys": "Copying the wrapped keys",
    "ledger": "Verifying the ledger",
    "notes": "Verifying signed notes",
}


@dataclass(frozen=True)
class RunFacts:
    """One run, as the page shows it."""

    ref: UUID
    is_rehearsal: bool
    is_running: bool
    asked_at: datetime
    ended_at: datetime | None
    says: str
    done: int
    total: int
    size: int
    seconds: float
    lost: timedelta | None
    lost_entries: int | None
    entries: int
    notes: int
    problem: str

    @property
    def lost_hours(self) -> int:
        """The newest work that a restore would have lost, in hours begun."""
        return -(-int(self.lost.total_seconds()) // 3600) if self.lost else 0


@dataclass(frozen=True)
class Standing:
    """How backups stand."""

    plan: Plan | None
    under_way: tuple[RunFacts, ...]
    backup: RunFacts | None
    rehearsal: RunFacts | None
    vault_verified_at: datetime | None
    trouble: tuple[str, ...]


def standing(*, at: datetime, is_demo: bool = False) -> Standing:
    """When a backup and a rehearsal last worked, and what is wrong. A demo isn't asked for backups."""
    trouble: list[str] = []
    try:
        plan = read_plan(installation().folder)
    except Invalid as wrong:
        plan = None
        trouble.append(f"{wrong.what}.")
    else:
        if plan is None and not is_demo:
            trouble.append("Nobody has said yet where backups go.")
    backup, rehearsal = _last(Kind.BACKUP), _last(Kind.REHEARSAL)
    if plan is not None:
        trouble += _backup_trouble(backup, at)
        trouble += _rehearsal_trouble(plan, rehearsal, backup, at)
        trouble += _vault_trouble(plan, at)
    return Standing(
        plan=plan,
        under_way=under_way(),
        backup=_facts(backup[0]) if backup[0] else None,
        rehearsal=_facts(rehearsal[0]) if rehearsal[0] else None,
        vault_verified_at=_vault_verified_at(plan) if plan else None,
        trouble=tuple(trouble),
    )


def under_way() -> tuple[RunFacts, ...]:
    """What waits or runs, oldest first."""
    return tuple(_facts(run) for run in Run.objects.filter(state__in=UNDER_WAY).order_by("asked_at", "ref"))


Last = tuple[Run | None, Run | None]
"""The newest that was done, and the newest that failed after it."""


def _last(kind: Kind) -> Last:
    done = Run.objects.filter(kind=kind, state=State.DONE).order_by("-asked_at").first()
    failed = Run.objects.filter(kind=kind, state=State.FAILED)
    if done is not None:
        failed = failed.filter(asked_at__gt=done.asked_at)
    return done, failed.order_by("-asked_at").first()


def _backup_trouble(last: Last, at: datetime) -> list[str]:
    done, failed = last
    if failed is not None:
        return ["The last backup failed."]
    if done is None:
        return [] if under_way() else ["No backup has been made yet."]
    return ["The last backup is more than a day old."] if at - done.asked_at > LATE_AFTER else []


def _rehearsal_trouble(plan: Plan, last: Last, backup: Last, at: datetime) -> list[str]:
    done, failed = last
    if failed is not None:
        return ["The last rehearsal of a restore failed: the backups may not be restorable."]
    if not plan.identity or backup[0] is None:
        return []
    since = done.asked_at if done else Run.objects.order_by("asked_at").values_list("asked_at", flat=True)[0]
    return ["No restore was rehearsed for more than nine days."] if at - since > REHEARSAL_LATE else []


def _vault_trouble(plan: Plan, at: datetime) -> list[str]:
    """Whether the vault's files, where they can be seen from here, are of today. What is in them isn't asked."""
    kept = folders.kept(plan.folder, VAULT)
    return (
        ["The vault's last backup is more than a day old."]
        if kept and at - kept[-1].manifest.at > LATE_AFTER
        else []
    )


def _vault_verified_at(plan: Plan) -> datetime | None:
    try:
        said = json.loads((folders.place_of(plan.folder, VAULT) / VERIFIED).read_text())
        return from_utc_text(said["restored_and_verified_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _facts(run: Run) -> RunFacts:
    says = STEPS.get(run.step, "Working") if run.state == State.RUNNING else "Waiting for its turn"
    return RunFacts(
        ref=run.ref,
        is_rehearsal=run.kind == Kind.REHEARSAL,
        is_running=run.state == State.RUNNING,
        asked_at=run.asked_at,
        ended_at=run.ended_at,
        says=says,
        done=run.done,
        total=run.total,
        size=run.size,
        seconds=run.milliseconds / 1000,
        lost=None if run.lost_seconds is None else timedelta(seconds=run.lost_seconds),
        lost_entries=run.lost_entries,
        entries=run.entries,
        notes=run.notes,
        problem=run.problem,
    )
