"""What was frozen, signed or returned is never changed: there is no unlock."""

from django.db import migrations

from twodrawer.lib.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("chart", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("chart_noteversion")),
        migrations.RunPython(*append_only("chart_signature")),
        migrations.RunPython(*append_only("chart_returncomment")),
        migrations.RunPython(*append_only("chart_print")),
    ]
