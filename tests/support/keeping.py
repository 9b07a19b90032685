"""A practice that is long there: a client whose time is over in 2026, and lists of destruction in a folder of its own."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from tests.attacks.stage import sign, write
from tests.cast import House, make_house
from twodrawer.chart import actions as chart
from twodrawer.lib.time import day_in
from twodrawer.people import actions as people
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.scheduling import actions as scheduling

BEGAN = datetime(2015, 3, 10, 18, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
WORDS = "The heron stood in the reeds."


@dataclass
class Old:
    """The cast in 2015, and what they do today."""

    cast: House

    def who(self, name: str, at: datetime = NOW):
        """`by`, `at` and `on` of an act today, by one of the cast as they were and are."""
        return {"by": self.cast.member(name), "at": at, "on": day_in("America/Los_Angeles", at)}

    def then(self, days: int = 0):
        """Okafor, in 2015."""
        return self.who("okafor", BEGAN + timedelta(days=days))


def client(old: Old, *, name="Rowan", born=date(1980, 5, 1), address="", ended=True, hours=3, signed=False):
    """A client of 2015 with a session, and perhaps a signed note; care has ended. Refs of the three."""
    who = old.then()
    identity = ClientIdentity(legal_name=name, born=born, contact=Contact(address=address))
    ref = people.register_client(identity, **who)
    start = BEGAN + timedelta(days=8, hours=hours)
    session = scheduling.plan_session(
        clinician_ref=who["by"].ref, client_refs=(ref,), planned_start=start,
        planned_stop=start + timedelta(minutes=55), modality="individual", place="11", room="", cpt="90837", **who,
    )  # fmt: skip
    later = old.who("okafor", start + timedelta(hours=1))
    scheduling.mark_attendance(session, client_ref=ref, attendance="kept", **later)
    note = None
    if signed:
        note = chart.begin_note(session, client_ref=ref, format="basic", **later)
        write(note, WORDS, **later)
        sign(note, **later)
    if ended:
        people.end_care(ref, **old.then(10))
    return ref, session, note


def old_house() -> Old:
    """Both practices, made in 2015."""
    return Old(make_house(BEGAN, passwords=False))


@contextmanager
def own_lists(folder):
    """Destruction lists lie in this folder meanwhile."""
    before = settings.BACKUP_INSTALLATION
    settings.BACKUP_INSTALLATION = replace(before, lists=folder)
    try:
        yield folder
    finally:
        settings.BACKUP_INSTALLATION = before
