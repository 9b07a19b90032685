"""What is asked at the disclosure desk: which kinds there are, what the law says to each, and its clock.

Most kinds are questions to `decide`. An account of disclosures (45 CFR 164.528) and a restriction (164.522) are no
use or disclosure, so they are answered here, with the same sentence about who stands in the client's place.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from twodrawer.law import clocks, restrictions
from twodrawer.law.accounting import SIX_YEARS
from twodrawer.law.decide import decide
from twodrawer.law.facts import Answer, Clock, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import has_to, hold, missing
from twodrawer.law.rules.client_rights import REPRESENTATIVE, VERIFY, who_stands_as_client
from twodrawer.law.states import oldest_majority, state_on
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, Deed, Purpose, Relation

YOUNGEST_MAJORITY = 18


class Asking(StrEnum):
    """What kind of request it is."""

    ACCESS = "access"
    AMENDMENT = "amendment"
    ACCOUNTING = "accounting"
    DISCLOSURE = "disclosure"
    LEGAL_PROCESS = "legal_process"
    RESTRICTION = "restriction"


CLIENTS_OWN = (Asking.ACCESS, Asking.AMENDMENT, Asking.ACCOUNTING, Asking.RESTRICTION)
"""The client's own rights. A letter about them goes to the client or whoever stands in the client's place."""

PURPOSES: Mapping[Asking, tuple[Purpose, ...]] = {
    Asking.ACCESS: (Purpose.CLIENT_ACCESS,),
    Asking.AMENDMENT: (Purpose.CLIENT_AMENDMENT,),
    Asking.ACCOUNTING: (),
    Asking.RESTRICTION: (),
    Asking.LEGAL_PROCESS: (Purpose.SUBPOENA, Purpose.COURT_ORDER),
    Asking.DISCLOSURE: (
        Purpose.CLIENT_DIRECTED, Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.FAMILY_INVOLVED,
        Purpose.RESEARCH, Purpose.WORKERS_COMPENSATION, Purpose.REQUIRED_BY_LAW, Purpose.PUBLIC_HEALTH,
        Purpose.LAW_ENFORCEMENT, Purpose.OVERSIGHT_OF_ORIGINATOR, Purpose.OVERSIGHT_OTHER, Purpose.HHS_COMPLIANCE,
        Purpose.CORONER, Purpose.FUNERAL_DIRECTOR, Purpose.DEFENSE_AGAINST_CLIENT, Purpose.SERIOUS_THREAT,
        Purpose.MARKETING, Purpose.SALE,
    ),
}  # fmt: skip
"""What a request of each kind can be for. Without one: it is no use or disclosure."""

REQUESTERS: tuple[Relation, ...] = tuple(
    one for one in Relation if one not in IN_HOUSE and one is not Relation.VENDOR
)
"""Who asks from outside. A vendor works for the practice under a contract and asks for nothing here."""


def deed_of(asking: Asking) -> Deed:
    """The act that a request of this kind asks for."""
    return Deed.AMEND if asking is Asking.AMENDMENT else Deed.DISCLOSE


def answer_to(asking: Asking, question: Question) -> Answer:
    """What the law says of this request on the day that the question names."""
    if asking is Asking.ACCOUNTING:
        return _dated(_account(question), question)
    if asking is Asking.RESTRICTION:
        return _dated(_restriction(question), question)
    return decide(question)


def clock_of(asking: Asking, *, on: date) -> Clock | None:
    """The days to act on a request received that day, with the one extension. None: the law sets none."""
    found = clocks.for_request(asking.value, on=on) if asking.value in clocks.REQUESTS else ()
    return found[0] if found else None


def is_minor(age: int | None) -> bool | None:
    """Whether somebody of that age is a minor. None where it hangs on the state, or where no birth date is known: the
    ages of majority are unverified (ADR 16), so between the youngest and the highest of them a person says."""
    if age is None or YOUNGEST_MAJORITY <= age < oldest_majority():
        return None
    return age < YOUNGEST_MAJORITY


def minors_rule(state: str, *, on: date) -> str:
    """From which age a minor consents to such care alone in that state, in a sentence with its paragraph. What wasn't
    read is said to be so, and nothing is decided by it (ADR 16)."""
    row = state_on(state or None, on)
    if row is None:
        return ""
    rule = row.minors_consent
    if not rule.enabled:
        # "Check state law" and "none known" name no paragraph that anybody could look up.
        source = f" ({rule.cite})" if any(map(str.isdigit, rule.cite)) else ""
        return f"The rule of {row.name} is not confirmed here{source}: ask the clinician, who looks it up."
    if rule.from_age is None:
        return f"In {row.name} no one age says it: {rule.says}. {rule.cite}."
    return f"In {row.name} a minor may consent to such care alone from {rule.from_age} on. {rule.cite}."


def _account(question: Question) -> Answer:
    """164.528(a)(1): disclosures of the six years before the request, but for what the paragraph leaves out."""
    stopped = who_stands_as_client(question.model_copy(update={"purpose": Purpose.CLIENT_ACCESS}))
    if stopped is not None:
        return stopped
    under = (
        SIX_YEARS,
        VERIFY,
        *((REPRESENTATIVE,) if question.actor.relation is not Relation.CLIENT else ()),
    )
    answer = has_to(
        "The client has a right to an account of the disclosures of six years.",
        *under,
        must=(Duty.VERIFY_IDENTITY,),
        do="Give the account of disclosures; the first in twelve months costs nothing.",
    )
    clock = clock_of(Asking.ACCOUNTING, on=question.on) if question.on else None
    return replace(answer, clocks=(clock,) if clock else ())


def _restriction(question: Question) -> Answer:
    """164.522(a)(1)(vi): one kind has to be agreed to. Any other the practice may agree to or not."""
    stopped = who_stands_as_client(question.model_copy(update={"purpose": Purpose.CLIENT_ACCESS}))
    if stopped is not None:
        return stopped
    paid = question.client.paid_in_full_restriction
    if paid is None:
        return missing(
            "client.paid_in_full_restriction",
            because="Whether the practice has to agree depends on who would be told, and who paid.",
            under=(restrictions.MUST_AGREE,),
        )
    must = restrictions.must_agree(
        to_health_plan=paid,
        for_payment_or_operations=paid,
        required_by_law=bool(question.mandatory),
        paid_in_full=paid,
    )
    if must:
        return has_to(
            "The service was paid in full without the health plan, so the plan isn't told of it.",
            restrictions.MUST_AGREE,
            do="Write the restriction down; from then on no claim for that service goes to the plan.",
        )
    return hold(
        "The practice may agree to this restriction or not, and has to keep what it agrees to.",
        restrictions.MUST_AGREE,
        human=Human.PRIVACY_OFFICER,
        do="Say whether the practice agrees, and tell the client in writing.",
    )


def _dated(answer: Answer, question: Question) -> Answer:
    citations = tuple(dict.fromkeys(answer.citations))
    return replace(answer, citations=citations, applied=("hipaa_record",), law_as_of=question.on)


def is_clients_side(relation: Relation) -> bool:
    """Whether somebody asks as the client or in the client's place."""
    return relation in CLIENT_SIDE
