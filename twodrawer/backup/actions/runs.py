"""A run from its beginning to its end: asked for by a person or by the schedule, carried out by a job or a command.

Its row says how far it has come, so that a page can show it whenever it is loaded. A failure is a row and an entry,
never a lost exception; what went wrong is kept as the problem's name, since its sentence may hold a path.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.backup import folder as folders
from twodrawer.backup.actions.making import BUSY, Made, make_backup
from twodrawer.backup.actions.rehearsing import Rehearsed, rehearse
from twodrawer.backup.events import tell
from twodrawer.backup.models import Run
from twodrawer.backup.plan import Plan, read_plan
from twodrawer.backup.sealing_to import identities_in
from twodrawer.backup.states import Kind, State
from twodrawer.backup.stores import Installation, installation
from twodrawer.backup.watching import Say
from twodrawer.law import Member
from twodrawer.lib.errors import Conflict, Invalid, Problem
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import utc_text

VERIFIED = "restored-and-verified.json"
STOPPED = "stopped"
UNDER_WAY = (State.WAITING, State.RUNNING)
SPOKEN = 0.5
PATIENCE = 10.0
"""Seconds that a run waits for a process that looks for what a killed one left over."""


def ask_for(kind: Kind, *, by: Member, at: datetime) -> UUID:
    """A run waits for the worker, and the ledger says who asked. Conflict when one is under way."""
    plan = require_plan()
    if kind is Kind.REHEARSAL:
        require_identity(plan)
    with transaction.atomic():
        if Run.objects.filter(kind=kind, state__in=UNDER_WAY).exists():
            raise Conflict(BUSY, do="Wait until it has ended: this page shows how far it has come.")
        run = Run.objects.create(kind=kind, state=State.WAITING, asked_at=at)
        act = "backup.asked" if kind is Kind.BACKUP else "backup.rehearsal_asked"
        record(Event(act, facts={"run": str(run.ref)}), by=by, at=at)
        enqueue(run.ref)
    ref: UUID = run.ref
    return ref


def schedule(kind: Kind, *, day: date, at: datetime) -> bool:
    """The run of that day waits for the worker. False when another process was first: one a day, whoever asks."""
    try:
        with transaction.atomic():
            run = Run.objects.create(kind=kind, state=State.WAITING, day=day, asked_at=at)
            enqueue(run.ref)
    except IntegrityError:
        return False
    return True


def try_again(run_ref: UUID, *, asked_at: datetime, at: datetime) -> bool:
    """A failed run waits for the worker once more. False when another process was first."""
    with transaction.atomic():
        failed = Run.objects.filter(ref=run_ref, state=State.FAILED, asked_at=asked_at)
        if not failed.update(state=State.WAITING, asked_at=at, begun_at=None, ended_at=None, problem=""):
            return False
        enqueue(run_ref)
    return True


def enqueue(run_ref: UUID) -> None:
    """The queue holds the run's ref, and nothing else of it."""
    from twodrawer.backup.tasks import carry_out_run

    carry_out_run.enqueue(str(run_ref))


def require_plan() -> Plan:
    """The plan of this installation. Invalid, with the way to make one."""
    plan = read_plan(installation().folder)
    if plan is None:
        raise Invalid(
            "Nobody has said where backups go and who can open them",
            do="On the machine that serves: twodrawer schedule-backups --to FOLDER --recipient age1….",
        )
    return plan


def require_identity(plan: Plan) -> Path:
    """The identity that rehearsals on this machine open backups with."""
    if not plan.identity:
        raise Invalid(
            "There is no identity on this machine that opens backups",
            why="That is as safe as it gets, and then a rehearsal needs somebody who brings it.",
            do="Run `twodrawer rehearse-restore --identity FILE`, or give rehearsals an identity of their own: "
            "docs/how-to/back-up-and-restore.md.",
        )
    return Path(plan.identity)


def carry_out(run_ref: UUID, *, at: datetime) -> None:
    """The run has ended, well or not. Harmless for one that was carried out before."""
    run = Run.objects.filter(ref=run_ref, state=State.WAITING).first()
    if run is None:
        return
    # Whatever went wrong is in the run's row and in the ledger. Raised on, the queue would keep its traceback.
    with suppress(Exception):
        _carry_out(run, at=at)
    if Run.objects.filter(ref=run_ref, state=State.WAITING).exists():
        _failed(run.ref, run.kind, "NoPlan", at=at, ended_at=at)


def _carry_out(run: Run, *, at: datetime) -> None:
    plan = require_plan()
    if run.kind == Kind.BACKUP:
        back_up(plan.folder, recipients=plan.recipients, keep_days=plan.keep_days, at=at, run_ref=run.ref)
    else:
        rehearse_newest(plan.folder, identity=require_identity(plan), at=at, run_ref=run.ref)


