"""Verbs on restrictions (45 CFR 164.522(a)): write down what a client asks for, agree or deny, end.

One kind binds at once and whoever writes it down: nothing to a health plan about care that was paid in full
((a)(1)(vi)). Everything else the privacy officer agrees to or not; what was agreed is kept until it is ended.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.papers.checked import checked_text
from twodrawer.disclosures.events_papers import restriction_event
from twodrawer.disclosures.facts_agreements import RestrictionDetails, RestrictionFacts
from twodrawer.disclosures.models import Restriction, RestrictionStep
from twodrawer.disclosures.papers_sealed import seal
from twodrawer.disclosures.queries.agreements.restrictions import binds_by_law, find_restriction
from twodrawer.law import Act, Kind
from twodrawer.law.restrictions import MUST_AGREE, NOT_ENDED_ALONE, may_end
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import single_line
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def ask_restriction(
    client_ref: UUID, *, details: RestrictionDetails, by: law.Member, at: datetime, on: date
) -> UUID:
    """What the client asks for is written down (164.522(a)(1)(i), (a)(3)); the kind that binds is agreed to in the same
    breath. Its ref."""
    people.require_for_client(Act.CREATE, Kind.AGREEMENT, client_ref, by=by, on=on)
    held = _checked(details)
    kept = people.kept_ref_of(client_ref)
    ref = new_ref()
    row = Restriction.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        client_id=kept,
        day=on,
        details=seal(
            dict(vars(held)),
            client_ref=kept,
            ref=ref,
            column=Restriction.DETAILS,
            ring=keyring(by.practice_ref),
        ),
        made_by_id=by.ref,
        made_at=at,
    )
    record(restriction_event("restriction.asked", ref, client_ref=kept, day=on), by=by, at=at)
    if binds_by_law(held):
        words = f"The practice has to agree ({MUST_AGREE.text})."
        _step(row, "agreed", on, words, by=by, at=at)
    return ref


@transaction.atomic
def answer_restriction(
    restriction_ref: UUID, *, agrees: bool, words: str, by: law.Member, at: datetime, on: date
) -> None:
    """The privacy officer agreed, and the practice keeps to it; or denied it, which 164.522(a)(1)(ii) leaves free."""
    row, facts = find_restriction(restriction_ref, Act.MANAGE, by=by, on=on, lock=True)
    if facts.state != "asked":
        raise Conflict("This has been answered already", do="Open it again to see how it stands.")
    if not agrees and facts.must_agree:
        raise Refused(
            "This restriction can't be denied",
            why="It keeps from a health plan what was paid for in full.",
            cite=(MUST_AGREE.text,),
            do="Agree to it.",
            act="restriction.denied",
        )
    _step(row, "agreed" if agrees else "denied", on, checked_text(words, limit=1_000), by=by, at=at)


@transaction.atomic
def end_restriction(
    restriction_ref: UUID, *, client_agrees: bool, words: str, by: law.Member, at: datetime, on: date
) -> None:
    """The practice no longer keeps to it: the client said so, or was told, where the law leaves that to the practice.

    164.522(a)(2). Ended without the client, it goes on for what was recorded until today; the words say so.
    """
    row, facts = find_restriction(restriction_ref, Act.EDIT, by=by, on=on, lock=True)
    if not facts.binds:
        raise Conflict(
            "There is nothing to end", why="It isn't in force.", do="Open it again to see how it stands."
        )
    _require_may_end(facts, client_agrees)
    held = checked_text(words, limit=1_000)
    if not held:
        raise Invalid(
            "How the client said so, or was told, is missing",
            why="An oral agreement to end a restriction is documented.",
            cite=("45 CFR 164.522(a)(2)",),
            do="Write who said what, and when.",
            fields=("words",),
        )
    _step(row, "ended", on, held, by=by, at=at)


def _require_may_end(facts: RestrictionFacts, client_agrees: bool) -> None:
    if not may_end(had_to_agree=facts.must_agree, client_agrees=client_agrees):
        raise Refused(
            "This restriction ends with the client’s word only",
            why="What was paid for in full stays from the plan until the client says otherwise.",
            cite=(NOT_ENDED_ALONE.text,),
            do="Ask the client, and write down that they agree.",
            act="restriction.ended",
        )


def _checked(details: RestrictionDetails) -> RestrictionDetails:
    what = single_line(details.what, limit=400, what="What is to be kept back")
    if not what:
        raise Invalid(
            "What is to be kept back is missing", do="Write it in the client's words.", fields=("kept",)
        )
    if details.paid_in_full and not single_line(details.service, limit=400, what="The service"):
        raise Invalid(
            "Which care was paid for in full is missing",
            why="The restriction binds for that care.",
            cite=(MUST_AGREE.text,),
            do="Name the sessions: “all from November 3 on”, “the session of October 12”.",
            fields=("service",),
        )
    return RestrictionDetails(
        what=what,
        from_whom=single_line(details.from_whom, limit=300, what="From whom"),
        to_plan=details.to_plan,
        paid_in_full=details.paid_in_full,
        required_by_law=details.required_by_law,
        service=single_line(details.service, limit=400, what="The service"),
    )


def _step(row: Restriction, step: str, day: date, words: str, *, by: law.Member, at: datetime) -> None:
    ref = new_ref()
    try:
        with transaction.atomic():
            RestrictionStep.objects.create(
                ref=ref,
                practice_id=row.practice_id,
                restriction=row,
                step=step,
                day=day,
                details=seal(
                    {"words": words},
                    client_ref=row.client_id,
                    ref=ref,
                    column=RestrictionStep.DETAILS,
                    ring=keyring(by.practice_ref),
                ),
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise Conflict("This has been answered already", do="Open it again to see how it stands.") from None
    event = restriction_event(f"restriction.{step}", row.ref, client_ref=row.client_id, day=day)
    record(event, by=by, at=at)
