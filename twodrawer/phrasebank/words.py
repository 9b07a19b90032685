"""What the parts of a note are called on the pages of the bank."""

from twodrawer.writing.elements import Element

ELEMENT_WORDS = {
    Element.INTERVENTION: "What you did",
    Element.CLIENT_RESPONSE: "How the client responded",
    Element.PRESENTING_CONCERN: "What the session was about",
    Element.SYMPTOMS: "Symptoms",
    Element.MENTAL_STATUS: "What you saw and heard",
    Element.RISK: "Risk",
    Element.GOAL_PROGRESS: "Progress toward a goal",
    Element.HOMEWORK: "Between sessions",
    Element.MEDICATION: "Medication",
    Element.PLAN: "Plan",
    Element.FUNCTIONAL_STATUS: "Day to day",
    Element.TEST_RESULT: "Scores",
    Element.DIAGNOSIS: "Diagnosis",
    Element.SESSION_TIMES: "Times",
    Element.LOCATION_MODALITY: "Place and form",
}
