"""What the workforce and sign-in side of the people room writes in the ledger: refs and plain facts, no address."""

from collections.abc import Mapping
from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs

WORKFORCE_ACCESS = "45 CFR 164.308(a)(4)"
AUTHENTICATION = "45 CFR 164.312(d)"

SENTENCES: dict[str, str] = {
    "practice.founded": "founded the practice",
    "practice.changed": "changed the practice's settings",
    "practice.read": "looked at the practice's settings",
    "workforce.read": "looked at who works here",
    "member.invited": "invited a person",
    "member.added": "added a person",
    "invitation.accepted": "accepted an invitation",
    "invitation.withdrawn": "withdrew an invitation",
    "role.granted": "gave a role",
    "role.ended": "ended a role",
    "supervision.linked": "linked a trainee to a supervisor",
    "supervision.ended": "ended a supervision",
    "member.deactivated": "closed a person's account",
    "member.reactivated": "opened a person's account again",
    "account.opened": "opened an account",
    "sign_in.done": "signed in",
    "sign_in.failed": "failed to sign in",
    "sign_in.refused": "was refused: the account is closed",
    "sign_in.ended": "signed out",
    "sign_in.ended_idle": "was signed out: nobody was there",
    "sign_in.revoked": "ended sign-ins",
    "sign_in.confirmed": "confirmed it is them",
    "sign_in.confirm_failed": "failed to confirm it is them",
    "second_factor.failed": "failed the second step of signing in",
    "second_factor.restoration_asked": "asked to restore a lost second factor",
    "second_factor.restoration_withdrawn": "withdrew the request to restore a second factor",
    "second_factor.restored": "restored a lost second factor",
    "passkey.enrolled": "enrolled a passkey",
    "passkey.removed": "removed a passkey",
    "totp.added": "added an authenticator app",
    "totp.removed": "removed an authenticator app",
    "recovery_codes.made": "made recovery codes",
    "recovery_codes.removed": "removed recovery codes",
    "password.changed": "changed their password",
    "password.reset": "set a new password by e-mail",
    "password.set": "set a first password",
    "offline_code.made": "made an offline code",
    "offline_code.confirmed": "wrote down an offline code",
    "offline_code.used": "used an offline code",
    "offline_code.failed": "typed a wrong offline code",
}


def account_event(
    act: str,
    account_ref: UUID | None = None,
    *refs: tuple[str, UUID],
    facts: Mapping[str, Fact] | None = None,
) -> Event:
    """An event about somebody's own way in."""
    about: Refs = (("account", account_ref),) if account_ref else ()
    return Event(act, (*about, *refs), "own_account", (AUTHENTICATION,), facts or {})


def workforce_event(act: str, *refs: tuple[str, UUID], facts: Mapping[str, Fact] | None = None) -> Event:
    """An event about who works here and as what."""
    return Event(act, refs, "operations", (WORKFORCE_ACCESS,), facts or {})


def passkey_event(act: str, account_ref: UUID, *, credential: str, key: str) -> Event:
    """A passkey came or went. With its public key: a signature counts only with its enrolment on record."""
    return account_event(act, account_ref, facts={"credential": credential, "public_key": key})
