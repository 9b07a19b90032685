"""Entries are never changed, and what an entry is about is filled in by the database from its leaf."""

from typing import Any

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only

SQLITE = """
CREATE TRIGGER audit_entry_about AFTER INSERT ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'ref and leaf differ')
    WHERE lower(replace(json_extract(NEW.leaf, '$.ref'), '-', '')) <> lower(replace(NEW.ref, '-', ''));
  INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref)
    SELECT NEW.ref, json_extract(NEW.leaf, '$.log'), json_extract(NEW.leaf, '$.at'),
           json_extract(about.value, '$.kind'), json_extract(about.value, '$.ref')
    FROM json_each(NEW.leaf, '$.refs') AS about;
END
"""

POSTGRES = """
CREATE FUNCTION audit_entry_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.leaf::jsonb ->> 'ref')::uuid <> NEW.ref THEN
    RAISE EXCEPTION 'ref and leaf differ';
  END IF;
  INSERT INTO audit_entryref (entry_id, log, at, kind, about_ref)
    SELECT NEW.ref, NEW.leaf::jsonb ->> 'log', NEW.leaf::jsonb ->> 'at', about ->> 'kind', about ->> 'ref'
    FROM jsonb_array_elements(NEW.leaf::jsonb -> 'refs') AS about;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_about AFTER INSERT ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_about();
"""


def put_up(apps: Any, schema_editor: Any) -> None:
    """The trigger that fills `audit_entryref`."""
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def take_down(apps: Any, schema_editor: Any) -> None:
    """Only for going back in development."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_entry_about")
    else:
        schema_editor.execute(
            "DROP TRIGGER audit_entry_about ON audit_entry; DROP FUNCTION audit_entry_about()"
        )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        PutUp((put_up, take_down)),
        PutUp(
            append_only("audit_entry"),
            append_only("audit_entryref"),
        ),
    ]
