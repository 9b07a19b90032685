"""A ticket that was used stays used: no row of that table is ever changed or taken away."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        PutUp(
            append_only("vault_usedticket"),
            no_replacing("vault_usedticket", ("ref",)),
        ),
    ]
