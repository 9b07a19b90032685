"""Releases and the account of disclosures; what is in the account is said once and never changed."""

import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("disclosures", "0002_papers_append_only"),
        ("people", "0003_insurance_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("request_ref", models.UUIDField(null=True)),
                ("way", models.CharField(max_length=24)),
                ("purpose", models.CharField(max_length=32)),
                ("hipaa", models.BooleanField()),
                ("part2", models.BooleanField()),
                ("details", models.BinaryField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.client"
                    ),
                ),
                (
                    "made_by",
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
            ],
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("request_ref", models.UUIDField()),
                ("of_request", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("released", "released"), ("discarded", "discarded")],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("facts", models.BinaryField()),
                ("facts_version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pages", models.PositiveIntegerField(null=True)),
                (
                    "begun_by",
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("until_day", models.DateField()),
                ("statement", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="disclosures.disclosure",
                    ),
                ),
                (
                    "made_by",
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
            ],
        ),
        migrations.CreateModel(
            name="AccountReport",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("requested_on", models.DateField()),
                ("free", models.BooleanField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.client"
                    ),
                ),
                (
                    "made_by",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="accountreport_practice_ref")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["practice", "client", "made_at"], name="disclosure_client"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(fields=("practice", "ref"), name="disclosure_practice_ref"),
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["practice", "client"], name="package_client"),
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["practice", "request_ref"], name="package_request"),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.UniqueConstraint(fields=("practice", "ref"), name="package_practice_ref"),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "released", "discarded"))),
                name="package_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("sha256", ""), ("state", "open")),
                    models.Q(("ended_at__isnull", False), ("sha256", ""), ("state", "discarded")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("pages__gte", 1),
                        ("state", "released"),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="package_left_with_its_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(fields=("practice", "ref"), name="suspension_practice_ref"),
        ),
        PutUp(
            append_only("disclosures_disclosure"),
            append_only("disclosures_suspension"),
            append_only("disclosures_accountreport"),
            no_replacing("disclosures_disclosure", ("ref",)),
            no_replacing("disclosures_suspension", ("ref",)),
            no_replacing("disclosures_accountreport", ("ref",)),
        ),
    ]
