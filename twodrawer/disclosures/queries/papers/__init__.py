"""Reads of papers, permission-checked; what opens words stands in a reading."""

from twodrawer.disclosures.queries.papers.checking import check_received, check_written, once_signed
from twodrawer.disclosures.queries.papers.due import PaperDue, papers_due
from twodrawer.disclosures.queries.papers.opened import (
    authority_of,
    paper_opened,
    papers_of_client,
    part2_notice,
    require_signed,
    scan_of,
    signed_text,
)
from twodrawer.disclosures.queries.papers.signers import (
    SignerRuleFacts,
    Signers,
    client_for_law,
    minor_waits,
    signers_of,
)

__all__ = [
    "PaperDue",
    "SignerRuleFacts",
    "Signers",
    "authority_of",
    "check_received",
    "check_written",
    "client_for_law",
    "minor_waits",
    "once_signed",
    "paper_opened",
    "papers_due",
    "papers_of_client",
    "part2_notice",
    "require_signed",
    "scan_of",
    "signed_text",
    "signers_of",
]
