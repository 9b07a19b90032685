"""Condition → a diagnosis, where the file itself gives its ICD-10-CM code and its first day.

A code is never derived from SNOMED CT or from words: which diagnosis a client has is a clinician's to say.
"""

from datetime import date
from typing import Literal

from twodrawer.codes import icd
from twodrawer.fhir.elements import Concept, Day, Element, Id, Line, Period, Reference, day_of
from twodrawer.fhir.errors import NotTaken
from twodrawer.fhir.facts import KnownDiagnosis, Skip, Why

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
OVER = frozenset({"inactive", "remission", "resolved"})
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


class Condition(Element):
    """A condition as FHIR R4 writes one."""

    resourceType: Literal["Condition"]
    id: Id | None = None
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    code: Concept | None = None
    subject: Reference
    encounter: Reference | None = None
    onsetDateTime: Day | None = None
    onsetPeriod: Period | None = None
    abatementDateTime: Day | None = None
    abatementPeriod: Period | None = None
    abatementString: Line | None = None
    recordedDate: Day | None = None


def diagnosis_of(condition: Condition, *, where: str, on: date) -> KnownDiagnosis | Skip:
    """The diagnosis, or why it stays where it is. NotTaken when its days contradict each other."""
    onset, over = condition.onsetPeriod or Period(), condition.abatementPeriod or Period()
    begun = day_of(condition.onsetDateTime) or day_of(onset.start)
    first = begun or day_of(condition.recordedDate)
    last = day_of(condition.abatementDateTime) or day_of(over.end) or day_of(over.start)
    if any(day and day > on for day in (begun, last, day_of(condition.recordedDate))):
        raise NotTaken(f"A condition lies in the future ({where}).")
    if begun and last and last < begun:
        raise NotTaken(f"A condition ends before it begins ({where}).")
    verified = (condition.verificationStatus or Concept()).codes_of(VERIFICATION)
    if any(code != "confirmed" for code in verified):
        return Skip("Condition", Why.NOT_CONFIRMED, where)
    codes = (condition.code or Concept()).codes_of(ICD)
    if not codes:
        return Skip("Condition", Why.NO_CODE, where)
    known = next((found for found in map(icd.describe, codes) if found is not None), None)
    if known is None:
        return Skip("Condition", Why.NO_SUCH_CODE, where)
    if first is None:
        return Skip("Condition", Why.NO_DAY, where)
    status = set((condition.clinicalStatus or Concept()).codes_of(CLINICAL))
    if last is None and (status & OVER or condition.abatementString is not None):
        return Skip("Condition", Why.NO_LAST_DAY, where)
    if last is not None and last < first:  # it was written down after it was over
        first = last
    return KnownDiagnosis(known.code, first, last)
