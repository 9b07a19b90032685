"""Malformed and hostile files: each is refused with a sentence and exit status 2, and leaves nothing behind.

Two hundred and more of them go through the command line and, some, through the page. Removed and found: the hook
for names that stand twice, `_MARKUP`, `_UNSEEN`, `_check_company`, `_check_life`.
"""

import os
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from tests.attacks.hostile_files import Case, hostile_files
from tests.attacks.stage import World
from tests.fhir_files import goal, patient, raw, upload, whole_patient
from twodrawer.config import import_command
from twodrawer.fhir.models import Import
from twodrawer.people.models import Client


@cache
def cases() -> tuple[Case, ...]:
    """All of them, made when the first test asks: not every worker of a run needs them."""
    return tuple(hostile_files())


def counted() -> dict[str, int]:
    """How many rows each table of the record and of the keys has."""
    return {
        model._meta.label: model._default_manager.using("keys" if model._meta.app_label == "sealing" else "default").count()
        for model in apps.get_models()
        if model.__module__.startswith("twodrawer.")
    }  # fmt: skip


def lying_in(folder: Path) -> set[Path]:
    """Every file under a folder."""
    return {path for path in folder.rglob("*") if path.is_file()}


def test_there_are_more_than_two_hundred_of_them_and_no_two_alike():
    assert len(cases()) >= 200
    assert len({content for _, _, content in cases()}) == len(cases())
    assert len({what for what, _, _ in cases()}) == len(cases())


def test_each_is_refused_with_a_sentence_and_leaves_nothing_behind(
    world: World, tmp_path: Path, capsys, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    home = Path(os.environ["TWODRAWER_HOME"])
    before, files, wrong = counted(), lying_in(home), []
    for what, name, content in cases():
        path = tmp_path / name
        path.write_bytes(content)
        status = import_command.run(
            [path], practice=world.cast.sato_practice, by="", clinician="", output="text"
        )
        said = capsys.readouterr()
        told = "refused. " in said.out and said.out.endswith("Nobody was moved in, and nothing was kept.\n")
        quoted = any(
            word in said.out + said.err for word in ("Traceback", "<script", "alert(", "\x1b", "\x00")
        )
        if status != 2 or not told or quoted or counted() != before:
            wrong.append((what, status, said.out[-300:]))
            before = counted()
        path.unlink()
    assert not wrong, "\n".join(map(str, wrong))
    assert lying_in(home) == files
    assert not lying_in(tmp_path / "temporary")


@pytest.mark.parametrize(
    "what", ["nothing", "a name twice", "a NUL in a name", "stop before start", "a bomb", "a page"]
)
def test_the_page_refuses_them_too_and_says_why(what: str, world: World):
    name, content = next((name, content) for said, name, content in cases() if said == what)
    before = counted()
    body = {"clinician_ref": str(world["member_okafor"]), "chosen": upload(content, name)}
    answer = world.browser("novak").post(reverse("imports"), body)
    assert answer.status_code == 422
    assert "fresh export" in answer.content.decode()
    after = counted()
    assert {label for label in after if after[label] != before[label]} <= {"people.Account"}, what


def test_good_files_of_the_same_makers_are_taken_so_that_refusing_means_something(
    world: World, tmp_path: Path, capsys
):
    world.set_clock(timedelta(hours=1))
    path = tmp_path / "good.json"
    path.write_bytes(raw(whole_patient()))
    before = Client.objects.count()
    assert (
        import_command.run([path], practice=world.cast.sato_practice, by="", clinician="", output="json") == 0
    )
    assert Client.objects.count() == before + 1
    assert '"sessions": 1' in capsys.readouterr().out


def test_bytes_from_anybody_else_are_dropped_before_they_are_held(world: World):
    """Removed and found: `_may_send`. Django reads a form before a view can say no."""
    from django.test import RequestFactory

    from twodrawer.fhir.upload import InMemory

    for name, takes in (
        ("okafor", False),
        ("ibarra", False),
        ("novak", True),
        ("keller", True),
        (None, False),
    ):
        for address in (reverse("imports"), reverse("clients")):
            request = RequestFactory().post(address, {"chosen": upload(patient())})
            request.member = world.cast.member(name) if name else None  # type: ignore[attr-defined]
            request.upload_handlers = [InMemory(request)]
            assert bool(request.FILES) is (takes and address == reverse("imports")), (name, address)


def test_an_upload_is_never_larger_than_its_limit_and_never_on_a_disk(
    world: World, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for megabytes, taken in ((3, True), (34, False)):
        body = raw(patient("Novak", ref=f"m{megabytes}")) + b" " * (megabytes * 2**20)
        sent = {"clinician_ref": str(world["member_okafor"]), "chosen": upload(body)}
        answer = world.browser("novak").post(reverse("imports"), sent)
        assert answer.status_code == (302 if taken else 422), megabytes
        assert taken or "larger than 32 MB" in answer.content.decode()
    assert not lying_in(tmp_path)


def test_words_of_a_file_that_may_hold_anything_are_text_on_every_page(world: World):
    payload = "<script>alert('xss7d1')</script> & </textarea>"
    about = {"subject": {"reference": "Patient/p1"}}
    file = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [{"resource": patient("Hartwell")}, {"resource": goal(payload, **about)}],
    }
    novak, okafor = world.browser("novak"), world.browser("okafor")
    begun = novak.post(
        reverse("imports"), {"clinician_ref": str(world["member_okafor"]), "chosen": upload(file)}
    )
    done = novak.post(begun.headers["Location"])
    page = novak.get(done.headers["Location"]).content.decode()
    assert "Robin Hartwell" in page and "xss7d1" not in page, (
        "a report names people and counts, and quotes nothing"
    )
    client = Client.objects.latest("made_at")
    for route in ("client", "treatment"):
        shown = okafor.get(reverse(route, args=[client.ref])).content.decode()
        assert "&lt;script&gt;" in shown and "<script>alert" not in shown


def test_a_report_is_seen_by_who_began_it_and_the_front_desk_and_by_nobody_else(world: World):
    body = {"clinician_ref": str(world["member_okafor"]), "chosen": upload(patient("Ashworth"))}
    page = world.browser("keller").post(reverse("imports"), body).headers["Location"]
    world.browser("keller").post(page)
    assert Import.objects.filter(ended_at__isnull=False).exists()
    seen = {name for name in (*world.cast.__dataclass_fields__,) if name in ("okafor", "lindqvist", "brandt", "ibarra", "novak", "haddad", "keller", "sato")
            and b"Ashworth" in world.browser(name).get(page).content}  # fmt: skip
    assert seen == {"keller", "novak"}
