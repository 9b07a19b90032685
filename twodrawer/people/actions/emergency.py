"""Breaking the glass: a clinician opens the chart of a client whom they don't treat (45 CFR 164.312(a)(2)(ii)).

Whoever needs it says whom they mean, by the exact name and birth date, and why, in their own words. There is no list
and no search: who is a client here is itself part of the record. A name that nobody has, a client of another practice
and a slip of the pen get the same answer, are written down, and may be typed a few times only.

What opens is the chart, for reading, for a time. Drafts stay their author's, and no vault is ever part of it.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.reached import times_refused
from twodrawer.law import IN_AN_EMERGENCY, Act, Kind, Relationship
from twodrawer.lib.errors import Conflict, Invalid, Refused, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line, words
from twodrawer.people import events_emergency as events
from twodrawer.people.clients_sealed import RECORD, open_identity, owner_of
from twodrawer.people.facts import ClientIdentity
from twodrawer.people.facts_emergency import GUESSES, GUESSES_WITHIN, LASTS, REASON_LENGTH, REASON_WORDS
from twodrawer.people.models import Client, EmergencyAccess, EmergencyEnd, Member
from twodrawer.people.queries.clients_joined import kept_ref_of
from twodrawer.people.queries.clients_words import plain
from twodrawer.people.queries.relations import require_in_practice, stands_to_client
from twodrawer.sealing.keyring import keyring


class NobodyOpened(Refused):
    """No client has exactly this name and birth date, and the guess is in the ledger already."""

    is_recorded: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(
            "No chart was opened",
            why="Nobody of this practice has exactly this name and birth date. Who is a client here isn't told, so "
            "there is no list to choose from.",
            cite=(IN_AN_EMERGENCY,),
            do=f"Look at the spelling and the date. After {GUESSES} tries an hour has to pass; the front desk knows "
            "who treats whom. If a life is at risk, call 911 first.",
            act="emergency.begun",
        )


def break_glass(
    *, name: str, born: date, reason: str, by: law.Member, at: datetime, on: date
) -> tuple[UUID, ...]:
    """The chart of the client with this name and birth date can be read by this member for a time. The client's ref.

    Two records of the same name and birth date are both opened: an emergency can't wait for them to be joined. A wrong
    guess is in the ledger when this raises, so that the next one is counted whatever happens to this.
    """
    under = require_in_practice(Act.BREAK_GLASS, Kind.CLIENT, by=by, on=on).citations
    said = _reason(reason)
    wanted = plain(single_line(name, what="The name"))
    if not wanted:
        raise Invalid("Whom do you mean?", do="Type the client's whole name.", fields=("name",))
    with transaction.atomic():
        # One guess after the other: many at once would all find that few were wrong so far.
        Member.objects.select_for_update(no_key=True).get(practice_id=by.practice_ref, ref=by.ref)
        _require_guesses_left(by=by, at=at)
        found = _with_this_identity(by.practice_ref, wanted, born)
        if found:
            return tuple(_open(ref, said, under, by=by, at=at, on=on) for ref in found)
        record(events.emergency_guessed(), by=by, at=at, outcome="refused")
    raise NobodyOpened


@transaction.atomic
def end_emergency(access_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The chart is closed to this member again."""
    require_in_practice(Act.BREAK_GLASS, Kind.CLIENT, by=by, on=on)
    row = EmergencyAccess.objects.select_for_update().filter(
        practice_id=by.practice_ref, member_id=by.ref, ref=access_ref
    ).first()  # fmt: skip
    if row is None:
        raise not_there(
            "emergency.ended", (("emergency", access_ref),), other_practice=_elsewhere(access_ref, by)
        )
    if row.until_at <= at or EmergencyEnd.objects.filter(access=row).exists():
        raise Conflict("It is closed already", do="There is nothing to do.")
    EmergencyEnd.objects.create(practice_id=by.practice_ref, access=row, ended_at=at)
    record(events.emergency_ended(row.ref, client_ref=row.client_id), by=by, at=at)


def _elsewhere(access_ref: UUID, by: law.Member) -> UUID | None:
    """The other practice whose opening was reached for."""
    owners = EmergencyAccess.objects.exclude(practice_id=by.practice_ref).filter(ref=access_ref)
    return owners.values_list("practice_id", flat=True).first()


def _reason(text: str) -> str:
    reason = clean(text).text.strip()
    if words(reason) < REASON_WORDS:
        raise Invalid(
            "Say what the emergency is",
            why="The privacy officer and those who treat the client read it.",
            do=f"Write {REASON_WORDS} words or more.",
            fields=("reason",),
        )
    if len(reason) > REASON_LENGTH:
        raise Invalid(
            "That is more than a reason needs",
            do=f"Use {REASON_LENGTH:,} characters or fewer.",
            fields=("reason",),
        )
    return reason


def _require_guesses_left(*, by: law.Member, at: datetime) -> None:
    wrong = times_refused(by.practice_ref, act=events.GUESSED, by=by.ref, since=at - GUESSES_WITHIN)
    if wrong >= GUESSES:
        raise Refused(
            "Too many names were tried",
            why=f"{GUESSES} names and birth dates that nobody here has were typed within an hour. Guessing is how "
            "somebody would find out who is a client.",
            cite=(IN_AN_EMERGENCY, "45 CFR 164.308(a)(4)"),
            do="Ask the front desk who treats the client, or try again in an hour. If a life is at risk, call 911.",
            act="emergency.begun",
        )


def _with_this_identity(practice_ref: UUID, wanted: str, born: date) -> tuple[UUID, ...]:
    """The kept refs of all clients of that name and birth date. Every name is opened, whether it is found or not."""
    ring = keyring(practice_ref)
    found: dict[UUID, None] = {}
    rows = list(Client.objects.filter(practice_id=practice_ref).order_by("ref"))
    ring.load([owner_of(row.ref) for row in rows], RECORD)
    for row in rows:
        if _is(open_identity(row, ring=ring), wanted, born):
            found[kept_ref_of(row.ref, within=practice_ref)] = None
    return tuple(found)


def _is(identity: ClientIdentity, wanted: str, born: date) -> bool:
    names = (identity.legal_name, identity.preferred_name)
    return identity.born == born and _one(wanted) in {_one(plain(name)) for name in names if name.strip()}


def _one(name: str) -> str:
    return " ".join(name.split())


def _open(
    client_ref: UUID, reason: str, under: tuple[str, ...], *, by: law.Member, at: datetime, on: date
) -> UUID:
    if stands_to_client(by, client_ref, on=on) in (Relationship.CARE_TEAM, Relationship.EMERGENCY):
        raise Conflict(
            "This chart is open to you already",
            do="Find the client in your list, or on the page for emergencies.",
        )
    ref = new_ref()
    sealed = keyring(by.practice_ref).seal(
        reason, owner=owner_of(client_ref), purpose=RECORD, ref=ref, column=EmergencyAccess.REASON
    )
    EmergencyAccess.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        member_id=by.ref,
        client_id=client_ref,
        reason=sealed,
        begun_at=at,
        until_at=at + LASTS,
    )
    record(events.emergency_begun(ref, client_ref=client_ref, until=at + LASTS, under=under), by=by, at=at)
    return client_ref
