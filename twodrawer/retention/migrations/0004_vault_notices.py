"""The vault hears of destroyed records, and its receipts are kept."""

import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_emergency_append_only"), ("retention", "0003_clocks_and_destruction")]

    operations = [
        migrations.CreateModel(
            name="VaultNotice",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("receipts", models.TextField()),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vault_notice",
                        to="retention.destructioncertificate",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="vaultnotice_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("told_at"))), name="vaultnotice_waits"
                    ),
                ],
            },
        ),
    ]
