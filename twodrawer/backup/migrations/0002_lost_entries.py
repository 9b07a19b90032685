"""A rehearsal counts what a restore would have lost, beside the hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backup", "0001_runs")]

    operations = [
        migrations.AddField(model_name="run", name="lost_entries", field=models.BigIntegerField(null=True))
    ]
