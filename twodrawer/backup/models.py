"""What was backed up or rehearsed, when, and how it went. Refs and numbers; never a name, a path or a word."""

from django.db import models
from django.db.models import Q

from twodrawer.backup.states import Kind, State
from twodrawer.lib.fields import RefField


class Run(models.Model):
    """One backup or rehearsal of this process's stores. It belongs to the installation, not to a practice."""

    ref = RefField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    day = models.DateField(null=True)
    """The day for which the schedule asked; none where a person did."""
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=24, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    milliseconds = models.BigIntegerField(default=0)
    lost_seconds = models.BigIntegerField(null=True)
    """How much of the newest work a restore of this backup would have lost."""
    lost_entries = models.BigIntegerField(null=True)
    """The same, counted: entries of the ledger that were written since."""
    entries = models.BigIntegerField(default=0)
    notes = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "day"], condition=Q(day__isnull=False), name="backup_once_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="backup_known_kind"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="backup_known_state"),
        ]
        indexes = [models.Index(fields=["kind", "asked_at"], name="backup_by_kind")]
