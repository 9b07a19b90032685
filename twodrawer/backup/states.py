"""What a run does, and where it has come to."""

from django.db import models


class Kind(models.TextChoices):
    """What a run does."""

    BACKUP = "backup"
    REHEARSAL = "rehearsal"


class State(models.TextChoices):
    """Where it has come to."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
