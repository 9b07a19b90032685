import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chart", "0003_no_replacing"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperFile",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "note"),
                            ("draft", "draft"),
                            ("record", "record"),
                            ("ledger", "ledger"),
                        ],
                        max_length=8,
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
                ("from_day", models.DateField(null=True)),
                ("until_day", models.DateField(null=True)),
                ("purpose", models.CharField(max_length=24)),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.client",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chart.note",
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="paperfile_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("client__isnull", False),
                                ("kind__in", ["note", "draft"]),
                                ("note__isnull", False),
                            ),
                            models.Q(("client__isnull", False), ("kind", "record"), ("note__isnull", True)),
                            models.Q(("kind", "ledger"), ("note__isnull", True)),
                            _connector="OR",
                        ),
                        name="paperfile_is_about_what_it_is",
                    ),
                ],
            },
        ),
    ]
