"""What is known of a release order: frozen facts. Nothing in here counts, names or hints at a note."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.law.accounting import Regime
from twodrawer.law.words import AuthorityKind, Purpose


class Basis(StrEnum):
    """On which path of 45 CFR 164.508(a)(2) the notes may leave. The vault's page knows these words and no others."""

    AUTHORIZATION = "authorization"
    COURT_ORDER = "court_order"
    DEFENSE = "defense"
    SECRETARY = "secretary"
    REQUIRED_BY_LAW = "required_by_law"
    OVERSIGHT = "oversight"
    CORONER = "coroner"
    THREAT = "threat"


_BY_PURPOSE = {
    Purpose.COURT_ORDER: Basis.COURT_ORDER,
    Purpose.SUBPOENA: Basis.REQUIRED_BY_LAW,
    Purpose.DEFENSE_AGAINST_CLIENT: Basis.DEFENSE,
    Purpose.HHS_COMPLIANCE: Basis.SECRETARY,
    Purpose.REQUIRED_BY_LAW: Basis.REQUIRED_BY_LAW,
    Purpose.OVERSIGHT_OF_ORIGINATOR: Basis.OVERSIGHT,
    Purpose.CORONER: Basis.CORONER,
    Purpose.SERIOUS_THREAT: Basis.THREAT,
}
BASES = {
    Basis.AUTHORIZATION: "The client’s authorization for psychotherapy notes alone",
    Basis.COURT_ORDER: "A court’s order that names psychotherapy notes",
    Basis.DEFENSE: "The practice’s defense in an action that the client brought",
    Basis.SECRETARY: "The Secretary of Health and Human Services checks the practice",
    Basis.REQUIRED_BY_LAW: "A law that compels it",
    Basis.OVERSIGHT: "Oversight of the clinician who wrote the notes",
    Basis.CORONER: "A coroner or medical examiner",
    Basis.THREAT: "A serious and imminent threat",
}


def basis_of(purpose: Purpose | None, paper: AuthorityKind | None) -> Basis | None:
    """Which path a request is on. None: none of the list, so that nothing can be ordered on it."""
    if paper is AuthorityKind.AUTHORIZATION:
        return Basis.AUTHORIZATION
    return _BY_PURPOSE.get(purpose) if purpose is not None else None


@dataclass(frozen=True)
class OrderFacts:
    """One order, opened."""

    ref: UUID
    client_ref: UUID
    request_ref: UUID
    author_ref: UUID
    basis: Basis
    recipient: Recipient
    key: str  # the recipient's age recipient, blank where none is known
    why: str
    purpose: Purpose
    citations: tuple[str, ...]
    regimes: frozenset[Regime]
    issued_at: datetime
    expires_at: datetime
    handed_at: datetime | None
    end: str
    ended_at: datetime | None

    @property
    def on_basis(self) -> str:
        """The basis in words."""
        return BASES[self.basis]

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be carried out."""
        return not self.end and at < self.expires_at
