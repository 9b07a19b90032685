"""Nothing takes the place of what was signed: SQLite's REPLACE deletes without asking the delete trigger."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, no_replacing


class Migration(migrations.Migration):
    dependencies = [("chart", "0002_append_only")]
    operations = [
        PutUp(
            no_replacing("chart_noteversion", ("ref",), ("note_id", "version")),
            no_replacing("chart_signature", ("ref",), ("version_id", "part")),
            no_replacing("chart_returncomment", ("ref",), ("version_id",)),
            no_replacing("chart_print", ("ref",)),
        ),
    ]
