"""Verbs on papers. Each decides, changes and records in one transaction."""

from twodrawer.disclosures.actions.papers.ending import revoke_paper, say_event_happened, say_not_signed
from twodrawer.disclosures.actions.papers.leaving import paper_leaves
from twodrawer.disclosures.actions.papers.signers import say_who_signs
from twodrawer.disclosures.actions.papers.signing import IdentityCheck, Signing, sign_paper
from twodrawer.disclosures.actions.papers.writing import change_words, own_form, receive_paper, write_paper

__all__ = [
    "IdentityCheck",
    "Signing",
    "change_words",
    "own_form",
    "paper_leaves",
    "receive_paper",
    "revoke_paper",
    "say_event_happened",
    "say_not_signed",
    "say_who_signs",
    "sign_paper",
    "write_paper",
]
