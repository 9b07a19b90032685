"""Nothing takes the place of an entry: SQLite's REPLACE deletes without asking the delete trigger."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, no_replacing


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        PutUp(
            no_replacing("audit_entry", ("ref",)),
            no_replacing("audit_entryref", ("id",)),
        ),
    ]
