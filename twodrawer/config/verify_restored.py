"""`twodrawer verify-restored`: what a rehearsal restored is whole. Run by it, with settings that know the copy only.

Says on standard output how far it has come, one JSON object a line, and last what it found.
"""

import json

from twodrawer.config.migrating import start_django
from twodrawer.lib.errors import Problem
from twodrawer.lib.time import now

EVERY = 200


class NotWhole(Exception):
    """The copy isn't what it must be, and in what."""


def verify_record() -> int:
    """The copy's ledger agrees with its leaves, each signed note with its signatures, each practice with its keys."""
    start_django()
    try:
        _say({"ok": True, **_record()})
    except NotWhole as wrong:
        _say({"ok": False, "problem": str(wrong)})
    except Problem as problem:
        _say({"ok": False, "problem": f"{problem.what}. {problem.why}"})
    return 0


def verify_vault() -> int:
    """The copy's ledger agrees with its leaves, each sealed file with its hash. Nothing is counted for anybody else."""
    start_django()
    try:
        from django.conf import settings

        from twodrawer.vault.whole import differing_files

        entries = _ledger(times=settings.VAULT_ORIGIN.startswith("https://"))
        wrong = next(differing_files(), None)
        if wrong is not None:
            raise NotWhole(f"a sealed file ({wrong}) isn't the one whose hash was written down")
        _say({"ok": True, "entries": entries})
    except NotWhole as wrong_copy:
        _say({"ok": False, "problem": str(wrong_copy)})
    return 0


def _say(said: dict[str, object]) -> None:
    print(json.dumps(said), flush=True)


def _record() -> dict[str, object]:
    from django.db import connections

    from twodrawer.backup.stores import installation
    from twodrawer.config.guards import missing_guards
    from twodrawer.config.setup import migrate_record
    from twodrawer.people import queries as people
    from twodrawer.sealing.destruction import destroy_listed
    from twodrawer.sealing.queries import require_right_keys

    migrate_record()  # as a restore would: a backup from before an update has that version's tables
    gone = sorted(name for alias in ("default", "keys") for name in missing_guards(connections[alias]))
    if gone:
        raise NotWhole(f"triggers are missing: {', '.join(gone)}")
    of = installation()
    assert of.lists is not None
    destroyed = sum(destroy_listed(of.lists).values())
    for practice_ref in people.practice_refs():
        require_right_keys(practice_ref)
    return {
        "entries": _ledger(times=not people.only_demo_practices()),
        "notes": _notes(),
        "destroyed": destroyed,
    }


def _ledger(*, times: bool) -> int:
    """Every entry agrees. `times`: not in a demo, which is played on an earlier day than it was made."""
    from twodrawer.audit import scan
    from twodrawer.audit.verify import verify_log
    from twodrawer.config.ledger_verifying import FEW, in_processes

    done = 0
    for step in verify_log(times=times, spread=in_processes if scan.counts()[1] > FEW else map):
        if step.problem is not None:
            raise NotWhole(f"the ledger isn't whole. {step.problem}")
        done = step.done
        _say({"step": "ledger", "done": step.done, "total": step.total})
    return done


def _notes() -> int:
    """Each signed note verifies. How many."""
    from twodrawer.chart.queries.on_paper import paper_faults
    from twodrawer.chart.queries.verification import frozen_notes, verify_notes

    for fault in paper_faults():
        raise NotWhole(fault)
    refs = frozen_notes()
    today = now().date()
    for done, found in enumerate(verify_notes(refs, on=today), 1):
        ref = refs[done - 1]
        wrong = [*found.wrong, *(one for check in found.checks for one in check.wrong)]
        if wrong:
            raise NotWhole(f"note {str(ref)[-8:]}: {wrong[0]}")
        if done % EVERY == 0 or done == len(refs):
            _say({"step": "notes", "done": done, "total": len(refs)})
    return len(refs)
