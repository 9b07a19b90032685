"""Changing and destroying the record.

A signed note is amended by an addendum and never changed: what was written stays (45 CFR 164.312(c)(1)).
HIPAA sets no time after which a clinical record may go; states do. Where a state's rule is confirmed, a person
sees whether its time is over (`law.retention`) and nothing holds the record; where it isn't, the record stays.
"""

from twodrawer.law.facts import Answer, Human
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import allow, hold, missing, par, refuse, unread
from twodrawer.law.states import called, state_on
from twodrawer.law.words import IN_HOUSE, Deed, Purpose, Relation

INTEGRITY = par("45 CFR 164.312(c)(1)")
AMENDMENT = unread("45 CFR 164.526(c)(1)")
DOCUMENTS = par("45 CFR 164.316(b)(2)(i)")

_OWN_WORK = (Purpose.TREATMENT, Purpose.OPERATIONS, Purpose.CLIENT_AMENDMENT, Purpose.TRAINING_PROGRAM)


def own_addendum(question: Question) -> Answer | None:
    """The author amends by an addendum; nobody amends for somebody else."""
    if question.act is not Deed.AMEND:
        return None
    if question.actor.relation is Relation.ORIGINATOR and question.purpose in _OWN_WORK:
        return allow(
            "The author may add to the note. What was signed stays as it was.",
            INTEGRITY,
            AMENDMENT,
            do="Write an addendum; it stands under the note with its own date and signature.",
        )
    if question.purpose is Purpose.CLIENT_AMENDMENT:
        return None  # a client's request, judged with the other rights
    return refuse(
        "Only the author adds to a note, and nobody changes it.",
        INTEGRITY,
        do="Ask the author for an addendum, or write a note of your own.",
    )


def no_amending_for_others(question: Question) -> Answer | None:
    """A client's request is answered by the author; a colleague doesn't write it in for them."""
    in_house = (
        Relation.CARE_TEAM,
        Relation.COVERING,
        Relation.WORKFORCE_OTHER,
        Relation.BILLING_STAFF,
        Relation.ADMINISTRATOR,
        Relation.PROGRAM_SUPERVISOR,
        Relation.PROGRAM_TRAINEE,
    )
    if question.act is Deed.AMEND and question.actor.relation in in_house:
        return refuse(
            "The author answers a request for amendment; nobody else adds to the note.",
            INTEGRITY,
            do="Pass the client's request to the author of the note.",
        )
    return None


def destruction(question: Question) -> Answer | None:
    """164.316(b)(2)(i) speaks of HIPAA papers. The record goes by the state's rule, and an unknown rule means keep."""
    if question.act is not Deed.DESTROY:
        return None
    if question.actor.relation not in IN_HOUSE:
        return refuse(
            "Only the practice destroys a record, when its time is over.",
            DOCUMENTS,
            do="Pass the wish to the privacy officer; the client may ask for copies, restrictions and amendments.",
        )
    because = "Federal law sets no time after which a clinical record may be destroyed; state law does."
    if question.state is None:
        return missing("state", because=because, under=(DOCUMENTS,))
    row = state_on(question.state, question.on)
    if row is None or not row.retention.enabled:
        return refuse(
            f"{because} The rule of {called(row, question.state)} is not confirmed here yet.",
            DOCUMENTS,
            do="Keep the record. Keeping it longer is safe; destroying it can't be undone.",
        )
    return hold(
        f"{because} {row.name}: {row.retention.says} ({row.retention.cite}).",
        DOCUMENTS,
        human=Human.PRIVACY_OFFICER,
        needs=("retention_over", "no_legal_hold", "second_person"),
        do="See that the time is over and that nothing holds the record; two people confirm before it goes.",
    )
