"""How a client is insured and who referred them: said, added to, ended, never overwritten."""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField
from twodrawer.people.models.clients import Client

POSITIONS = [("primary", "Primary"), ("secondary", "Secondary")]


class Policy(models.Model):
    """One insurance policy of a client. `details` seals payer, plan, member id, group and subscriber.

    In clear: since when, until when if that was known at once, and whether it pays first or second. Rows are
    never changed; that a policy ended is a row of its own.
    """

    DETAILS = "people.policy.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="policies")
    position = models.CharField(max_length=12, choices=POSITIONS)
    details = models.BinaryField()
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="policy_practice_ref"),
            models.CheckConstraint(
                condition=Q(position__in=["primary", "secondary"]), name="policy_position"
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="policy_days"
            ),
        ]


class PolicyEnd(models.Model):
    """A policy's last day, said once."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="ends")
    last_day = models.DateField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="policyend_practice_ref"),
            models.UniqueConstraint(fields=["policy"], name="policyend_once"),
        ]


class Referral(models.Model):
    """Who referred a client, in sealed words; the newest version counts and the earlier ones stay."""

    SOURCE = "people.referral.source"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="referrals")
    version = models.PositiveIntegerField()
    source = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="referral_practice_ref"),
            models.UniqueConstraint(fields=["client", "version"], name="referral_version_once"),
        ]
