"""A parcel becomes patients, each with what is theirs. References are resolved inside the parcel only.

What belongs to a patient is known by its `subject` (`patient` of a RelatedPerson), and that must name exactly one
patient of the same parcel. A patient whose resources contradict each other, or mix with another's, is refused
with everything; a parcel whose ids aren't unique is refused whole.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from twodrawer.fhir import limits
from twodrawer.fhir.errors import NotTaken, Unreadable
from twodrawer.fhir.facts import (
    Arriving,
    Gathered,
    HeldSession,
    KnownDiagnosis,
    Outcome,
    Result,
    Skip,
    Spokesperson,
    Why,
    WorkedGoal,
)
from twodrawer.fhir.mappers import care_plan, condition, encounter, goal, patient, related_person
from twodrawer.fhir.reading import Parcel, Resource

MODELS: Mapping[str, type[BaseModel]] = {
    "Patient": patient.Patient,
    "RelatedPerson": related_person.RelatedPerson,
    "Encounter": encounter.Encounter,
    "Condition": condition.Condition,
    "CarePlan": care_plan.CarePlan,
    "Goal": goal.Goal,
}
UNTRUSTED = frozenset({"text", "meta", "contained"})
SLACK = timedelta(days=1)
"""A birth date has no zone and a time has one: a day on either side is no contradiction."""

Read = tuple[Resource, Any]


def gather(parcels: Iterable[Parcel], *, at: datetime, on: date) -> Gathered:
    """All patients of these parcels. Nothing is decided yet about who of them is here already."""
    arriving: list[Arriving] = []
    refused: list[Outcome] = []
    left: Counter[str] = Counter()
    for parcel in parcels:
        left += parcel.left
        try:
            found = list(_patients(parcel, at=at, on=on))
        except Unreadable as wrong:
            refused.append(Outcome(parcel.label, Result.REFUSED, f"{wrong.what}. {wrong.why}"))
            continue
        arriving += [one for one in found if isinstance(one, Arriving)]
        refused += [one for one in found if isinstance(one, Outcome)]
    if len(arriving) > limits.PATIENTS:
        raise Unreadable(f"These files hold more than {limits.PATIENTS:,} patients")
    return Gathered(tuple(arriving), tuple(refused), dict(sorted(left.items())))


def _patients(parcel: Parcel, *, at: datetime, on: date) -> Iterable[Arriving | Outcome]:
    named = _by_name(parcel)
    theirs: dict[int, list[Resource]] = defaultdict(list)
    orphans: list[Resource] = []
    for resource in parcel.resources:
        if resource.kind == "Patient":
            continue
        owner = named.get(subject_of(resource))
        if owner is None or owner.kind != "Patient":
            orphans.append(resource)
        else:
            theirs[id(owner)].append(resource)
    if orphans and parcel.is_bundle:
        raise Unreadable(
            f"{orphans[0].kind} ({orphans[0].where}) is about a patient who isn't in it",
            why="References are followed inside a bundle only; this one could be about anybody.",
        )
    for number, resource in enumerate((r for r in parcel.resources if r.kind == "Patient"), 1):
        name = f"Patient {number} ({resource.where})"
        try:
            whole = _read(resource)
            if patient.is_replaced(whole):
                raise NotTaken("The file says that another record stands for this one.")
            name = patient.name_of(whole)
            yield _one(resource, whole, theirs[id(resource)], named, at=at, on=on)
        except NotTaken as no:
            yield Outcome(name, Result.REFUSED, str(no))
    for where, kind in sorted({(r.where, r.kind) for r in orphans}):
        because = "It is about a patient who isn't in the same file, so it could be anybody's."
        yield Outcome(f"{kind} ({where})", Result.REFUSED, because)


def _one(
    resource: Resource,
    whole: patient.Patient,
    others: list[Resource],
    named: Mapping[str, Resource],
    *,
    at: datetime,
    on: date,
) -> Arriving:
    if len(others) > limits.OF_ONE_PATIENT:
        raise NotTaken(f"The patient has more than {limits.OF_ONE_PATIENT:,} resources.")
    read = [(other, _read(other)) for other in others]
    for other, said in read:
        _check_company(resource, other, said, named)
    identity, skips = patient.identity_of(whole, where=resource.where, on=on)
    people, more = patient.spokespersons_of(whole, where=resource.where)
    skips += more
    sessions: list[HeldSession] = []
    diagnoses: list[KnownDiagnosis] = []
    goals: list[WorkedGoal] = []
    for other, said in read:
        found, left = _mapped(other, said, at=at, on=on)
        skips += left
        match found:
            case Spokesperson():
                people.append(found)
            case HeldSession():
                sessions.append(found)
            case WorkedGoal():
                goals.append(found)
            case KnownDiagnosis():
                if any(d.code == found.code and _overlap(d, found) for d in diagnoses):
                    skips.append(Skip("Condition", Why.TWICE, other.where))
                else:
                    diagnoses.append(found)
    _check_life(identity.born, identity.died, sessions, diagnoses)
    return Arriving(
        source=_source(resource, whole),
        content=_digest([resource, *others]),
        identity=identity,
        spokespersons=tuple(people),
        sessions=tuple(sorted(sessions, key=lambda s: s.start)),
        diagnoses=tuple(sorted(diagnoses, key=lambda d: d.from_day)),
        goals=tuple(sorted(goals, key=lambda g: (g.from_day or on, g.title))),
        skips=tuple(skips),
    )


def _mapped(other: Resource, said: Any, *, at: datetime, on: date) -> tuple[object, list[Skip]]:
    where = other.where
    match other.kind:
        case "Encounter":
            one: object = encounter.session_of(said, where=where, at=at)
        case "Condition":
            one = condition.diagnosis_of(said, where=where, on=on)
        case "RelatedPerson":
            one = related_person.spokesperson_of(said, where=where)
        case "Goal":
            return goal.goal_of(said, where=where, on=on)
        case _:
            return care_plan.goal_of(said, where=where, on=on)
    return (None, [one]) if isinstance(one, Skip) else (one, [])


def _read(resource: Resource) -> Any:
    try:
        return MODELS[resource.kind].model_validate(resource.body)
    except ValidationError as wrong:
        # The place only: what stands there may be anything.
        place = ".".join(str(step) for step in wrong.errors(include_input=False)[0]["loc"][:3])
        raise NotTaken(
            f"{resource.kind} ({resource.where}) can't be read at {place or 'its start'}."
        ) from None
    except RecursionError:
        raise NotTaken(f"{resource.kind} ({resource.where}) is nested too deeply.") from None


def subject_of(resource: Resource) -> str:
    """By what name the resource calls its patient; blank if it doesn't."""
    held = resource.body.get("patient" if resource.kind == "RelatedPerson" else "subject")
    said = held.get("reference") if isinstance(held, dict) else None
    return said if isinstance(said, str) else ""


