"""Keller Psychotherapy in a test's own database: the practice, some of its people, and clients to browse with."""

import time
from datetime import UTC, date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.test import Client

from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.law import Role
from twodrawer.people import actions as people

ZONE = "America/Los_Angeles"
PASSWORD = "cabinet harbor lantern seven"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
START = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


def practice(name="Keller Psychotherapy", *, is_demo=False):
    """A founded practice."""
    return people.found_practice(
        name=name, zone=ZONE, street="214 Alder Street", city="Portland", phone="503-555-0134", state="OR",
        is_demo=is_demo, at=START,
    )  # fmt: skip


def works_here(practice_ref, name, *roles, factor=True, host="keller.example"):
    """A member with a password and, usually, an authenticator app. Their law.Member."""
    from twodrawer.people.queries import member_of

    people.add_member(
        practice_ref, name=name, credentials="", email=f"{name.lower()}@{host}", password=PASSWORD, roles=roles,
        from_day=date(2026, 1, 5), at=START,
    )  # fmt: skip
    account = account_of(name, host=host)
    if factor:
        TOTP.activate(account, SECRET)
    return member_of(account.pk, on=moment().date())


def account_of(name, *, host="keller.example"):
    """The account row, as Django knows it."""
    return get_user_model().objects.get(email=f"{name.lower()}@{host}")


def code_now():
    """What the authenticator app shows."""
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


def browser(**options):
    """A browser on this machine, at the name for which cookies are made."""
    return Client(HTTP_HOST="localhost", **options)


def sign_in(name, *, client=None, password=PASSWORD, code="", host="keller.example", follow=""):
    """A browser in which this person is signed in with both factors. `code=None` stops before the second."""
    client = client or browser()
    answer = client.post(
        "/account/sign-in/", {"login": f"{name.lower()}@{host}", "password": password, "next": follow}
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    if code is not None:
        # A code works once; in one test somebody may sign in twice within half a minute.
        from django.core.cache import cache

        cache.clear()
        assert answer["Location"] == "/account/sign-in/second-step/"
        answer = client.post("/account/sign-in/second-step/", {"code": code or code_now()})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    return client


def confirm(client):
    """The person proves again that it is them."""
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/"}).status_code == 302


def entries(act):
    """What the ledger says about this act, oldest first, whatever the log."""
    return [
        facts_of(leaf)
        for leaf in Entry.objects.filter(act=act).order_by("at", "ref").values_list("leaf", flat=True)
    ]


def factors_of(name):
    """The types of factors that an account has."""
    return sorted(Authenticator.objects.filter(user=account_of(name)).values_list("type", flat=True))


def moment():
    """Now, for actions."""
    return datetime.fromtimestamp(time.time(), UTC)


ADMINISTRATOR, CLINICIAN, TRAINEE, SUPERVISOR = (
    Role.ADMINISTRATOR,
    Role.CLINICIAN,
    Role.TRAINEE,
    Role.SUPERVISOR,
)
PRIVACY_OFFICER, BILLER = Role.PRIVACY_OFFICER, Role.BILLER
