"""What a release needs to know of requests: whether this one may leave now, and what travels with a client's record."""

from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.dossier import Dossier
from twodrawer.disclosures.facts_requests import RequestFacts, Travelling
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.request_states import State, Step
from twodrawer.disclosures.standing_requests import dossier_of, require_request
from twodrawer.law import Act, Kind
from twodrawer.law.requests import Asking
from twodrawer.lib.errors import Conflict
from twodrawer.people import queries as people


def require_leaving(request_ref: UUID, *, by: law.Member, on: date) -> RequestFacts:
    """The request, if something may go out for it now: the law's yes, a verified requester, the named person's word.
    Conflict with what is missing otherwise. Asked again by `mark_released`, in the release's own transaction."""
    row, _ = require_request(Act.MANAGE, request_ref, by=by, on=on)
    facts = dossier_of(row, by=by).facts(on=on)
    if not facts.may_leave:
        raise Conflict(
            "Nothing may leave for this request yet",
            why=facts.decision.because,
            cite=facts.decision.citations,
            do=facts.decision.next or "Open the request: it shows what is missing.",
        )
    return facts


def travels_with(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[Travelling, ...]:
    """164.526(d)(5): what goes along whenever the disputed part of this client's record is disclosed.

    With a statement of disagreement: request, denial, statement and rebuttal. Without one: request and denial, where
    the client asked for that (164.526(d)(1)).
    """
    people.require_for_client(Act.MANAGE, Kind.REQUEST, client_ref, by=by, on=on)
    rows = Request.objects.filter(
        practice_id=by.practice_ref,
        client_id__in=people.all_refs_of(client_ref),
        kind=Asking.AMENDMENT.value,
        state=State.DENIED.value,
    ).prefetch_related("steps")
    found = []
    for row in rows.order_by("received_on", "ref"):
        dossier = dossier_of(row, by=by)
        if dossier.latest(Step.DISAGREEMENT, Step.TRAVELS) is None:
            continue
        found.append(_travelling(dossier))
        read.of("request", row.ref)
    return tuple(found)


def _travelling(dossier: Dossier) -> Travelling:
    statement, rebuttal = dossier.latest(Step.DISAGREEMENT), dossier.latest(Step.REBUTTAL)
    denial = dossier.latest(Step.DENIED)
    return Travelling(
        request_ref=dossier.row.ref,
        asked_on=dossier.row.received_on,
        request=dossier.wish.words,
        denial=denial.letter if denial else None,
        statement=statement.words if statement else "",
        rebuttal=rebuttal.words if rebuttal else "",
    )
