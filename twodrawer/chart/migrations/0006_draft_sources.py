import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chart", "0005_paper_files_append_only"),
        ("people", "0005_emergency_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftSource",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "made_by",
                    models.CharField(choices=[("extract", "extract"), ("model", "model")], max_length=12),
                ),
                ("text", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="chart.note"
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
                "indexes": [models.Index(fields=["kept_at"], name="draftsource_kept")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="draftsource_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(made_by__in=["extract", "model"]), name="draftsource_made_by"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftedSentence",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.BinaryField()),
                ("is_supported", models.BooleanField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practice"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sentences",
                        to="chart.draftsource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="draftedsentence_practice_ref")
                ],
            },
        ),
    ]
