"""Verbs on what a paper says: write one, take one in, enter what it says, correct it. Each version is kept."""

import os
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.papers.checked import checked_words
from twodrawer.disclosures.events_papers import paper_event
from twodrawer.disclosures.facts_papers import Alone, FormWords
from twodrawer.disclosures.form_text import ALL_STATEMENTS, form_text
from twodrawer.disclosures.models import Paper, PaperEnd, PaperScan, PaperVersion
from twodrawer.disclosures.papers_sealed import PAPERS, Text, content_of
from twodrawer.disclosures.queries.papers.standing import find_paper
from twodrawer.disclosures.scans import media_of
from twodrawer.law import Act, Kind
from twodrawer.law.words import Condition
from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.lib.dates import long_day
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def write_paper(client_ref: UUID, *, words: FormWords, by: law.Member, at: datetime, on: date) -> UUID:
    """A form lies ready to be read and signed, with the program's own statements in it. The paper's ref."""
    answer = people.require_for_client(Act.EDIT, Kind.PAPER, client_ref, by=by, on=on)
    kept = people.kept_ref_of(client_ref)
    paper = Paper.objects.create(practice_id=by.practice_ref, client_id=kept, made_by_id=by.ref, made_at=at)
    _add_written(paper, words, 1, by=by, at=at)
    record(
        paper_event("paper.written", paper.ref, client_ref=kept, under=answer.citations, version=1),
        by=by,
        at=at,
    )
    ref: UUID = paper.ref
    return ref


@transaction.atomic
def receive_paper(
    client_ref: UUID, *, scan: bytes, received_on: date, by: law.Member, at: datetime, on: date
) -> UUID:
    """A signed paper was taken in: its scan is sealed, and it waits for somebody to enter what it says. Its ref."""
    answer = people.require_for_client(Act.CREATE, Kind.PAPER, client_ref, by=by, on=on)
    if not date(1990, 1, 1) <= received_on <= on:
        raise Invalid("A paper is taken in today or was before", do="Check the day.", fields=("received_on",))
    media = media_of(scan)
    kept = people.kept_ref_of(client_ref)
    paper = Paper.objects.create(
        practice_id=by.practice_ref, client_id=kept, received_on=received_on, made_by_id=by.ref, made_at=at
    )
    row_ref = new_ref()
    PaperScan.objects.create(
        ref=row_ref,
        practice_id=by.practice_ref,
        paper=paper,
        media=media,
        content=keyring(by.practice_ref).seal(
            scan, owner=("client", kept), purpose=PAPERS, ref=row_ref, column=PaperScan.CONTENT
        ),
        made_by_id=by.ref,
        made_at=at,
    )
    event = paper_event(
        "paper.received",
        paper.ref,
        client_ref=kept,
        under=answer.citations,
        media=media,
        received=received_on.isoformat(),
    )
    record(event, by=by, at=at)
    ref: UUID = paper.ref
    return ref


@transaction.atomic
def change_words(
    paper_ref: UUID, *, words: FormWords, version: int, by: law.Member, at: datetime, on: date
) -> int:
    """The paper says this from its next version on. The new version; `version` is the one on the page.

    Of a paper that was taken in: what somebody read off it. Of one written here: a correction, which has to be signed
    again; until it is, the version that was signed counts and stays as it was.
    """
    paper, answer = find_paper(paper_ref, Act.EDIT, by=by, on=on, lock=True)
    if PaperEnd.objects.filter(paper=paper).exists():
        raise Conflict(
            "This paper has ended",
            why="What it said stays as it was; what was revoked or not signed is not taken up again.",
            do="Write a new one with the client.",
        )
    standing = PaperVersion.objects.filter(paper=paper).order_by("-version").first()
    now = standing.version if standing is not None else 0
    if version != now:
        raise _somebody_was_faster()
    is_received = paper.received_on is not None
    if is_received:
        _check_days(words, on=on)
        _add(paper, checked_words(words), (), now + 1, by=by, at=at)
    else:
        _add_written(paper, words, now + 1, by=by, at=at)
    act = "paper.entered" if is_received else "paper.written"
    record(
        paper_event(act, paper.ref, client_ref=paper.client_id, under=answer.citations, version=now + 1),
        by=by,
        at=at,
    )
    return now + 1


def own_form(words: FormWords) -> FormWords:
    """A form that is written here: it makes all statements, stands alone, and nothing depends on it. Who signs it, and
    when, its signatures say."""
    return replace(
        words,
        statements=ALL_STATEMENTS,
        alone=Alone.ALONE,
        conditioned_on=Condition.NONE,
        is_signed=False,
        signed_on=None,
        signed_by=None,
        signer="",
        representative_authority="",
    )


def _add_written(paper: Paper, words: FormWords, number: int, *, by: law.Member, at: datetime) -> None:
    held = checked_words(own_form(words))
    life = people.client_lifetimes([paper.client_id], by=by)[paper.client_id]
    names = people.client_named(paper.client_id, by=by)
    practice = people.practice_facts(by.practice_ref).name
    text = form_text(held, client=names, born=long_day(life.born), practice=practice)
    _add(paper, held, text, number, by=by, at=at)


def _add(paper: Paper, words: FormWords, text: Text, number: int, *, by: law.Member, at: datetime) -> None:
    ref = new_ref()
    content = canonical({"v": 1, **content_of(words, text, salt=os.urandom(16).hex())})
    box = keyring(by.practice_ref).seal(
        content,
        owner=("client", paper.client_id),
        purpose=PAPERS,
        ref=ref,
        column=PaperVersion.CONTENT,
        version=number,
    )
    try:
        with transaction.atomic():
            PaperVersion.objects.create(
                ref=ref,
                practice_id=paper.practice_id,
                paper=paper,
                version=number,
                content=box,
                content_hash=sha256_hex(content),
                expires_on=words.expires_on,
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise _somebody_was_faster() from None


def _check_days(words: FormWords, *, on: date) -> None:
    if words.signed_on is not None and words.signed_on > on:
        raise Invalid(
            "The paper was signed on a day that hasn't come",
            do="Check the date on it.",
            fields=("signed_on",),
        )


def _somebody_was_faster() -> Conflict:
    return Conflict(
        "Somebody changed this paper since you opened the page",
        why="Saving now would leave out what they wrote, so nothing was saved.",
        do="Open the paper in a new tab, compare, and save from there.",
    )
