from django.db import migrations, models
from django.db.models import Q

WHAT = models.CharField(
    max_length=8, choices=[("record", "record"), ("papers", "papers")], db_default="record"
)


class Migration(migrations.Migration):
    """HIPAA's own papers end by two people too. The column of certificates may be empty: SQLite adds any other by writing
    the table anew, and would lose the triggers that keep it."""

    dependencies = [("retention", "0004_vault_notices")]

    operations = [
        migrations.RemoveConstraint("destructionproposal", "destructionproposal_one_standing"),
        migrations.AddField("destructionproposal", "what", WHAT),
        migrations.AddField("destructioncertificate", "of_papers", models.BooleanField(null=True)),
        migrations.AddConstraint(
            "destructionproposal",
            models.UniqueConstraint(
                fields=("practice", "client", "what"),
                condition=Q(withdrawn_at__isnull=True),
                name="destructionproposal_one_of_a_kind",
            ),
        ),
    ]
