"""Papers that came with a step of a request, kept as they came."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import twodrawer.lib.fields
import twodrawer.lib.refs
from twodrawer.lib.append_only import append_only, no_replacing

MEDIA = ("application/pdf", "image/png", "image/jpeg")


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0003_release_orders"),
        ("people", "0003_insurance_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestScan",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("media", models.CharField(choices=[(media, media) for media in MEDIA], max_length=16)),
                ("content", models.BinaryField()),
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
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan",
                        to="disclosures.requeststep",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "ref"), name="requestscan_practice_ref"),
                    models.CheckConstraint(condition=Q(("media__in", list(MEDIA))), name="requestscan_media"),
                ],
            },
        ),
        migrations.RunPython(*append_only("disclosures_requestscan")),
        migrations.RunPython(*no_replacing("disclosures_requestscan", ("ref",), ("step_id",))),
    ]
