"""The release as a FHIR R4 document: one Bundle that other systems can take in.

What a bundle holds is what the PDF holds, part by part. Notes are DocumentReferences with their text, an addendum
refers to its note. Ids are made from our refs and the release's salt: a ref tells when its row was made, and that is
nobody's business. No element is written whose value isn't in the record.
"""

import base64
import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteText
from twodrawer.disclosures.facts_releases import PackageFacts, Part
from twodrawer.disclosures.gathering import Content
from twodrawer.lib.canonical import canonical
from twodrawer.lib.dates import there
from twodrawer.lib.time import from_utc_text
from twodrawer.people.facts import CareTeamFacts, MemberFacts, PracticeFacts, RepresentativeFacts
from twodrawer.people.facts_coverage import PolicyFacts
from twodrawer.scheduling.facts import SessionFacts

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
LOINC = "http://loinc.org"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TITLES = {
    Part.PEOPLE: "People around the client",
    Part.COVERAGE: "Insurance",
    Part.CARE_TEAM: "Care team",
    Part.DIAGNOSES: "Diagnoses",
    Part.GOALS: "Goals",
    Part.SESSIONS: "Sessions",
    Part.NOTES: "Progress notes",
}
TELEHEALTH = ("02", "10")
KEPT = {"kept": "finished", "planned": "planned"}


class _Maker:
    """Makes the resources of one release."""

    def __init__(self, content: Content, practice: PracticeFacts, *, salt: bytes) -> None:
        self.content, self.practice, self.salt = content, practice, salt
        self.made: dict[str, dict[str, Any]] = {}

    def url(self, kind: str, ref: UUID) -> str:
        """Where a resource stands in this bundle, and nowhere else."""
        digest = hashlib.sha256(b"twodrawer-bundle-v1" + self.salt + kind.encode() + ref.bytes).digest()
        return f"urn:uuid:{UUID(bytes=digest[:16], version=4)}"

    def add(self, kind: str, ref: UUID, **said: Any) -> dict[str, str]:
        """The resource stands in the bundle. What refers to it."""
        url = self.url(kind, ref)
        filled = {name: value for name, value in said.items() if value not in (None, "", [], {})}
        self.made.setdefault(url, {"resourceType": kind, "id": url[9:], **filled})
        return {"reference": url}

    @property
    def patient(self) -> dict[str, str]:
        """The client."""
        return {"reference": self.url("Patient", self.content.client.ref)}

    def author(self, ref: UUID) -> dict[str, str]:
        """Somebody of the practice, with the name that the practice has."""
        who: MemberFacts | None = self.content.staff.get(ref)
        return self.add("Practitioner", ref, name=[{"text": who.signature_name}]) if who else self.practices

    @property
    def practices(self) -> dict[str, str]:
        """The practice."""
        return {"reference": self.url("Organization", self.practice.ref)}


def bundle(package: PackageFacts, content: Content, practice: PracticeFacts, *, salt: bytes) -> bytes:
    """The Bundle in canonical JSON: the record in electronic form (164.524(c)(2)(ii)). The same content, request and
    salt give the same bytes."""
    make = _Maker(content, practice, salt=salt)
    _patient(make)
    make.add(
        "Organization",
        practice.ref,
        name=practice.name,
        telecom=_telecom(practice.phone, ""),
        address=[{"text": ", ".join(filter(None, [practice.street, practice.city, practice.state]))}],
    )
    sections = [{"title": TITLES[part], "entry": entries} for part, entries in _parts(make) if entries]
    day = package.facts.received_on.isoformat()
    make.add(
        "Composition",
        package.request_ref,
        status="final",
        type={"coding": [{"system": LOINC, "code": "11503-0"}], "text": "Medical records"},
        subject=make.patient,
        date=day,
        author=[make.practices],
        title=f"Record of {content.client.identity.name}",
        custodian=make.practices,
        section=sections,
    )
    first = make.url("Composition", package.request_ref)
    order = [first, *(url for url in make.made if url != first)]
    return canonical(
        {
            "resourceType": "Bundle",
            "type": "document",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": make.url("Bundle", package.request_ref)},
            "timestamp": f"{day}T00:00:00Z",
            "entry": [{"fullUrl": url, "resource": make.made[url]} for url in order],
        }
    )


def _parts(make: _Maker) -> Iterable[tuple[Part, list[dict[str, str]]]]:
    content = make.content
    yield Part.PEOPLE, [_related(make, one) for one in content.representatives]
    yield Part.COVERAGE, [_coverage(make, one) for one in content.policies]
    yield Part.CARE_TEAM, [_care_team(make, content.care_team)] if content.care_team else []
    yield Part.DIAGNOSES, [_condition(make, one) for one in content.diagnoses]
    yield Part.GOALS, [_goal(make, one) for one in content.goals]
    yield Part.SESSIONS, [_encounter(make, one) for one in content.sessions]
    yield Part.NOTES, [entry for one in content.notes for entry in _note(make, one)]


def _patient(make: _Maker) -> None:
    who = make.content.client.identity
    names: list[dict[str, str]] = [{"use": "official", "text": who.legal_name}]
    if who.preferred_name:
        names.append({"use": "usual", "text": who.preferred_name})
    numbers = [{"type": {"text": "Record number"}, "value": who.record_number}] if who.record_number else []
    make.add(
        "Patient",
        make.content.client.ref,
        identifier=numbers,
        name=names,
        telecom=_telecom(who.contact.phone, who.contact.email),
        address=[{"text": who.contact.address}] if who.contact.address else [],
        birthDate=_day(who.born),
        deceasedDateTime=_day(who.died),
        communication=[{"language": {"text": who.language}}] if who.language else [],
    )


