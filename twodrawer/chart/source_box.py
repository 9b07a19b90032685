"""The box of a draft's source and of the sentences made from it: one data key a source, ended with it.

So destroying that key ends the transcript and every sentence that points at it, in backups and free pages as well.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from twodrawer.chart.models import DraftedSentence, DraftSource
from twodrawer.lib.canonical import canonical
from twodrawer.sealing.keyring import Keyring, Owner, keyring

PURPOSE = "text"


@dataclass(frozen=True)
class SentenceWords:
    """What is sealed of a drafted sentence: its words and the places of the source that it rests on."""

    text: str
    places: tuple[tuple[int, int], ...]


def source_owner(source_ref: UUID) -> Owner:
    """Who owns the data key: the source itself."""
    return ("source", source_ref)


def make_source_key(ring: Keyring, source_ref: UUID, *, at: datetime) -> None:
    """The source has its key, committed in the store of keys before anything is sealed."""
    with transaction.atomic(using="keys"):
        ring.make(source_owner(source_ref), PURPOSE, at=at)


def destroy_source_key(practice_ref: UUID, source_ref: UUID, *, at: datetime) -> None:
    """Neither the source nor a sentence made from it opens any more."""
    keyring(practice_ref).destroy(source_owner(source_ref), PURPOSE, at=at)


def seal_source(ring: Keyring, source_ref: UUID, text: str) -> bytes:
    """A box for the source's row."""
    return ring.seal(
        canonical({"v": 1, "text": text}),
        owner=source_owner(source_ref),
        purpose=PURPOSE,
        ref=source_ref,
        column=DraftSource.TEXT,
    )


def open_source(ring: Keyring, row: DraftSource) -> str:
    """The text of a source."""
    text: str = json.loads(ring.open(bytes(row.text), ref=row.ref, column=DraftSource.TEXT))["text"]
    return text


def seal_sentence(ring: Keyring, source_ref: UUID, ref: UUID, said: SentenceWords) -> bytes:
    """A box for the sentence's row."""
    return ring.seal(
        canonical({"v": 1, "text": said.text, "places": [list(place) for place in said.places]}),
        owner=source_owner(source_ref),
        purpose=PURPOSE,
        ref=ref,
        column=DraftedSentence.WORDS,
    )


def open_sentence(ring: Keyring, row: DraftedSentence) -> SentenceWords:
    """The words of a sentence and its places."""
    said = json.loads(ring.open(bytes(row.words), ref=row.ref, column=DraftedSentence.WORDS))
    return SentenceWords(said["text"], tuple((first, last) for first, last in said["places"]))
