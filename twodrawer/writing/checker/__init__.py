"""The note checker: what a note still lacks, says too loosely, or should not say in the chart.

It reads the whole note with what the session and the chart know, and answers like a good linter: a code, a severity,
the words it means, one sentence why, and a fix where there is one. It is quiet on a good note, and it never says that a
clinician must write a psychotherapy note.
"""

from twodrawer.writing.checker.answer import Answer, Finding, Severity
from twodrawer.writing.checker.check import check
from twodrawer.writing.checker.note import Context, Note, PriorNote, Session, TreatmentPlan, read_note

__all__ = [
    "Answer",
    "Context",
    "Finding",
    "Note",
    "PriorNote",
    "Session",
    "Severity",
    "TreatmentPlan",
    "check",
    "read_note",
]
