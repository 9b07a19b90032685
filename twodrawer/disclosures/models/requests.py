"""Requests: what somebody asks of a client's record, and every step from the door to the answer.

The request's own row says what it is and where it stands. What was said, found, decided and written is in its steps,
which are added and never changed: what was asked, denied, disputed and answered is kept
(164.524(e), 164.526(d)(4), (f)).
"""

from django.db import models
from django.db.models import F, Q

from twodrawer.disclosures.models.papers import PaperScan
from twodrawer.lib.fields import RefField


class Request(models.Model):
    """One request. `details` seals who asks, for what, in which words, on which paper.

    In clear: kind, purpose and state, how it came, its days. `authority_paper_ref` names a paper of the client's that
    the practice holds; it is a plain ref, since papers and requests are tables apart.
    """

    DETAILS = "disclosures.request.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32, blank=True)
    records = models.JSONField()
    relation = models.CharField(max_length=32)
    through = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    extended = models.BooleanField(default=False)
    reviewer = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)
    authority_paper_ref = models.UUIDField(null=True)
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="request_practice_ref"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("received_on")), name="request_days"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "due_on"], name="request_queue"),
            models.Index(fields=["practice", "client"], name="request_of_client"),
        ]


class RequestStep(models.Model):
    """One step of a request, numbered. `said` seals its words, the facts as they then stood, the question that was put
    to the law, its answer, and the letter that went with it."""

    SAID = "disclosures.requeststep.said"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    has_letter = models.BooleanField(default=False)
    said = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    on_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="requeststep_practice_ref"),
            models.UniqueConstraint(fields=["request", "number"], name="requeststep_number_once"),
            # 164.524(b)(2), 164.526(b)(2)(ii), 164.528(c)(1)(ii): "may have only one such extension".
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="extended"), name="requeststep_extended_once"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="released"), name="requeststep_released_once"
            ),
        ]


class RequestScan(models.Model):
    """A paper that came with a step, as it was taken in: sealed bytes of a PDF, a PNG or a JPEG."""

    CONTENT = "disclosures.requestscan.content"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    step = models.OneToOneField(RequestStep, models.PROTECT, related_name="scan")
    media = models.CharField(max_length=16, choices=[(media, media) for media in PaperScan.MEDIA])
    content = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="requestscan_practice_ref"),
            models.CheckConstraint(
                condition=Q(media__in=["application/pdf", "image/png", "image/jpeg"]),
                name="requestscan_media",
            ),
        ]
