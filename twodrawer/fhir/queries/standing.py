"""Who may see an import and who may carry it on.

Whoever began it sees what became of their files. The front desk sees every import, because it joins clients who
are one person. Nobody learns from it what somebody is treated for: a report counts and names no diagnosis.
"""

from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.fhir.models import Import
from twodrawer.law import Act, Kind, Role
from twodrawer.lib.errors import Refused, not_there
from twodrawer.people import queries as people


def own_import(run_ref: UUID, *, by: law.Member, on: date) -> Import:
    """The import, if this member began it: each of its acts is done in the name of who began it."""
    row = seen_import(run_ref, by=by, on=on)
    if row.begun_by_id != by.ref:
        raise Refused(
            "Somebody else began this import",
            why="Each client who is moved in stands in the ledger as their act.",
            do="Ask them to carry it on, or begin one of your own with the same files: nobody is taken twice.",
            refs=(("import", run_ref),),
            act="client.bring_in",
        )
    return row


def seen_import(run_ref: UUID, *, by: law.Member, on: date) -> Import:
    """The import, for who began it and for the front desk. For everybody else there is none."""
    refs = (("import", run_ref),)
    row = Import.objects.filter(ref=run_ref).first()
    owner = row.practice_id if row is not None and row.practice_id != by.practice_ref else None
    try:
        people.require_in_practice(Act.BRING_IN, Kind.CLIENT, by=by, on=on)
    except Refused as no:
        no.other_practice = owner
        raise
    if row is None or owner is not None or not (row.begun_by_id == by.ref or Role.FRONT_DESK in by.roles):
        raise not_there("client.bring_in", refs, other_practice=owner)
    return row
