"""Take in the patients who wait, one transaction each. Safe to stop at any moment and to go on later."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart import actions as chart
from twodrawer.fhir import events
from twodrawer.fhir.facts import Arriving, Outcome, Result
from twodrawer.fhir.models import Arrival, Import, ImportPart
from twodrawer.fhir.queries.standing import own_import
from twodrawer.fhir.sealed import arrival_hash, open_content, seal_outcome
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people import actions as people_actions
from twodrawer.people import queries as people
from twodrawer.scheduling import actions as scheduling
from twodrawer.sealing.keyring import Keyring, keyring

Alike = dict[tuple[str, date], list[UUID]]


def carry_on(
    run_ref: UUID, *, by: law.Member, clock: Callable[[], datetime], on: date
) -> Iterator[tuple[int, int]]:
    """After each step one more patient is taken in, or it is written down why not. Yields (done, all).

    Each patient is taken at a moment of its own, read from `clock`: the ledger says when it really was.
    """
    row = own_import(run_ref, by=by, on=on)
    people.require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    parts = ImportPart.objects.filter(run_id=row.ref)
    total, alike, ring = parts.count(), people.clients_by_likeness(by=by, on=on), keyring(by.practice_ref)
    while True:
        waiting = parts.filter(outcome__isnull=True).order_by("position").first()
        if waiting is None:
            break
        _take_in(waiting, row, alike=alike, ring=ring, by=by, at=clock(), on=on)
        yield total - parts.filter(outcome__isnull=True).count(), total
    _end(row, by=by, at=clock())
    yield total, total


def _take_in(
    part: ImportPart, row: Import, *, alike: Alike, ring: Keyring, by: law.Member, at: datetime, on: date
) -> None:
    arriving = open_content(part, ring=ring)
    with transaction.atomic():
        # The lock decides where the database has locks on rows, the condition on the update where it has not.
        waits = ImportPart.objects.filter(ref=part.ref, outcome__isnull=True)
        if not list(waits.select_for_update().values_list("ref")):
            raise _somebody_carries_on()
        try:
            with transaction.atomic():
                outcome = _taken(arriving, row, alike=alike, ring=ring, by=by, at=at, on=on)
        except (Invalid, Conflict) as no:
            # What a rule of the record refuses is refused with everything: no half of a patient.
            outcome = Outcome(arriving.identity.legal_name, Result.REFUSED, f"{no.what}.")
        if not waits.update(content=None, outcome=seal_outcome(outcome, part=part, ring=ring)):
            raise _somebody_carries_on()
    if outcome.client_ref is not None and outcome.result is Result.TAKEN:
        for likeness in people.likenesses(arriving.identity):
            alike.setdefault(likeness, []).append(outcome.client_ref)


def _taken(
    arriving: Arriving, row: Import, *, alike: Alike, ring: Keyring, by: law.Member, at: datetime, on: date
) -> Outcome:
    name = arriving.identity.legal_name
    source, content = (
        arrival_hash(kind, text, practice_ref=by.practice_ref, ring=ring, at=at)
        for kind, text in (("source", arriving.source), ("content", arriving.content))
    )
    arrived = Arrival.objects.filter(practice_id=by.practice_ref)
    before = arrived.filter(source=source).first() or arrived.filter(content=content).first()
    if before is not None:
        changed = before.content != content
        record(events.patient_compared(row.ref, client_ref=before.client_id, changed=changed), by=by, at=at)
        if not changed:
            return Outcome(name, Result.HERE, client_ref=before.client_id)
        because = "The file says something else than when this patient came; nothing here was changed."
        return Outcome(name, Result.CHANGED, because, client_ref=before.client_id)
    found = [ref for likeness in people.likenesses(arriving.identity) for ref in alike.get(likeness, ())]
    same_as = tuple(dict.fromkeys(found))
    client = people_actions.bring_in_client(
        arriving.identity, treated_by=row.clinician_id, same_as=same_as, by=by, at=at, on=on
    )
    for person in arriving.spokespersons:
        people_actions.bring_in_representative(
            client,
            kind=person.kind,
            name=person.name,
            relation=person.relation,
            contact=person.contact,
            by=by,
            at=at,
            on=on,
        )
    for held in arriving.sessions:
        scheduling.bring_in_session(
            client,
            clinician_ref=row.clinician_id,
            start=held.start,
            stop=held.stop,
            place=held.place,
            cpt=held.cpt,
            by=by,
            at=at,
            on=on,
        )
    for known in arriving.diagnoses:
        chart.bring_in_diagnosis(
            client, code=known.code, from_day=known.from_day, until_day=known.until_day, by=by, at=at, on=on
        )
    for goal in arriving.goals:
        chart.bring_in_goal(
            client,
            title=goal.title,
            objectives=goal.objectives,
            from_day=goal.from_day or on,
            ended_day=goal.ended_day,
            reached=goal.reached,
            by=by,
            at=at,
            on=on,
        )
    try:
        with transaction.atomic():
            Arrival.objects.create(
                practice_id=by.practice_ref, client_id=client, source=source, content=content, made_at=at
            )
    except IntegrityError:
        raise Conflict("This patient arrives in another import at the same moment") from None
    counts = {
        "contacts": len(arriving.spokespersons),
        "sessions": len(arriving.sessions),
        "diagnoses": len(arriving.diagnoses),
        "goals": len(arriving.goals),
    }
    return Outcome(name, Result.TAKEN, "", counts, arriving.skips, client, same_as)


def _end(row: Import, *, by: law.Member, at: datetime) -> None:
    with transaction.atomic():
        if not Import.objects.filter(ref=row.ref, ended_at__isnull=True).update(ended_at=at):
            return
        total = ImportPart.objects.filter(run_id=row.ref).count()
        record(events.import_ended(row.ref, patients=total), by=by, at=at)


def _somebody_carries_on() -> Conflict:
    return Conflict(
        "Somebody carries this import on at the same moment",
        do="Open the import again in a little while to see how far it is.",
    )
