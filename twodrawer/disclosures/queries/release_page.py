"""The page of one release: what is asked, what the law says, what is missing, and the package as it would leave."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.disclosures.building import Prepared, prepared
from twodrawer.disclosures.facts_releases import PackageFacts
from twodrawer.disclosures.queries.packages import (
    find_package,
    package_facts,
    packages_of_client,
)
from twodrawer.disclosures.queries.papers_at_hand import papers_at_hand
from twodrawer.law import Act, Kind, Member
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientLine

OPEN = "open"


@dataclass(frozen=True)
class ReleasePage:
    """Everything on the page. `ready` is there while the release is open: what left is never shown again here."""

    package: PackageFacts
    client: ClientLine
    ready: Prepared | None
    papers: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether it may still change."""
        return self.package.state == OPEN


@dataclass(frozen=True)
class ClientReleases:
    """Every release about one client, the newest first."""

    client: ClientLine
    packages: tuple[PackageFacts, ...]
    refs: tuple[UUID, ...]  # every ref of the client
    papers: tuple[tuple[str, str], ...]


def release_page(package_ref: UUID, *, by: Member, at: datetime, on: date) -> ReleasePage:
    """The release. What was opened to show it is one entry."""
    row = find_package(package_ref, Act.READ, by=by, on=on)
    package = package_facts(row)
    with reading("release.read", by=by, at=at, purpose=_purpose(package)) as read:
        answer = people.require_for_client(Act.READ, Kind.RELEASE, package.client_ref, by=by, on=on)
        read.allowed_under(*answer.citations)
        read.of("package", package.ref)
        client = people.client_names([package.client_ref], by=by, on=on, read=read)[package.client_ref]
        ready = prepared(package, by=by, at=at, on=on, read=read) if package.state == OPEN else None
    return ReleasePage(package, client, ready, _papers(package.client_ref, by=by, at=at))


def client_releases(client_ref: UUID, *, by: Member, at: datetime, on: date) -> ClientReleases:
    """The releases about a client. Their content stays closed."""
    with reading("release.read", by=by, at=at, purpose="operations") as read:
        answer = people.require_for_client(Act.READ, Kind.RELEASE, client_ref, by=by, on=on)
        read.allowed_under(*answer.citations)
        packages = packages_of_client(client_ref, by=by, on=on)
        read.of("package", *(one.ref for one in packages))
        client = people.client_names([client_ref], by=by, on=on, read=read)[client_ref]
    return ClientReleases(client, packages, people.all_refs_of(client_ref), _papers(client_ref, by=by, at=at))


def _papers(client_ref: UUID, *, by: Member, at: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.ref), one.label) for one in papers_at_hand(client_ref, by=by, at=at))


def _purpose(package: PackageFacts) -> str:
    purpose = package.facts.question.get("purpose")
    return purpose if isinstance(purpose, str) else ""
