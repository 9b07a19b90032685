"""Reads of requests, already permission-checked and recorded."""

from twodrawer.disclosures.queries.requests.letters import (
    LetterPage,
    letter_page,
    letter_to_press,
    review_document,
)
from twodrawer.disclosures.queries.requests.lists import (
    Queue,
    due_requests,
    open_requests_of,
    queue,
    waiting_for,
)
from twodrawer.disclosures.queries.requests.page import RequestPage, request_page, whose_request
from twodrawer.disclosures.queries.requests.release import require_leaving, travels_with

__all__ = [
    "LetterPage",
    "Queue",
    "RequestPage",
    "due_requests",
    "letter_page",
    "letter_to_press",
    "open_requests_of",
    "queue",
    "request_page",
    "require_leaving",
    "review_document",
    "travels_with",
    "waiting_for",
    "whose_request",
]
