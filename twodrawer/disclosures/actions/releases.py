"""Releases: begun, put together, let out once, or discarded.

A release leaves in one transaction: everything that lets it go is asked again there, the content is read again and
compared with what was put on paper, and the line in the account and the entry in the ledger are written. Whatever
says no then, it doesn't leave.
"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event, Fact
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.actions.accounting import account_for
from twodrawer.disclosures.actions.requests import mark_released
from twodrawer.disclosures.building import Built, rebuilt
from twodrawer.disclosures.facts_releases import PackageFacts, Part, ReleaseFacts, Standing
from twodrawer.disclosures.models import Package
from twodrawer.disclosures.models.releases import DISCARDED, OPEN, RELEASED
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.disclosures.sealed_releases import seal_package
from twodrawer.disclosures.standing_releases import asked
from twodrawer.disclosures.ways import Way
from twodrawer.law import Act, Kind, Member, minimum_necessary
from twodrawer.law.words import Purpose
from twodrawer.lib.dates import long_day
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

LONGEST_NAME, LONGEST_TEXT, MOST_WORDS = 200, 600, 60


@transaction.atomic
def begin_package(
    client_ref: UUID,
    *,
    facts: ReleaseFacts,
    by: Member,
    at: datetime,
    on: date,
    request_ref: UUID | None = None,
) -> UUID:
    """A release about the client is open. Its ref. Nothing has left.

    Where the minimum necessary applies nothing is picked yet; the whole record is, where it doesn't.
    """
    answer = people.require_for_client(Act.CREATE, Kind.RELEASE, client_ref, by=by, on=on)
    kept = people.kept_ref_of(client_ref, within=by.practice_ref)
    facts = replace(facts, days=(facts.days[0], facts.days[1] or on))
    _check(facts, on=on)
    question = asked(kept, facts, by=by, at=at, on=on)
    if not facts.parts and not minimum_necessary.applies(question):
        facts = replace(facts, parts=frozenset(Part))
    row = Package(
        ref=new_ref(),
        practice_id=by.practice_ref,
        client_id=kept,
        request_ref=request_ref or new_ref(),
        of_request=request_ref is not None,
        begun_by_id=by.ref,
        begun_at=at,
    )
    seal_package(row, facts, ring=keyring(by.practice_ref))
    row.save(force_insert=True)
    refs = (("client", kept), ("package", row.ref), ("request", row.request_ref))
    record(Event("release.begun", refs, _purpose(facts), answer.citations), by=by, at=at)
    ref: UUID = row.ref
    return ref


@transaction.atomic
def change_package(
    package_ref: UUID, *, facts: ReleaseFacts, version: int, by: Member, at: datetime, on: date
) -> None:
    """The release holds this and rests on this. Refused if somebody else changed it since."""
    row = find_package(package_ref, Act.EDIT, by=by, on=on, lock=True)
    answer = people.require_for_client(Act.EDIT, Kind.RELEASE, row.client_id, by=by, on=on)
    _require_open(row)
    if row.facts_version != version:
        raise Conflict(
            "Somebody changed this release since you opened it",
            why="Two people would overwrite each other's work.",
            do="Open it again, look at it, and make your change there.",
        )
    facts = replace(facts, days=(facts.days[0], facts.days[1] or on))
    _check(facts, on=on)
    asked(row.client_id, facts, by=by, at=at, on=on)  # a question that can't be read is never kept
    row.facts_version += 1
    seal_package(row, facts, ring=keyring(by.practice_ref))
    row.save(update_fields=["facts", "facts_version"])
    decided = {"decided_by": facts.decision.human.value} if facts.decision else {}
    event = Event(
        "release.changed",
        _refs(row),
        _purpose(facts),
        answer.citations,
        {"version": row.facts_version, **decided},
    )
    record(event, by=by, at=at)


@transaction.atomic
def discard_package(package_ref: UUID, *, by: Member, at: datetime, on: date) -> None:
    """The release will not leave. What it was put together for stays on file."""
    row = find_package(package_ref, Act.DISCARD, by=by, on=on, lock=True)
    answer = people.require_for_client(Act.DISCARD, Kind.RELEASE, row.client_id, by=by, on=on)
    _require_open(row)
    row.state, row.ended_at, row.ended_by_id = DISCARDED, at, by.ref
    row.save(update_fields=["state", "ended_at", "ended_by"])
    record(Event("release.discarded", _refs(row), under=answer.citations), by=by, at=at)


@transaction.atomic
def release_package(
    package_ref: UUID,
    built: Built,
    *,
    sealed_sha256: str = "",
    by: Member,
    at: datetime,
    on: date,
) -> UUID:
    """The package that was built may be handed over, once. The ref of its line in the account.

    Asked again, now: the law, the paper, the proofs, what was decided, every name. Read again: the content.
    """
    row = find_package(package_ref, Act.HAND_OVER, by=by, on=on, lock=True)
    people.require_for_client(Act.HAND_OVER, Kind.RELEASE, row.client_id, by=by, on=on)
    _require_open(row)
    package = package_facts(row)
    read = Reading()
    now, standing = rebuilt(package, by=by, at=at, on=on, read=read)
    require_may_go(package, standing)
    if now != built.token:
        raise Conflict(
            "The record or the release has changed since you looked at it",
            why="What leaves is exactly what was looked at.",
            do="Nothing left. Look at the release again, then let it out.",
        )
    if row.of_request:
        whole = package.facts.is_whole
        mark_released(row.request_ref, package_ref=row.ref, whole=whole, by=by, at=at, on=on)
    facts = package.facts
    disclosed = account_for(
        row.client_id,
        recipient=facts.recipient,
        what=described(facts),
        why=facts.wants,
        purpose=Purpose(_purpose(facts)),
        basis="; ".join(standing.answer.citations),
        regime=standing.regimes,
        by=by,
        at=at,
        request_ref=row.request_ref,
        way=Way.PACKAGE,
        sha256=built.sha256,
    )
    row.state, row.ended_at, row.ended_by_id = RELEASED, at, by.ref
    row.sha256, row.pages = built.sha256, built.pages
    row.save(update_fields=["state", "ended_at", "ended_by", "sha256", "pages"])
    said: dict[str, Fact] = {"sha256": built.sha256, "pages": built.pages, "files": len(built.files)}
    if sealed_sha256:
        said["sealed_sha256"] = sealed_sha256
    refs = (*_refs(row), ("disclosure", disclosed), *read.refs)
    under = tuple(dict.fromkeys((*standing.answer.citations, *read.under)))
    record(Event("release.left", refs, _purpose(facts), under, said), by=by, at=at)
    return disclosed


def require_may_go(package: PackageFacts, standing: Standing) -> None:
    """Nothing, if nothing stands in the way; else Refused with the first of what does."""
    if standing.may_go:
        return
    first = standing.faults[0]
    more = len(standing.faults) - 1
    raise Refused(
        f"This release can't go: {first.what[:1].lower()}{first.what[1:]}",
        why=first.why
        + (f" {more} more {'thing stands' if more == 1 else 'things stand'} in its way." if more else ""),
        cite=first.cite,
        do=first.do,
        refs=(("client", package.client_ref), ("package", package.ref)),
        act="release.left",
    )


def described(facts: ReleaseFacts) -> str:
    """A brief description of what is disclosed, 164.528(b)(2)(iii): the parts, never what stands in them."""
    parts = ", ".join(part.value.replace("_", " ") for part in Part if part in facts.parts)
    first, last = facts.days
    days = f"{long_day(first)} to {long_day(last)}" if first else f"until {long_day(last)}"
    return f"Name and birth date; {parts}; {days}" if parts else f"Name and birth date; {days}"


def _require_open(row: Package) -> None:
    if row.state != OPEN:
        ended = "It left already" if row.state == RELEASED else "It was discarded"
        raise Conflict(
            ended,
            why="A release leaves once, and what left is never changed.",
            do="Begin another release if something more is asked for.",
        )


def _check(facts: ReleaseFacts, *, on: date) -> None:
    """What was typed can be kept."""
    name = facts.recipient.name.strip()
    if not name or len(name) > LONGEST_NAME or len(facts.recipient.address) > LONGEST_TEXT:
        raise Invalid("Say who receives it", cite=("45 CFR 164.528(b)(2)",), fields=("recipient",))
    if not facts.wants.strip() or len(facts.wants) > LONGEST_TEXT or len(facts.limit) > LONGEST_TEXT:
        raise Invalid("Say in a sentence what it is for", cite=("45 CFR 164.528(b)(2)",), fields=("wants",))
    if facts.received_on > on:
        raise Invalid("A request can't come in the future", fields=("received_on",))
    first, last = facts.days
    if last is None or last > on or (first is not None and last < first):
        raise Invalid(
            "The days are not in their order", do="End them today at the latest.", fields=("until_day",)
        )
    if facts.decision is not None and (not facts.decision.name.strip() or not facts.decision.says.strip()):
        raise Invalid("Say who decided, and in which words", fields=("says",))
    if len(facts.more) > MOST_WORDS or any(
        len(one.strip()) < 2 or len(one) > LONGEST_NAME for one in facts.more
    ):
        raise Invalid("Words to take out have two letters or more", fields=("more",))


def _refs(row: Package) -> tuple[tuple[str, UUID], ...]:
    return (("client", row.client_id), ("package", row.ref), ("request", row.request_ref))


def _purpose(facts: ReleaseFacts) -> str:
    purpose = facts.question.get("purpose")
    return purpose if isinstance(purpose, str) and purpose in set(Purpose) else ""
