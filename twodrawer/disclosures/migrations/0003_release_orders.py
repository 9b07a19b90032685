"""Orders to release psychotherapy notes: what the practice tells an author, and how it ended."""

import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0002_request_steps_append_only"),
        ("people", "0005_emergency_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseOrder",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("details", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried_out", "carried_out"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.client"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practice"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="disclosures.request",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "author", "end"], name="releaseorder_of_author")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="releaseorder_practice_ref"),
                    models.UniqueConstraint(
                        condition=models.Q(("end", "")),
                        fields=("request", "author"),
                        name="releaseorder_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="releaseorder_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("end__in", ("carried_out", "returned", "withdrawn")),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="releaseorder_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", "carried_out"), _negated=True),
                            ("handed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="releaseorder_was_handed_out",
                    ),
                ],
            },
        ),
    ]
