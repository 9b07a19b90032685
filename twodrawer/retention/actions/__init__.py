"""Verbs of the retention room. Each is one transaction: decide, change, record."""

from twodrawer.retention.actions.destroying import (
    certificate_leaves,
    confirm_destruction,
    propose_destruction,
    put_back_certificates,
    withdraw_proposal,
)
from twodrawer.retention.actions.holds import lift_hold, place_hold
from twodrawer.retention.actions.papers import confirm_papers, propose_papers
from twodrawer.retention.actions.rules import end_keeping_rule, set_keeping_rule
from twodrawer.retention.actions.telling import vault_answered

__all__ = [
    "certificate_leaves",
    "confirm_destruction",
    "confirm_papers",
    "end_keeping_rule",
    "lift_hold",
    "place_hold",
    "propose_destruction",
    "propose_papers",
    "put_back_certificates",
    "set_keeping_rule",
    "vault_answered",
    "withdraw_proposal",
]
