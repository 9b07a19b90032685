"""Patient → what identifies a client, and whom to call.

The legal name is the official one, else the one in use; nicknames and the like become the preferred name. Of
all identifiers only the medical record number is kept: a record of psychotherapy needs no social security
number, driver's license or passport.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from twodrawer.fhir.elements import (
    Address,
    Concept,
    ContactPoint,
    Day,
    Element,
    HumanName,
    Id,
    Identifier,
    Line,
    Reference,
    day_of,
)
from twodrawer.fhir.errors import NotTaken
from twodrawer.fhir.facts import Skip, Spokesperson, Why
from twodrawer.fhir.mappers import related_person
from twodrawer.fhir.mappers.contacts import contact_of
from twodrawer.people.facts import ClientIdentity, Contact

PRONOUNS = "http://hl7.org/fhir/StructureDefinition/individual-pronouns"
RECORD_NUMBER = ("http://terminology.hl7.org/CodeSystem/v2-0203", "http://hl7.org/fhir/v2/0203")
GONE = frozenset({"old", "temp", "anonymous", "maiden"})
CALLED = frozenset({"nickname", "usual"})


class Extension(Element):
    """What a system adds; only pronouns are looked for."""

    url: Line
    valueCodeableConcept: Concept | None = None
    extension: list["Extension"] = Field(default=[], max_length=50)


class Communication(Element):
    language: Concept
    preferred: bool | None = None


class Link(Element):
    other: Reference
    type: Line


class PatientContact(Element):
    relationship: list[Concept] = Field(default=[], max_length=20)
    name: HumanName | None = None
    telecom: list[ContactPoint] = Field(default=[], max_length=50)


class Patient(Element):
    """A patient as FHIR R4 writes one."""

    resourceType: Literal["Patient"]
    id: Id | None = None
    identifier: list[Identifier] = Field(default=[], max_length=100)
    name: list[HumanName] = Field(default=[], max_length=50)
    telecom: list[ContactPoint] = Field(default=[], max_length=100)
    birthDate: Day | None = None
    deceasedBoolean: bool | None = None
    deceasedDateTime: Day | None = None
    address: list[Address] = Field(default=[], max_length=50)
    contact: list[PatientContact] = Field(default=[], max_length=50)
    communication: list[Communication] = Field(default=[], max_length=50)
    extension: list[Extension] = Field(default=[], max_length=200)
    link: list[Link] = Field(default=[], max_length=50)


def name_of(patient: Patient) -> str:
    """The legal name. NotTaken without any."""
    names = sorted(patient.name, key=_how_official)
    found = next((name.whole for name in names if name.whole), "")
    if not found:
        raise NotTaken("The patient has no name.")
    return found


def identity_of(patient: Patient, *, where: str, on: date) -> tuple[ClientIdentity, list[Skip]]:
    """Who the client is, and what of it was left."""
    skips: list[Skip] = []
    legal = name_of(patient)
    called = next((n.whole for n in patient.name if n.use in CALLED and n.whole not in ("", legal)), "")
    born, died = day_of(patient.birthDate), day_of(patient.deceasedDateTime)
    if patient.birthDate and born is None:
        skips.append(Skip("Patient", Why.BIRTH_DATE, where))
    if (patient.deceasedBoolean or patient.deceasedDateTime) and died is None:
        skips.append(Skip("Patient", Why.DEATH_DATE, where))
    if born and born > on:
        raise NotTaken("The birth date lies in the future.")
    if died and died > on:
        raise NotTaken("The date of death lies in the future.")
    if born and died and died < born:
        raise NotTaken("The date of death lies before the birth date.")
    contact, left = contact_of(patient.telecom, where)
    homes = [a.lines for a in patient.address if a.use not in ("old", "temp", "billing") and a.lines]
    identity = ClientIdentity(
        legal_name=legal,
        preferred_name=called,
        pronouns=_pronouns(patient),
        born=born,
        died=died,
        language=_language(patient),
        record_number=_short(record_number(patient)[1]),
        contact=Contact(contact.phone, contact.email, homes[0] if homes else ""),
    )
    return identity, [*skips, *left]


def spokespersons_of(patient: Patient, *, where: str) -> tuple[list[Spokesperson], list[Skip]]:
    """Those of the patient's contacts who are to be called, or who are guardians."""
    found: list[Spokesperson] = []
    skips: list[Skip] = []
    for one in patient.contact:
        said = related_person.spokesperson("Patient.contact", one.relationship, one.name, one.telecom, where)
        (skips if isinstance(said, Skip) else found).append(said)  # type: ignore[arg-type]
    return found, skips


def record_number(patient: Patient) -> tuple[str, str]:
    """System and value of the medical record number; blanks without one."""
    for one in patient.identifier:
        if one.value and one.use != "old" and one.type and "MR" in one.type.codes_of(*RECORD_NUMBER):
            return one.system or "", one.value
    return "", ""


def is_replaced(patient: Patient) -> bool:
    """Whether the file says that another record stands for this one."""
    return any(link.type == "replaced-by" for link in patient.link)


def _short(number: str) -> str:
    return number if len(number) <= 60 else ""


def _how_official(name: HumanName) -> int:
    if name.use == "official":
        return 0
    return 3 if name.use in GONE else 2 if name.use == "nickname" else 1


def _pronouns(patient: Patient) -> str:
    for extension in patient.extension:
        if extension.url == PRONOUNS:
            for held in (extension, *extension.extension):
                if held.valueCodeableConcept and held.valueCodeableConcept.words:
                    return held.valueCodeableConcept.words[:60]
    return ""


def _language(patient: Patient) -> str:
    spoken = sorted(patient.communication, key=lambda one: not one.preferred)
    return next((one.language.words[:100] for one in spoken if one.language.words), "")
