"""Encounter → a session that was held: when it began and ended, where as far as its class says it, its code.

Where an ambulatory visit took place, and where the client was during a virtual one, the class doesn't say; it
stands as another place. Nobody's name is taken: the session lies with the clinician whom the import names.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from twodrawer.codes import cpt
from twodrawer.fhir.elements import Code, Coding, Concept, Element, Id, Period, Reference, moment_of
from twodrawer.fhir.errors import NotTaken
from twodrawer.fhir.facts import HeldSession, Skip, Why

LONGEST = timedelta(hours=8)
CPT = "http://www.ama-assn.org/go/cpt"
ELSEWHERE = "99"
PLACES = {"AMB": ELSEWHERE, "VR": ELSEWHERE, "FLD": ELSEWHERE, "HH": "12"}
"""ActCode of an encounter's class → place of service. Other classes are stays or emergencies."""


class Encounter(Element):
    """An encounter as FHIR R4 writes one."""

    resourceType: Literal["Encounter"]
    id: Id | None = None
    status: Code
    class_: Coding = Field(alias="class")
    type: list[Concept] = Field(default=[], max_length=50)
    subject: Reference
    period: Period | None = None
    partOf: Reference | None = None


def session_of(encounter: Encounter, *, where: str, at: datetime) -> HeldSession | Skip:
    """The session, or why it is none. NotTaken when its times contradict each other or the clock."""
    period = encounter.period or Period()
    start, stop = moment_of(period.start), moment_of(period.end)
    if start and stop and stop < start:
        raise NotTaken(f"An encounter ends before it begins ({where}).")
    if encounter.status != "finished":
        return Skip("Encounter", Why.NOT_HELD, where)
    if (start and start > at) or (stop and stop > at):
        raise NotTaken(f"A finished encounter lies in the future ({where}).")
    place = PLACES.get(encounter.class_.code or "")
    if place is None:
        return Skip("Encounter", Why.A_STAY, where)
    if start is None or stop is None or start == stop:
        return Skip("Encounter", Why.NO_TIMES, where)
    if stop - start > LONGEST:
        return Skip("Encounter", Why.TOO_LONG, where)
    codes = [code for concept in encounter.type for code in concept.codes_of(CPT) if cpt.is_valid(code)]
    return HeldSession(start, stop, place, codes[0] if codes else "")
