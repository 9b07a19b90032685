"""What sign-in pages need to know: whose account, what is owed, which sign-ins stand. No reads of the record."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from twodrawer.law import ROLE_NAMES, Role
from twodrawer.people.models import Account, Member, OfflineCode
from twodrawer.people.queries.workforce import members, practice_facts, practice_refs

# What each role does here, for somebody who looks around.
WORK_OF = {
    Role.CLINICIAN: "writes and signs notes",
    Role.SUPERVISOR: "cosigns what trainees submit",
    Role.TRAINEE: "writes notes that a supervisor cosigns",
    Role.BILLER: "sees codes and times, never a note’s words",
    Role.FRONT_DESK: "plans sessions, keeps names and contacts",
    Role.PRIVACY_OFFICER: "reads who did what in the ledger",
    Role.ADMINISTRATOR: "invites people and gives them roles",
}


@dataclass(frozen=True)
class SignInFacts:
    """One place where an account is signed in."""

    ref: int
    since: datetime
    browser: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class CastLine:
    """One of the demo's cast, for the demo's door."""

    account_ref: UUID
    name: str
    practice: str
    roles: tuple[Role, ...]

    @property
    def does(self) -> str:
        """`Biller: sees codes and times, never a note's words`. What to expect after the press."""
        if not self.roles:
            return "A client with an account: no staff page opens"
        words = [ROLE_NAMES[role] for role in self.roles]
        named = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
        work = ", ".join(WORK_OF[role] for role in self.roles)
        return f"{named.capitalize()}: {work if len(words) < 3 else 'a whole practice in one person'}"


def account_ref_of(email: str) -> UUID | None:
    """The account with this address."""
    return Account.objects.filter(email=email.strip().lower()).values_list("ref", flat=True).first()


def owes_offline_code(account_ref: UUID) -> bool:
    """Whether this account had an offline code and has none now that was written down."""
    codes = OfflineCode.objects.filter(account_id=account_ref)
    standing = codes.filter(confirmed_at__isnull=False, used_at__isnull=True, replaced_at__isnull=True)
    return codes.exists() and not standing.exists()


def has_offline_code(account_ref: UUID) -> bool:
    """Whether a written-down, unused offline code stands."""
    codes = OfflineCode.objects.filter(account_id=account_ref, confirmed_at__isnull=False)
    return codes.filter(used_at__isnull=True, replaced_at__isnull=True).exists()


def sign_ins(account_ref: UUID, *, current_key: str | None, at: datetime) -> tuple[SignInFacts, ...]:
    """Where this account is signed in, newest first. Those that ended by themselves are left out."""
    rows = list(UserSession.objects.filter(user_id=account_ref).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=at
        ).values_list("session_key", flat=True)
    )
    return tuple(
        SignInFacts(
            row.pk, row.created_at, browser_name(row.user_agent), row.ip, row.session_key == current_key
        )
        for row in rows
        if row.session_key in alive
    )


def browser_name(agent: str) -> str:
    """`Firefox on Linux`, as well as a browser's own description tells."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
               ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip
    browser = next((name for sign, name in browsers if sign in agent), "A browser")
    system = next((name for sign, name in systems if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def demo_cast(*, on: date) -> tuple[CastLine, ...]:
    """Everybody who can be signed in as through the demo's door: demo practices' staff, then accounts without one."""
    lines = []
    for practice_ref in practice_refs():
        practice = practice_facts(practice_ref)
        if not practice.is_demo:
            continue
        for member in members(practice_ref, on=on):
            if member.account_ref and member.is_active and is_demo_account(member.account_ref):
                roles = tuple(role for role in Role if role in member.roles)
                lines.append(CastLine(member.account_ref, member.name, practice.name, roles))
    staff = Member.objects.filter(account__isnull=False).values("account_id")
    clients = Account.objects.filter(is_demo=True, is_active=True).exclude(ref__in=staff).order_by("email")
    lines.extend(CastLine(row.ref, row.email.partition("@")[0].title(), "", ()) for row in clients)
    return tuple(lines)


def is_demo_account(account_ref: UUID) -> bool:
    """Whether the account was made as one of the demo's, and is open."""
    return Account.objects.filter(ref=account_ref, is_demo=True, is_active=True).exists()
