"""The vault's walls in the tree: no key across, no table of it in the record, a closed list, two environments."""

import ast
import json
import os
import re
import subprocess
import sys
from functools import cache
from itertools import product

import pytest
from django.apps import apps

from tests.house import tree
from twodrawer.config.origins import require_two_hosts
from twodrawer.config.stores import BadSettings
from twodrawer.config.vault_home import OF_THE_RECORD, read_vault_home, record_environment, vault_environment
from twodrawer.vault.site import NOT_SERVED, OWN, SITE, TYPES, site

TELL = """
import django, json
django.setup()
from django.apps import apps
from django.db import models
told = {}
for model in apps.get_models(include_auto_created=True):
    told[model._meta.label] = {
        "pk": [model._meta.pk.name, type(model._meta.pk).__name__],
        "fields": {f.name: type(f).__name__ for f in model._meta.get_fields()},
        "points": {
            f.name: [f.related_model._meta.label, f.remote_field.on_delete.__name__]
            for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)
        },
        "unique": [list(c.fields) for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and not c.condition],
    }
import sys
loaded = sorted({name.split(".")[1] for name in sys.modules if name.startswith("twodrawer.") and name.count(".") >= 1})
print(json.dumps({"tables": told, "rooms": loaded}))
"""


@cache
def told():
    """What a process with the vault's settings knows: its tables, and the rooms that it loaded."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWODRAWER_")}
    environment |= {
        "TWODRAWER_VAULT_HOME": os.environ["TWODRAWER_HOME"],
        "TWODRAWER_RECORD_KEYS": "A" * 43 + "=",
        "DJANGO_SETTINGS_MODULE": "twodrawer.config.vault_settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        env=environment,
        cwd=tree.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


OURS = {"practice_ref", "author_ref"}


def test_every_table_of_the_vault_has_a_ref_its_practice_and_its_author():
    tables = {label: facts for label, facts in told()["tables"].items() if label.startswith("vault.")}
    assert len(tables) == 14
    for label, facts in tables.items():
        assert facts["pk"] == ["ref", "RefField"], label
        # An order to destroy is about a client of the practice, whoever wrote: it alone has no author.
        ours = {"practice_ref"} if label == "vault.Destruction" else OURS
        assert facts["fields"].items() >= dict.fromkeys(ours, "UUIDField").items(), label
        assert ["practice_ref", "ref"] in facts["unique"], label


def test_no_key_crosses_the_wall_and_nothing_is_deleted_by_cascade():
    for label, facts in told()["tables"].items():
        room = label.split(".")[0]
        for target, on_delete in facts["points"].values():
            assert target.split(".")[0] == room, label
            assert on_delete in ("PROTECT", "DO_NOTHING"), label


def test_no_row_of_the_vault_names_a_session_or_a_label():
    names = {
        name
        for label, facts in told()["tables"].items()
        if label.startswith("vault.")
        for name in facts["fields"]
    }
    assert not {name for name in names if re.search("session|label|title|text|name|e_?mail", name)}


def test_the_vaults_process_knows_its_own_tables_a_ledger_its_backups_and_jobs_and_nothing_else():
    rooms = {label.split(".")[0] for label in told()["tables"]}
    assert rooms == {"vault", "audit", "backup", "django_tasks_database"}
    assert set(told()["rooms"]) <= {"audit", "backup", "config", "law", "lib", "vault"}


def test_the_record_knows_no_table_of_the_vault():
    assert not [model for model in apps.get_models() if model.__module__.startswith("twodrawer.vault")]
    assert "twodrawer.vault" not in [config.name for config in apps.get_app_configs()]


def test_no_template_and_no_migration_of_the_record_speaks_of_the_vaults_tables():
    for name in tree.files():
        if (
            name.startswith("twodrawer/")
            and "/vault/" not in name
            and name.endswith((".html", ".py", ".sql"))
        ):
            assert not re.search(
                r"vault_(identity|wrap|bearer|challenge|noteversion|shelf|manifest)\b", tree.text(name)
            ), name


def test_every_file_of_the_vaults_static_folder_is_on_the_list_or_said_not_to_be():
    listed = {str(path.relative_to(OWN)) for path in SITE.values() if path.is_relative_to(OWN)}
    there = {str(path.relative_to(OWN)) for path in OWN.rglob("*") if path.is_file()}
    beside = {
        name for name in there if name.rpartition("/")[2].startswith(NOT_SERVED) or name.endswith(".d.ts")
    }
    assert there - beside == listed


def test_every_file_of_the_list_has_a_type_and_a_plain_address():
    assert site().keys() == SITE.keys()
    for address, path in SITE.items():
        assert path.suffix in TYPES
        assert re.fullmatch(r"/(?:[a-z0-9_-]+/)*(?:[A-Za-z0-9._-]+)?", address)
        assert ".." not in address and "well-known" not in address


def test_the_shell_has_no_inline_script_style_or_handler():
    page = (OWN / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|https?://", page)


def test_no_python_of_the_program_touches_a_vault_key():
    """What opens or makes an identity isn't even named: sealing challenges needs the public half only."""
    # Backups have key pairs of their own; the vault's room may not import that module (pyproject.toml).
    of_backups = "twodrawer/backup/sealing_to.py"
    for name in [name for name in tree.python() if name != of_backups]:
        text = tree.text(name)
        if "pyrage" in text:
            # The other one seals releases for public keys that recipients hand in.
            assert name in ("twodrawer/vault/proof.py", "twodrawer/disclosures/age_recipients.py")
        assert not re.search(
            r"AGE-SECRET-KEY|x25519\.Identity|pyrage\.decrypt|passphrase\.(en|de)crypt", text
        ), name


