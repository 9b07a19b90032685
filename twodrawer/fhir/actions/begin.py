"""Read files and let their patients wait, sealed, to be taken in one after the other."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.fhir import events
from twodrawer.fhir.errors import Unreadable
from twodrawer.fhir.facts import Arriving, Gathered, Outcome
from twodrawer.fhir.gathering import gather
from twodrawer.fhir.models import Import, ImportPart
from twodrawer.fhir.reading import Parcel
from twodrawer.fhir.sealed import RECORD, key_of, seal_about, seal_content, seal_outcome
from twodrawer.law import Act, Kind
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import Keyring, keyring


class NobodyToTake(Unreadable):
    """Files that can be read, and nobody in them can be taken. Carries who was refused, for the report."""

    def __init__(self, gathered: Gathered) -> None:
        self.refused = gathered.refused
        self.left = gathered.left
        if gathered.refused:
            first: Outcome = gathered.refused[0]
            super().__init__(f"Nobody of these files can be taken: {first.because}".rstrip("."))
        else:
            super().__init__(
                "There is no patient in these files",
                why="Only patients and what belongs to them are taken; there was nothing else to keep.",
            )


def begin_import(
    parcels: Iterable[Parcel],
    *,
    clinician_ref: UUID,
    through: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """Every patient of the parcels waits to be taken in, sealed; those who can't be are named. The import's ref.

    Nothing is written where there is nobody to take.
    """
    people.require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    people.require_clinical(clinician_ref, practice_ref=by.practice_ref, on=on, field="clinician_ref")
    gathered = gather(parcels, at=at, on=on)
    if not gathered.arriving:
        raise NobodyToTake(gathered)
    ref, ring = new_ref(), keyring(by.practice_ref)
    ring.make(key_of(ref), RECORD, at=at)
    with transaction.atomic():
        Import.objects.create(
            ref=ref,
            practice_id=by.practice_ref,
            begun_by_id=by.ref,
            clinician_id=clinician_ref,
            about=seal_about(gathered.left, run_ref=ref, ring=ring),
            made_at=at,
        )
        ImportPart.objects.bulk_create(_parts(gathered, run_ref=ref, by=by, ring=ring), batch_size=500)
        begun = events.import_begun(
            ref,
            clinician_ref=clinician_ref,
            patients=len(gathered.arriving),
            refused=len(gathered.refused),
            through=through,
        )
        record(begun, by=by, at=at)
    return ref


def _parts(gathered: Gathered, *, run_ref: UUID, by: law.Member, ring: Keyring) -> Iterable[ImportPart]:
    everybody: tuple[Arriving | Outcome, ...] = (*gathered.arriving, *gathered.refused)
    for position, waiting in enumerate(everybody, 1):
        part = ImportPart(practice_id=by.practice_ref, run_id=run_ref, position=position)
        if isinstance(waiting, Outcome):
            part.outcome = seal_outcome(waiting, part=part, ring=ring)
        else:
            part.content = seal_content(waiting, part=part, ring=ring)
        yield part
