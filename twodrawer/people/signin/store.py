"""Django's sign-ins in the database, found by a statement that is put together once.

In the database and nowhere else: a sign-in that was ended by its owner or by an administrator is over with the next
request, in every process.
"""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from twodrawer.lib.statements import prepared


@prepared
def _standing(key: str, at: datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(db.SessionStore):
    """One sign-in."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        found = _standing.first(key=key, at=timezone.now()) if key else None
        if found is None:
            self._session_key = None  # as Django does: a key that opens nothing is forgotten
        return found
