"""Sentences that a draft was given and that still stand in it, word for word.

An author who changes a sentence has made it their own; one that is taken out is gone. So a sentence is looked for
in the note as it reads now, with white space made alike, and nothing is kept about where it stood.
"""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from twodrawer.chart.models import DraftedSentence
from twodrawer.chart.source_box import PURPOSE, SentenceWords, open_sentence, source_owner
from twodrawer.lib.errors import Conflict
from twodrawer.sealing.keyring import Keyring


class Unsettled(Conflict):
    """A draft still has sentences that nothing in their source says, and that nobody has accepted."""

    def __init__(self, count: int) -> None:
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        super().__init__(
            f"{sentences} of this draft {'says' if count == 1 else 'say'} what the source does not",
            why="A program wrote them, and no words of the session were found that say the same.",
            do="Go back to the note: accept each, or delete it. Then sign.",
        )


def plain(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def section_with(sections: Mapping[str, str], text: str) -> str | None:
    """The key of the section in which the sentence stands word for word, if it does."""
    wanted = plain(text)
    return next((key for key, said in sections.items() if wanted in plain(said)), None)


def without(sections: Mapping[str, str], texts: Iterable[str]) -> dict[str, str]:
    """The sections without these sentences, however they are spaced, and without the lines that only they stood on."""
    changed = dict(sections)
    for text in texts:
        sentence = r"\s+".join(map(re.escape, text.split()))
        there = rf"[^\S\n]*{sentence}"
        places = re.compile(rf"\n{there}[^\S\n]*(?=\n|\Z)|\A{there}[^\S\n]*(?:\n|\Z)|{there}")
        changed = {key: places.sub("", said) for key, said in changed.items()}
    return changed


def opened(ring: Keyring, rows: Iterable[DraftedSentence]) -> list[tuple[DraftedSentence, SentenceWords]]:
    """These sentences with their words."""
    found = list(rows)
    ring.load({source_owner(row.source_id) for row in found}, PURPOSE)
    return [(row, open_sentence(ring, row)) for row in found]


def unsettled(ring: Keyring, note_ref: UUID, sections: Mapping[str, str]) -> list[str]:
    """The sentences that nothing says, that nobody accepted, and that stand in the note."""
    rows = DraftedSentence.objects.filter(source__note_id=note_ref, is_supported=False, accepted_at=None)
    return [said.text for _, said in opened(ring, rows) if section_with(sections, said.text) is not None]


def require_settled(ring: Keyring, note_ref: UUID, sections: Mapping[str, str]) -> None:
    """Nothing, if every sentence is the source's or its author's. Unsettled otherwise."""
    left = unsettled(ring, note_ref, sections)
    if left:
        raise Unsettled(len(left))
