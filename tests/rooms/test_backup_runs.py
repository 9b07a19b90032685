"""Runs, their schedule and their job rows; what Keller sees when a backup failed or is late."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.backups import Stage, demo_stores
from twodrawer.audit.models import Entry
from twodrawer.backup import folder as folders
from twodrawer.backup import queries
from twodrawer.backup.actions import runs
from twodrawer.backup.actions.making import make_backup
from twodrawer.backup.actions.scheduling import ask_what_is_due
from twodrawer.backup.models import Run
from twodrawer.backup.plan import Plan, write_plan
from twodrawer.backup.states import Kind, State
from twodrawer.config.jobs import work_off
from twodrawer.law import Member, Role
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def copied(run_folder, tmp_path_factory):
    return demo_stores(run_folder, tmp_path_factory.mktemp("runs") / "home")


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch):
    """The queue drops connections between jobs; the test's own, in its transaction, has to stay, as in Django's client."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture
def stage(copied, settings, tmp_path):
    """This process's installation is the copy, with a plan."""
    made = Stage(of=replace(copied, folder=tmp_path / "home"), folder=tmp_path / "kept")
    settings.BACKUP_INSTALLATION = made.of
    made.of.folder.mkdir()
    write_plan(made.of.folder, Plan(to=str(made.folder), recipients=(made.recipient,), hour=2))
    return made


def leaves(act):
    return [json.loads(one) for one in Entry.objects.filter(act=act).values_list("leaf", flat=True)]


def test_the_schedule_asks_once_a_day_and_the_job_row_holds_a_ref_and_nothing_else(stage):
    from django_tasks_db.models import DBTaskResult

    for minutes in (0, 1, 600):
        ask_what_is_due(at=NOW + timedelta(minutes=minutes))
    (run,) = Run.objects.all()
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs == {"args": [str(run.ref)], "kwargs": {}}
    work_off()
    run.refresh_from_db()
    job.refresh_from_db()
    assert (run.state, job.status, job.return_value, job.traceback) == (State.DONE, "SUCCESSFUL", None, "")
    assert run.size == sum(file.stat().st_size for file in stage.folder.rglob("*.age"))
    ask_what_is_due(at=NOW + timedelta(days=1))
    assert Run.objects.count() == 2
    said = leaves("backup.made")
    assert {entry["log"] for entry in said} > {"installation"}
    assert len(said) == 3, "the installation's log, and each practice's"


def test_a_job_that_fails_is_a_failed_run_an_entry_and_a_sentence_but_no_traceback(stage):
    from django_tasks_db.models import DBTaskResult

    (stage.folder).write_text("not a folder")
    ask_what_is_due(at=NOW)
    work_off()
    (run,) = Run.objects.all()
    (job,) = DBTaskResult.objects.all()
    assert (run.state, run.problem) == (State.FAILED, "Unavailable")
    assert (job.status, job.traceback, job.exception_class_path) == ("SUCCESSFUL", "", "")
    (entry,) = leaves("backup.failed")
    assert entry["facts"]["problem"] == "Unavailable"
    assert queries.standing(at=NOW).trouble == ("The last backup failed.",)
    stage.folder.unlink()
    ask_what_is_due(at=NOW + timedelta(minutes=59))
    work_off()
    assert Run.objects.get().state == State.FAILED, "not yet again"
    ask_what_is_due(at=NOW + timedelta(hours=1))
    ask_what_is_due(at=NOW + timedelta(hours=1))
    work_off()
    assert Run.objects.get().state == State.DONE
    assert queries.standing(at=NOW + timedelta(hours=2)).trouble == ()


def test_a_plan_that_is_gone_when_the_job_runs_is_a_failed_run(stage):
    ask_what_is_due(at=NOW)
    (stage.of.folder / "backups.json").unlink()
    work_off()
    assert Run.objects.get().state == State.FAILED


