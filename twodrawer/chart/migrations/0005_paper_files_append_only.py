"""That a file left is never taken back: rows about files are added, never changed, replaced or deleted."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("chart", "0004_paper_files")]
    operations = [
        PutUp(
            append_only("chart_paperfile"),
            no_replacing("chart_paperfile", ("ref",)),
        ),
    ]
