"""Psychotherapy notes: the closed list of 45 CFR 164.508(a)(2).

"Notwithstanding any provision of this subpart": what isn't on the list needs the client's own authorization, on
a form of its own. The list: the originator's treatment, the practice's own training programs, its defence
against the client's action, the Secretary, what a law requires, oversight of the originator, coroners, and a
serious and imminent threat. There is no emergency on it. Whatever opens, the originator opens: nobody else can.

Courts, subpoenas, mandates and lawsuits end with counsel, never with the program. The client has no right of
access (164.524(a)(1)(i)) and is told so in the same words whether or not there are notes.
"""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Outcome
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import Rule, first_answer
from twodrawer.law.rules.psychotherapy_notes import closed_list, courts, otherwise, rights

RULES: tuple[Rule, ...] = (
    closed_list.destruction,
    closed_list.written_by_originator,
    closed_list.use_by_originator,
    closed_list.own_training,
    closed_list.own_defense,
    closed_list.secretary,
    closed_list.required_by_law,
    closed_list.oversight_of_originator,
    closed_list.coroner,
    closed_list.serious_threat,
    courts.subpoena,
    courts.court_order,
    rights.access,
    rights.export,
    rights.amendment,
    otherwise.storage,
    otherwise.never_sold,
)


def under_the_list(question: Question) -> Answer:
    """The answer for psychotherapy notes. Whatever opens, the originator opens."""
    answer = first_answer(RULES, question) or otherwise.needs_authorization(question)
    opens = answer.is_yes or (answer.outcome is Outcome.HOLD and answer.must)
    return replace(answer, must=(*answer.must, Duty.ORIGINATOR_OPENS)) if opens else answer