def test_late_never_made_and_not_planned_are_said_to_whom_it_concerns(stage):
    assert queries.standing(at=NOW).trouble == ("No backup has been made yet.",)
    runs.back_up(stage.folder, recipients=[stage.recipient], keep_days=9, at=NOW)
    assert queries.standing(at=NOW + timedelta(hours=25)).trouble == ()
    assert queries.standing(at=NOW + timedelta(hours=27)).trouble == (
        "The last backup is more than a day old.",
    )
    (stage.of.folder / "backups.json").unlink()
    assert queries.standing(at=NOW).trouble == ("Nobody has said yet where backups go.",)
    assert queries.standing(at=NOW, is_demo=True).trouble == ()
    (stage.of.folder / "backups.json").write_text("[]")
    assert "can't be read" in queries.standing(at=NOW).trouble[0]


def test_a_run_whose_process_was_killed_is_a_failed_one(stage):
    Run.objects.create(kind=Kind.BACKUP, state=State.RUNNING, asked_at=NOW, begun_at=NOW)
    runs.end_left_over(at=NOW)
    assert Run.objects.get().problem == "stopped"


def test_a_run_that_begins_while_another_process_tidies_up_waits_and_is_no_leftover(stage, monkeypatch):
    """Before PostgreSQL several processes begin together, and each looks for what a killed one left over."""
    ref = runs.ask_for(Kind.BACKUP, by=Member(new_ref(), new_ref(), frozenset({Role.ADMINISTRATOR})), at=NOW)
    tidying = folders.alone(stage.of.folder, "run", busy="tidying")
    tidying.__enter__()
    threading.Timer(0.5, lambda: tidying.__exit__(None, None, None)).start()
    made = make_backup

    def made_while_another_looks(*args, **said):
        runs.end_left_over(at=NOW)
        return made(*args, **said)

    monkeypatch.setattr(runs, "make_backup", made_while_another_looks)
    runs.carry_out(ref, at=NOW)
    run = Run.objects.get()
    assert (run.state, run.problem) == (State.DONE, "")
    assert not leaves("backup.failed")


def test_nobody_asks_twice_or_for_what_cant_be_done(stage):
    keller = Member(ref=new_ref(), practice_ref=new_ref(), roles=frozenset({Role.ADMINISTRATOR}))
    runs.ask_for(Kind.BACKUP, by=keller, at=NOW)
    with pytest.raises(Conflict, match="is running"):
        runs.ask_for(Kind.BACKUP, by=keller, at=NOW)
    with pytest.raises(Invalid, match="no identity on this machine"):
        runs.ask_for(Kind.REHEARSAL, by=keller, at=NOW)
    (entry,) = leaves("backup.asked")
    assert entry["actor"]["ref"] == str(keller.ref)


def test_a_rehearsal_is_due_each_week_once_the_days_backup_is_there(stage, tmp_path):
    from twodrawer.backup.sealing_to import make_identity

    own = make_identity(tmp_path / "rehearsals.txt", at=NOW)
    plan = Plan(to=str(stage.folder), recipients=(own,), identity=str(tmp_path / "rehearsals.txt"))
    write_plan(stage.of.folder, plan)
    ask_what_is_due(at=NOW)
    assert not Run.objects.filter(kind=Kind.REHEARSAL).exists()
    work_off()
    ask_what_is_due(at=NOW)
    ask_what_is_due(at=NOW)
    run = Run.objects.get(kind=Kind.REHEARSAL)
    Run.objects.filter(ref=run.ref).update(state=State.DONE)
    Run.objects.filter(kind=Kind.BACKUP).update(day=None)
    for days in (1, 6):
        later = NOW + timedelta(days=days)
        Run.objects.create(kind=Kind.BACKUP, state=State.DONE, day=plan.day_due(later), asked_at=later)
        ask_what_is_due(at=later)
    assert Run.objects.filter(kind=Kind.REHEARSAL).count() == 1
    later = NOW + timedelta(days=8)
    Run.objects.create(kind=Kind.BACKUP, state=State.DONE, day=plan.day_due(later), asked_at=later)
    ask_what_is_due(at=later)
    assert Run.objects.filter(kind=Kind.REHEARSAL).count() == 2
    assert queries.standing(at=NOW + timedelta(days=10)).trouble == (
        "The last backup is more than a day old.",
        "No restore was rehearsed for more than nine days.",
    )
