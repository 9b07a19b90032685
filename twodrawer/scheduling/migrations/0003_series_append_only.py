"""The rule of a series is said once; a changed one is another row that names the one it follows."""

from django.db import migrations

from twodrawer.lib.append_only import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_series")]
    operations = [
        migrations.RunPython(*append_only("scheduling_series")),
        migrations.RunPython(*no_replacing("scheduling_series", ("ref",))),
    ]
