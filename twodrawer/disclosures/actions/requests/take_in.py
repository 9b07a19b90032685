"""Taking a request in: who asks, for what, on which paper, and the clock starts.

Nothing is judged at the door. Legal process places a hold in the same moment, whatever it is worth.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.requests.steps import words_of, write_step
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.dossier import Dossier
from twodrawer.disclosures.events_requests import request_event
from twodrawer.disclosures.facts_requests import Requester, StepFacts, Wish
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.request_states import State, Step
from twodrawer.disclosures.requests_sealed import seal_details
from twodrawer.law import Act, Kind
from twodrawer.law.leaving import holds_at_once
from twodrawer.law.requests import CLIENTS_OWN, PURPOSES, REQUESTERS, Asking, clock_of, is_clients_side
from twodrawer.law.words import Record
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line
from twodrawer.people import queries as people
from twodrawer.retention import actions as retention
from twodrawer.sealing.keyring import keyring

# 164.524(b)(1), 164.526(b)(1): the practice may ask for writing. It takes in what comes in any way, and says which.
THROUGH = ("mail", "in_person", "e_mail", "fax", "phone", "portal", "served")
OLDEST = timedelta(days=366)
LATEST = timedelta(days=366)
HELD_FOR = "Legal process arrived; nothing may be changed or destroyed until it is answered."


@transaction.atomic
def take_in_request(
    client_ref: UUID,
    *,
    asking: Asking,
    requester: Requester,
    wish: Wish,
    through: str,
    received_on: date,
    answer_by: date | None = None,
    known: Known | None = None,
    authority_paper_ref: UUID | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The request is in the queue, its clock runs from the day of receipt, and legal process is held. Its ref.

    `answer_by`: the day that the paper itself names, where the law sets no clock.
    """
    answer = people.require_for_client(Act.CREATE, Kind.REQUEST, client_ref, by=by, on=on)
    who, wants = _requester(requester, asking), _wish(asking, wish)
    _check_days(received_on, answer_by, wants, on=on)
    if through not in THROUGH:
        raise Invalid("This way of arriving is not known", do="Choose one.", fields=("through",))
    clock = clock_of(asking, on=received_on)
    kept, ref = people.kept_ref_of(client_ref), new_ref()
    ring = keyring(by.practice_ref)
    row = Request.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=kept,
        kind=asking.value,
        purpose=wants.purpose.value if wants.purpose else "",
        records=[one.value for one in wants.records],
        relation=who.relation.value,
        through=through,
        state=State.RECEIVED.value,
        received_on=received_on,
        due_on=clock.due(received_on) if clock else answer_by,
        authority_paper_ref=authority_paper_ref,
        details=seal_details(who, wants, request_ref=ref, client_ref=kept, ring=ring),
        made_by_id=by.ref,
        made_at=at,
    )
    facts = known or Known()
    dossier = Dossier(
        row,
        who,
        wants,
        facts,
        (),
        people.client_lifetimes([kept], by=by)[kept],
        people.practice_facts(by.practice_ref).state,
    )
    step = StepFacts(
        ref=new_ref(),
        number=1,
        kind=Step.RECEIVED,
        made_by=by.ref,
        made_at=at,
        on_day=on,
        asked={one: dossier.ask(one, on=on) for one in wants.records},
    )
    write_step(row, step, facts, by=by)
    taken = request_event(
        Step.RECEIVED.value,
        ref,
        client_ref=kept,
        kind=asking.value,
        state=row.state,
        under=answer.citations,
        due_on=row.due_on,
    )
    record(taken, by=by, at=at)
    if holds_at_once(asking, dossier.answers(on=on)):
        retention.place_hold(kept, reason=HELD_FOR, request_ref=ref, by=by, at=at, on=on)
    return ref


def _requester(who: Requester, asking: Asking) -> Requester:
    name = single_line(who.name, limit=200, what="The name")
    organization = single_line(who.organization, limit=200, what="The organization")
    if who.relation not in REQUESTERS:
        raise Invalid(
            "Somebody of the practice asks for nothing here", do="Choose who asks.", fields=("relation",)
        )
    if asking in CLIENTS_OWN and not is_clients_side(who.relation):
        raise Invalid(
            "This right is the client's own, and their representative's",
            cite=("45 CFR 164.502(g)(1)",),
            do="Take it in as a disclosure to somebody else.",
            fields=("kind", "relation"),
        )
    if not name and not organization:
        raise Invalid("Nobody is named", do="Write who asks, as on their paper.", fields=("name",))
    return Requester(
        relation=who.relation,
        name=name,
        organization=organization,
        address=clean(who.address, limit_bytes=1_000).text.strip(),
        reach=single_line(who.reach, limit=200, what="How to reach them"),
    )


def _wish(asking: Asking, wish: Wish) -> Wish:
    offered = PURPOSES[asking]
    if (wish.purpose is None) != (not offered) or (wish.purpose and wish.purpose not in offered):
        raise Invalid(
            "That purpose doesn't belong to this kind of request",
            do="Choose one of its list.",
            fields=("purpose",),
        )
    records = tuple(dict.fromkeys(wish.records)) or (Record.DESIGNATED_RECORD_SET,)
    return Wish(
        purpose=wish.purpose,
        records=records,
        words=words_of(wish.words, what="What is asked for"),
        paper=single_line(wish.paper, limit=300, what="The paper"),
        part=single_line(wish.part, limit=300, what="The part"),
        from_day=wish.from_day,
        until_day=wish.until_day,
    )


def _check_days(received_on: date, answer_by: date | None, wish: Wish, *, on: date) -> None:
    if not on - OLDEST <= received_on <= on:
        raise Invalid("A request is received today or before", do="Check the day.", fields=("received_on",))
    if answer_by is not None and not received_on <= answer_by <= on + LATEST:
        raise Invalid("The paper can't name that day", do="Check the year.", fields=("answer_by",))
    if wish.from_day and wish.until_day and wish.until_day < wish.from_day:
        raise Invalid("The period would end before it begins", do="Check both days.", fields=("until_day",))
