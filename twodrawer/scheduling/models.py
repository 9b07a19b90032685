"""Sessions, their participants, and the series under which sessions were planned."""

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


class Repeats(models.TextChoices):
    """How a series goes on."""

    WEEKLY = "weekly", "Every week, or every few weeks"
    MONTHLY = "monthly", "Every month on that weekday"


class Series(models.Model):
    """The rule under which several sessions were planned, as it was said. Rows are never changed.

    Days and the time of day are the practice's wall clock: a series at 18:00 stays at 18:00 when clocks change.
    Whoever changes the sessions to come says a new rule, which names the one it follows. `title` (a group's name)
    and `room` are sealed as a session's are.
    """

    TITLE = "scheduling.series.title"
    ROOM = "scheduling.series.room"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    clinician = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    modality = models.CharField(max_length=12, choices=Modality.choices)
    repeats = models.CharField(max_length=8, choices=Repeats.choices)
    step = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    clock = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    until_day = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=2)
    room = models.BinaryField(null=True)
    cpt = models.CharField(max_length=5, blank=True)
    title = models.BinaryField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="series_practice_ref"),
            models.CheckConstraint(condition=Q(repeats__in=Repeats.values), name="series_repeats"),
            models.CheckConstraint(condition=Q(modality__in=Modality.values), name="series_modality"),
            models.CheckConstraint(condition=Q(step__gte=1) & Q(minutes__gte=1), name="series_step_minutes"),
            # It ends on a day or after so many times: exactly one of the two is said.
            models.CheckConstraint(
                condition=Q(until_day__isnull=False, times__isnull=True)
                | Q(until_day__isnull=True, times__isnull=False),
                name="series_ends_one_way",
            ),
        ]


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
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="sessions")
    series_day = models.DateField(null=True)  # the day that the rule gave it, wherever it was moved since
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
            models.CheckConstraint(
                condition=Q(series__isnull=True, series_day__isnull=True)
                | Q(series__isnull=False, series_day__isnull=False),
                name="session_series_and_day",
            ),
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
