"""Verbs that end a paper before its day: revoke it, say that its event happened, say that the client didn't sign.

Each is said once and holds from the moment it is committed (45 CFR 164.508(b)(5)). Nothing that the client was given
or is owed depends on any of them (164.508(b)(4)): none of these acts touches a session, a bill or a note.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.papers.checked import checked_text
from twodrawer.disclosures.events_papers import paper_event
from twodrawer.disclosures.models import Paper, PaperEnd, PaperVersion
from twodrawer.disclosures.papers_sealed import seal
from twodrawer.disclosures.queries.papers.standing import end_of, find_paper, standing, with_rows
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.sealing.keyring import keyring

REVOCATION = "45 CFR 164.508(b)(5)"


def revoke_paper(
    paper_ref: UUID,
    *,
    received_on: date,
    words: str,
    in_writing: bool,
    by: law.Member,
    at: datetime,
    on: date,
) -> None:
    """Nothing more is disclosed on this paper, from now on; what left in reliance on it stands, 164.508(b)(5)(i).
    `received_on`: the day the writing came; `words`: it."""
    if not in_writing:
        raise Invalid(
            "A revocation is in writing",
            why="Until the client has written it down, the paper holds.",
            cite=(REVOCATION,),
            do="Let the client write and date a line, here on paper or by letter; then enter it.",
            fields=("in_writing",),
        )
    _end(paper_ref, "revoked", received_on, words, act="paper.revoked", by=by, at=at, on=on)


def say_event_happened(
    paper_ref: UUID, *, day: date, words: str, by: law.Member, at: datetime, on: date
) -> None:
    """The event that ends this paper has happened (164.508(b)(2)(i))."""
    _end(paper_ref, "event", day, words, act="paper.ended", by=by, at=at, on=on)


def say_not_signed(paper_ref: UUID, *, words: str, by: law.Member, at: datetime, on: date) -> None:
    """The client didn't sign, and everything goes on as before (164.508(b)(4))."""
    _end(paper_ref, "refused", on, words, act="paper.refused", by=by, at=at, on=on)


@transaction.atomic
def _end(
    paper_ref: UUID, kind: str, day: date, words: str, *, act: str, by: law.Member, at: datetime, on: date
) -> None:
    paper, answer = find_paper(paper_ref, Act.EDIT, by=by, on=on, lock=True)
    _require_can_end(paper, kind, by=by)
    if not date(1990, 1, 1) <= day <= on:
        raise Invalid("That day hasn't come or can't be", do="Check the day.", fields=("day",))
    held = checked_text(words)
    if kind == "revoked" and not held:
        raise Invalid(
            "What the client wrote is missing",
            do="Copy the sentence, or say where the writing is kept.",
            fields=("words",),
        )
    ref = new_ref()
    PaperEnd.objects.create(
        ref=ref,
        practice_id=paper.practice_id,
        paper=paper,
        kind=kind,
        day=day,
        details=seal(
            {"words": held},
            client_ref=paper.client_id,
            ref=ref,
            column=PaperEnd.DETAILS,
            ring=keyring(by.practice_ref),
        ),
        made_by_id=by.ref,
        made_at=at,
    )
    event = paper_event(
        act, paper.ref, client_ref=paper.client_id, under=answer.citations, day=day.isoformat()
    )
    record(event, by=by, at=at)


def _require_can_end(paper: Paper, kind: str, *, by: law.Member) -> None:
    row = with_rows(Paper.objects.filter(ref=paper.ref)).get()
    if end_of(row) is not None:
        raise Conflict("This paper has ended already", do="Open it again to see since when and why.")
    found = standing(row, ring=keyring(by.practice_ref))
    if kind == "refused":
        if found.counts is not None or PaperVersion.objects.filter(paper=paper).count() == 0:
            raise Conflict(
                "This paper was signed",
                why="What was signed can be revoked, in writing.",
                do="Revoke it instead.",
            )
    elif kind == "event" and (found.words is None or not found.words.expires_event):
        raise Conflict(
            "This paper names no event that ends it",
            do="It ends on its day, or when the client revokes it.",
        )
