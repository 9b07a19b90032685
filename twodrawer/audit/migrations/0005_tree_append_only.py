"""The tree only grows, and every entry waits for its seal: its own trigger says so, in its own transaction."""

from typing import Any

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing

SQLITE = """
CREATE TRIGGER audit_entry_about AFTER INSERT ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'ref and leaf differ')
    WHERE lower(replace(json_extract(NEW.leaf, '$.ref'), '-', '')) <> lower(replace(NEW.ref, '-', ''));
  INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref)
    SELECT NEW.ref, json_extract(NEW.leaf, '$.log'), json_extract(NEW.leaf, '$.at'),
           json_extract(about.value, '$.kind'), json_extract(about.value, '$.ref')
    FROM json_each(NEW.leaf, '$.refs') AS about;
  INSERT INTO audit_pending (ref, log) VALUES (NEW.ref, json_extract(NEW.leaf, '$.log'));
END
"""

POSTGRES = """
CREATE OR REPLACE FUNCTION audit_entry_about() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said jsonb := NEW.leaf::jsonb;
BEGIN
  IF (said ->> 'ref')::uuid <> NEW.ref THEN
    RAISE EXCEPTION 'ref and leaf differ';
  END IF;
  INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref)
    SELECT NEW.ref, said ->> 'log', said ->> 'at', about ->> 'kind', about ->> 'ref'
    FROM jsonb_array_elements(said -> 'refs') AS about;
  INSERT INTO audit_pending (ref, log) VALUES (NEW.ref, said ->> 'log');
  RETURN NULL;
END $$;
"""

TABLES = ("audit_leaf", "audit_checkpoint", "audit_commitment")


def let_wait(apps: Any, schema_editor: Any) -> None:
    """The trigger of an entry lets it wait as well; what stands in the ledger already waits too."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_entry_about")
        schema_editor.execute(SQLITE)
    else:
        schema_editor.execute(POSTGRES)
    schema_editor.execute("INSERT INTO audit_pending (ref, log) SELECT ref, log FROM audit_entry")


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_tree")]
    operations = [
        migrations.RunPython(let_wait, migrations.RunPython.noop),
        PutUp(
            *(append_only(table) for table in TABLES),
            no_replacing("audit_leaf", ("ref",), ("log", "position")),
            no_replacing("audit_checkpoint", ("ref",), ("log", "size")),
            no_replacing("audit_commitment", ("ref",), ("hour",)),
        ),
    ]
