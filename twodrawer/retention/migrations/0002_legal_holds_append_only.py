"""A hold is placed once and lifted once, and neither is changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_legal_holds")]
    operations = [
        PutUp(
            append_only("retention_legalhold"),
            append_only("retention_holdrelease"),
            no_replacing("retention_legalhold", ("ref",), ("practice_id", "request_ref")),
            no_replacing("retention_holdrelease", ("ref",), ("hold_id",)),
        ),
    ]
