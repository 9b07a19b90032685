"""The vault's tables: sealed files, and who may ask for them. No row names a session, a label or a word.

No key leads out of this room. Practice and author are refs that a ticket said; the client's is the author's own
filing, and the row's only hint whom a file is about.
"""

from django.db import models
from django.db.models import Q, UniqueConstraint

from twodrawer.lib.fields import RefField
from twodrawer.vault.states import IdentityState, Reason, Wish, WrapKind


class Owned(models.Model):
    """A row of one author in one practice."""

    ref = RefField()
    practice_ref = models.UUIDField(editable=False)
    author_ref = models.UUIDField(editable=False)

    class Meta:
        abstract = True


class Identity(Owned):
    """One X25519 recipient of an author. Its other half exists in browsers and, wrapped, in `Wrap`."""

    recipient = models.TextField()
    signing_key = models.BinaryField(max_length=32)
    state = models.TextField(choices=IdentityState.choices)
    reason = models.TextField(choices=Reason.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_identity_in_practice"),
            UniqueConstraint(fields=["practice_ref", "author_ref", "recipient"], name="vault_recipient_once"),
            UniqueConstraint(
                fields=["practice_ref", "author_ref"], condition=Q(state="current"), name="vault_one_current"
            ),
            UniqueConstraint(
                fields=["practice_ref", "author_ref"], condition=Q(state="pending"), name="vault_one_pending"
            ),
        ]


class Wrap(Owned):
    """An identity file, sealed by a passphrase, a passkey or the recovery kit."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="wraps")
    kind = models.TextField(choices=WrapKind.choices)
    file = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the recovery kit, by typing part of it back

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_wrap_in_practice")]


class UsedTicket(Owned):
    """A ticket that was handed in. Its ref is the ticket's id, kept for good, so that it never works again."""

    purpose = models.TextField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_ticket_in_practice")]


class Bearer(Owned):
    """Ten minutes of one browser's frame. The token itself is not here, only its hash."""

    token_sha256 = models.TextField(unique=True)
    ticket_ref = models.UUIDField()
    purpose = models.TextField()
    expires_at = models.DateTimeField()
    proved_ref = models.UUIDField(null=True)  # the identity whose key this browser showed it has
    opener_ref = models.UUIDField(null=True)  # who opens the author's professional will; the author else
    saving_ref = models.UUIDField(null=True)  # the note whose autosaves this token's last entry stands for

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_bearer_in_practice")]


class Challenge(Owned):
    """What a browser has to open to show that it holds a key. The answer is kept as its hash, for one try."""

    bearer = models.ForeignKey(Bearer, models.PROTECT, related_name="challenges")
    recipient = models.TextField()
    answer_sha256 = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_challenge_in_practice")]


class NoteVersion(Owned):
    """One sealed version of a note. The newest may be replaced within its hour: one sitting is one version."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="notes")
    note_ref = models.UUIDField()
    client_ref = models.UUIDField()
    version = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    of_sha256 = models.TextField(default="")  # in a rotation: the file that this one was sealed anew from
    file = models.BinaryField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_version_in_practice"),
            UniqueConstraint(fields=["identity", "note_ref", "version"], name="vault_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="vault_version_counts"),
        ]


class Shelf(Owned):
    """A sealed cache of one client's current notes, for lists and search. Its ref is the browser's."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="shelves")
    shelf_ref = models.UUIDField()
    client_ref = models.UUIDField()
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    file = models.BinaryField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_shelf_in_practice"),
            UniqueConstraint(fields=["identity", "shelf_ref"], name="vault_shelf_once"),
        ]


class Manifest(Owned):
    """What the author's browser says is current, sealed, with the counter that each save must follow on."""

    identity = models.OneToOneField(Identity, models.PROTECT, related_name="manifest")
    counter = models.PositiveIntegerField()
    file = models.BinaryField()
    mac = models.BinaryField(max_length=32)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_manifest_in_practice")]


class UsedOrder(Owned):
    """A release order that was carried out. Its ref is the order's id, kept for good: it lets nothing leave again.

    Whom it was about and which notes left stand nowhere here.
    """

    carried_out_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["practice_ref", "ref"], name="vault_order_in_practice")]


class Lending(Owned):
    """One version of one note, sealed once more to its author and a supervisor, and served to both until it ends.

    `permit_ref`: the record's permission, which lends once. `to_identity_ref`: the supervisor's identity whose key
    opens it; a plain ref, since that may go before the lending does.
    """

    permit_ref = models.UUIDField(unique=True)
    to_ref = models.UUIDField()
    to_identity_ref = models.UUIDField()
    note_ref = models.UUIDField()
    version = models.PositiveIntegerField()
    until = models.DateField()
    ends_at = models.DateTimeField()
    lent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    signature = models.BinaryField(max_length=64)
    file = models.BinaryField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_lending_in_practice"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("lent_at")), name="vault_lending_ends"),
        ]
        indexes = [models.Index(fields=["practice_ref", "to_ref"], name="vault_lent_to")]


class Will(Owned):
    """A professional will: the identity file, sealed to a key that exists only in the custodians' shares.

    `wish`: what the author chose for the day on which they come together. One stands for each author.
    """

    identity_ref = models.UUIDField()
    recipient = models.TextField()
    needed = models.PositiveIntegerField()
    shares = models.PositiveIntegerField()
    wish = models.TextField(choices=Wish.choices)
    file = models.BinaryField()
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_will_in_practice"),
            UniqueConstraint(fields=["practice_ref", "author_ref"], name="vault_one_will"),
            models.CheckConstraint(
                condition=Q(needed__gte=2, shares__gte=models.F("needed"), shares__lte=9),
                name="vault_will_k_of_n",
            ),
        ]


class Destruction(models.Model):
    """Two people of a practice destroyed a client's record, and the record's process said so.

    Whatever was written here about the client goes seven days after it was told. `statement`: as it was signed, for
    authors' browsers to check. Whether anything was here is in no column.
    """

    ref = RefField()
    practice_ref = models.UUIDField(editable=False)
    certificate_ref = models.UUIDField()
    client_ref = models.UUIDField()
    statement = models.TextField()
    told_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_destruction_in_practice"),
            UniqueConstraint(
                fields=["practice_ref", "certificate_ref", "client_ref"], name="vault_destruction_once"
            ),
        ]
        indexes = [models.Index(fields=["practice_ref", "client_ref"], name="vault_destroyed_client")]


class Spared(Owned):
    """An author keeps what they wrote about a client whose record was destroyed: said while the order waited."""

    certificate_ref = models.UUIDField()
    spared_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_spared_in_practice"),
            UniqueConstraint(
                fields=["practice_ref", "author_ref", "certificate_ref"], name="vault_spared_once"
            ),
        ]


class Tombstone(Owned):
    """A note that was destroyed, for good: no row of this table is ever changed or taken away.

    `signature`: its author's, where they destroyed it; else empty, and `certificate_ref` says which destruction it was,
    if it was one of the record's.
    """

    note_ref = models.UUIDField()
    certificate_ref = models.UUIDField(null=True)
    signature = models.BinaryField(max_length=64)
    destroyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["practice_ref", "ref"], name="vault_tombstone_in_practice"),
            UniqueConstraint(fields=["practice_ref", "author_ref", "note_ref"], name="vault_tombstone_once"),
        ]
