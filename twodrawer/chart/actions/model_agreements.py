"""The administrator's word about the language model at an address on another machine."""

from datetime import date, datetime

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.chart.agreed import ASSOCIATES
from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.models import ModelAgreement
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people


@transaction.atomic
def agree_to_model(
    endpoint: Endpoint | None, *, agreed_on: date, by: law.Member, at: datetime, on: date
) -> None:
    """The practice may send clients' words to this address: there is an agreement, its administrator says.

    A business associate may be given them only with satisfactory assurances, in writing (45 CFR 164.502(e)(2)).
    """
    people.require_in_practice(Act.MANAGE, Kind.PRACTICE, by=by, on=on)
    if endpoint is None or endpoint.is_on_this_machine:
        raise Conflict(
            "There is nothing to agree to",
            why="No language model on another machine is set up here.",
            do="Whoever runs this installation sets one up with TWODRAWER_MODEL_URL.",
        )
    if agreed_on > on:
        raise Invalid(
            "An agreement can’t be of a day that is still to come",
            do="Give the day on which it was signed.",
            fields=("agreed_on",),
        )
    live = ModelAgreement.objects.filter(practice_id=by.practice_ref, origin=endpoint.origin, ended_at=None)
    if live.exists():
        return
    row = ModelAgreement(
        ref=new_ref(),
        practice_id=by.practice_ref,
        origin=endpoint.origin,
        agreed_on=agreed_on,
        said_by=by.ref,
        said_at=at,
    )
    row.save(force_insert=True)
    facts = {"origin": endpoint.origin, "agreed_on": agreed_on.isoformat()}
    event = Event("drafting.model_agreed", (("agreement", row.ref),), "operations", ASSOCIATES, facts)
    record(event, by=by, at=at)


@transaction.atomic
def end_model(*, by: law.Member, at: datetime, on: date) -> int:
    """Nothing of this practice is sent to another machine's model any more. How many agreements ended."""
    people.require_in_practice(Act.MANAGE, Kind.PRACTICE, by=by, on=on)
    rows = list(ModelAgreement.objects.select_for_update().filter(practice_id=by.practice_ref, ended_at=None))
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        event = Event(
            "drafting.model_ended",
            (("agreement", row.ref),),
            "operations",
            ASSOCIATES,
            {"origin": row.origin},
        )
        record(event, by=by, at=at)
    return len(rows)
