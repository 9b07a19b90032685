"""Keys and backups: what Keller sees of them, where she looks first, and nobody else."""

from datetime import timedelta

import pytest

from tests.support import keller
from tests.support.keller import ADMINISTRATOR, CLINICIAN, entries, moment, sign_in, works_here
from twodrawer.backup.models import Run
from twodrawer.backup.plan import Plan, write_plan
from twodrawer.backup.sealing_to import make_identity
from twodrawer.backup.states import Kind, State
from twodrawer.backup.stores import installation

pytestmark = pytest.mark.django_db
PAGES = ("/", "/people/", "/settings/", "/settings/backups/")


@pytest.fixture
def practice_ref():
    return keller.practice()


@pytest.fixture
def boss(practice_ref):
    """An owner who sees clients too: Today is hers as well."""
    return works_here(practice_ref, "Keller", ADMINISTRATOR, CLINICIAN)


@pytest.fixture
def plan(settings, tmp_path):
    from dataclasses import replace

    settings.BACKUP_INSTALLATION = replace(installation(), folder=tmp_path)
    own = make_identity(tmp_path / "rehearsals.txt", at=moment())
    made = Plan(
        to=str(tmp_path / "kept"), recipients=(own,), identity=str(tmp_path / "rehearsals.txt"), keep_days=45
    )
    write_plan(tmp_path, made)
    return made


def run(kind, state, *, hours_ago=0, **facts):
    at = moment() - timedelta(hours=hours_ago)
    return Run.objects.create(kind=kind, state=state, asked_at=at, begun_at=at, ended_at=at, **facts)


def said(client, page):
    return " ".join(client.get(page).content.decode().split())


def test_a_backup_that_failed_shows_on_today_people_and_settings_and_only_to_whoever_runs_the_practice(
    boss, practice_ref, plan
):
    works_here(practice_ref, "Okafor", CLINICIAN)
    run(Kind.BACKUP, State.DONE, hours_ago=30)
    failed = run(Kind.BACKUP, State.FAILED, hours_ago=1, problem="Unavailable")
    client = sign_in("Keller")
    for page in PAGES:
        assert "The last backup failed." in said(client, page), page
    assert "The last backup failed." not in said(sign_in("Okafor"), "/")
    failed.delete()
    for page in PAGES:
        assert "The last backup is more than a day old." in said(client, page), page
    run(Kind.BACKUP, State.DONE)
    for page in PAGES:
        assert "Backups need you" not in said(client, page), page


def test_a_practice_without_a_plan_is_told_until_somebody_makes_one(boss, settings, tmp_path):
    from dataclasses import replace

    settings.BACKUP_INSTALLATION = replace(installation(), folder=tmp_path)
    client = sign_in("Keller")
    assert "Nobody has said yet where backups go." in said(client, "/")
    page = said(client, "/settings/backups/")
    assert "twodrawer schedule-backups" in page
    assert "Back up now" not in page
    answer = client.post("/settings/backups/", {"do": "backup"})
    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_the_page_says_when_a_restore_last_worked_in_how_long_and_with_what_loss(boss, plan):
    run(Kind.BACKUP, State.DONE, size=4_200_000, milliseconds=900)
    run(
        Kind.REHEARSAL, State.DONE, hours_ago=3, size=4_200_000, milliseconds=9_300, entries=1_964, notes=79,
        lost_seconds=5 * 3600 + 1, lost_entries=1_250,
    )  # fmt: skip
    kept = plan.folder / "vault"
    kept.mkdir(parents=True)
    (kept / "restored-and-verified.json").write_text(
        '{"restored_and_verified_at": "2026-11-15T09:00:00.000000Z", "notes": 12}'
    )
    page = said(sign_in("Keller"), "/settings/backups/")
    for words in (
        "9.3 seconds", "1,964 ledger entries, 79 signed notes", "the last 6 hours: 1,250 entries of the ledger", "4.0", "45 days",
        "Restored and verified on November 15, 2026",
    ):  # fmt: skip
        assert words in page, words
    assert str(plan.folder) not in page, "where the backups lie is nothing for a page"
    assert plan.recipients[0] not in page
    (read,) = entries("backup.read")
    assert read.purpose == "operations"
    (kept / "restored-and-verified.json").write_text('{"restored_and_verified_at": "<script>"}')
    assert "Not rehearsed yet, as far as can be seen from here" in said(
        sign_in("Keller"), "/settings/backups/"
    )


def test_a_run_is_asked_for_once_and_its_progress_is_there_after_a_reload(boss, plan):
    client = sign_in("Keller")
    assert client.post("/settings/backups/", {"do": "everything"}).status_code == 422
    assert client.post("/settings/backups/", {"do": "rehearsal"}).status_code == 302
    asked = Run.objects.get()
    assert (asked.kind, asked.state) == (Kind.REHEARSAL, State.WAITING)
    assert client.post("/settings/backups/", {"do": "rehearsal"}).status_code == 409
    Run.objects.update(state=State.RUNNING, step="notes", done=400, total=1_000)
    for page in ("/settings/backups/", "/settings/backups/progress/"):
        text = said(client, page)
        assert "Verifying signed notes" in text
        assert 'max="1000" value="400"' in text
    Run.objects.update(state=State.DONE)
    over = client.get("/settings/backups/progress/")
    assert over.headers["HX-Refresh"] == "true"
    assert len(entries("backup.rehearsal_asked")) == 1
