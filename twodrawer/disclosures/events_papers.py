"""What acts on papers and agreements write in the ledger: refs, versions, days. Never which kind of paper it is, and
never a word of it."""

from datetime import date
from uuid import UUID

from twodrawer.audit.entries import Event, Fact

SENTENCES = {
    "papers.read": "looked at a client's papers",
    "papers.listed": "looked at the papers that wait",
    "paper.read": "read a paper of a client",
    "paper.checked": "entered a paper and had it checked",
    "paper.received": "took in a signed paper",
    "paper.entered": "entered what a signed paper says",
    "paper.written": "wrote a paper for a client to sign",
    "paper.signed": "took a client's signature on a paper",
    "paper.revoked": "wrote down that a client revoked a paper",
    "paper.ended": "wrote down that a paper's own event ended it",
    "paper.refused": "wrote down that a client didn't sign",
    "paper.printed": "made a copy of a paper for the client",
    "paper_scan.read": "opened the scan of a signed paper",
    "signers.said": "said who may sign for a client",
    "agreements.read": "looked at what was agreed with a client",
    "notice.published": "put a version of the privacy notice in force",
    "notice.read": "read the privacy notice",
    "notice.given": "gave a client the privacy notice",
    "restriction.asked": "wrote down a restriction that a client asked for",
    "restriction.agreed": "agreed to a restriction",
    "restriction.denied": "denied a restriction",
    "restriction.ended": "ended a restriction",
    "channel.set": "wrote down how a client wants to be reached",
}
"""Act → how the ledger page says it, after the person's name."""


def paper_event(
    act: str,
    paper_ref: UUID,
    *,
    client_ref: UUID,
    under: tuple[str, ...] = (),
    **facts: Fact,
) -> Event:
    """Something happened to a paper."""
    return Event(act, (("client", client_ref), ("paper", paper_ref)), "operations", under, facts)


def signers_said(rule_ref: UUID, *, client_ref: UUID, version: int) -> Event:
    """Who may sign for the client stands at this version."""
    refs = (("client", client_ref), ("signer_rule", rule_ref))
    return Event("signers.said", refs, "operations", facts={"version": version})


def notice_published(notice_ref: UUID, *, version: int, from_day: date) -> Event:
    """The practice's notice stands so from that day on."""
    facts: dict[str, Fact] = {"version": version, "from": from_day.isoformat()}
    return Event("notice.published", (("notice", notice_ref),), "operations", facts=facts)


def notice_given(given_ref: UUID, *, client_ref: UUID, notice_ref: UUID, version: int, outcome: str) -> Event:
    """The client was given it."""
    refs = (("client", client_ref), ("notice", notice_ref), ("notice_given", given_ref))
    return Event("notice.given", refs, "operations", facts={"version": version, "outcome": outcome})


def restriction_event(act: str, restriction_ref: UUID, *, client_ref: UUID, day: date) -> Event:
    """A restriction was asked for, agreed to, denied or ended."""
    refs = (("client", client_ref), ("restriction", restriction_ref))
    return Event(act, refs, "operations", facts={"day": day.isoformat()})


def channel_set(channel_ref: UUID, *, client_ref: UUID, version: int, is_set: bool) -> Event:
    """How the client wants to be reached stands at this version; `is_set` false: as everybody is again."""
    refs = (("client", client_ref), ("channel", channel_ref))
    return Event("channel.set", refs, "operations", facts={"version": version, "set": is_set})
