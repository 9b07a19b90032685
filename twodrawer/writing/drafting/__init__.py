"""Drafts: a typed summary, a dictation or a transcript as the sentences of a progress note, each with its
source.

Nothing is in a draft that the source doesn't say. Each sentence names the characters of the source that it
rests on; one that doesn't rest on any is marked as unsupported. What was not asked about is not there: no
denial of risk and no normal mental status comes from silence. `docs/specs/draft.md` is the format.
"""

from twodrawer.writing.drafting.draft import Draft, Drafted, DraftJson, Words, WordsJson
from twodrawer.writing.drafting.extract import extract
from twodrawer.writing.drafting.reading import read_source
from twodrawer.writing.drafting.source import Kind, Source, Turn, Who

__all__ = [
    "Draft",
    "DraftJson",
    "Drafted",
    "Kind",
    "Source",
    "Turn",
    "Who",
    "Words",
    "WordsJson",
    "extract",
    "read_source",
]
