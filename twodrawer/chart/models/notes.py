"""Progress notes. Versions, signatures and return comments are append-only by trigger on both databases."""

from django.db import models
from django.db.models import Q

from twodrawer.chart.states import State
from twodrawer.lib.fields import RefField


class Note(models.Model):
    """One progress note about one client in one session, or an addendum to one."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    session = models.ForeignKey("scheduling.Session", models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    addendum_to = models.ForeignKey("self", models.PROTECT, related_name="addenda", null=True)
    format = models.CharField(max_length=16)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value
    )
    version = models.PositiveIntegerField(default=0)  # the newest frozen version; 0 while there is none
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # signed, cosigned or discarded

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="note_practice_ref"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="note_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "cosigned", "submitted", "returned"]) | Q(version__gte=1),
                name="note_frozen_has_version",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "state"], name="note_client"),
            models.Index(fields=["practice", "author", "state"], name="note_author"),
            models.Index(fields=["session"], name="note_session"),
        ]


class DraftText(models.Model):
    """What the author has written so far: one row a note, replaced by each save, gone when the note is
    frozen.

    Sealed under a data key of the draft's own, so that destroying that key ends every copy of it.
    """

    TEXT = "chart.drafttext.text"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.OneToOneField(Note, models.PROTECT, related_name="draft")
    revision = models.PositiveIntegerField(default=0)
    text = models.BinaryField()
    saved_at = models.DateTimeField()
    saved_tab = models.UUIDField(null=True)
    words = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="drafttext_practice_ref")]


class NoteVersion(models.Model):
    """Frozen canonical content (RFC 8785), sealed under the client's record key. Append-only.

    The content holds 32 random bytes, so that `content_hash` alone confirms nothing to whoever guesses a
    text.
    """

    CONTENT = "chart.noteversion.content"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    words = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="noteversion_practice_ref"),
            models.UniqueConstraint(fields=["note", "version"], name="noteversion_once"),
        ]


class Signature(models.Model):
    """One person's signature under one version. Append-only.

    With a passkey, `assertion` is the WebAuthn assertion over the content hash. Without one, the practice
    attests for the signer, and nothing may call it more than that.
    """

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    version = models.ForeignKey(NoteVersion, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    part = models.CharField(
        max_length=12, choices=[("author", "Author"), ("trainee", "Trainee"), ("supervisor", "Supervisor")]
    )
    signed_at = models.DateTimeField()
    signer_name = models.CharField(max_length=200)  # name and credentials as they were on that day
    assertion = models.TextField(blank=True)  # canonical JSON, or empty
    statement = models.TextField()  # canonical JSON that the practice signed: who, which hash, when, how
    practice_key_ref = models.UUIDField()
    practice_signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="signature_practice_ref"),
            models.UniqueConstraint(fields=["version", "part"], name="signature_once"),
            models.CheckConstraint(
                condition=Q(part__in=["author", "trainee", "supervisor"]), name="signature_part"
            ),
        ]


class SignatureStep(models.Model):
    """A version frozen for the signer's confirmation: the hash a passkey is about to sign. Lives five
    minutes."""

    CONTENT = "chart.signaturestep.content"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    signer = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    content = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="signaturestep_practice_ref"),
            models.UniqueConstraint(fields=["note", "signer"], name="signaturestep_once"),
        ]


class ReturnComment(models.Model):
    """Why a supervisor returned a version. Append-only, sealed under the client's record key."""

    COMMENT = "chart.returncomment.comment"

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    version = models.OneToOneField(NoteVersion, models.PROTECT, related_name="returned")
    returned_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    comment = models.BinaryField()
    returned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="returncomment_practice_ref")]


class Print(models.Model):
    """A note left on paper: who printed which version when. The account of disclosures has a line of its own."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    printed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "ref"], name="print_practice_ref")]


class PaperFile(models.Model):
    """A file for paper left: a note, a draft, a client's record or a report of the ledger. Append-only.

    What left is known again by its SHA-256. Of what stood in it, the row and its ledger entry hold refs only.
    The account of disclosures has a line of its own.
    """

    KINDS = ("note", "draft", "record", "ledger")

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+", null=True)
    note = models.ForeignKey(Note, models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(null=True)  # of a note, what was frozen last
    from_day = models.DateField(null=True)  # of a record or a report: its first and its last day
    until_day = models.DateField(null=True)
    purpose = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    made_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="paperfile_practice_ref"),
            models.CheckConstraint(
                condition=Q(kind__in=["note", "draft"], note__isnull=False, client__isnull=False)
                | Q(kind="record", note__isnull=True, client__isnull=False)
                | Q(kind="ledger", note__isnull=True),
                name="paperfile_is_about_what_it_is",
            ),
        ]
