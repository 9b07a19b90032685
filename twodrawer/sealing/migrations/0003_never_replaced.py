"""A row of wrapped keys can't be replaced or emptied away either: that would destroy a key without a trace."""

from typing import Any

from django.db import migrations

from twodrawer.lib.append_only import PutUp


def put_up(apps: Any, schema_editor: Any) -> None:
    """SQLite's REPLACE fires no delete trigger, and PostgreSQL's TRUNCATE fires no row trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE TRIGGER sealing_datakey_no_replace BEFORE INSERT ON sealing_datakey "
            "WHEN EXISTS (SELECT 1 FROM sealing_datakey WHERE ref = NEW.ref) "
            "OR (NEW.destroyed_at IS NULL AND EXISTS (SELECT 1 FROM sealing_datakey "
            "WHERE owner_kind = NEW.owner_kind AND owner_ref = NEW.owner_ref AND purpose = NEW.purpose "
            "AND destroyed_at IS NULL)) "
            "BEGIN SELECT RAISE(ABORT, 'this key is there already'); END"
        )
        return
    schema_editor.execute(
        "CREATE TRIGGER sealing_datakey_no_truncate BEFORE TRUNCATE ON sealing_datakey "
        "FOR EACH STATEMENT EXECUTE FUNCTION sealing_datakey_kept()"
    )
    # TG_OP is TRUNCATE there, with no row to look at: the function has to say no before it asks for one.
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION sealing_datakey_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP IN ('DELETE', 'TRUNCATE') THEN RAISE EXCEPTION 'keys are destroyed, not deleted'; END IF; "
        "IF OLD.destroyed_at IS NOT NULL THEN RAISE EXCEPTION 'a destroyed key stays destroyed'; END IF; "
        "RETURN NEW; END $$"
    )


def take_down(apps: Any, schema_editor: Any) -> None:
    """Only for going back in development."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER sealing_datakey_no_replace")
        return
    schema_editor.execute("DROP TRIGGER sealing_datakey_no_truncate ON sealing_datakey")


class Migration(migrations.Migration):
    dependencies = [("sealing", "0002_never_deleted")]
    operations = [PutUp((put_up, take_down))]
