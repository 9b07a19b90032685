"""What leaves and the account of it. Disclosures, suspensions and reports are append-only by trigger."""

from django.db import models
from django.db.models import Q

from twodrawer.lib.fields import RefField

OPEN, RELEASED, DISCARDED = "open", "released", "discarded"
STATES = (OPEN, RELEASED, DISCARDED)


class Package(models.Model):
    """A release in the making, or one that left. `facts` seals the question, the recipient, what was picked and how
    each name was decided, at the row's version."""

    FACTS = "disclosures.package.facts"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    request_ref = models.UUIDField()  # the request that it answers; one made on the client's page has its own
    of_request = (
        models.BooleanField()
    )  # begun on a request of the desk's, which is asked again when it leaves
    state = models.CharField(max_length=12, choices=[(one, one) for one in STATES], default=OPEN)
    facts = models.BinaryField()
    facts_version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the package that left
    pages = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="package_practice_ref"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="package_known_state"),
            models.CheckConstraint(
                condition=Q(state=OPEN, ended_at__isnull=True, sha256="")
                | Q(state=DISCARDED, ended_at__isnull=False, sha256="")
                | (Q(state=RELEASED, ended_at__isnull=False, pages__gte=1) & ~Q(sha256="")),
                name="package_left_with_its_hash",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "client"], name="package_client"),
            models.Index(fields=["practice", "request_ref"], name="package_request"),
        ]


class Disclosure(models.Model):
    """Something of a client's record left by one of the doors. Append-only.

    `hipaa` and `part2` say in whose account it belongs (45 CFR 164.528, 42 CFR 2.25); what belongs in neither stands
    here all the same. `details` seals who received what, and why.
    """

    DETAILS = "disclosures.disclosure.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    request_ref = models.UUIDField(null=True)
    way = models.CharField(max_length=24)
    purpose = models.CharField(max_length=32)
    hipaa = models.BooleanField()
    part2 = models.BooleanField()
    details = models.BinaryField()
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="disclosure_practice_ref")]
        indexes = [models.Index(fields=["practice", "client", "made_at"], name="disclosure_client")]


class Suspension(models.Model):
    """An agency asked in writing that one disclosure be left out of the client's account until a day. Append-only."""

    STATEMENT = "disclosures.suspension.statement"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="suspensions")
    until_day = models.DateField()
    statement = models.BinaryField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="suspension_practice_ref")]


class AccountReport(models.Model):
    """The account of disclosures was made out for the client. Append-only. `free`: it cost the client nothing."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    requested_on = models.DateField()
    free = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="accountreport_practice_ref")]
