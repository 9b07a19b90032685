"""Policies, their ends and referral sources are said once and never changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("people", "0002_insurance_and_referral")]
    operations = [
        PutUp(
            append_only("people_policy"),
            append_only("people_policyend"),
            append_only("people_referral"),
            no_replacing("people_policy", ("ref",)),
            no_replacing("people_policyend", ("ref",), ("policy_id",)),
            no_replacing("people_referral", ("ref",), ("client_id", "version")),
        ),
    ]