def _related(make: _Maker, one: RepresentativeFacts) -> dict[str, str]:
    return make.add(
        "RelatedPerson",
        one.ref,
        patient=make.patient,
        relationship=[{"text": ", ".join(filter(None, [one.kind, one.relation]))}],
        name=[{"text": one.name}],
        telecom=_telecom(one.contact.phone, one.contact.email),
        period=_period(one.from_day, one.until_day),
    )


def _coverage(make: _Maker, one: PolicyFacts) -> dict[str, str]:
    card = one.details
    return make.add(
        "Coverage",
        one.ref,
        status="active",
        subscriberId=card.member_id,
        beneficiary=make.patient,
        relationship={"text": card.relation},
        period=_period(one.from_day, one.until_day),
        payor=[{"display": ", ".join(filter(None, [card.payer, card.plan]))}],
        order=1 if one.position == "primary" else 2,
    )


def _care_team(make: _Maker, links: tuple[CareTeamFacts, ...]) -> dict[str, str]:
    return make.add(
        "CareTeam",
        make.content.client.ref,
        subject=make.patient,
        participant=[
            {
                "role": [{"text": one.part}],
                "member": {"display": one.member_name},
                "period": _period(one.from_day, one.until_day),
            }
            for one in links
        ],
        managingOrganization=[make.practices],
    )


def _condition(make: _Maker, one: DiagnosisFacts) -> dict[str, str]:
    return make.add(
        "Condition",
        one.ref,
        clinicalStatus={"coding": [{"system": CLINICAL, "code": "resolved" if one.until_day else "active"}]},
        code={"coding": [{"system": ICD, "code": one.code, "display": one.description}]},
        subject=make.patient,
        onsetDateTime=_day(one.from_day),
        abatementDateTime=_day(one.until_day),
        note=[{"text": one.note}] if one.note else [],
    )


def _goal(make: _Maker, one: GoalFacts) -> dict[str, str]:
    ended = "completed" if one.reached_day else "cancelled"
    return make.add(
        "Goal",
        one.ref,
        lifecycleStatus=ended if one.reached_day or one.ended_day else "active",
        description={"text": one.title},
        subject=make.patient,
        startDate=_day(one.from_day),
        statusDate=_day(one.reached_day or one.ended_day),
        note=[{"text": step.text} for step in one.objectives if step.text],
    )


def _encounter(make: _Maker, one: SessionFacts) -> dict[str, str]:
    start, stop = one.start or one.planned_start, one.stop or one.planned_stop
    attended = make.content.attendance_of(one)
    return make.add(
        "Encounter",
        one.ref,
        status=KEPT.get(attended, "cancelled"),
        **{"class": {"system": ACT, "code": "VR" if one.place in TELEHEALTH else "AMB"}},
        type=[{"coding": [{"system": CPT, "code": one.cpt}]}] if one.cpt and attended == "kept" else [],
        subject=make.patient,
        participant=[{"individual": make.author(one.clinician_ref)}],
        period={"start": _moment(start, make.practice.zone), "end": _moment(stop, make.practice.zone)},
        serviceProvider=make.practices,
    )


def _note(make: _Maker, text: NoteText) -> Iterable[dict[str, str]]:
    about = _document(make, text, "Progress note", after=None)
    yield about
    for added in text.addenda:
        yield _document(make, added, "Addendum", after=about)


def _document(make: _Maker, text: NoteText, title: str, *, after: dict[str, str] | None) -> dict[str, str]:
    words = "\n\n".join(
        f"{text.headings.get(key, '')}\n{said}".strip() for key, said in text.sections.items() if said.strip()
    )
    signed = [one.signed_at for one in text.signatures]
    session = make.url("Encounter", text.line.session_ref)
    return make.add(
        "DocumentReference",
        text.line.ref,
        status="current",
        docStatus="final",
        type={"coding": [{"system": LOINC, "code": "11506-3"}], "text": title},
        subject=make.patient,
        date=_moment(max(signed), make.practice.zone) if signed else None,
        author=[make.author(text.line.author_ref)],
        relatesTo=[{"code": "appends", "target": after}] if after else [],
        description="; ".join(one.says for one in text.signatures),
        content=[
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": base64.b64encode(words.encode()).decode(),
                    "title": _title(text, title, make.practice.zone),
                }
            }
        ],
        context={"encounter": [{"reference": session}]} if session in make.made else {},
    )


def _title(text: NoteText, title: str, zone: str) -> str:
    held = text.facts.get("start") or text.facts.get("planned_start")
    return f"{title}, session of {there(from_utc_text(held), zone).date().isoformat()}" if held else title


def _telecom(phone: str, email: str) -> list[dict[str, str]]:
    return [{"system": kind, "value": value} for kind, value in (("phone", phone), ("email", email)) if value]


def _period(first: date, last: date | None) -> dict[str, str]:
    return {name: day.isoformat() for name, day in (("start", first), ("end", last)) if day}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime, zone: str) -> str:
    return there(moment, zone).replace(microsecond=0).isoformat()
