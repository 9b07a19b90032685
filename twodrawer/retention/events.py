"""What acts on holds, clocks and destruction write in the ledger: refs, never a reason."""

from uuid import UUID

from twodrawer.audit.entries import Event, Fact
from twodrawer.lib.errors import Refs
from twodrawer.retention.facts_destruction import DestructionToTell, DueLine, PapersLine

SENTENCES = {
    "hold.placed": "placed a legal hold",
    "hold.lifted": "lifted a legal hold",
    "holds.read": "looked at a client's legal holds",
    "retention.read": "looked at which records are due to be destroyed",
    "keeping_rule.set": "set a rule that keeps records longer",
    "keeping_rule.ended": "ended a rule that kept records longer",
    "destruction.proposed": "proposed to destroy a client's record",
    "destruction.withdrawn": "withdrew a proposal to destroy a record",
    "record.destroyed": "destroyed a client's record, as the second of two people",
    "papers.destruction_proposed": "proposed to destroy the papers about a client",
    "papers.destroyed": "destroyed the papers about a client, as the second of two people",
    "papers.destroyed_again": "kept the papers about a client destroyed after a restore",
    "record.destroyed_again": "kept a client's record destroyed after a restore",
    "vault.told_of_destruction": "told the vault that a client's record was destroyed",
    "vault.went_by_destruction": "heard from the vault that it went by a destruction",
    "certificate.read": "looked at a certificate of destruction",
    "certificate.printed": "put a certificate of destruction on paper",
}
"""Act → how the ledger page says it, after the person's name."""


def hold_placed(
    hold_ref: UUID, *, client_ref: UUID, request_ref: UUID | None, under: tuple[str, ...]
) -> Event:
    """Nothing of this client's may go from now on."""
    refs: Refs = (("client", client_ref), ("hold", hold_ref))
    if request_ref is not None:
        refs = (*refs, ("request", request_ref))
    return Event("hold.placed", refs, "operations", under)


def hold_lifted(hold_ref: UUID, *, client_ref: UUID, under: tuple[str, ...]) -> Event:
    """It holds nothing any more."""
    return Event("hold.lifted", (("client", client_ref), ("hold", hold_ref)), "operations", under)


def keeping_rule_set(rule_ref: UUID, *, kind: str, years: int, under: tuple[str, ...]) -> Event:
    """Every record of the practice is kept that long."""
    return Event(
        "keeping_rule.set", (("rule", rule_ref),), "operations", under, {"kind": kind, "years": years}
    )


def keeping_rule_ended(rule_ref: UUID, *, under: tuple[str, ...]) -> Event:
    """That rule keeps nothing any more."""
    return Event("keeping_rule.ended", (("rule", rule_ref),), "operations", under)


def destruction_proposed(proposal_ref: UUID, *, line: DueLine, under: tuple[str, ...]) -> Event:
    """It waits for a second person."""
    return Event("destruction.proposed", (*_clients(line), ("proposal", proposal_ref)), "operations", under)


def destruction_withdrawn(proposal_ref: UUID, *, client_ref: UUID, under: tuple[str, ...]) -> Event:
    """The record stays."""
    refs: Refs = (("client", client_ref), ("proposal", proposal_ref))
    return Event("destruction.withdrawn", refs, "operations", under)


def record_destroyed(
    certificate_ref: UUID, *, line: DueLine, proposal_ref: UUID, keys: int, under: tuple[str, ...]
) -> Event:
    """What the record's keys sealed opens nowhere. The certificate says the rest."""
    refs = (*_clients(line), ("proposal", proposal_ref), ("certificate", certificate_ref))
    kept = line.clock.until.isoformat() if line.clock and line.clock.until else ""
    return Event("record.destroyed", refs, "operations", under, {"keys": keys, "kept_through": kept})


def papers_proposed(proposal_ref: UUID, *, line: PapersLine, under: tuple[str, ...]) -> Event:
    """They wait for a second person."""
    refs = (*(("client", ref) for ref in line.refs), ("proposal", proposal_ref))
    return Event("papers.destruction_proposed", refs, "operations", under)


def papers_destroyed(
    certificate_ref: UUID, *, line: PapersLine, proposal_ref: UUID, keys: int, under: tuple[str, ...]
) -> Event:
    """What the key of the papers sealed opens nowhere."""
    clients = (("client", ref) for ref in line.refs)
    refs = (*clients, ("proposal", proposal_ref), ("certificate", certificate_ref))
    kept = line.until.isoformat() if line.until else ""
    return Event("papers.destroyed", refs, "operations", under, {"keys": keys, "kept_through": kept})


def destroyed_again(certificate_ref: UUID, *, what: str, client_ref: UUID) -> Event:
    """A restored record learned from the signed list that this one was destroyed, or these papers."""
    refs: Refs = (("client", client_ref), ("certificate", certificate_ref))
    return Event(
        "papers.destroyed_again" if what == "papers" else "record.destroyed_again", refs, "operations"
    )


def vault_answered(told: DestructionToTell, *, is_done: bool) -> Event:
    """It knows, or went by it. What it had, if anything, nobody is told."""
    refs: Refs = (("client", told.client_refs[0]), ("certificate", told.certificate_ref))
    return Event("vault.went_by_destruction" if is_done else "vault.told_of_destruction", refs, "operations")


def _clients(line: DueLine) -> Refs:
    return tuple(("client", ref) for ref in line.refs)


def certificate_printed(certificate_ref: UUID, *, sha256: str, pages: int, under: tuple[str, ...]) -> Event:
    """A file of it was handed over."""
    facts: dict[str, Fact] = {"sha256": sha256, "pages": pages}
    return Event("certificate.printed", (("certificate", certificate_ref),), "operations", under, facts)
