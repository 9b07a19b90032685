"""The ledger's tables. Rows are only ever added: triggers on both databases refuse update and delete.

Order and position in the tree are in a second table, so that an entry never has to be touched again. The one table
whose rows go is `Pending`: what was written and isn't sealed yet, filled by the entry's own trigger, so that what
commits late is sealed late and never skipped (ledger L5).
"""

from django.db import models

from twodrawer.audit.derived import FromLeaf
from twodrawer.lib.fields import RefField


def _from_leaf(*path: str) -> models.GeneratedField:
    return models.GeneratedField(expression=FromLeaf(*path), output_field=models.TextField(), db_persist=True)


class Entry(models.Model):
    """One leaf, verbatim, with its mark. Every other column but `ref` is derived from it by the database."""

    ref = RefField()
    leaf = models.TextField()
    mark = models.BinaryField(null=True)  # a keyed hash over the leaf; none before there was a key for it
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


class Pending(models.Model):
    """An entry that waits to be sealed. The ref is the entry's. Gone in the transaction that seals it."""

    ref = RefField()
    log = models.TextField()


class Leaf(models.Model):
    """Where an entry stands in its log's tree, and the hashes of all nodes that it completed, the lowest first.

    The ref is the entry's. Node (level, index) is kept with the leaf at `Node.place`, at byte 32 * level: so proofs
    and the frontier are found by position, and nothing of the tree is ever changed.
    """

    ref = RefField()
    log = models.TextField()
    position = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "position"], name="leaf_position"),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="leaf_counts"),
        ]


class Checkpoint(models.Model):
    """What a log said of itself, signed, as it was handed to the witness (C2SP tlog-checkpoint)."""

    ref = RefField()
    log = models.TextField()
    size = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="checkpoint_size")]


class Commitment(models.Model):
    """In the vault's database: what one of its salted commitments stands for, to be opened when somebody has to know.

    `opened` holds the newest checkpoint of every log at that hour; the record was told only the salted hash.
    """

    ref = RefField()
    hour = models.TextField(unique=True)
    salt = models.BinaryField()
    opened = models.TextField()
