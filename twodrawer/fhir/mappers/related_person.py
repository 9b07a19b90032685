"""RelatedPerson, and the contacts of a Patient → an emergency contact or a guardian.

That somebody is family is no authority, and a personal representative needs a paper that somebody here has
seen (45 CFR 164.502(g), 164.514(h)): those are left, with the reason.
"""

from typing import Literal

from pydantic import Field

from twodrawer.fhir.elements import Concept, ContactPoint, Element, HumanName, Id, Period, Reference
from twodrawer.fhir.facts import Skip, Spokesperson, Why
from twodrawer.fhir.mappers.contacts import contact_of

ROLES = (
    "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
    "http://terminology.hl7.org/CodeSystem/v2-0131",
    "http://terminology.hl7.org/CodeSystem/v3-RoleClass",
    "http://hl7.org/fhir/v2/0131",
    "http://hl7.org/fhir/v3/RoleCode",
)
EMERGENCY = frozenset({"C", "ECON"})
GUARDIAN = frozenset({"GUARD", "GUADLTM"})
WITH_A_PAPER = frozenset({"POWATT", "HPOWATT", "DPOWATT", "SPOWATT", "RESPRSN", "EXCEST"})


class RelatedPerson(Element):
    """Somebody around a patient, as FHIR R4 writes one."""

    resourceType: Literal["RelatedPerson"]
    id: Id | None = None
    active: bool | None = None
    patient: Reference
    relationship: list[Concept] = Field(default=[], max_length=20)
    name: list[HumanName] = Field(default=[], max_length=20)
    telecom: list[ContactPoint] = Field(default=[], max_length=50)
    period: Period | None = None


def spokesperson_of(person: RelatedPerson, *, where: str) -> Spokesperson | Skip:
    """Whom to call or a guardian, or why neither."""
    if person.active is False or (person.period is not None and person.period.end):
        return Skip("RelatedPerson", Why.NO_ROLE, where)
    name = next((one for one in person.name if one.whole), None)
    return spokesperson("RelatedPerson", person.relationship, name, person.telecom, where)


def spokesperson(
    kind: str, relationship: list[Concept], name: HumanName | None, telecom: list[ContactPoint], where: str
) -> Spokesperson | Skip:
    """The same for both ways in which FHIR writes such a person."""
    codes = {code for concept in relationship for code in concept.codes_of(*ROLES)}
    if name is None or not name.whole:
        return Skip(kind, Why.NO_NAME, where)
    contact, _ = contact_of(telecom, where, kind=kind)
    relation = next((c.words[:100] for c in relationship if c.words), "")
    if codes & GUARDIAN:
        return Spokesperson("guardian", name.whole, relation, contact)
    if codes & EMERGENCY:
        if not contact.phone:
            return Skip(kind, Why.NO_NUMBER, where)
        return Spokesperson("emergency", name.whole, relation, contact)
    return Skip(kind, Why.NO_PAPER if codes & WITH_A_PAPER else Why.NO_ROLE, where)
