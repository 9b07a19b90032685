"""Default keys, silent key creation, no associated data: what a missing, open or moved key does."""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from tests.attacks.stage import SECRET, World
from tests.support.counts import FULL
from tests.support.house import demo_copy
from twodrawer.config.home import BadSettings, installation_secrets, read_home
from twodrawer.people.models import Client
from twodrawer.sealing.models import DataKey


@pytest.fixture(scope="module")
def copy(run_folder):
    """A demo installation, not served."""
    return demo_copy(run_folder, f"keys-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


def everything(folder: Path) -> dict[str, bytes]:
    """Every key file and its bytes."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "keys" in path.parts
    }


@pytest.mark.parametrize("lost", ["installation.json", "practice-*.json", "*"])
@pytest.mark.parametrize("command", [("serve",), ("check-setup",), ("demo",), ("init",)])
def test_missing_keys_stop_every_command_with_a_sentence_and_nothing_is_made(lost, command, copy, run_folder):
    """Removed and found: `home.has_data()` in `setup.prepare`."""
    keys = copy.home / "keys"
    kept = run_folder / "kept-keys"
    shutil.copytree(keys, kept)
    try:
        for path in list(keys.glob(lost)):
            path.unlink()
        before = everything(copy.home)
        done = copy.run(*command, timeout=60)
        said = done.stdout + done.stderr
        if lost == "practice-*.json" and command in (("demo",), ("init",)):
            assert everything(copy.home) == before  # they look at what is there and make nothing
        else:
            assert done.returncode != 0, said
            assert "key" in said and "Traceback" not in said
        assert everything(copy.home) == before, "a key was made silently"
    finally:
        shutil.rmtree(keys)
        shutil.copytree(kept, keys)
        keys.chmod(0o700)
        shutil.rmtree(kept)


@pytest.mark.parametrize("name", ["installation.json", "practice"])
def test_a_key_file_that_others_can_read_stops_start_up(name, copy):
    path = next(copy.home.glob(f"keys/{name}*"))
    path.chmod(0o644)
    try:
        done = copy.run("serve", "--port", "1", timeout=60)
        assert done.returncode != 0
        assert "600" in done.stdout + done.stderr
    finally:
        path.chmod(0o600)


def test_keys_of_another_installation_open_nothing_and_say_so(copy, run_folder):
    """Removed and found: the key that `require_right_keys` tries."""
    from twodrawer.lib.time import now
    from twodrawer.sealing.provider import new_practice_keys, practice_keys_to_json

    for path in copy.home.glob("keys/practice-*.json"):
        kept = path.read_text()
        path.write_text(json.dumps(practice_keys_to_json(new_practice_keys(now()))))
        try:
            done = copy.run("check-setup", timeout=60)
            assert done.returncode != 0, done.stdout
        finally:
            path.write_text(kept)


def test_there_are_no_default_keys(tmp_path):
    with pytest.raises(BadSettings):
        installation_secrets(read_home({"TWODRAWER_HOME": str(tmp_path)}), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "odd", ["{}", '{"cookies": "", "sign_in": ""}', '{"cookies": "x", "sign_in": "00"}', "{"]
)
def test_odd_installation_keys_stop_start_up(odd, tmp_path):
    home = read_home({"TWODRAWER_HOME": str(tmp_path)})
    with pytest.raises((BadSettings, ValueError)):
        installation_secrets(home, {"TWODRAWER_INSTALLATION_KEYS": odd})


def test_keys_lie_in_no_row_of_either_database(world: World, settings):
    from twodrawer.sealing.keyring import provider

    keys = provider().practice_keys(world.cast.practice)
    secrets = [keys.current.secret, keys.signing[-1].seed, settings.SIGN_IN_SECRET]
    for row in DataKey.objects.using("keys").all():
        assert not any(secret in bytes(row.wrapped or b"") for secret in secrets)


def boxes():
    """Every sealed column of every table: model, field."""
    for model in apps.get_models():
        if model._meta.app_label in ("people", "scheduling", "chart"):
            for field in model._meta.fields:
                if isinstance(field, models.BinaryField) and field.name != "practice_signature":
                    yield model, field.name


def test_no_box_opens_in_another_row_column_or_practice(world: World):
    """Each box of each sealed column is put into every other row of its table; no page shows it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                if name.startswith(("chart_", "people_", "scheduling_")):
                    cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
    okafor = world.browser("okafor")
    pages = [
        reverse("client", args=[world["rowan"]]), reverse("client_edit", args=[world["rowan"]]),
        reverse("client_circle", args=[world["rowan"]]), reverse("treatment", args=[world["rowan"]]),
        reverse("session", args=[world["earlier"]]), reverse("session", args=[world["session"]]),
        reverse("note", args=[world["signed"]]),
    ]  # fmt: skip
    shown = {page: okafor.get(page).status_code for page in pages}
    assert set(shown.values()) == {200}
    tried = 0
    for model, column in boxes():
        rows = list(model._default_manager.exclude(**{column: None}).exclude(**{column: b""}))
        for one in rows:
            for other in rows:
                if one.pk == other.pk:
                    continue
                with transaction.atomic():
                    model._default_manager.filter(pk=one.pk).update(**{column: getattr(other, column)})
                    tried += 1
                    if FULL or tried % 3 == 0:  # a third of them are looked at on pages; in the soak all
                        for page in pages:
                            answer = okafor.get(page)
                            assert answer.status_code in (200, 503), (model, page)
                            text = answer.content.decode()
                            assert SECRET["marlow"] not in text and "2026-0007" not in text
                            if one.practice_id == world.cast.practice and answer.status_code == 200:
                                assert "2026-0151" not in text or page != pages[0]
                    transaction.set_rollback(True)
    assert tried > 10


def test_a_clients_box_in_another_clients_row_never_opens(world: World):
    mine, theirs = Client.objects.get(ref=world["rowan"]), Client.objects.get(ref=world["tran"])
    Client.objects.filter(ref=mine.ref).update(
        identity=theirs.identity, identity_version=theirs.identity_version
    )
    answer = world.browser("okafor").get(reverse("client", args=[world["rowan"]]))
    assert answer.status_code == 503
    assert "Tran" not in answer.content.decode() and "2026-0151" not in answer.content.decode()


def test_a_wrapped_key_under_another_owner_opens_nothing(world: World):
    owner = DataKey.objects.using("keys").filter(owner_kind="client", purpose="record")
    mine, theirs = owner.get(owner_ref=world["rowan"]), owner.get(owner_ref=world["tran"])
    owner.filter(ref=mine.ref).update(wrapped=theirs.wrapped)
    assert world.browser("okafor").get(reverse("client", args=[world["rowan"]])).status_code == 503
