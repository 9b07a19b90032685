"""Tables of the chart. No workflow in here."""

from twodrawer.chart.models.drafting import DraftedSentence, DraftRun, DraftSource, ModelAgreement
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
    "DraftRun",
    "DraftSource",
    "DraftText",
    "DraftedSentence",
    "Goal",
    "ModelAgreement",
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
