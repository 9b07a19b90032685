"""Release orders: the practice's word to an author that psychotherapy notes may leave, and how that ended.

An order names a client, a recipient and a basis, never a note: whether there are any, and which of them leave, is
known to the author's browser alone. What an order says never changes; it ends once, but that one which was withdrawn or
given back after it was taken up may turn out to have been carried out.
"""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField

CARRIED_OUT, RETURNED, WITHDRAWN = "carried_out", "returned", "withdrawn"
ENDS = (CARRIED_OUT, RETURNED, WITHDRAWN)


class ReleaseOrder(models.Model):
    """One order to one author. `details` seals the recipient, their key, the basis and its paragraphs.

    `handed_at`: the author first took it to their vault. In clear besides: whose, about whom, on which request, days.
    """

    DETAILS = "disclosures.releaseorder.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    request = models.ForeignKey("disclosures.Request", models.PROTECT, related_name="orders")
    author = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    details = models.BinaryField()
    issued_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=[(one, one) for one in ENDS], blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="releaseorder_practice_ref"),
            # One open order to one author for one request: two would be two packages for one permission.
            models.UniqueConstraint(
                fields=["request", "author"], condition=Q(end=""), name="releaseorder_one_open"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="releaseorder_days"),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True, ended_by__isnull=True)
                | Q(end__in=ENDS, ended_at__isnull=False, ended_by__isnull=False),
                name="releaseorder_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(end=CARRIED_OUT) | Q(handed_at__isnull=False), name="releaseorder_was_handed_out"
            ),
        ]
        indexes = [models.Index(fields=["practice", "author", "end"], name="releaseorder_of_author")]
