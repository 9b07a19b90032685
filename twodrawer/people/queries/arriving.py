"""Who is at the door: the sign-in, its account, membership, practice, roles and factors, in one question.

Asked anew for each request and kept no longer than it: a right that ended this morning, a revoked factor or a
closed account is gone at the next click.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from twodrawer import law
from twodrawer.lib.statements import prepared
from twodrawer.people.facts import MemberFacts, PracticeFacts
from twodrawer.people.models import Account, EmergencyAccess, OfflineCode

SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True)
class Arrival:
    """What one request found about its account. `rows`: one for each membership and role of it."""

    rows: Sequence[Any]

    @property
    def _here(self) -> list[Any]:
        """The rows of the membership that counts: the oldest that stands."""
        standing = [row for row in self.rows if row.member_ref and row.member_deactivated_at is None]
        return [row for row in standing if row.member_ref == standing[0].member_ref]

    def practice(self) -> PracticeFacts | None:
        """The practice that the account works in."""
        for row in self._here:
            return PracticeFacts(
                ref=row.practice_ref,
                name=row.practice_name,
                zone=row.practice_zone,
                street=row.practice_street,
                city=row.practice_city,
                phone=row.practice_phone,
                state=row.practice_state,
                npi=row.practice_npi,
                is_demo=row.practice_is_demo,
                idle_minutes=row.practice_idle_minutes,
            )
        return None

    def roles(self, *, on: date) -> frozenset[law.Role]:
        """The roles held that day."""
        return frozenset(
            law.Role(row.role)
            for row in self._here
            if row.role
            and row.role_withdrawn_at is None
            and row.role_from_day <= on
            and (row.role_until_day is None or row.role_until_day >= on)
        )

    def member(self, *, on: date) -> law.Member | None:
        """The member that this account is that day, with that day's roles. None: no longer in a practice."""
        for row in self._here:
            if row.is_active:
                return law.Member(
                    ref=row.member_ref,
                    practice_ref=row.practice_ref,
                    roles=self.roles(on=on),
                    account_ref=row.ref,
                )
        return None

    def facts(self, *, on: date) -> MemberFacts | None:
        """The member as pages name them."""
        for row in self._here:
            return MemberFacts(
                ref=row.member_ref,
                account_ref=row.ref,
                name=row.member_name,
                credentials=row.member_credentials,
                roles=self.roles(on=on),
                is_active=True,
                email=row.email,
            )
        return None

    @property
    def emergency_until(self) -> datetime | None:
        """The end of the last emergency for which this member opened a chart, if they ever did."""
        return next((row.emergency_until for row in self._here), None)

    @property
    def has_second_factor(self) -> bool:
        """Whether a passkey or an authenticator app is enrolled."""
        return bool(self.rows[0].has_factor)

    @property
    def owes_offline_code(self) -> bool:
        """Whether this account had an offline code and has none now that was written down."""
        return bool(self.rows[0].had_code and not self.rows[0].has_code)


_with_sign_in: ContextVar[Account | None] = ContextVar("with_sign_in", default=None)
"""The account that came with the sign-in which was just looked up, until it is taken."""


@prepared
def _arriving(account_ref: UUID) -> "QuerySet[Account, Account]":
    return _with_everything(Account.objects.filter(ref=account_ref))


@prepared
def _arriving_with(key: str, at: datetime) -> "QuerySet[Account, Account]":
    standing = Session.objects.filter(session_key=key, expire_date__gt=at)
    return _with_everything(Account.objects.filter(usersession__session_key=key)).annotate(
        sign_in_data=Subquery(standing.values("session_data")),
        sign_in_ends=Subquery(standing.values("expire_date")),
    )


def _with_everything(accounts: "QuerySet[Account, Account]") -> "QuerySet[Account, Account]":
    codes = OfflineCode.objects.filter(account_id=OuterRef("ref"))
    factors = Authenticator.objects.filter(user_id=OuterRef("ref"), type__in=SECOND_FACTORS)
    practice = {
        f"practice_{name}": F(f"memberships__practice__{name}")
        for name in "ref name zone street city phone state npi is_demo idle_minutes".split()
    }
    emergencies = EmergencyAccess.objects.filter(member_id=OuterRef("memberships__ref"), end__isnull=True)
    return accounts.annotate(
        emergency_until=Subquery(emergencies.order_by("-until_at").values("until_at")[:1]),
        member_ref=F("memberships__ref"),
        member_name=F("memberships__name"),
        member_credentials=F("memberships__credentials"),
        member_deactivated_at=F("memberships__deactivated_at"),
        **practice,
        role=F("memberships__grants__role"),
        role_from_day=F("memberships__grants__from_day"),
        role_until_day=F("memberships__grants__until_day"),
        role_withdrawn_at=F("memberships__grants__withdrawn_at"),
        has_factor=Exists(factors),
        had_code=Exists(codes),
        has_code=Exists(
            codes.filter(confirmed_at__isnull=False, used_at__isnull=True, replaced_at__isnull=True)
        ),
    ).order_by("memberships__made_at", "memberships__ref")


def sign_in_arriving(key: str, *, at: datetime) -> Session | None:
    """The sign-in with this key, if it stands. Whose it is comes with it and waits for `account_arriving`."""
    _with_sign_in.set(None)
    rows: list[Any] = list(_arriving_with.all(key=key, at=at))
    if not rows or rows[0].sign_in_data is None:
        return None
    _with_sign_in.set(_arrived(rows))
    return Session(session_key=key, session_data=rows[0].sign_in_data, expire_date=rows[0].sign_in_ends)


def account_arriving(account_ref: UUID) -> Account | None:
    """The account, with its `arrival`. For the one place that signs a request in.

    What came with the sign-in is taken once, and only by the account that the sign-in itself names.
    """
    account = _with_sign_in.get()
    _with_sign_in.set(None)
    if account is not None and account.ref == account_ref:
        return account
    return _arrived(_arriving.all(account_ref=account_ref))


def _arrived(rows: Sequence[Account]) -> Account | None:
    if not rows:
        return None
    rows[0].arrival = Arrival(tuple(rows))  # type: ignore[attr-defined]  # as long as the request's account
    return rows[0]


def arrival_of(account: Any) -> Arrival:
    """What is known of a request's account; asked now where it came another way (a sign-in in this request)."""
    known = getattr(account, "arrival", None)
    if isinstance(known, Arrival):
        return known
    rows = _arriving.all(account_ref=account.pk)
    if not rows:
        raise Account.DoesNotExist
    return Arrival(tuple(rows))
