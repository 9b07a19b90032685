"""The ways out of a vault: orders carried out, notes lent, professional wills."""

import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models

from twodrawer.lib.append_only import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_used_tickets_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="bearer",
            name="opener_ref",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="Lending",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("author_ref", models.UUIDField(editable=False)),
                ("permit_ref", models.UUIDField(unique=True)),
                ("to_ref", models.UUIDField()),
                ("to_identity_ref", models.UUIDField()),
                ("note_ref", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("until", models.DateField()),
                ("ends_at", models.DateTimeField()),
                ("lent_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.TextField()),
                ("signature", models.BinaryField(max_length=64)),
                ("file", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["practice_ref", "to_ref"], name="vault_lent_to")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice_ref", "ref"), name="vault_lending_in_practice"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("lent_at"))), name="vault_lending_ends"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedOrder",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("author_ref", models.UUIDField(editable=False)),
                ("carried_out_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice_ref", "ref"), name="vault_order_in_practice")
                ],
            },
        ),
        migrations.CreateModel(
            name="Will",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("author_ref", models.UUIDField(editable=False)),
                ("identity_ref", models.UUIDField()),
                ("recipient", models.TextField()),
                ("needed", models.PositiveIntegerField()),
                ("shares", models.PositiveIntegerField()),
                ("wish", models.TextField(choices=[("hand_over", "Hand Over"), ("destroy", "Destroy")])),
                ("file", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice_ref", "ref"), name="vault_will_in_practice"),
                    models.UniqueConstraint(fields=("practice_ref", "author_ref"), name="vault_one_will"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needed__gte", 2), ("shares__gte", models.F("needed")), ("shares__lte", 9)
                        ),
                        name="vault_will_k_of_n",
                    ),
                ],
            },
        ),
        migrations.RunPython(*append_only("vault_usedorder")),
        migrations.RunPython(*no_replacing("vault_usedorder", ("ref",))),
    ]
