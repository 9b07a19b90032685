"""A draft: the sentences of each section, each with the words of the source that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from twodrawer.writing.catalog import Format


class WordsJson(TypedDict):
    """Words of the source, as the format says (draft D2, D3)."""

    start: int
    end: int
    quote: str


class SentenceJson(TypedDict):
    """One sentence, as the format says (draft D4)."""

    text: str
    sources: list[WordsJson]
    supported: bool


class DraftJson(TypedDict):
    """A draft, as the format says: its sentences by the headings of the sections (draft D1, D5)."""

    format: str
    sections: dict[str, list[SentenceJson]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the source: from `start` up to, not including, `end`, in characters, and exactly what stands there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence of a draft. Not `supported`: the words it rests on were not found, or say something else."""

    text: str
    sources: tuple[Words, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentences of a draft by the keys of the format's sections, each section there, in the source's order."""

    format: Format
    sections: Mapping[str, tuple[Drafted, ...]]
    left_out: int = 0
    """Sentences of a dictation that read like psychotherapy notes: they are not for the chart."""

    @property
    def sentences(self) -> tuple[Drafted, ...]:
        """All of them, section by section."""
        return tuple(one for drafted in self.sections.values() for one in drafted)

    def as_json(self) -> DraftJson:
        """As the command line writes it (draft D5)."""
        return {
            "format": self.format.name,
            "sections": {
                section.heading: [
                    {
                        "text": one.text,
                        "sources": [
                            {"start": words.start, "end": words.end, "quote": words.quote}
                            for words in one.sources
                        ],
                        "supported": one.supported,
                    }
                    for one in self.sections[section.key]
                ]
                for section in self.format.sections
            },
        }
