"""Clients, who speaks for them, and who treats them. What identifies a client is sealed under the client's key."""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField


class Client(models.Model):
    """One client. `identity` seals names, pronouns, birth and death, contacts, language, identifiers.

    In clear: the ref, since when, and whether care has ended.
    """

    IDENTITY = "people.client.identity"  # frozen column name, part of the associated data

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    identity = models.BinaryField()
    identity_version = models.PositiveIntegerField(default=1)
    since_day = models.DateField()
    ended_day = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="client_practice_ref"),
            models.CheckConstraint(
                condition=Q(ended_day__isnull=True) | Q(ended_day__gte=F("since_day")), name="client_days"
            ),
        ]
        indexes = [models.Index(fields=["practice", "ended_day"], name="client_practice_open")]


class ClientLink(models.Model):
    """Two refs are the same person. Both stay; every hold, order and clock names all of them."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    kept = models.ForeignKey(Client, models.PROTECT, related_name="+")
    duplicate = models.ForeignKey(Client, models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="clientlink_practice_ref"),
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(undone_at__isnull=True), name="clientlink_duplicate_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("duplicate")), name="clientlink_two_refs"),
        ]


class Representative(models.Model):
    """Someone who speaks for a client, or whom to call: guardian, personal representative, emergency contact."""

    DETAILS = "people.representative.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="representatives")
    kind = models.CharField(
        max_length=24,
        choices=[
            ("guardian", "Parent or guardian"),
            ("representative", "Personal representative"),
            ("emergency", "Emergency contact"),
        ],
    )
    details = models.BinaryField()
    details_version = models.PositiveIntegerField(default=1)
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="representative_practice_ref"),
            models.CheckConstraint(
                condition=Q(kind__in=["guardian", "representative", "emergency"]), name="representative_kind"
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="representative_days",
            ),
        ]


class CareTeamLink(models.Model):
    """A member treats this client from a day until a day, the last day included."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="care_team")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=[("primary", "Treats"), ("covering", "Covers")])
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="careteamlink_practice_ref"),
            models.CheckConstraint(condition=Q(part__in=["primary", "covering"]), name="careteamlink_part"),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="careteamlink_days",
            ),
        ]
        indexes = [models.Index(fields=["practice", "member", "until_day"], name="careteam_member")]
