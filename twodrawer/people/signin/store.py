"""Django's sign-ins in the database, found together with whose they are.

In the database and nowhere else: a sign-in that was ended by its owner or by an administrator is over with the next
request, in every process.
"""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from twodrawer.lib.statements import prepared
from twodrawer.people.queries.arriving import sign_in_arriving


@prepared
def _standing(key: str, at: datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(db.SessionStore):
    """One sign-in."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        at = timezone.now()
        # One that no list of sign-ins knows (nobody signed in through it) has no account to come with.
        found = (sign_in_arriving(key, at=at) or _standing.first(key=key, at=at)) if key else None
        if found is None:
            self._session_key = None  # as Django does: a key that opens nothing is forgotten
        return found
