"""Note elements: what a passage of a note gives evidence of.

They come from what 45 CFR 164.501 takes out of psychotherapy notes, and so belongs in the progress note,
and from the rules of payers and licensing boards. An element may stand in any section, or come from the
structured fields of the session or the chart: the whole note is judged, never a section alone.
"""

from enum import StrEnum


class Element(StrEnum):
    """The fifteen note elements, by the names that formats, checks and exports use."""

    SESSION_TIMES = "session_times"
    LOCATION_MODALITY = "location_modality"
    PRESENTING_CONCERN = "presenting_concern"
    SYMPTOMS = "symptoms"
    MENTAL_STATUS = "mental_status"
    INTERVENTION = "intervention"
    CLIENT_RESPONSE = "client_response"
    RISK = "risk"
    GOAL_PROGRESS = "goal_progress"
    HOMEWORK = "homework"
    MEDICATION = "medication"
    PLAN = "plan"
    DIAGNOSIS = "diagnosis"
    FUNCTIONAL_STATUS = "functional_status"
    TEST_RESULT = "test_result"


# What a progress note needs unless a practice says otherwise.
REQUIRED = frozenset(
    {
        Element.SESSION_TIMES,
        Element.LOCATION_MODALITY,
        Element.PRESENTING_CONCERN,
        Element.SYMPTOMS,
        Element.MENTAL_STATUS,
        Element.INTERVENTION,
        Element.CLIENT_RESPONSE,
        Element.RISK,
        Element.GOAL_PROGRESS,
        Element.PLAN,
        Element.DIAGNOSIS,
    }
)

# Of these, what the session and the chart hold in fields of their own, so that no section need repeat it.
FROM_FIELDS = frozenset({Element.SESSION_TIMES, Element.LOCATION_MODALITY, Element.DIAGNOSIS})
