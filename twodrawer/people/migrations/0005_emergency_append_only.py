"""An opening in an emergency, and its end, are said once and never changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("people", "0004_emergency_access")]
    operations = [
        PutUp(
            append_only("people_emergencyaccess"),
            append_only("people_emergencyend"),
            no_replacing("people_emergencyaccess", ("ref",)),
            no_replacing("people_emergencyend", ("ref",), ("access_id",)),
        ),
    ]
