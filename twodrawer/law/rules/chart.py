"""Progress notes and the designated record set: the rules of HIPAA, each by its paragraph.

Each rule says itself for which purpose it speaks; the first that does counts. Changing and destroying come before
any purpose; `everyone_else` comes last, so a question always has an answer.
"""

from twodrawer.law.facts import Answer
from twodrawer.law.question import Question
from twodrawer.law.rules import (
    authorization,
    client_rights,
    keeping,
    legal_process,
    practice_work,
    public_duties,
)
from twodrawer.law.rules.answering import Rule, first_answer

RULES: tuple[Rule, ...] = (
    keeping.destruction,
    keeping.own_addendum,
    keeping.no_amending_for_others,
    practice_work.treatment_in_house,
    practice_work.treatment_by_another_provider,
    practice_work.emergency_family,
    practice_work.training_program,
    practice_work.peer_consultation,
    practice_work.payment_in_house,
    practice_work.operations_in_house,
    practice_work.paid_in_full,
    practice_work.payment_outside,
    practice_work.operations_of_others,
    practice_work.business_associate,
    practice_work.defense,
    client_rights.workforce_preparing,
    client_rights.who_stands_as_client,
    client_rights.finding_of_danger,
    client_rights.access,
    client_rights.amendment,
    authorization.client_directed,
    authorization.marketing_or_sale,
    authorization.research,
    authorization.model_training,
    public_duties.hhs,
    public_duties.required_by_law,
    public_duties.oversight,
    public_duties.coroner,
    public_duties.funeral_director,
    public_duties.serious_threat,
    public_duties.identify_suspect,
    public_duties.family,
    public_duties.directory,
    public_duties.public_health,
    public_duties.police,
    public_duties.workers_compensation,
    legal_process.subpoena,
    legal_process.court_order,
)


def under_hipaa(question: Question) -> Answer:
    """The answer for the chart, before any state is asked."""
    return first_answer(RULES, question) or authorization.everyone_else(question)
