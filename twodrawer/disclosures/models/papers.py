"""Papers of a client: what they say, who signed them, how they ended. Nothing here is ever changed or deleted.

Which kind of paper it is stays sealed with its words: that there is a consent for SUD counseling notes says by itself
what somebody is treated for. In clear: refs, versions, days and hashes.
"""

from django.db import models
from django.db.models import Q

from twodrawer.lib.fields import RefField


class Paper(models.Model):
    """One authorization or consent, written here or taken in on paper. `received_on`: the day it was taken in."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="paper_practice_ref")]
        indexes = [models.Index(fields=["practice", "client"], name="paper_client")]


class PaperVersion(models.Model):
    """What a paper says, once. A correction is another version; what was signed stays as it was.

    `content` seals words and text. Its hash covers random bytes too, so that it confirms no guess.
    """

    CONTENT = "disclosures.paper.content"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    expires_on = models.DateField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="paperversion_practice_ref"),
            models.UniqueConstraint(fields=["paper", "version"], name="paperversion_once"),
        ]
        indexes = [models.Index(fields=["practice", "expires_on"], name="paperversion_expires")]


class PaperScan(models.Model):
    """The signed paper itself, as it was taken in: sealed bytes of a PDF, a PNG or a JPEG."""

    CONTENT = "disclosures.scan.content"
    MEDIA = ("application/pdf", "image/png", "image/jpeg")

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="scan")
    media = models.CharField(max_length=16, choices=[(media, media) for media in MEDIA])
    content = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="paperscan_practice_ref"),
            models.CheckConstraint(
                condition=Q(media__in=["application/pdf", "image/png", "image/jpeg"]), name="paperscan_media"
            ),
        ]


class PaperSignature(models.Model):
    """A signature on a version, with the practice's own under the statement of who signed what, when and how.

    `details` seals name, mark, authority and how identity was checked.
    """

    DETAILS = "disclosures.signature.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="signatures")
    part = models.CharField(
        max_length=16, choices=[("client", "Client"), ("representative", "Representative")]
    )
    details = models.BinaryField()
    statement = models.TextField()
    key_ref = models.UUIDField()
    signature = models.BinaryField()
    taken_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="papersignature_practice_ref"),
            models.UniqueConstraint(fields=["version", "part"], name="papersignature_once"),
            models.CheckConstraint(
                condition=Q(part__in=["client", "representative"]), name="papersignature_part"
            ),
        ]


class PaperEnd(models.Model):
    """A paper ended before its day: revoked in writing, its event happened, or the client didn't sign. Said once."""

    DETAILS = "disclosures.paperend.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="end")
    kind = models.CharField(
        max_length=12, choices=[("revoked", "Revoked"), ("event", "Its event"), ("refused", "Not signed")]
    )
    day = models.DateField()
    details = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="paperend_practice_ref"),
            models.CheckConstraint(
                condition=Q(kind__in=["revoked", "event", "refused"]), name="paperend_kind"
            ),
        ]


class SignerRule(models.Model):
    """What the privacy officer said about who may sign for a client; the newest version counts."""

    WORDS = "disclosures.signerrule.words"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    words = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="signerrule_practice_ref"),
            models.UniqueConstraint(fields=["client", "version"], name="signerrule_version_once"),
        ]
