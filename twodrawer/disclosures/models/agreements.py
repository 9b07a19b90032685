"""What was agreed with a client: the notice they were given, restrictions, and how they want to be reached.

Sealed but for refs, versions and days. Rows are said once; what ends or changes is a row of its own.
"""

from django.db import models
from django.db.models import Q

from twodrawer.lib.fields import RefField


class NoticeText(models.Model):
    """A version of the practice's notice of privacy practices (45 CFR 164.520), in force from its day on."""

    WORDS = "disclosures.noticetext.words"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    words = models.BinaryField()
    from_day = models.DateField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="noticetext_practice_ref"),
            models.UniqueConstraint(fields=["practice", "version"], name="noticetext_version_once"),
        ]


class NoticeGiven(models.Model):
    """A client was given a version of the notice: acknowledged, or the effort and why not (164.520(c)(2)(ii))."""

    DETAILS = "disclosures.noticegiven.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    notice = models.ForeignKey(NoticeText, models.PROTECT, related_name="given")
    outcome = models.CharField(
        max_length=16, choices=[("acknowledged", "Acknowledged"), ("effort", "Good-faith effort")]
    )
    day = models.DateField()
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="noticegiven_practice_ref"),
            models.CheckConstraint(
                condition=Q(outcome__in=["acknowledged", "effort"]), name="noticegiven_outcome"
            ),
        ]
        indexes = [models.Index(fields=["practice", "client"], name="noticegiven_client")]


class Restriction(models.Model):
    """A client asked to restrict a use or disclosure (164.522(a)(1)); `details` seals what, from whom, and whether
    it is the one that binds."""

    DETAILS = "disclosures.restriction.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    day = models.DateField()
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="restriction_practice_ref")]
        indexes = [models.Index(fields=["practice", "client"], name="restriction_client")]


class RestrictionStep(models.Model):
    """What became of it: agreed to, denied, ended. Each once."""

    DETAILS = "disclosures.restrictionstep.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="steps")
    step = models.CharField(
        max_length=8, choices=[("agreed", "Agreed"), ("denied", "Denied"), ("ended", "Ended")]
    )
    day = models.DateField()
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="restrictionstep_practice_ref"),
            models.UniqueConstraint(fields=["restriction", "step"], name="restrictionstep_once"),
            models.CheckConstraint(
                condition=Q(step__in=["agreed", "denied", "ended"]), name="restrictionstep_step"
            ),
        ]


class Channel(models.Model):
    """How a client wants to be reached (164.522(b)); the newest version counts. There is no place for a reason."""

    DETAILS = "disclosures.channel.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="channel_practice_ref"),
            models.UniqueConstraint(fields=["client", "version"], name="channel_version_once"),
        ]
