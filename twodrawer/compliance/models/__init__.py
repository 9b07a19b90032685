"""What was reviewed, by whom and when. Rows are only ever added: triggers on both databases refuse the rest."""

from django.db import models

from twodrawer.lib.fields import RefField


class AccessReview(models.Model):
    """Somebody looked at a finding about somebody's access, and wrote down what they found. The remark is sealed.

    A finding is worked out anew each time; `finding` is its key, and `through_at` the latest access that was looked
    at: what comes after it is asked again.
    """

    REMARK = "compliance.access_review.remark"  # frozen column name, part of the associated data

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    finding = models.CharField(max_length=160)
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    through_at = models.DateTimeField()
    remark = models.BinaryField()
    reviewed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="accessreview_practice_ref"),
        ]
        indexes = [models.Index(fields=["practice", "finding"], name="accessreview_finding")]
