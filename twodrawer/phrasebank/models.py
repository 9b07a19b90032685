"""A clinician's bank, what was used lately for a client, and note templates. All words are sealed."""

from django.db import models
from django.db.models import Q

from twodrawer.lib.fields import RefField


class Bank(models.Model):
    """Everything one clinician keeps in the phrase bank, in one box under a key of their own.

    One box, so that nobody can name a phrase of somebody else's: a phrase is found in one's own box or nowhere.
    """

    CONTENT = "phrasebank.bank.content"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    content = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="bank_practice_ref"),
            models.UniqueConstraint(fields=["member"], name="bank_once"),
        ]


class ClientUse(models.Model):
    """Which phrases one clinician used lately for one client: their keys, sealed under the client's own key."""

    KEYS = "phrasebank.clientuse.keys"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    keys = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="clientuse_practice_ref"),
            models.UniqueConstraint(fields=["member", "client"], name="clientuse_once"),
        ]


class NoteTemplate(models.Model):
    """A note format of a clinician's own. Its words never change; `key` is what notes written in it name."""

    FORM = "phrasebank.notetemplate.form"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    key = models.CharField(max_length=16)
    form = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="notetemplate_practice_ref"),
            models.UniqueConstraint(fields=["key"], name="notetemplate_key_once"),
            models.CheckConstraint(condition=Q(key__startswith="own-"), name="notetemplate_key_is_own"),
        ]
        indexes = [models.Index(fields=["member"], name="notetemplate_member")]
