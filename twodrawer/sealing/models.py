"""Wrapped data keys, in a store of their own: a third database with backups of its own.

A row here opens nothing without the practice's key. A destroyed key keeps its row without the key, so that
"destroyed on" can be told from "never was".
"""

from django.db import models
from django.db.models import Q

from twodrawer.lib.fields import RefField


class DataKey(models.Model):
    """One data key, wrapped. Owner and purpose say what it seals: ("client", "record"), ("draft", "text")…"""

    ref = RefField()
    practice_ref = models.UUIDField()
    owner_kind = models.CharField(max_length=16)
    owner_ref = models.UUIDField()
    purpose = models.CharField(max_length=16)
    wrapped_by = models.UUIDField()
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice_ref", "ref"], name="datakey_practice_ref"),
            models.UniqueConstraint(
                fields=["owner_kind", "owner_ref", "purpose"],
                condition=Q(destroyed_at__isnull=True),
                name="datakey_one_live",
            ),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="datakey_destroyed_has_no_key",
            ),
        ]
        indexes = [models.Index(fields=["practice_ref", "wrapped_by"], name="datakey_wrapped_by")]
