"""Where an entry stands in its log's tree, what waits to be sealed, and what each log said of itself."""

from django.db import migrations, models

import twodrawer.lib.fields
import twodrawer.lib.refs


def ref():
    return twodrawer.lib.fields.RefField(
        default=twodrawer.lib.refs.new_ref, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_no_replacing")]

    operations = [
        migrations.AddField(model_name="entry", name="mark", field=models.BinaryField(null=True)),
        migrations.CreateModel(name="Pending", fields=[("ref", ref()), ("log", models.TextField())]),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("ref", ref()),
                ("log", models.TextField()),
                ("position", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("log", "position"), name="leaf_position"),
                    models.CheckConstraint(condition=models.Q(("position__gte", 0)), name="leaf_counts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("ref", ref()),
                ("log", models.TextField()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "size"), name="checkpoint_size")],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("ref", ref()),
                ("hour", models.TextField(unique=True)),
                ("salt", models.BinaryField()),
                ("opened", models.TextField()),
            ],
        ),
    ]
