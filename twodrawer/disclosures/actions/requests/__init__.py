"""Verbs on requests. Each is one transaction: decide, change, record."""

from twodrawer.disclosures.actions.requests.amend import (
    accept_amendment,
    author_answers,
    deny_amendment,
    let_travel,
    take_in_disagreement,
    write_rebuttal,
)
from twodrawer.disclosures.actions.requests.answer import (
    answer_request,
    mark_released,
    refuse_paper,
    withdraw,
)
from twodrawer.disclosures.actions.requests.deny import deny_access, find_danger, name_reviewer, review_denial
from twodrawer.disclosures.actions.requests.describe import describe_request, rest_on_paper
from twodrawer.disclosures.actions.requests.extend import extend_request
from twodrawer.disclosures.actions.requests.hand_over import hand_over, write_word
from twodrawer.disclosures.actions.requests.leaving import letter_leaves
from twodrawer.disclosures.actions.requests.take_in import take_in_request
from twodrawer.disclosures.actions.requests.verify import ask_for_proof, verify_requester

__all__ = [
    "accept_amendment",
    "answer_request",
    "ask_for_proof",
    "author_answers",
    "deny_access",
    "deny_amendment",
    "describe_request",
    "extend_request",
    "find_danger",
    "hand_over",
    "let_travel",
    "letter_leaves",
    "mark_released",
    "name_reviewer",
    "refuse_paper",
    "rest_on_paper",
    "review_denial",
    "take_in_disagreement",
    "take_in_request",
    "verify_requester",
    "withdraw",
    "write_rebuttal",
    "write_word",
]