def test_the_wall_is_read_in_fifteen_minutes():
    """Ticket, proof, header check, store, serve, compare-and-swap: about 700 lines."""
    wall = [
        "tickets.py", "proof.py", "age_file.py", "queries.py", "actions/begin.py", "actions/prove.py", "actions/saving.py",
    ]  # fmt: skip
    lines = {name: tree.text(f"twodrawer/vault/{name}").count("\n") for name in wall}
    assert sum(lines.values()) <= 800, lines
    assert max(lines.values()) <= 230, lines


def test_every_door_of_the_api_is_guarded():
    """A view without `@door` would be reached without a token."""
    for name in tree.python():
        if name.startswith("twodrawer/vault/views/") and not name.endswith(
            ("__init__.py", "door.py", "files.py")
        ):
            for node in tree.parsed(name).body:
                if isinstance(node, ast.FunctionDef) and node.name.endswith("_view"):
                    decorators = [getattr(one, "func", one) for one in node.decorator_list]
                    assert [getattr(one, "id", "") for one in decorators] == ["door"], f"{name}: {node.name}"


# -- environments and names ---------------------------------------------------------------------------------


def test_each_process_is_handed_only_its_own_settings(tmp_path):
    whole = dict.fromkeys(OF_THE_RECORD, "x") | {
        "PATH": "/bin",
        "TWODRAWER_VAULT_URL": "postgresql://vault",
        "TWODRAWER_VAULT_HOME": str(tmp_path),
        "TWODRAWER_RECORD_KEYS": "A" * 43 + "=",
        "TWODRAWER_ORIGIN": "http://localhost:8000",
        "TWODRAWER_SOMETHING_NEW": "x",
    }
    vaults = vault_environment(whole, home=tmp_path)
    assert not set(vaults) & (set(OF_THE_RECORD) | {"TWODRAWER_SOMETHING_NEW"})
    assert read_vault_home(vaults).url == "postgresql://vault"
    records = record_environment(whole)
    assert not [name for name in records if "VAULT_URL" in name or "VAULT_HOME" in name]


@pytest.mark.parametrize("name", OF_THE_RECORD)
def test_a_vault_that_is_handed_a_setting_of_the_record_does_not_start(name, tmp_path):
    given = {"TWODRAWER_VAULT_HOME": str(tmp_path), "TWODRAWER_RECORD_KEYS": "A" * 43 + "=", name: "x"}
    with pytest.raises(BadSettings, match="belongs to the record"):
        read_vault_home(given)


def test_a_vault_that_knows_no_key_of_the_record_does_not_start(tmp_path):
    with pytest.raises(BadSettings, match="whose tickets to believe"):
        read_vault_home({"TWODRAWER_VAULT_HOME": str(tmp_path)})
    for damaged in ("A", "AAAA", "!", ","):
        with pytest.raises(BadSettings, match=r"damaged|whose tickets"):
            read_vault_home({"TWODRAWER_VAULT_HOME": str(tmp_path), "TWODRAWER_RECORD_KEYS": damaged})


GOOD = [
    ("http://localhost:8000", "http://vault.localhost:8001"),
    ("http://record.localhost:8000", "http://vault.localhost:8000"),
    ("https://record.example", "https://vault.example"),
    ("https://example.org", "https://vault.example.org"),
]
BAD = [
    ("http://localhost:8000", "http://localhost:8001", "host name of its own"),
    ("https://record.example", "https://record.example:8443", "host name of its own"),
    ("http://localhost:8000", "http://127.0.0.1:8001", "passkeys don't work on a number"),
    ("https://record.example", "https://[::1]", "passkeys don't work on a number"),
    ("https://record.example", "http://vault.localhost:8001", "both have https"),
    ("http://localhost:8000", "https://vault.example", "both have https"),
    ("http://record.localhost:8000", "http://localhost:8001", "lies under the vault's"),
    ("https://record.example.org", "https://example.org", "lies under the vault's"),
    ("http://localhost:8000", "http://vault.example:8001", "over https"),
    ("http://localhost:8000", "http://vault.localhost:8001/x", "must look like"),
    ("http://localhost:8000", "http://who@vault.localhost:8001", "must look like"),
    ("http://localhost:8000", "vault.localhost", "must look like"),
    ("http://localhost:8000", "http://Vault.localhost:8001", "must look like"),
    ("http://localhost:8000", "http://vault.localhost:80", "must look like"),
    ("http://localhost:8000", "http://vault.localhost:x", "must look like"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "vault"), GOOD)
def test_two_names_may_stand_beside_each_other(record, vault):
    require_two_hosts(record=record, vault=vault)


@pytest.mark.parametrize(("record", "vault", "says"), BAD)
def test_two_addresses_that_would_share_a_passkey_or_a_process_stop_start_up(record, vault, says):
    with pytest.raises(BadSettings, match=says):
        require_two_hosts(record=record, vault=vault)


def test_both_processes_ask_for_two_names():
    for name, function in product(("home.py", "vault_home.py"), ("require_two_hosts(",)):
        assert function in tree.text(f"twodrawer/config/{name}")
