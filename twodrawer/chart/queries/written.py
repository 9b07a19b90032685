"""Which sessions have notes, for the calendar below, which doesn't know notes. Refs only; nothing is opened."""

from collections.abc import Collection
from uuid import UUID

from twodrawer.chart.models import Note
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.scheduling.written import Written

SIGNED = frozenset({*IN_RECORD, State.SUBMITTED})
"""Somebody put their name under it: what it says about the session must go on being true."""


def written_about(practice_ref: UUID, session_refs: Collection[UUID]) -> Written:
    """Every note about these sessions that wasn't discarded, whoever wrote it. Asked by acts, never shown."""
    rows = Note.objects.filter(practice_id=practice_ref, session_id__in=session_refs)
    notes = list(rows.exclude(state=State.DISCARDED).values_list("session_id", "client_id", "state"))
    return Written(
        begun=frozenset((session, client) for session, client, _ in notes),
        signed=frozenset((session, client) for session, client, state in notes if state in SIGNED),
    )
