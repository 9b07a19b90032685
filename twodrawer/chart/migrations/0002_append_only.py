"""What was frozen, signed or returned is never changed: there is no unlock."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only


class Migration(migrations.Migration):
    dependencies = [("chart", "0001_initial")]
    operations = [
        PutUp(
            append_only("chart_noteversion"),
            append_only("chart_signature"),
            append_only("chart_returncomment"),
            append_only("chart_print"),
        ),
    ]
