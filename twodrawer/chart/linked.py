"""Which goals and diagnoses a note speaks to. They are the client's own, or the note can't name them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from twodrawer.chart.models import Diagnosis, Goal, Note, NoteDiagnosis, NoteGoal
from twodrawer.lib.errors import Invalid
from twodrawer.lib.statements import prepared
from twodrawer.people import queries as people

MOST = 40


def require_links(note: Note, goal_refs: Collection[UUID], diagnosis_refs: Collection[UUID]) -> None:
    """Nothing, if all of them are this client's; Invalid otherwise, the same for refs that don't exist."""
    if not goal_refs and not diagnosis_refs:
        return
    if len(goal_refs) > MOST or len(diagnosis_refs) > MOST:
        raise Invalid("Too many goals or diagnoses are linked", do=f"A note can name up to {MOST} of each.")
    clients = people.all_refs_of(note.client_id)
    goals = Goal.objects.filter(practice_id=note.practice_id, client_id__in=clients, ref__in=goal_refs)
    found = Diagnosis.objects.filter(
        practice_id=note.practice_id, client_id__in=clients, ref__in=diagnosis_refs
    )
    if goals.count() != len(set(goal_refs)) or found.count() != len(set(diagnosis_refs)):
        raise Invalid(
            "A linked goal or diagnosis isn't this client's",
            why="A note can lean only on the plan of the client it is about.",
            do="Reload the page and choose from the goals and diagnoses shown there.",
            fields=["goals", "diagnoses"],
        )


def linked_refs(note: Note) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The goals and the diagnoses that the note names now."""
    return frozenset(_goals.all(note_ref=note.ref)), frozenset(_diagnoses.all(note_ref=note.ref))


@prepared
def _goals(note_ref: UUID) -> "QuerySet[NoteGoal, UUID]":
    return NoteGoal.objects.filter(note_id=note_ref).values_list("goal_id", flat=True)


@prepared
def _diagnoses(note_ref: UUID) -> "QuerySet[NoteDiagnosis, UUID]":
    return NoteDiagnosis.objects.filter(note_id=note_ref).values_list("diagnosis_id", flat=True)


def link(note: Note, goal_refs: Collection[UUID], diagnosis_refs: Collection[UUID]) -> None:
    """The note names exactly these goals and diagnoses."""
    goals, diagnoses = linked_refs(note)
    if goals != frozenset(goal_refs):
        NoteGoal.objects.filter(note=note).exclude(goal_id__in=goal_refs).delete()
        NoteGoal.objects.bulk_create(
            NoteGoal(practice_id=note.practice_id, note=note, goal_id=ref)
            for ref in frozenset(goal_refs) - goals
        )
    if diagnoses != frozenset(diagnosis_refs):
        NoteDiagnosis.objects.filter(note=note).exclude(diagnosis_id__in=diagnosis_refs).delete()
        NoteDiagnosis.objects.bulk_create(
            NoteDiagnosis(practice_id=note.practice_id, note=note, diagnosis_id=ref)
            for ref in frozenset(diagnosis_refs) - diagnoses
        )
