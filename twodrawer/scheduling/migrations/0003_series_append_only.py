"""The rule of a series is said once; a changed one is another row that names the one it follows."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_series")]
    operations = [
        PutUp(
            append_only("scheduling_series"),
            no_replacing("scheduling_series", ("ref",)),
        ),
    ]
