"""Promise 5: false times, forged checkpoints and late seals are found; honest histories raise no alarm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.ledger_stage import AT, log
from tests.support.counts import count
from tests.support.ledger_hands import Checkpoint, Log, attempt, key_of, run, transaction, what_is_wrong
from twodrawer.audit import seal
from twodrawer.audit.actions import accept_clock, record
from twodrawer.audit.entries import Actor, Event
from twodrawer.lib.checkpoint import signed_note
from twodrawer.lib.refs import new_ref

__all__ = ["log"]
pytestmark = pytest.mark.django_db


# --- Clock change -------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_is_found(log):
    earlier = log.write(at=AT - timedelta(days=3))
    log.seal()
    said = what_is_wrong()
    assert (
        said.startswith(f"Entry {str(earlier[0])[-8:]}: it says 2026-11-16")
        and "the clock was set back" in said
    )
    assert what_is_wrong(times=False) == "", "a demo's clock may be set to any time"


def test_a_clock_that_was_set_back_while_nothing_was_written_is_found_by_the_checkpoint(log):
    log.write()
    seal.seal()
    seal.checkpoint(log.name, at=log.at + timedelta(days=2))
    log.write(at=log.at + timedelta(hours=1))
    log.seal()
    assert "the clock was set back" in what_is_wrong()


def test_a_clock_that_runs_ahead_is_found(log):
    log.write(at=log.at + timedelta(days=400))
    log.seal()
    assert "the clock was ahead" in what_is_wrong(machine=log.at + timedelta(hours=1))


def test_a_clock_that_was_put_right_and_said_so_raises_no_alarm(log):
    log.write(at=log.at + timedelta(days=400))
    accept_clock(log.name, at=log.at)
    log.write(3)
    log.seal()
    assert what_is_wrong() == ""


# --- Forged checkpoints -------------------------------------------------------------------------


def test_a_checkpoint_that_somebody_else_signed_is_found(log):
    def careful():
        held = Checkpoint.objects.get(log=log.name, size=40)
        text = held.note.rpartition("\n\n")[0] + "\n"
        forged = signed_note(text, name=text.partition("\n")[0], seed=bytes(32))
        run("UPDATE audit_checkpoint SET note = %s WHERE ref = %s", forged, key_of(held.ref))
        return what_is_wrong()

    assert attempt(careful) == "The checkpoint of 40 entries isn't signed by this ledger's key"


def test_a_checkpoint_moved_to_another_size_or_log_is_found(log):
    def careless():
        run("UPDATE audit_checkpoint SET size = 21 WHERE log = %s AND size = 20", log.name)
        return what_is_wrong()

    assert attempt(careless) == "The checkpoint of 21 entries speaks of 20"
    foreign = log.kept[0].replace(log.name, str(new_ref()))
    assert "no such log is here" in what_is_wrong(foreign)
    assert "isn't signed by this ledger's key" in what_is_wrong(log.kept[0].replace("\n20\n", "\n19\n"))


# --- The seal is late ---------------------------------------------------------------------------


def test_a_seal_that_is_late_is_an_alarm(log, caplog):
    log.write(2)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    assert seal.late(machine=soon) is None
    assert what_is_wrong(machine=soon, times=False) == ""
    later = soon + timedelta(minutes=1)
    waiting = seal.late(log.name, machine=later)
    assert waiting is not None and waiting[0] == 2
    assert "2 entries wait to be sealed since" in what_is_wrong(machine=later, times=False)
    seal.Sealer()._say_what_is_late(later)
    assert "the seal is late: 2 entries wait" in caplog.text
    seal.seal()
    assert seal.late(machine=later) is None


# --- Honest histories ---------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), st.integers(1, 4)),
        st.tuples(st.just("late"), st.integers(0, 2), st.integers(1, 4)),
        st.tuples(st.just("seal"), st.integers(0, 2), st.integers(1, 9)),
        st.tuples(st.just("keep"), st.integers(0, 2), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=count("honest histories", usual=12, full=1_000), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=STEPS)
def test_random_honest_histories_raise_no_alarm(steps, db):
    """Three practices at once; refs made long before their entry commits; seals of any size; restarts; checkpoints."""
    with transaction.atomic():
        logs, kept, ready = [Log(AT) for _ in range(3)], [], []
        for step, which, number in steps:
            log = logs[which]
            if step == "write":
                log.write(number)
            elif (
                step == "late"
            ):  # the ref is made now, and the entry written when others were sealed long since
                ready.append((log, new_ref(), log.at))
            elif step == "seal":
                while ready:
                    late_log, ref, at = ready.pop()
                    late_log_write(late_log, ref, at)
                seal.seal(batch=number)
            else:
                seal.seal()
                kept += [note for one in logs if (note := seal.checkpoint(one.name, at=one.at))]
                seal.Sealer().run(at=log.at, machine=AT)
            assert what_is_wrong(*kept, batch=7) == ""
        transaction.set_rollback(True)


def late_log_write(log, ref, at):
    """An entry whose ref and time are older than what was sealed since."""
    record(
        Event("note.read", (("note", new_ref()),), "treatment"),
        by=Actor("member", log.member, log.practice),
        at=at,
        ref=ref,
    )
