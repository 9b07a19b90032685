"""What a draft was made from, and the sentences that were made: working papers, gone when the note is signed."""

from django.db import models
from django.db.models import Q

from twodrawer.chart.models.notes import Note
from twodrawer.lib.fields import RefField


class DraftSource(models.Model):
    """A transcript or a dictation that a draft was made from, sealed under a data key of its own.

    With that key goes all that was made from it, the signed note excepted: its sentences are sealed under it too.
    """

    TEXT = "chart.draftsource.text"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="sources")
    made_by = models.CharField(max_length=12, choices=[("extract", "extract"), ("model", "model")])
    text = models.BinaryField()
    kept_at = models.DateTimeField()
    is_recording = models.BooleanField(default=False)
    """Its text was heard by a program. The recording itself is kept nowhere: with this row goes all there is of it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="draftsource_practice_ref"),
            models.CheckConstraint(condition=Q(made_by__in=["extract", "model"]), name="draftsource_made_by"),
        ]
        indexes = [models.Index(fields=["kept_at"], name="draftsource_kept")]


class DraftedSentence(models.Model):
    """One sentence that a draft was given, with the places of its source. `accepted_at`: its author stands for it."""

    WORDS = "chart.draftedsentence.words"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    source = models.ForeignKey(DraftSource, models.PROTECT, related_name="sentences")
    words = models.BinaryField()
    is_supported = models.BooleanField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="draftedsentence_practice_ref")
        ]


class DraftRun(models.Model):
    """A draft that is being made right now, one a note. Who takes it away has cancelled it: nothing of it is kept."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="draftrun_practice_ref"),
            models.UniqueConstraint(fields=["note"], name="draftrun_one_a_note"),
        ]


class ModelAgreement(models.Model):
    """An administrator's word that there is a business associate agreement with whoever runs the language model there.

    `origin` is the address it holds for: another address needs another word (45 CFR 164.502(e)(2)).
    """

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=300)
    agreed_on = models.DateField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="modelagreement_practice_ref"),
            models.UniqueConstraint(
                fields=["practice", "origin"], condition=Q(ended_at=None), name="modelagreement_one_live"
            ),
        ]
