"""Practices and the people who work in them. Names of the workforce are in clear: adr/0003 says why."""

from django.db import models
from django.db.models import F, Q

from twodrawer.law import Role
from twodrawer.lib.fields import RefField


class Practice(models.Model):
    """A covered entity with records, keys, a log and a time zone of its own."""

    ref = RefField()
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=2, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=2, idle_minutes__lte=60), name="practice_idle_range"
            ),
        ]


class Member(models.Model):
    """One person of a practice's workforce (45 CFR 160.103). Deactivated, never deleted."""

    ref = RefField()
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="memberships", null=True)
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="member_practice_ref"),
            models.UniqueConstraint(fields=["practice", "account"], name="member_account_once"),
        ]


class RoleGrant(models.Model):
    """A role held from a day until a day, the last day included."""

    ref = RefField()
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # ended at once, before its last day was over

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="rolegrant_practice_ref"),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(until_day__isnull=True, withdrawn_at__isnull=True),
                name="rolegrant_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="rolegrant_days"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="rolegrant_known_role"
            ),
        ]


class Supervision(models.Model):
    """A licensed supervisor answers for a trainee's work from a day until a day."""

    ref = RefField()
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Member, models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Member, models.PROTECT, related_name="+")
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="supervision_practice_ref"),
            models.UniqueConstraint(
                fields=["supervisor", "trainee"],
                condition=Q(until_day__isnull=True, withdrawn_at__isnull=True),
                name="supervision_one_open",
            ),
            models.CheckConstraint(condition=~Q(supervisor=F("trainee")), name="supervision_two_people"),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="supervision_days"
            ),
        ]


class Invitation(models.Model):
    """A way in for a new member: a link that works once, for a week. Only the token's hash is kept."""

    ref = RefField()
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="invitation_practice_ref")]
