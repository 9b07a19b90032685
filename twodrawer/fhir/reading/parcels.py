"""Resources that belong together: one bundle, or the loose resources of one export.

References are resolved inside a parcel and nowhere else. Ids serve for that alone and are never kept.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from twodrawer.fhir import limits
from twodrawer.fhir.errors import Unreadable

TAKEN = frozenset({"Patient", "RelatedPerson", "Encounter", "Condition", "CarePlan", "Goal"})
BUNDLES = frozenset({"transaction", "batch", "collection", "searchset", "document", "history"})
_KIND = re.compile(r"[A-Z][A-Za-z]{2,40}")


@dataclass(frozen=True)
class Resource:
    """One resource as it was read, and where it stands in its file."""

    kind: str
    where: str
    full_url: str
    body: dict[str, Any]

    @property
    def names(self) -> set[str]:
        """By what a reference inside the parcel may name it."""
        own = self.body.get("id")
        relative = {f"{self.kind}/{own}"} if isinstance(own, str) and own else set()
        return relative | ({self.full_url} if self.full_url else set())


@dataclass
class Parcel:
    """The resources that the chart may hold, and a count of those it has no place for."""

    resources: list[Resource] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    is_bundle: bool = False
    label: str = "The single resources"

    def add(self, resource: Resource) -> None:
        """One more of them."""
        if resource.kind in TAKEN:
            self.resources.append(resource)
        else:
            self.left[resource.kind] += 1
        if len(self.resources) + self.left.total() > limits.ENTRIES:
            raise Unreadable(f"The file holds more than {limits.ENTRIES:,} resources")


def resources_in(value: Any, where: str) -> Iterator[Resource]:
    """The resource that a JSON value is, or those of a bundle. Bundles in bundles are refused."""
    if not isinstance(value, dict):
        raise Unreadable(f"{where} is no FHIR resource")
    if value.get("resourceType") != "Bundle":
        yield _resource(value, where, "")
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in BUNDLES:
        raise Unreadable(f"{where} is a bundle of a kind that is not known")
    entries = value.get("entry", [])
    if not isinstance(entries, list):
        raise Unreadable(f"{where} is a bundle whose entries are no list")
    if len(entries) > limits.ENTRIES:
        raise Unreadable(f"{where} holds more than {limits.ENTRIES:,} entries")
    for number, entry in enumerate(entries, 1):
        place = f"{where}, entry {number:,}"
        if not isinstance(entry, dict):
            raise Unreadable(f"{place} is no entry of a bundle")
        held, full_url = entry.get("resource"), entry.get("fullUrl", "")
        if not isinstance(full_url, str) or len(full_url) > limits.LINE:
            raise Unreadable(f"The address of {place} can't be read")
        if held is None and "request" in entry:
            continue  # an entry may ask for something instead of holding it
        if not isinstance(held, dict):
            raise Unreadable(f"{place} holds no resource")
        if held.get("resourceType") == "Bundle":
            raise Unreadable(f"{place} is a bundle inside a bundle")
        yield _resource(held, place, full_url)


def _resource(body: dict[str, Any], where: str, full_url: str) -> Resource:
    kind = body.get("resourceType")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise Unreadable(f"{where} doesn't say what kind of resource it is")
    return Resource(kind, where, full_url, body)
