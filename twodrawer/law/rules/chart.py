"""Progress notes and the designated record set: which rules answer which purpose, in order.

`ALWAYS` speaks before any purpose. `everyone_else` ends each list, so a question always has an answer. A test
holds that every purpose has its list.
"""

from collections.abc import Mapping

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
from twodrawer.law.words import Purpose

ALWAYS: tuple[Rule, ...] = (keeping.destruction, keeping.own_addendum, keeping.no_amending_for_others)

_TREATMENT = (
    practice_work.treatment_in_house,
    practice_work.treatment_by_another_provider,
    practice_work.emergency_family,
)
_RIGHTS = (
    client_rights.workforce_preparing,
    client_rights.who_stands_as_client,
    client_rights.finding_of_danger,
    client_rights.access,
    client_rights.amendment,
)
_ON_OTHERS = (
    practice_work.operations_in_house,
    practice_work.paid_in_full,
    practice_work.operations_of_others,
)

BY_PURPOSE: Mapping[Purpose, tuple[Rule, ...]] = {
    Purpose.TREATMENT: _TREATMENT,
    Purpose.MEDICAL_EMERGENCY: _TREATMENT,
    Purpose.TRAINING_PROGRAM: (practice_work.training_program,),
    Purpose.PEER_CONSULTATION: (practice_work.peer_consultation, practice_work.treatment_by_another_provider),
    Purpose.PAYMENT: (
        practice_work.payment_in_house,
        practice_work.paid_in_full,
        practice_work.payment_outside,
        practice_work.business_associate,
    ),
    Purpose.OPERATIONS: (*_ON_OTHERS, practice_work.business_associate),
    Purpose.CLIENT_ACCESS: _RIGHTS,
    Purpose.CLIENT_AMENDMENT: _RIGHTS,
    Purpose.EHI_EXPORT: _RIGHTS,
    Purpose.CLIENT_DIRECTED: (authorization.client_directed,),
    Purpose.DEFENSE_AGAINST_CLIENT: (practice_work.defense,),
    Purpose.HHS_COMPLIANCE: (public_duties.hhs,),
    Purpose.REQUIRED_BY_LAW: (public_duties.required_by_law,),
    Purpose.OVERSIGHT_OF_ORIGINATOR: (public_duties.oversight,),
    Purpose.OVERSIGHT_OTHER: (public_duties.oversight,),
    Purpose.CORONER: (public_duties.coroner,),
    Purpose.FUNERAL_DIRECTOR: (public_duties.funeral_director,),
    Purpose.SERIOUS_THREAT: (public_duties.serious_threat,),
    Purpose.IDENTIFY_SUSPECT: (public_duties.identify_suspect,),
    Purpose.SUBPOENA: (legal_process.subpoena,),
    Purpose.COURT_ORDER: (legal_process.court_order,),
    Purpose.MARKETING: (authorization.marketing_or_sale,),
    Purpose.SALE: (authorization.marketing_or_sale,),
    Purpose.RESEARCH: (authorization.research,),
    Purpose.FAMILY_INVOLVED: (public_duties.family,),
    Purpose.DIRECTORY: (public_duties.directory,),
    Purpose.PUBLIC_HEALTH: (public_duties.public_health,),
    Purpose.LAW_ENFORCEMENT: (public_duties.police,),
    Purpose.WORKERS_COMPENSATION: (public_duties.workers_compensation,),
    Purpose.BUSINESS_ASSOCIATE_STORAGE: (practice_work.business_associate,),
    Purpose.BUSINESS_ASSOCIATE_ANALYSIS: (practice_work.business_associate,),
    Purpose.MODEL_TRAINING: (authorization.model_training,),
}


def under_hipaa(question: Question) -> Answer:
    """The answer for the chart, before any state is asked."""
    by_purpose = BY_PURPOSE[question.purpose] if question.purpose else ()
    return first_answer((*ALWAYS, *by_purpose), question) or authorization.everyone_else(question)
