"""Tables of the chart. No workflow in here."""

from twodrawer.chart.models.notes import (
    DraftText,
    Note,
    NoteVersion,
    PaperFile,
    Print,
    ReturnComment,
    Signature,
    SignatureStep,
)
from twodrawer.chart.models.treatment import Diagnosis, Goal, NoteDiagnosis, NoteGoal

__all__ = [
    "Diagnosis",
    "DraftText",
    "Goal",
    "Note",
    "NoteDiagnosis",
    "NoteGoal",
    "NoteVersion",
    "PaperFile",
    "Print",
    "ReturnComment",
    "Signature",
    "SignatureStep",
]
