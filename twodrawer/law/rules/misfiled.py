"""Notes in the wrong drawer: in the vault, but holding what 164.501 excludes, or not kept apart.

Such a note is no psychotherapy note, whatever it is called; part of it may be. So the client's own rights are
answered as for the chart, and for everyone else both readings are asked: where they agree, that is the answer,
and where they don't, the clinician who wrote it sorts it first. Nothing misfiled is destroyed as private.
"""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules import chart, psychotherapy_notes
from twodrawer.law.rules.answering import hold, par
from twodrawer.law.rules.client_rights import RIGHTS
from twodrawer.law.words import Deed, Record

DEFINITION = par("45 CFR 164.501")
EHI = par("45 CFR 171.102")
_SORT = "Ask the clinician who wrote it to move what belongs in the record to a progress note, then ask about that."


def in_the_wrong_drawer(question: Question) -> Answer:
    """The answer for a misfiled note."""
    as_chart = chart.under_hipaa(question.model_copy(update={"record": Record.PROGRESS_NOTE}))
    if question.act is Deed.DESTROY:
        return _because(as_chart, "It belongs to the record, wherever it lies.")
    if question.purpose in RIGHTS:
        # E12: content that isn't separated, or is excluded, is the client's to see; the vault can't hide it.
        answer = _because(as_chart, "This isn't psychotherapy notes in the sense of the law.")
        opens = answer.must if not answer.is_yes else (*answer.must, Duty.ORIGINATOR_OPENS)
        return replace(answer, must=opens, citations=(*answer.citations, DEFINITION.text, EHI.text))
    as_notes = psychotherapy_notes.under_the_list(
        question.model_copy(update={"record": Record.PSYCHOTHERAPY_NOTES})
    )
    if as_notes.outcome is as_chart.outcome and as_notes.human is as_chart.human:
        return replace(as_notes, citations=(*as_notes.citations, DEFINITION.text))
    return hold(
        "Part of this belongs in the record and part may not, and the law answers differently for the two.",
        DEFINITION,
        human=Human.ORIGINATOR,
        must=tuple(duty for duty in (Duty.LEGAL_HOLD,) if duty in (*as_notes.must, *as_chart.must)),
        do=_SORT,
    )


def _because(answer: Answer, why: str) -> Answer:
    return replace(answer, because=f"{why} {answer.because}")
