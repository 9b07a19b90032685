"""The ledger's tables. Rows are only ever added: triggers on both databases refuse update and delete.

Order and position in the tree will live in a second table, so that an entry never has to be touched again.
"""

from django.db import models

from twodrawer.audit.derived import FromLeaf
from twodrawer.lib.fields import RefField


def _from_leaf(*path: str) -> models.GeneratedField:
    return models.GeneratedField(expression=FromLeaf(*path), output_field=models.TextField(), db_persist=True)


class Entry(models.Model):
    """One leaf, verbatim. Every other column but `ref` is derived from it by the database."""

    ref = RefField()
    leaf = models.TextField()
    log = _from_leaf("log")
    at = _from_leaf("at")
    act = _from_leaf("act")
    outcome = _from_leaf("outcome")
    actor_kind = _from_leaf("actor", "kind")
    actor_ref = _from_leaf("actor", "ref")

    class Meta:
        indexes = [
            models.Index(fields=["log", "at", "ref"], name="entry_log_at"),
            models.Index(fields=["log", "actor_ref", "at"], name="entry_actor"),
            models.Index(fields=["log", "act", "at"], name="entry_act"),
        ]


class EntryRef(models.Model):
    """What an entry is about, one row a ref. Filled by a trigger from the leaf, never by the program."""

    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="about")
    log = models.TextField()
    at = models.TextField()
    kind = models.TextField()
    about_ref = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["log", "about_ref", "at"], name="entryref_about")]
