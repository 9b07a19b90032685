"""What an author typed into a draft, ready to keep: cleaned, within the limit, in sections of the note's
format."""

from collections.abc import Mapping
from dataclasses import dataclass

from twodrawer.chart.models import Note
from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import LIMIT_BYTES, clean
from twodrawer.lib.text import words as count_words
from twodrawer.writing.catalog import Format, carry_over, format_named


@dataclass(frozen=True)
class Typed:
    """Sections ready to seal. `carried`: they were moved into the sections of another format."""

    sections: dict[str, str]
    removed: int
    words: int
    carried: bool


def note_format(note: Note, key: str) -> Format:
    """The format, if a note of this kind may have it: an addendum has its own, and nothing else has that
    one."""
    if key == note.format:
        return format_named(key)
    form = format_named(key, chosen_by=note.author_id)
    if note.addendum_to_id is not None or not form.for_notes:
        raise Invalid(
            "This note can't have that format",
            why="An addendum has a format of its own, and only an addendum has it.",
            do="Choose one of the listed formats.",
            fields=["format"],
        )
    return form


def typed_sections(note: Note, key: str, sections: Mapping[str, str]) -> Typed:
    """The sections, cleaned, each of the format's present. Invalid if they are too long or of another format.

    When the author changes the format, the texts may still come in the sections of the old one; then they are
    carried over, and nothing that was written is lost.
    """
    form = note_format(note, key)
    texts: dict[str, str] = {}
    removed = size = 0
    for name, typed in sections.items():
        cleaned = clean(typed)
        texts[name] = cleaned.text
        removed += cleaned.removed
        size += len(cleaned.text.encode())
    if size > LIMIT_BYTES:
        raise Invalid(
            f"This note is too long: {size:,} bytes, and the limit is {LIMIT_BYTES:,} bytes",
            why="It was not saved. What was saved before is unchanged, and your text is still in the page.",
            do="Shorten the note, or keep the long part elsewhere, and save again.",
        )
    carried = not _belongs(texts, form)
    if carried:
        old = format_named(note.format)
        if form.key == old.key or not _belongs(texts, old):
            raise Invalid(
                "A section of this text doesn't belong to the note's format",
                why="Nothing was saved.",
                do="Reload the page; what you typed is kept on this device.",
                fields=["sections"],
            )
        texts = carry_over(old, form, texts)
    texts = {section.key: texts.get(section.key, "") for section in form.sections}
    return Typed(texts, removed, sum(count_words(text) for text in texts.values()), carried)


def _belongs(texts: Mapping[str, str], form: Format) -> bool:
    return all(form.section(name) is not None for name in texts)
