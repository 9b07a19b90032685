"""The pages of what is due and why: all records, one client's, a certificate. For privacy officer and administrator.

The administrator sees refs where there is no name for them (45 CFR 164.514(d)(2)): what they confirm is a clock.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.disclosures.queries.keeping import papers_last_in_effect
from twodrawer.law import Act, Kind, Member, could_ever
from twodrawer.law.retention_clock import DOCUMENTS
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts
from twodrawer.retention import queries as retention
from twodrawer.retention.facts_destruction import (
    CertificateFacts,
    DueLine,
    PapersLine,
    RuleFacts,
    VaultNoticeFacts,
)

PURPOSE = "operations"
STATE_WORDS = {
    "over": "Due",
    "held": "Held",
    "keep": "Kept",
    "unconfirmed": "Not confirmed",
    "no_day": "Without an end",
    "missing": "A fact is missing",
    "destroyed": "Destroyed",
    "open": "Care goes on",
}


@dataclass(frozen=True)
class KeepingPage:
    """Some lines of all records, how many stand how, and the rules that lengthen."""

    shown: str
    lines: tuple[tuple[DueLine, str], ...]
    counts: tuple[tuple[str, str, int], ...]
    rules: tuple[RuleFacts, ...]


@dataclass(frozen=True)
class ClientKeepingPage:
    """One record: its clock, what stands against it, who proposed, and the papers' own clock."""

    line: DueLine
    name: str
    staff: Mapping[UUID, MemberFacts]
    papers: PapersLine
    cites: tuple[str, ...]


@dataclass(frozen=True)
class CertificatePage:
    """One certificate, in words."""

    made: CertificateFacts
    staff: Mapping[UUID, MemberFacts]
    papers: PapersLine
    answered: VaultNoticeFacts | None


def keeping_page(*, shown: str, by: Member, at: datetime, on: date) -> KeepingPage:
    """The records that stand so. Without a choice: those that are due."""
    with reading("retention.read", by=by, at=at, purpose=PURPOSE) as read:
        lines = retention.due_records(by=by, on=on, read=read)
        picked = [line for line in lines if line.state == shown]
        names: dict[UUID, str] = {}
        if could_ever(by, Act.READ, Kind.CLIENT):
            found = people.client_names([line.client_ref for line in picked], by=by, on=on, read=read)
            names = {ref: one.name for ref, one in found.items()}
        rules = retention.standing_rules(by.practice_ref)
    counted = Counter(line.state for line in lines)
    return KeepingPage(
        shown=shown,
        lines=tuple((line, names.get(line.client_ref, _nameless(line.client_ref))) for line in picked),
        counts=tuple((state, STATE_WORDS[state], counted[state]) for state in retention.STATES),
        rules=rules,
    )


def client_keeping_page(client_ref: UUID, *, by: Member, at: datetime, on: date) -> ClientKeepingPage:
    """Why this record is kept, and until when."""
    with reading("retention.read", by=by, at=at, purpose=PURPOSE) as read:
        line = retention.due_record(client_ref, by=by, on=on, read=read)
        name = _nameless(line.client_ref)
        if could_ever(by, Act.READ, Kind.CLIENT):
            found = people.client_names([line.client_ref], by=by, on=on, read=read)
            name = found[line.client_ref].name if line.client_ref in found else name
        staff = {one.ref: one for one in people.members(by.practice_ref, on=on)}
    return ClientKeepingPage(line, name, staff, _papers(client_ref, by=by, on=on), DOCUMENTS)


def certificate_page(certificate_ref: UUID, *, by: Member, at: datetime, on: date) -> CertificatePage:
    """What was destroyed, by whom, under which clock; and what stays, until when."""
    with reading("certificate.read", by=by, at=at, purpose=PURPOSE) as read:
        made = retention.certificate(certificate_ref, by=by, on=on, read=read)
        staff = {one.ref: one for one in people.members(by.practice_ref, on=on)}
    told = retention.vault_notice_of(made.ref, within=by.practice_ref)
    return CertificatePage(made, staff, _papers(made.client_ref, by=by, on=on), told)


def _papers(client_ref: UUID, *, by: Member, on: date) -> PapersLine:
    """How the six years of HIPAA's own papers stand."""
    zone = people.practice_facts(by.practice_ref).zone
    last = partial(papers_last_in_effect, practice_ref=by.practice_ref, zone=zone, on=on)
    return retention.papers_line(client_ref, within=by.practice_ref, on=on, last_in_effect=last)


def _nameless(client_ref: UUID) -> str:
    return f"Client …{short_ref(client_ref)}"