def back_up(
    folder: Path, *, recipients: Sequence[str], keep_days: int, at: datetime, run_ref: UUID | None = None,
    also: Say | None = None,
) -> Made:  # fmt: skip
    """A backup of this process's stores lies in the folder; its run is done."""
    of = installation()
    with running(Kind.BACKUP, of=of, at=at, run_ref=run_ref, also=also) as (ref, say, facts):
        made = make_backup(
            folder, of=of, recipients=recipients, keep_days=keep_days, set_ref=ref, at=at, say=say
        )  # fmt: skip
        facts["size"] = made.size
    return made


def rehearse_newest(
    folder: Path, *, identity: Path, at: datetime, run_ref: UUID | None = None, also: Say | None = None
) -> Rehearsed:
    """The newest backup in the folder was restored and verified; its run is done, and the ledger says so."""
    of = installation()
    with running(Kind.REHEARSAL, of=of, at=at, run_ref=run_ref, also=also) as (ref, say, facts):
        done = rehearse(folder, of=of, identities=identities_in(identity), at=at, say=say)
        lost = None if done.lost is None else int(done.lost.total_seconds())
        facts |= {
            "entries": done.entries,
            "notes": done.notes,
            "size": sum(one.manifest.size for one in done.found),
        }
        if lost is not None:
            facts["lost_seconds"] = lost
        if done.lost_entries is not None:
            facts["lost_entries"] = done.lost_entries
        practices = sorted({ref for one in done.found for ref in one.inside.practices})
        with transaction.atomic():
            told: dict[str, str | int] = {
                "set": done.found[0].manifest.set_ref,
                "milliseconds": done.milliseconds,
                **facts,
            }
            tell("backup.rehearsed", practices=practices, at=at, facts={"run": str(ref), **told})
        if of.seed is None:
            say_verified(folder, of.first.name, at=at)
    return done


def say_verified(folder: Path, store: str, *, at: datetime) -> None:
    """Beside the vault's backups stands when one was last restored and verified, for a page that may know no more."""
    target = folders.place_of(folder, store) / VERIFIED
    with folders.written_whole(target) as out:
        out.write(json.dumps({"restored_and_verified_at": utc_text(at)}).encode())
    folders.put_in_place(target)


@contextmanager
def running(
    kind: Kind, *, of: Installation, at: datetime, run_ref: UUID | None, also: Say | None
) -> Iterator[tuple[UUID, Say, dict[str, int]]]:
    """The run's row says that it runs, then how it ended. A failure stands in the ledger too, and is raised on."""
    ref = run_ref or new_ref()
    with folders.alone(of.folder, "run", busy=BUSY, patience=PATIENCE):
        yield from _run(kind, ref=ref, is_new=run_ref is None, at=at, also=also)


def _run(
    kind: Kind, *, ref: UUID, is_new: bool, at: datetime, also: Say | None
) -> Iterator[tuple[UUID, Say, dict[str, int]]]:
    if is_new:
        Run.objects.create(ref=ref, kind=kind, state=State.RUNNING, asked_at=at, begun_at=at)
    elif not Run.objects.filter(ref=ref, state=State.WAITING).update(state=State.RUNNING, begun_at=at):
        raise Conflict("This run was carried out already")
    began, spoken = monotonic(), 0.0

    def say(step: str, done: int, total: int) -> None:
        nonlocal spoken
        if also is not None:
            also(step, done, total)
        if monotonic() - spoken >= SPOKEN:
            spoken = monotonic()
            Run.objects.filter(ref=ref).update(step=step[:24], done=done, total=total)

    facts: dict[str, int] = {}
    try:
        yield ref, say, facts
    except BaseException as wrong:
        took = timedelta(seconds=monotonic() - began)
        with suppress(Problem, DatabaseError):
            _failed(ref, kind, type(wrong).__name__, at=at, ended_at=at + took)
        raise
    took = timedelta(seconds=monotonic() - began)
    Run.objects.filter(ref=ref).update(
        state=State.DONE, ended_at=at + took, milliseconds=int(took.total_seconds() * 1000), step="", **facts
    )


def _failed(ref: UUID, kind: str, problem: str, *, at: datetime, ended_at: datetime) -> None:
    act = "backup.failed" if kind == Kind.BACKUP else "backup.rehearsal_failed"
    with transaction.atomic():
        Run.objects.filter(ref=ref).update(state=State.FAILED, ended_at=ended_at, problem=problem[:40])
        tell(act, practices=(), at=at, facts={"run": str(ref), "problem": problem})


def was_made(set_ref: str) -> None:
    """The copy that was restored says of its own backup that it still runs. It was made: here it is."""
    Run.objects.filter(ref=set_ref, kind=Kind.BACKUP, state=State.RUNNING).update(
        state=State.DONE, ended_at=F("begun_at"), step=""
    )


def end_left_over(*, at: datetime) -> None:
    """A run whose process was killed is a failed one. Only what nobody works on is touched: this holds the lock."""
    with suppress(Conflict), folders.alone(installation().folder, "run", busy=BUSY):
        for run in Run.objects.filter(state=State.RUNNING):
            _failed(run.ref, run.kind, STOPPED, at=at, ended_at=at)
