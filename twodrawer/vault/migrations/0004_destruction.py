"""What was destroyed stays destroyed: orders of the record, and tombstones that nobody takes away."""

import twodrawer.lib.fields
import twodrawer.lib.refs
from django.db import migrations, models

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_orders_lendings_wills")]

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("certificate_ref", models.UUIDField()),
                ("client_ref", models.UUIDField()),
                ("statement", models.TextField()),
                ("told_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice_ref", "client_ref"], name="vault_destroyed_client")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice_ref", "ref"), name="vault_destruction_in_practice"
                    ),
                    models.UniqueConstraint(
                        fields=("practice_ref", "certificate_ref", "client_ref"),
                        name="vault_destruction_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Spared",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("author_ref", models.UUIDField(editable=False)),
                ("certificate_ref", models.UUIDField()),
                ("spared_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice_ref", "ref"), name="vault_spared_in_practice"),
                    models.UniqueConstraint(
                        fields=("practice_ref", "author_ref", "certificate_ref"), name="vault_spared_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "ref",
                    twodrawer.lib.fields.RefField(
                        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_ref", models.UUIDField(editable=False)),
                ("author_ref", models.UUIDField(editable=False)),
                ("note_ref", models.UUIDField()),
                ("certificate_ref", models.UUIDField(null=True)),
                ("signature", models.BinaryField(max_length=64)),
                ("destroyed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice_ref", "ref"), name="vault_tombstone_in_practice"
                    ),
                    models.UniqueConstraint(
                        fields=("practice_ref", "author_ref", "note_ref"), name="vault_tombstone_once"
                    ),
                ],
            },
        ),
        PutUp(
            append_only("vault_tombstone"),
            no_replacing("vault_tombstone", ("ref",), ("practice_ref", "author_ref", "note_ref")),
        ),
    ]
