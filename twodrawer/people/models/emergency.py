"""Charts that were opened in an emergency. Rows are only ever added: triggers on both databases refuse the rest."""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField


class EmergencyAccess(models.Model):
    """A member without a relationship opened a client's chart, for a reason, until a moment. The reason is sealed."""

    REASON = "people.emergency_access.reason"  # frozen column name, part of the associated data

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="emergencies")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    reason = models.BinaryField()
    begun_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="emergency_practice_ref"),
            models.CheckConstraint(condition=Q(until_at__gt=F("begun_at")), name="emergency_times"),
        ]
        indexes = [
            models.Index(fields=["member", "until_at"], name="emergency_member"),
            models.Index(fields=["practice", "begun_at"], name="emergency_begun"),
        ]


class EmergencyEnd(models.Model):
    """It was ended before its time was over, by the member themselves."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    access = models.OneToOneField(EmergencyAccess, models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="emergencyend_practice_ref"),
        ]
