"""Where a sentence of a draft belongs: under the heading it was dictated under, or in the section for what it says."""

import re

from twodrawer.writing.drafting.evidence import risk_read
from twodrawer.writing.elements import Element
from twodrawer.writing.format_file import Format, Section
from twodrawer.writing.lexicon import read
from twodrawer.writing.note_signs import elements_of_sentence
from twodrawer.writing.risk import Risk

_HEADING = re.compile(r"^\W{0,3}(?P<heading>[A-Za-z][A-Za-z /&-]{0,38}?)\W{0,3}:\s*(?P<rest>.*)$", re.DOTALL)
_MEANS = {
    word: element
    for element, words in {
        Element.PRESENTING_CONCERN: "presenting concern,concern,presenting,subjective,data,behavior,behaviour",
        Element.SYMPTOMS: "symptoms",
        Element.MENTAL_STATUS: "mental status,mse,objective",
        Element.INTERVENTION: "intervention,interventions",
        Element.CLIENT_RESPONSE: "response,client response",
        Element.RISK: "risk,risk assessment,safety",
        Element.GOAL_PROGRESS: "progress,goals,goal,assessment",
        Element.HOMEWORK: "homework",
        Element.MEDICATION: "medication,medications,meds",
        Element.PLAN: "plan,next session,next steps",
        Element.DIAGNOSIS: "diagnosis,dx",
    }.items()
    for word in words.split(",")
}
_ORDER = (
    Element.RISK,
    Element.PLAN,
    Element.INTERVENTION,
    Element.CLIENT_RESPONSE,
    Element.MENTAL_STATUS,
    Element.GOAL_PROGRESS,
    Element.DIAGNOSIS,
    Element.TEST_RESULT,
    Element.MEDICATION,
    Element.SYMPTOMS,
    Element.FUNCTIONAL_STATUS,
    Element.HOMEWORK,
    Element.SESSION_TIMES,
    Element.LOCATION_MODALITY,
    Element.PRESENTING_CONCERN,
)
"""Which of several elements decides where a sentence goes."""
_NEAR = {
    Element.SYMPTOMS: (Element.PRESENTING_CONCERN,),
    Element.FUNCTIONAL_STATUS: (Element.SYMPTOMS, Element.PRESENTING_CONCERN),
    Element.MEDICATION: (Element.SYMPTOMS, Element.PRESENTING_CONCERN),
    Element.TEST_RESULT: (Element.MENTAL_STATUS, Element.SYMPTOMS),
    Element.MENTAL_STATUS: (Element.SYMPTOMS,),
    Element.CLIENT_RESPONSE: (Element.INTERVENTION,),
    Element.INTERVENTION: (Element.CLIENT_RESPONSE,),
    Element.RISK: (Element.MENTAL_STATUS, Element.SYMPTOMS),
    Element.GOAL_PROGRESS: (Element.CLIENT_RESPONSE,),
    Element.HOMEWORK: (Element.GOAL_PROGRESS, Element.CLIENT_RESPONSE),
    Element.DIAGNOSIS: (Element.GOAL_PROGRESS,),
    Element.PLAN: (Element.HOMEWORK,),
}


def section_for(form: Format, element: Element) -> Section:
    """The section that carries the element, the one that carries least else if there are several."""
    for wanted in (element, *_NEAR.get(element, ())):
        carrying = [section for section in form.sections if wanted in section.carries]
        if carrying:
            return min(carrying, key=lambda section: len(section.carries))
    return form.sections[-1] if element is Element.PLAN else form.sections[0]


def section_of_sentence(text: str, form: Format) -> str:
    """The key of the section for what a sentence of a note says."""
    found = elements_of_sentence(whole := read(text), 0) if text.strip() else set()
    if risk_read(whole.text).state is not Risk.NONE:
        found.add(Element.RISK)
    element = next((one for one in _ORDER if one in found), Element.PRESENTING_CONCERN)
    return section_for(form, element).key


def heading_of(text: str, form: Format) -> tuple[str | None, str]:
    """The key of the section whose heading a sentence begins with, and the rest of it."""
    match = _HEADING.match(text)
    if match is None:
        return None, text
    said = " ".join(match["heading"].lower().split())
    for section in form.sections:
        if said in (section.heading.lower(), section.key):
            return section.key, match["rest"].strip()
    element = _MEANS.get(said)
    return (section_for(form, element).key, match["rest"].strip()) if element else (None, text)
