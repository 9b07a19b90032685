"""The steps of a request are added and never changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_requests")]
    operations = [
        PutUp(
            append_only("disclosures_requeststep"),
            no_replacing("disclosures_requeststep", ("ref",), ("request_id", "number")),
        ),
    ]
