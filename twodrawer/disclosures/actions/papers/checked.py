"""A form's words, tidied and within bounds, before anything is kept. What the law thinks of them is asked elsewhere:
a defective paper is kept as what it is."""

from dataclasses import replace
from datetime import date

from twodrawer.disclosures.facts_papers import FormWords, Mark
from twodrawer.disclosures.form_reading import RECORDS
from twodrawer.law.words import Record
from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import clean, single_line

EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
STROKES, POINTS = 60, 4_000
WIDTH, HEIGHT = 600, 200
"""The place in which a signature is drawn, in its own units."""


def checked_words(words: FormWords) -> FormWords:
    """The words as they are kept. Invalid, with the field, for what can't be taken at all."""
    for name in ("expires_on", "signed_on"):
        day = getattr(words, name)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise Invalid("The day lies too far away", do="Check the year.", fields=(name,))
    if words.kind not in RECORDS:
        raise Invalid("This kind of paper is not known", do="Choose one of the list.", fields=("kind",))
    return replace(
        words,
        covers=tuple(record for record in Record if record in words.covers),
        description=_text(words.description, "description"),
        discloser=_line(words.discloser, "Who discloses", "discloser"),
        recipient=_line(words.recipient, "The recipient", "recipient"),
        purpose=_text(words.purpose, "purpose"),
        expires_event=_line(words.expires_event, "The event that ends it", "expires_event"),
        signer=_line(words.signer, "The signer's name", "signer"),
        representative_authority=_line(
            words.representative_authority, "The representative's authority", "representative_authority"
        ),
    )


def checked_mark(mark: Mark) -> Mark:
    """The typed name, and lines inside the place for a signature; Invalid without a name."""
    name = _line(mark.name, "The name", "name")
    if not name:
        raise Invalid(
            "The typed name is missing",
            why="The typed name is the signature; a drawn one stands beside it.",
            do="Let the person who signs type their name.",
            fields=("name",),
        )
    inside = all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for line in mark.strokes for x, y in line)
    if len(mark.strokes) > STROKES or sum(map(len, mark.strokes)) > POINTS or not inside:
        raise Invalid(
            "The drawn signature can't be kept as it is",
            do="Clear it and draw it again.",
            fields=("strokes",),
        )
    return Mark(name, tuple(line for line in mark.strokes if line))


def checked_text(text: str, *, limit: int = 4_000) -> str:
    """Some sentences."""
    return clean(text, limit_bytes=limit).text.strip()


def _text(text: str, field: str) -> str:
    try:
        return checked_text(text)
    except Invalid as wrong:
        wrong.fields = (field,)
        raise


def _line(text: str, what: str, field: str) -> str:
    try:
        return single_line(text, limit=300, what=what)
    except Invalid as wrong:
        wrong.fields = (field,)
        raise
