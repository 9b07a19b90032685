"""That a file left is never taken back: rows about files are added, never changed, replaced or deleted."""

from django.db import migrations

from twodrawer.lib.append_only import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("chart", "0004_paper_files")]
    operations = [
        migrations.RunPython(*append_only("chart_paperfile")),
        migrations.RunPython(*no_replacing("chart_paperfile", ("ref",))),
    ]
