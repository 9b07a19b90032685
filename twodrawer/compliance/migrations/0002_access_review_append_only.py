"""A review is said once and never changed; nothing takes its place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_access_review")]
    operations = [
        PutUp(
            append_only("compliance_accessreview"),
            no_replacing("compliance_accessreview", ("ref",)),
        ),
    ]
