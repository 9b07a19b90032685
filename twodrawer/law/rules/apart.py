"""Records kept apart from the chart. Few rules are here yet, and where there is none the answer is no.

Psychotherapy notes: the clinician who wrote them uses them to treat the client, 45 CFR 164.508(a)(2)(i)(A).
Substance use records and counseling notes, and notes filed in the wrong drawer, have no rule here yet.
"""

from twodrawer.law.citations import cite
from twodrawer.law.facts import Answer, Duty
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import READ_ON, allow, par, refuse
from twodrawer.law.words import Deed, Purpose, Record, Relation

ORIGINATOR = par("45 CFR 164.508(a)(2)(i)(A)")
CLOSED_LIST = par("45 CFR 164.508(a)(2)")
DEFINITION = par("45 CFR 164.501")
COUNSELING_NOTES = cite("42 CFR 2.31(b)(1)", as_of=READ_ON)
PART_2 = cite("42 CFR 2.12(a)", as_of=READ_ON)


def originator_treats(question: Question) -> Answer | None:
    """164.508(a)(2)(i)(A): use by the originator of the notes for treatment, and by nobody else."""
    if (
        question.record is Record.PSYCHOTHERAPY_NOTES
        and question.purpose is Purpose.TREATMENT
        and question.act is Deed.USE
        and question.actor.relation is Relation.ORIGINATOR
    ):
        return allow(
            "The clinician who wrote the notes may use them to treat the client.",
            ORIGINATOR,
            must=(Duty.ORIGINATOR_OPENS,),
        )
    return None


def no_rule_yet(question: Question) -> Answer:
    """Unknown means no. Says which record it is about and what can safely be done instead."""
    if question.record is Record.PSYCHOTHERAPY_NOTES:
        return refuse(
            "These notes are kept apart from the chart by the clinician who wrote them. This program"
            " has no rule"
            " yet that opens them to anyone else or for anything but that clinician's treatment, so"
            " the answer is no.",
            CLOSED_LIST,
            do="Use the progress notes instead, or ask the clinician who wrote the notes.",
        )
    if question.record is Record.PSYCHOTHERAPY_NOTES_MISFILED:
        return refuse(
            "Part of this belongs in the record and part may not; this program has no rule for it"
            " yet, so the answer is no.",
            DEFINITION,
            do="Ask the clinician to move what belongs in the record to a progress note, then ask"
            " about that.",
        )
    under = COUNSELING_NOTES if question.record is Record.SUD_COUNSELING_NOTES else PART_2
    return refuse(
        "Substance use records have a stricter law of their own; this program has no rule for them yet,"
        " so the answer is no.",
        under,
        do="Ask the privacy officer or counsel before anything is used or sent.",
    )
