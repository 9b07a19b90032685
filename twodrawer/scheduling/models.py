"""Sessions and their participants."""

from django.db import models
from django.db.models import F, Q

from twodrawer.lib.fields import RefField


class Modality(models.TextChoices):
    """How many people, and in what relation (45 CFR 164.501: modality is never a psychotherapy note)."""

    INDIVIDUAL = "individual", "Individual"
    COUPLE = "couple", "Couple"
    FAMILY = "family", "Family"
    GROUP = "group", "Group"


class Attendance(models.TextChoices):
    """What became of an appointment, for each client."""

    PLANNED = "planned", "Planned"
    KEPT = "kept", "Kept"
    LATE_CANCEL = "late_cancel", "Canceled late"
    CANCELED = "canceled", "Canceled in time"
    NO_SHOW = "no_show", "Did not come"


class Session(models.Model):
    """One session of one clinician with one or several clients.

    `title` (a group's name) is about no client and is sealed under the practice's data key.
    """

    TITLE = "scheduling.session.title"
    ROOM = "scheduling.session.room"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    clinician = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    modality = models.CharField(max_length=12, choices=Modality.choices)
    planned_start = models.DateTimeField()
    planned_stop = models.DateTimeField()
    start = models.DateTimeField(null=True)
    stop = models.DateTimeField(null=True)
    place = models.CharField(max_length=2)
    room = models.BinaryField(null=True)
    room_version = models.PositiveIntegerField(default=1)
    cpt = models.CharField(max_length=5, blank=True)
    title = models.BinaryField(null=True)
    title_version = models.PositiveIntegerField(default=1)
    canceled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="session_practice_ref"),
            models.CheckConstraint(
                condition=Q(planned_stop__gt=F("planned_start")), name="session_planned_stop_after_start"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(stop__isnull=True) | Q(stop__gt=F("start")),
                name="session_stop_after_start",
            ),
            models.CheckConstraint(condition=Q(modality__in=Modality.values), name="session_modality"),
        ]
        indexes = [
            models.Index(fields=["practice", "clinician", "planned_start"], name="session_clinician_day")
        ]


class Participant(models.Model):
    """A client in a session. `telehealth` seals where the client was, the platform, consent, trouble."""

    TELEHEALTH = "scheduling.participant.telehealth"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="participants")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    attendance = models.CharField(max_length=12, choices=Attendance.choices, default=Attendance.PLANNED)
    telehealth = models.BinaryField(null=True)
    telehealth_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="participant_practice_ref"),
            models.UniqueConstraint(fields=["session", "client"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(attendance__in=Attendance.values), name="participant_attendance"
            ),
        ]
        indexes = [models.Index(fields=["practice", "client"], name="participant_client")]