def _by_name(parcel: Parcel) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for resource in parcel.resources:
        for name in resource.names:
            if found.setdefault(name, resource) is not resource:
                raise Unreadable(
                    f"Two resources go by one name ({found[name].where} and {resource.where})",
                    why="What refers to them could mean either, so nothing of the file was kept.",
                )
    return found


def _check_company(owner: Resource, other: Resource, said: Any, named: Mapping[str, Resource]) -> None:
    """Nothing, if the encounter that a resource names is the same patient's and no part contains itself."""
    near = getattr(said, "encounter", None)
    held = named.get(near.reference or "") if near is not None else None
    if held is not None and named.get(subject_of(held)) is not owner:
        raise NotTaken(f"{other.kind} ({other.where}) belongs to an encounter of another patient.")
    seen = {id(other)}
    waiting = [other]
    while waiting:
        for part in _parts(waiting.pop(), named):
            if part is other:
                raise NotTaken(f"{other.kind} ({other.where}) is a part of itself.")
            if id(part) not in seen:
                seen.add(id(part))
                waiting.append(part)


def _parts(resource: Resource, named: Mapping[str, Resource]) -> list[Resource]:
    held = resource.body.get("partOf")
    links = held if isinstance(held, list) else [held]
    names = [
        one["reference"] for one in links if isinstance(one, dict) and isinstance(one.get("reference"), str)
    ]
    return [named[name] for name in names if name in named]


def _check_life(
    born: date | None, died: date | None, sessions: list[HeldSession], diagnoses: list[KnownDiagnosis]
) -> None:
    days = [(s.start.date(), "encounter") for s in sessions]
    days += [(d.from_day, "condition") for d in diagnoses]
    for day, what in days:
        if born is not None and day + SLACK < born:
            raise NotTaken(
                f"There is an {what} from before the birth.".replace("an condition", "a condition")
            )
        if died is not None and day - SLACK > died:
            raise NotTaken(f"There is an {what} from after the death.".replace("an condition", "a condition"))


def _overlap(one: KnownDiagnosis, other: KnownDiagnosis) -> bool:
    return (one.until_day or date.max) >= other.from_day and (other.until_day or date.max) >= one.from_day


def _source(resource: Resource, whole: patient.Patient) -> str:
    """The other system's own number for the patient. It tells a second arrival from a first, and nothing else."""
    system, number = patient.record_number(whole)
    if not number:
        own = [(one.system, one.value) for one in whole.identifier if one.system and one.value]
        system, number = own[0] if own else ("", whole.id or resource.full_url)
    return json.dumps([system, number])


def _digest(resources: list[Resource]) -> str:
    """The same for the same content, in whatever order and with whatever narrative it is written."""
    parts = sorted(
        hashlib.sha256(json.dumps(_bare(r.body), sort_keys=True, default=str).encode()).digest()
        for r in resources
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _bare(value: Any, depth: int = 0) -> Any:
    if depth > limits.DEPTH:
        raise NotTaken("The patient's resources are nested too deeply.")
    if isinstance(value, dict):
        return {
            name: _bare(held, depth + 1) for name, held in value.items() if depth or name not in UNTRUSTED
        }
    if isinstance(value, list):
        return [_bare(held, depth + 1) for held in value]
    return value
