"""`twodrawer backup`, `schedule-backups` and `rehearse-restore`, in the record's process and in the vault's alike."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twodrawer.lib.errors import Invalid
from twodrawer.lib.progress import Progress
from twodrawer.lib.time import now


@dataclass(frozen=True)
class Asked:
    """What a person said at the terminal; what they left out is in the plan."""

    to: Path | None = None
    recipients: Sequence[str] = ()
    keep_days: int | None = None
    hour: int | None = None
    zone: str | None = None
    identity: Path | None = None


def make_identity(file: Path) -> int:
    """A fresh pair: its secret half in the file, the other printed."""
    from twodrawer.backup.sealing_to import make_identity as make

    recipient = make(file, at=now())
    print(
        f"Wrote {file}. Whoever has it can open the backups: keep it away from this machine, in two places."
    )
    print(f"Backups are sealed to: {recipient}")
    return 0


def back_up(asked: Asked) -> int:
    """A backup of this process's stores is made; each file is named."""
    from twodrawer.backup.actions.runs import back_up as make
    from twodrawer.backup.folder import place_of
    from twodrawer.backup.plan import read_plan
    from twodrawer.backup.stores import installation

    plan = read_plan(installation().folder)
    to = asked.to or (plan.folder if plan else None)
    if to is None:
        raise Invalid("Nobody has said where the backup goes", do="Name a folder with --to.")
    line = _Line("Backing up")
    made = make(
        to.resolve(),
        recipients=asked.recipients or (plan.recipients if plan else ()),
        keep_days=asked.keep_days or (plan.keep_days if plan else 90),
        at=now(),
        also=line.show,
    )
    for one in made.manifests:
        print(f"{place_of(to, one.store) / one.file}  {one.size:,} bytes")
    if made.pruned:
        print(f"Removed {made.pruned} backups that were older than they are kept.")
    return 0


def schedule(asked: Asked) -> int:
    """The plan is written; a server that runs follows it within a minute."""
    from twodrawer.backup.plan import Plan, read_plan, write_plan
    from twodrawer.backup.sealing_to import identities_in, recipients_of
    from twodrawer.backup.stores import installation

    folder = installation().folder
    before = read_plan(folder)
    to = asked.to.resolve() if asked.to else (before.folder if before else None)
    if to is None:
        raise Invalid("Nobody has said where backups go", do="Name a folder with --to. Nothing was changed.")
    recipients = list(asked.recipients or (before.recipients if before else ()))
    recipients_of(recipients)
    identity = str(asked.identity.resolve()) if asked.identity else (before.identity if before else "")
    if asked.identity is not None:
        own = [str(one.to_public()) for one in identities_in(asked.identity)]
        recipients += [one for one in own if one not in recipients]
    plan = Plan(
        to=str(to),
        recipients=tuple(recipients),
        hour=asked.hour if asked.hour is not None else (before.hour if before else 2),
        zone=asked.zone or (before.zone if before else "UTC"),
        keep_days=asked.keep_days or (before.keep_days if before else 90),
        identity=identity,
    )
    write_plan(folder, plan)
    print(f"A backup every day at {plan.hour}:00 ({plan.zone}) into {plan.to}, kept {plan.keep_days} days.")
    for one in plan.recipients:
        print(f"  sealed to {one}")
    print(
        "  rehearsed every week"
        if plan.identity
        else "  rehearsed by hand: twodrawer rehearse-restore --identity FILE"
    )
    return 0


def rehearse(asked: Asked) -> int:
    """The newest backup was restored beside the real stores and verified. 1 when it wasn't."""
    from twodrawer.backup.actions.runs import rehearse_newest, require_identity
    from twodrawer.backup.plan import read_plan
    from twodrawer.backup.stores import installation

    plan = read_plan(installation().folder)
    to = asked.to or (plan.folder if plan else None)
    if to is None:
        raise Invalid("Nobody has said where the backups are", do="Name their folder with --to.")
    identity = asked.identity or (require_identity(plan) if plan else None)
    if identity is None:
        raise Invalid("Nobody has said with which identity", do="Name its file with --identity.")
    line = _Line("Rehearsing")
    done = rehearse_newest(to.resolve(), identity=identity, at=now(), also=line.show)
    for one in done.found:
        print(f"{one.file.name}: restored and verified.")
    if installation().seed is None:  # of the vault nothing more is said: a count would be a hint
        return 0
    print(
        f"It took {done.milliseconds / 1000:.1f} s: {done.entries:,} ledger entries and "
        f"{done.notes:,} signed notes verified."
    )
    if done.lost is not None:
        hours = done.lost.total_seconds() / 3600
        print(
            f"A restore would have lost what was written in the last {hours:.1f} hours "
            f"({done.lost.total_seconds():,.0f} s): {done.lost_entries:,} entries of the ledger."
        )
    return 0


class _Line:
    """A progress line for each step."""

    def __init__(self, label: str) -> None:
        self._label, self._step = label, ""
        self._bar = Progress(label, sys.stderr)

    def show(self, step: str, done: int, total: int) -> None:
        """This much of this step is done."""
        if step != self._step:
            if self._step:
                self._bar.end()
            self._step, self._bar = step, Progress(f"{self._label}: {step}", sys.stderr)
        if total:
            self._bar.show(done, total)
