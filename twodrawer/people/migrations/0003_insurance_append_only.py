"""Policies, their ends and referral sources are said once and never changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("people", "0002_insurance_and_referral")]
    operations = [
        migrations.RunPython(*append_only("people_policy")),
        migrations.RunPython(*append_only("people_policyend")),
        migrations.RunPython(*append_only("people_referral")),
        migrations.RunPython(*no_replacing("people_policy", ("ref",))),
        migrations.RunPython(*no_replacing("people_policyend", ("ref",), ("policy_id",))),
        migrations.RunPython(*no_replacing("people_referral", ("ref",), ("client_id", "version"))),
    ]
