"""Papers of clients, and what was agreed with them."""

import django.db.models.deletion
import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_insurance_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeText",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("words", models.BinaryField()),
                ("from_day", models.DateField()),
                ("made_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="noticetext_practice_ref"),
                    models.UniqueConstraint(fields=("practice", "version"), name="noticetext_version_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeGiven",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("acknowledged", "Acknowledged"), ("effort", "Good-faith effort")],
                        max_length=16,
                    ),
                ),
                ("day", models.DateField()),
                ("details", models.BinaryField()),
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
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="disclosures.noticetext",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["practice", "client"], name="noticegiven_client")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="noticegiven_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["acknowledged", "effort"])),
                        name="noticegiven_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("received_on", models.DateField(null=True)),
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
                "indexes": [models.Index(fields=["practice", "client"], name="paper_client")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="paper_practice_ref")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperEnd",
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
                        choices=[("revoked", "Revoked"), ("event", "Its event"), ("refused", "Not signed")],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                ("details", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="disclosures.paper",
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="paperend_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["revoked", "event", "refused"])),
                        name="paperend_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperScan",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "media",
                    models.CharField(
                        choices=[
                            ("application/pdf", "application/pdf"),
                            ("image/png", "image/png"),
                            ("image/jpeg", "image/jpeg"),
                        ],
                        max_length=16,
                    ),
                ),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan",
                        to="disclosures.paper",
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="paperscan_practice_ref"),
                    models.CheckConstraint(
                        condition=models.Q(("media__in", ["application/pdf", "image/png", "image/jpeg"])),
                        name="paperscan_media",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVersion",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("content_hash", models.CharField(max_length=64)),
                ("expires_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="disclosures.paper",
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
                "indexes": [models.Index(fields=["practice", "expires_on"], name="paperversion_expires")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="paperversion_practice_ref"),
                    models.UniqueConstraint(fields=("paper", "version"), name="paperversion_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperSignature",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("client", "Client"), ("representative", "Representative")], max_length=16
                    ),
                ),
                ("details", models.BinaryField()),
                ("statement", models.TextField()),
                ("key_ref", models.UUIDField()),
                ("signature", models.BinaryField()),
                ("signed_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practice"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="disclosures.paperversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="papersignature_practice_ref"),
                    models.UniqueConstraint(fields=("version", "part"), name="papersignature_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["client", "representative"])),
                        name="papersignature_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("details", models.BinaryField()),
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
                "indexes": [models.Index(fields=["practice", "client"], name="restriction_client")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="restriction_practice_ref")
                ],
            },
        ),
        migrations.CreateModel(
            name="RestrictionStep",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("denied", "Denied"), ("ended", "Ended")], max_length=8
                    ),
                ),
                ("day", models.DateField()),
                ("details", models.BinaryField()),
                ("made_at", models.DateTimeField()),
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
                (
                    "restriction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="disclosures.restriction",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="restrictionstep_practice_ref"),
                    models.UniqueConstraint(fields=("restriction", "step"), name="restrictionstep_once"),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["agreed", "denied", "ended"])),
                        name="restrictionstep_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignerRule",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("words", models.BinaryField()),
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="signerrule_practice_ref"),
                    models.UniqueConstraint(fields=("client", "version"), name="signerrule_version_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("details", models.BinaryField()),
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
                    models.UniqueConstraint(fields=("practice", "ref"), name="channel_practice_ref"),
                    models.UniqueConstraint(fields=("client", "version"), name="channel_version_once"),
                ],
            },
        ),
    ]
