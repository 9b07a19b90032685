"""One release, opened for whoever puts it together; every one of a client or of a request."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.disclosures.facts_releases import PackageFacts
from twodrawer.disclosures.models import Package
from twodrawer.disclosures.sealed_releases import open_package
from twodrawer.law import Act, Kind, Member, Relationship, Resource
from twodrawer.lib.errors import not_there
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


def find_package(package_ref: UUID, act: Act, *, by: Member, on: date, lock: bool = False) -> Package:
    """The release, if the law lets this member do that to releases. The same no for what isn't here."""
    refs = (("package", package_ref),)
    law.require(by, act, Resource(Kind.RELEASE, by.practice_ref, Relationship.PRACTICE), on=on, refs=refs)
    rows = Package.objects.select_for_update() if lock else Package.objects.all()
    row = rows.filter(ref=package_ref).first()
    if row is None:
        raise not_there(f"release.{act.value}", refs)
    if row.practice_id != by.practice_ref:
        raise not_there(f"release.{act.value}", refs, other_practice=row.practice_id)
    return row


def packages_of_client(client_ref: UUID, *, by: Member, on: date) -> tuple[PackageFacts, ...]:
    """Every release about the client, the newest first."""
    people.require_for_client(Act.READ, Kind.RELEASE, client_ref, by=by, on=on)
    refs = people.all_refs_of(client_ref)
    rows = Package.objects.filter(practice_id=by.practice_ref, client_id__in=refs).order_by(
        "-begun_at", "-ref"
    )
    return opened(rows)


def packages_of_request(request_ref: UUID, *, by: Member, on: date) -> tuple[PackageFacts, ...]:
    """Every release that answers the request, the newest first."""
    people.require_in_practice(Act.READ, Kind.RELEASE, by=by, on=on)
    rows = Package.objects.filter(practice_id=by.practice_ref, request_ref=request_ref)
    return opened(rows.order_by("-begun_at", "-ref"))


def opened(rows: Iterable[Package]) -> tuple[PackageFacts, ...]:
    """The releases, opened. For this room, after it has asked the law."""
    return tuple(package_facts(row) for row in rows)


def package_facts(row: Package) -> PackageFacts:
    """One release, opened. For this room, after it has asked the law."""
    return PackageFacts(
        ref=row.ref,
        client_ref=row.client_id,
        request_ref=row.request_ref,
        state=row.state,
        version=row.facts_version,
        facts=open_package(row, ring=keyring(row.practice_id)),
        begun_by=row.begun_by_id,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        sha256=row.sha256,
        pages=row.pages,
    )


def require_hand_over(package_ref: UUID, *, by: Member, on: date) -> None:
    """Nothing, if this member may let this release out; before anything else is asked of them."""
    find_package(package_ref, Act.HAND_OVER, by=by, on=on)
