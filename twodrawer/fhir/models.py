"""Imports, what waits in them, and who has arrived before. What comes from a file is sealed or a keyed hash."""

from django.db import models

from twodrawer.lib.fields import RefField


class Import(models.Model):
    """One moving-in of clients, begun by a member for a clinician. Its words are sealed under its own key."""

    ABOUT = "fhir.import.about"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    begun_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    clinician = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    about = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="import_practice_ref")]
        indexes = [models.Index(fields=["practice", "made_at"], name="import_practice_made")]


class ImportPart(models.Model):
    """One patient of an import: what was read of them, while they wait; afterwards only what became of it."""

    CONTENT = "fhir.importpart.content"
    OUTCOME = "fhir.importpart.outcome"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    run = models.ForeignKey(Import, models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    outcome = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="importpart_practice_ref"),
            models.UniqueConstraint(fields=["run", "position"], name="importpart_position_once"),
            models.CheckConstraint(
                condition=models.Q(content__isnull=True, outcome__isnull=False)
                | models.Q(content__isnull=False, outcome__isnull=True),
                name="importpart_waits_or_ended",
            ),
        ]


class Arrival(models.Model):
    """A patient of another system who is a client here: hashes under the practice's own key, never a number."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    source = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="arrival_practice_ref"),
            models.UniqueConstraint(fields=["practice", "source"], name="arrival_once"),
        ]
        indexes = [models.Index(fields=["practice", "content"], name="arrival_content")]
