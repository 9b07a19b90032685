"""Reading sources: text, captions (WebVTT, SubRip), JSON and Praat TextGrid.

Each reader is small and strict, and keeps the place of every word: libraries for these forms give the words without
their places, and a draft must point at them. What can't be read is Invalid, with the line where there is one.
"""

from collections.abc import Sequence

from twodrawer.lib.errors import Invalid
from twodrawer.writing.drafting.reading import captions, json_text, plain, textgrid
from twodrawer.writing.drafting.reading.spoken import Spoken, as_source
from twodrawer.writing.drafting.source import Source
from twodrawer.writing.drafting.speakers import NOBODY, Names, role_in_name

MOST_CHARACTERS = 2_000_000
MOST_TURNS = 20_000
ENDINGS = (".txt", ".md", ".vtt", ".srt", ".json", ".textgrid")
AUDIO = (".wav", ".mp3", ".m4a", ".mp4", ".flac", ".ogg", ".opus", ".webm", ".aac", ".aiff")


def recording_refused() -> Invalid:
    """Why a recording isn't drafted from, and what to do instead."""
    return Invalid(
        "A recording can’t be drafted from here",
        why="No speech model is installed, and a recording is never sent away to be written down.",
        do="Write it down with a program on your own machine, and draft from its transcript "
        "(.txt, .vtt, .srt, .json or .TextGrid).",
    )


def decoded(raw: bytes, *, name: str = "") -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark, as Praat writes it; line breaks are `\\n` afterwards."""
    if name.lower().endswith(AUDIO):
        raise recording_refused()
    marked = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = raw.decode("utf-16" if marked else "utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            "This file is not text that can be read",
            why=f"Byte {error.start:,} is no {'UTF-16' if marked else 'UTF-8'}.",
            do="Save the transcript as UTF-8 text and try again.",
        ) from None
    return with_plain_breaks(text)


def with_plain_breaks(text: str) -> str:
    """The text with its line breaks as `\\n` and without a byte order mark: what places count in (draft D2)."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_source(text: str | Sequence[tuple[str, str]], *, name: str = "", names: Names = NOBODY) -> Source:
    """The source in a text, by the file's name where it says the form, else by how it begins. Invalid if it is none.

    Several texts with their names are one conversation recorded in parts, one file a speaker: they are put in the order
    of their times, and places count in the texts laid one after another.
    """
    parts = [(name, text)] if isinstance(text, str) else list(text)
    whole = "".join(one for _, one in parts)
    if len(whole) > MOST_CHARACTERS:
        raise Invalid(
            f"This source is too long: {len(whole):,} characters, and it may have {MOST_CHARACTERS:,}",
            do="Draft from one session at a time.",
        )
    if "\x00" in whole:
        raise Invalid(
            "This is not text: it has null characters in it", do="Save the transcript as UTF-8 text."
        )
    spoken: list[Spoken] = []
    before = 0
    for called, one in parts:
        spoken += [said.moved(before) for said in _read(one, called)]
        before += len(one)
    if not any(piece.said.strip() for said in spoken for piece in said.pieces):
        raise Invalid(
            "There is nothing to draft from: no words were found", do="Look at the file, and try again."
        )
    if len(spoken) > MOST_TURNS:
        raise Invalid(
            f"This source has {len(spoken):,} turns, and it may have {MOST_TURNS:,}",
            do="Draft from one session at a time.",
        )
    if len(parts) > 1 and all(said.at is not None for said in spoken):
        spoken.sort(key=lambda said: said.at or 0.0)
    return as_source(whole, spoken, names)


def _read(text: str, name: str) -> list[Spoken]:
    ending = "." + name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if ending in AUDIO:
        raise recording_refused()
    if ending and ending not in ENDINGS and ending[1:].isalpha() and len(ending) < 10:
        raise Invalid(
            f"A file that ends with {ending} can’t be drafted from",
            do="Take a transcript that ends with .txt, .vtt, .srt, .json or .TextGrid.",
        )
    begins = text.lstrip()[:200]
    if ending == ".vtt" or begins.startswith("WEBVTT"):
        return captions.read_vtt(text)
    if ending == ".srt" or (not ending and captions.is_srt(text)):
        return captions.read_srt(text)
    if ending == ".json" or (not ending and begins[:1] in ("{", "[") and json_text.is_json(text)):
        return json_text.read_json(text)
    if ending == ".textgrid" or textgrid.begins_one(begins):
        return textgrid.read_textgrid(text, role=role_in_name(name))
    return plain.read_plain(text)
