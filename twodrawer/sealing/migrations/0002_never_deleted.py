"""A destroyed key keeps its row: deleting one would make "destroyed" look like "never was"."""

from typing import Any

from django.db import migrations

from twodrawer.lib.append_only import PutUp


def put_up(apps: Any, schema_editor: Any) -> None:
    """Rows of wrapped keys can't be deleted, and a destroyed key can't come back."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE TRIGGER sealing_datakey_no_delete BEFORE DELETE ON sealing_datakey "
            "BEGIN SELECT RAISE(ABORT, 'keys are destroyed, not deleted'); END"
        )
        schema_editor.execute(
            "CREATE TRIGGER sealing_datakey_no_return BEFORE UPDATE ON sealing_datakey "
            "WHEN OLD.destroyed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a destroyed key stays destroyed'); END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION sealing_datakey_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'keys are destroyed, not deleted'; END IF; "
        "IF OLD.destroyed_at IS NOT NULL THEN RAISE EXCEPTION 'a destroyed key stays destroyed'; END IF; "
        "RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER sealing_datakey_kept BEFORE UPDATE OR DELETE ON sealing_datakey "
        "FOR EACH ROW EXECUTE FUNCTION sealing_datakey_kept()"
    )


def take_down(apps: Any, schema_editor: Any) -> None:
    """Only for going back in development."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER sealing_datakey_no_delete")
        schema_editor.execute("DROP TRIGGER sealing_datakey_no_return")
        return
    schema_editor.execute(
        "DROP TRIGGER sealing_datakey_kept ON sealing_datakey; DROP FUNCTION sealing_datakey_kept()"
    )


class Migration(migrations.Migration):
    dependencies = [("sealing", "0001_initial")]
    operations = [PutUp((put_up, take_down))]
