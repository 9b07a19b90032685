"""What an invitation's page says, by its token."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from twodrawer.people.models import Invitation


@dataclass(frozen=True)
class InvitationFacts:
    """An invitation that can still be accepted."""

    practice: str
    name: str
    email: str
    expires_at: datetime
    is_new: bool  # False: a way back in for somebody with an account


def token_hash(token: str) -> str:
    """What is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str, *, at: datetime) -> InvitationFacts | None:
    """The invitation behind a token, if it still works."""
    row = (
        Invitation.objects.filter(
            token_hash=token_hash(token), accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at,
            member__deactivated_at__isnull=True,
        )
        .select_related("practice", "member")
        .first()
    )  # fmt: skip
    if row is None:
        return None
    return InvitationFacts(
        row.practice.name, row.member.name, row.email, row.expires_at, row.member.account_id is None
    )
