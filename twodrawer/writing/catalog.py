"""The note formats that come with the program, and how a draft changes from one to another.

Each is a data file in `formats/`, read once. Templates of a clinician's own are files of the same kind, kept where this
room can't see them: whoever keeps them says so once, with `also_ask`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from uuid import UUID

from twodrawer.lib.errors import Invalid
from twodrawer.writing.format_file import Format, Section, read_format

__all__ = ["ADDENDUM", "Format", "Section", "also_ask", "carry_over", "format_named", "formats", "is_own"]

ADDENDUM = "addendum"
OWN = "own-"
"""How the key of a clinician's own template begins."""
_BETWEEN = "\n\n"


Elsewhere = Callable[[str, UUID | None], Format | None]
_elsewhere: list[Elsewhere] = []


def also_ask(named: Elsewhere) -> None:
    """From now on, a key of a clinician's own template is looked up there, with who is choosing it, if somebody is."""
    _elsewhere[:] = [named]


def is_own(key: str) -> bool:
    """Whether a key is that of a clinician's own template."""
    return key.startswith(OWN)


def formats() -> tuple[Format, ...]:
    """The formats that a progress note can be written in, in the order in which they are offered."""
    return tuple(form for form in _all().values() if form.for_notes)


def format_named(key: str, *, chosen_by: UUID | None = None) -> Format:
    """The format with this key, `addendum` among them; Invalid if there is none.

    `chosen_by`: somebody chooses it for a note. Of own templates, a person chooses among their own that still stand.
    """
    found = _all().get(key)
    if found is None and is_own(key):
        found = next((form for ask in _elsewhere if (form := ask(key, chosen_by)) is not None), None)
    if found is None:
        names = ", ".join(form.name for form in formats())
        raise Invalid("There is no such note format", why=f"There are {names}.", do="Choose one of them.")
    return found


def carry_over(old: Format, new: Format, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of a draft in the sections of another format: each section is there, and no text is lost.

    A text goes to the section with its key, or else to the one that carries most of the same elements. What
    fits nowhere is put at the end of the last section. Texts that meet keep the order of the old format.
    """
    placed: dict[str, list[str]] = {section.key: [] for section in new.sections}
    known = [section.key for section in old.sections]
    for key in [*known, *(key for key in texts if key not in known)]:
        text = texts.get(key, "")
        if text.strip():
            placed[_place_for(key, old, new)].append(text)
    return {key: _joined(found) for key, found in placed.items()}


@cache
def _all() -> dict[str, Format]:
    folder = resources.files("twodrawer.writing").joinpath("formats")
    read = [
        read_format(file.name.removesuffix(".yaml"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return {form.key: form for _, form in sorted(read, key=lambda found: (found[0], found[1].key))}


def _place_for(key: str, old: Format, new: Format) -> str:
    if new.section(key) is not None:
        return key
    section = old.section(key)
    best = max(new.sections, key=lambda candidate: _in_common(section, candidate))
    return best.key if _in_common(section, best) else new.sections[-1].key


def _in_common(section: Section | None, candidate: Section) -> int:
    return len(section.carries & candidate.carries) if section is not None else 0


def _joined(texts: list[str]) -> str:
    # One text stays exactly as it is; where several meet, line breaks at the seams would add up.
    return texts[0] if len(texts) == 1 else _BETWEEN.join(text.strip("\n") for text in texts)
