"""What the chart holds of a client, opened for a release and for nothing else: signed notes, diagnoses, goals.

Drafts, submitted and returned notes are no part of the record, and what is read here never says that there are any.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.counted import with_addenda, with_words
from twodrawer.chart.facts import NoteText
from twodrawer.chart.models import Diagnosis, Goal, Note
from twodrawer.chart.queries.texts import IN_RECORD_STATES, opened
from twodrawer.chart.queries.treatment import Treatment
from twodrawer.chart.treatment_box import RECORD, open_diagnosis, open_goal
from twodrawer.law import Act, Kind
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


def notes_for_release(
    client_ref: UUID, session_refs: Collection[UUID], *, by: law.Member, on: date, read: Reading
) -> tuple[NoteText, ...]:
    """The signed notes about this client in these sessions, with their addenda, the first session first."""
    read.allowed_under(*people.require_for_client(Act.EDIT, Kind.RELEASE, client_ref, by=by, on=on).citations)
    rows = Note.objects.filter(
        practice_id=by.practice_ref,
        client_id__in=people.all_refs_of(client_ref),
        session_id__in=session_refs,
        state__in=IN_RECORD_STATES,
        addendum_to__isnull=True,
    )
    notes = with_addenda(with_words(rows)).order_by("session__planned_start", "begun_at", "ref")
    return opened(list(notes), by=by, on=on, read=read)


def treatment_for_release(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> Treatment:
    """The diagnoses and goals under any ref of the client, those that have ended too."""
    read.allowed_under(*people.require_for_client(Act.EDIT, Kind.RELEASE, client_ref, by=by, on=on).citations)
    refs = people.all_refs_of(client_ref)
    ring = keyring(by.practice_ref)
    ring.load([("client", ref) for ref in refs], RECORD)
    diagnoses = Diagnosis.objects.filter(practice_id=by.practice_ref, client_id__in=refs)
    goals = Goal.objects.filter(practice_id=by.practice_ref, client_id__in=refs)
    found = (
        tuple(open_diagnosis(ring, row) for row in diagnoses.order_by("position", "made_at", "ref")),
        tuple(open_goal(ring, row) for row in goals.order_by("number", "made_at", "ref")),
    )
    read.of("diagnosis", *(one.ref for one in found[0]))
    read.of("goal", *(one.ref for one in found[1]))
    return found
