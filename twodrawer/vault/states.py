"""The words that the vault's rows and requests are told apart by."""

from django.db import models


class IdentityState(models.TextChoices):
    """Where an identity stands: in use, left behind by a reset, or being rotated to."""

    CURRENT = "current"
    EARLIER = "earlier"
    PENDING = "pending"


class Reason(models.TextChoices):
    """Why an identity was made."""

    ENROLLED = "enrolled"
    RESET = "reset"
    ROTATED = "rotated"


class WrapKind(models.TextChoices):
    """What opens a wrapped identity."""

    PASSPHRASE = "passphrase"  # noqa: S105  the word for it
    PASSKEY = "passkey"
    KIT = "kit"


class Wish(models.TextChoices):
    """What an author wants done when the custodians of the professional will come together."""

    HAND_OVER = "hand_over"
    DESTROY = "destroy"
