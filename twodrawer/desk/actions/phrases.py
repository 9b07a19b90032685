"""A phrase is put into a draft without script, and the draft is saved like any other."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import reading
from twodrawer.chart import actions as chart
from twodrawer.chart.facts import NoteLine
from twodrawer.desk.queries.phrases import writing_of
from twodrawer.law import Member
from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank import actions as phrasebank_acts
from twodrawer.phrasebank import queries as phrasebank
from twodrawer.writing.blanks import BLANK
from twodrawer.writing.catalog import format_named


def insert_phrase(
    note_ref: UUID,
    key: str,
    *,
    section: str,
    base: int,
    values: Mapping[int, str],
    sign_in: str,
    by: Member,
    at: datetime,
    on: date,
) -> NoteLine:
    """The phrase stands at the end of the section, its blanks filled as far as values are given. The note's line.

    `values`: by the number of the blank in the phrase, from 1. A blank without one stays open.
    """
    with reading("draft.read", by=by, at=at, purpose="treatment") as read:
        draft, writing = writing_of(note_ref, by=by, on=on, read=read)
        phrase = phrasebank.phrase_named(key, by=by, on=on, read=read)
    if format_named(draft.line.format).section(section) is None:
        raise Invalid(
            "There is no such section in this note", do="Choose one of the list.", fields=("section",)
        )
    before = draft.sections.get(section, "").rstrip()
    words = _filled(phrase.text, values)
    chart.save_draft(
        note_ref,
        base=base,
        span=None,
        format=draft.line.format,
        sections={**draft.sections, section: f"{before} {words}" if before else words},
        goal_refs=draft.goal_refs,
        diagnosis_refs=draft.diagnosis_refs,
        sign_in=sign_in,
        by=by,
        at=at,
        on=on,
    )
    phrasebank_acts.remember_use([key], writing, by=by, at=at, on=on)
    return draft.line


def remember_phrases(note_ref: UUID, keys: list[str], *, by: Member, at: datetime, on: date) -> None:
    """What the editor put into this member's own draft comes first when they write for this client again."""
    with reading("draft.read", by=by, at=at, purpose="treatment") as read:
        _, writing = writing_of(note_ref, by=by, on=on, read=read)
    phrasebank_acts.remember_use(keys, writing, by=by, at=at, on=on)


def _filled(text: str, values: Mapping[int, str]) -> str:
    numbers = iter(range(1, 1000))
    return BLANK.sub(lambda found: values.get(next(numbers), "").strip() or found[0], text)
