"""How a record ends: proposed by one person, confirmed by another, certified. And the rules that keep it longer."""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField


class KeepingRule(models.Model):
    """A rule beside the state's: the practice's own, a payer's or a programme's. It lengthens and never shortens.

    `says` is sealed under the practice's key. A rule ends by a day; its row stays.
    """

    SAYS = "retention.keepingrule.says"
    KINDS = ("own", "payer", "programme")

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    years = models.PositiveSmallIntegerField()
    says = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="keepingrule_practice_ref"),
            models.CheckConstraint(
                condition=Q(kind__in=["own", "payer", "programme"]), name="keepingrule_kind"
            ),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=100), name="keepingrule_years"),
        ]


WHAT = ("record", "papers")
"""What is destroyed by two people: the record, and later HIPAA's own papers about the client."""


class DestructionProposal(models.Model):
    """Somebody proposes to destroy a client's record. It waits for another, or is withdrawn: said once, by whom."""

    ref = RefField()
    what = models.CharField(max_length=8, choices=[(one, one) for one in WHAT], db_default="record")
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="destructionproposal_practice_ref"),
            models.UniqueConstraint(
                fields=["practice", "client", "what"],
                condition=Q(withdrawn_at__isnull=True),
                name="destructionproposal_one_of_a_kind",
            ),
        ]


class DestructionCertificate(models.Model):
    """A record was destroyed: by whom, when, under which clock. Append-only; `statement` is its line of the list.

    Both people stand in the row, and are two.
    """

    ref = RefField()
    of_papers = models.BooleanField(null=True)  # null in rows from before papers could go
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    proposal_ref = models.UUIDField()
    proposed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField()
    statement = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="destructioncertificate_practice_ref"),
            models.UniqueConstraint(fields=["proposal_ref"], name="destructioncertificate_once"),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("confirmed_by")), name="destructioncertificate_two_people"
            ),
        ]
        indexes = [models.Index(fields=["practice", "client"], name="certificate_of_client")]


class VaultNotice(models.Model):
    """The vault was told that a record was destroyed, and when it goes by it; `receipts` are its signed answers.

    Whether there was anything about the client is in none of them.
    """

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    certificate = models.OneToOneField(
        "retention.DestructionCertificate", models.PROTECT, related_name="vault_notice"
    )
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    receipts = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="vaultnotice_practice_ref"),
            models.CheckConstraint(condition=Q(due_at__gt=F("told_at")), name="vaultnotice_waits"),
        ]
