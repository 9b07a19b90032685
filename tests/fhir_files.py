"""FHIR files for tests: small ones of our own making, and the public ones where they lie beside the project."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
V2 = "http://terminology.hl7.org/CodeSystem/v2-0203"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
Json = dict[str, Any]


def concept(text: str = "", *, code: str = "", system: str = SNOMED) -> Json:
    """A CodeableConcept."""
    said: Json = {"text": text} if text else {}
    return said | ({"coding": [{"system": system, "code": code, "display": text}]} if code else {})


def patient(family: str = "Marlow", *, born: str | None = "1990-04-03", ref: str = "p1", **more: Any) -> Json:
    """A Patient with a record number of its own."""
    body: Json = {
        "resourceType": "Patient",
        "id": ref,
        "identifier": [
            {
                "type": concept("MR", code="MR", system=V2),
                "system": "https://elsewhere.example",
                "value": f"{family}-{ref}",
            }
        ],
        "name": [{"use": "official", "family": family, "given": ["Robin"]}],
        "telecom": [{"system": "phone", "value": "503-555-0148"}],
    }
    return body | ({"birthDate": born} if born else {}) | more


def encounter(
    start: str = "2026-03-02T10:00:00-08:00", stop: str = "2026-03-02T10:50:00-08:00", **more: Any
) -> Json:
    """A finished ambulatory Encounter."""
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [concept("Psychotherapy", code="90834", system="http://www.ama-assn.org/go/cpt")],
        "subject": {"reference": "Patient/p1"},
        "period": {"start": start, "end": stop},
    } | more


def condition(code: str = "F41.1", *, onset: str = "2026-02-01", **more: Any) -> Json:
    """An active Condition coded in ICD-10-CM."""
    return {
        "resourceType": "Condition",
        "id": "c1",
        "clinicalStatus": concept(code="active", system=CLINICAL),
        "code": concept("Worry", code=code, system=ICD),
        "subject": {"reference": "Patient/p1"},
        "onsetDateTime": onset,
    } | more


def goal(text: str = "Sleep through the night", **more: Any) -> Json:
    """An active Goal with one countable target."""
    return {
        "resourceType": "Goal",
        "id": "g1",
        "lifecycleStatus": "active",
        "description": {"text": text},
        "subject": {"reference": "Patient/p1"},
        "startDate": "2026-02-10",
        "target": [{"measure": {"text": "Nights a week"}, "detailQuantity": {"value": 5, "unit": "nights"}}],
    } | more


def care_plan(**more: Any) -> Json:
    """An active CarePlan with two activities."""
    return {
        "resourceType": "CarePlan",
        "id": "cp1",
        "status": "active",
        "intent": "plan",
        "category": [concept("Anxiety care", code="1")],
        "subject": {"reference": "Patient/p1"},
        "period": {"start": "2026-02-10"},
        "activity": [
            {"detail": {"code": concept("Breathing practice", code="2"), "status": "in-progress"}},
            {"detail": {"code": concept("Worry diary", code="3"), "status": "in-progress"}},
        ],
    } | more


def related(code: str = "ECON", **more: Any) -> Json:
    """A RelatedPerson, by default an emergency contact."""
    role = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
    return {
        "resourceType": "RelatedPerson",
        "id": "r1",
        "patient": {"reference": "Patient/p1"},
        "relationship": [concept("sister", code=code, system=role)],
        "name": [{"family": "Tran"}],
        "telecom": [{"system": "phone", "value": "503-555-0119"}],
    } | more


def bundle(*resources: Any, kind: str = "collection", **more: Any) -> Json:
    """A Bundle of these resources."""
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]} | more


def whole_patient(family: str = "Marlow", *, ref: str = "p1", **more: Any) -> Json:
    """A bundle with one resource of each kind that is taken."""
    about: Json = {"subject": {"reference": f"Patient/{ref}"}}
    kin: Json = {"patient": {"reference": f"Patient/{ref}"}}
    return bundle(
        patient(family, ref=ref, **more),
        encounter(**about),
        condition(**about),
        goal(**about),
        care_plan(**about),
        related(**kin),
    )


def raw(value: Any) -> bytes:
    """A JSON value as a file holds it."""
    return json.dumps(value).encode()


def upload(value: Any, name: str = "export.json") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, value if isinstance(value, bytes) else raw(value), "application/json")
