"""Enough of the treatment plan for a note to lean on: diagnoses and goals. Both are sealed."""

from django.db import models

from twodrawer.lib.fields import RefField


class Diagnosis(models.Model):
    """One diagnosis of a client: code, description, specifier. All of it sealed."""

    DETAILS = "chart.diagnosis.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    details = models.BinaryField()
    details_version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=1)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="diagnosis_practice_ref")]
        indexes = [models.Index(fields=["practice", "client"], name="diagnosis_client")]


class Goal(models.Model):
    """One treatment goal with its objectives: title, objectives, unit, target, reached. All of it sealed."""

    DETAILS = "chart.goal.details"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # G1, G2, … within the client
    details = models.BinaryField()
    details_version = models.PositiveIntegerField(default=1)
    from_day = models.DateField()
    reached_day = models.DateField(null=True)
    ended_day = models.DateField(null=True)
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="goal_practice_ref"),
            models.UniqueConstraint(fields=["client", "number"], name="goal_number_once"),
        ]


class NoteGoal(models.Model):
    """This note speaks to this goal."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey("chart.Note", models.PROTECT, related_name="goals")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="notegoal_practice_ref"),
            models.UniqueConstraint(fields=["note", "goal"], name="notegoal_once"),
        ]


class NoteDiagnosis(models.Model):
    """This note treats this diagnosis."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey("chart.Note", models.PROTECT, related_name="diagnoses")
    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="notediagnosis_practice_ref"),
            models.UniqueConstraint(fields=["note", "diagnosis"], name="notediagnosis_once"),
        ]
