"""Legal holds: placed with a reason, lifted with a reason, never changed."""

from django.db import models

from twodrawer.lib.fields import RefField


class LegalHold(models.Model):
    """Nothing of this client's is changed or destroyed while it stands. `reason` is sealed.

    `request_ref`: the request at the desk that it came with, which lies on a floor above; None when it was placed by
    itself.
    """

    REASON = "retention.legalhold.reason"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    request_ref = models.UUIDField(null=True)
    reason = models.BinaryField()
    placed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="legalhold_practice_ref"),
            models.UniqueConstraint(fields=["practice", "request_ref"], name="legalhold_once_for_request"),
        ]
        indexes = [models.Index(fields=["practice", "client"], name="legalhold_of_client")]


class HoldRelease(models.Model):
    """The hold was lifted, once, and why."""

    REASON = "retention.holdrelease.reason"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    hold = models.ForeignKey(LegalHold, models.PROTECT, related_name="releases")
    reason = models.BinaryField()
    lifted_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="holdrelease_practice_ref"),
            models.UniqueConstraint(fields=["hold"], name="holdrelease_once"),
        ]
