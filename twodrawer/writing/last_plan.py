"""What became of the last plan: one line of the note for each item that the author ticked.

    Last plan: Activity log daily (done).
    Still to do: One request to the team lead.

The line is the structure: a tick writes it, another tick replaces it, and which item stands how is read back from
the text. So it is kept, compared, signed and printed like every other word of the note, and nothing of it hides beside
the note. `static/js/last-plan.js` is its twin.
"""

import re
from collections.abc import Mapping, Sequence

from twodrawer.writing.elements import Element
from twodrawer.writing.format_file import Format

STANDINGS: Mapping[str, str] = {"done": "done", "not_yet": "not yet", "dropped": "dropped"}
"""Value of the tick → how the line says it."""
_STATED = re.compile(r"^Last plan: (?P<item>.+) \((?P<standing>done|not yet|dropped)\)\.$")
_OPEN = re.compile(r"^Still to do: (?P<item>.+)\.$")


def item_of(sentence: str) -> str:
    """A sentence of the last plan as an item: without its stop, and without what an earlier tick wrote around it."""
    stated = _STATED.match(sentence) or _OPEN.match(sentence)
    words = stated["item"] if stated else sentence
    return " ".join(words.split()).rstrip(".;, ")


def items_of(sentences: Sequence[str]) -> tuple[str, ...]:
    """The items of a last plan, each once. What was done or dropped then is over."""
    over = {"done", "dropped"}
    going_on = [one for one in sentences if not ((found := _STATED.match(one)) and found["standing"] in over)]
    return tuple(dict.fromkeys(filter(None, map(item_of, going_on))))


def standing_of(text: str, item: str) -> str:
    """How a note says that the item stands: done, not_yet, dropped, or blank."""
    for line in text.split("\n"):
        found = _STATED.match(line.strip())
        if found and found["item"] == item:
            return next(value for value, words in STANDINGS.items() if words == found["standing"])
    return ""


def places(form: Format) -> tuple[str, str]:
    """The sections that say how the last plan stands, and what is still to do."""
    stated = _section(form, (Element.HOMEWORK, Element.GOAL_PROGRESS, Element.CLIENT_RESPONSE))
    return stated, _section(form, (Element.PLAN,))


def with_standing(sections: Mapping[str, str], form: Format, item: str, standing: str) -> dict[str, str]:
    """The note with this tick: its line stands once, or nowhere if the tick was taken back."""
    stated, still = places(form)
    changed = {}
    # In every section: a change of format may have carried an earlier tick's line elsewhere.
    for key, text in sections.items():
        ticked = _with_line(text, _STATED, item, _stated_line(item, standing) if key == stated else "")
        changed[key] = _with_line(ticked, _OPEN, item, _open_line(item, standing) if key == still else "")
    return changed


def carried_lines(texts: Sequence[str]) -> list[str]:
    """The lines that ticks wrote: the author's words of today, however old the item is."""
    lines = (line.strip() for text in texts for line in text.split("\n"))
    return [line for line in lines if _STATED.match(line) or _OPEN.match(line)]


def _stated_line(item: str, standing: str) -> str:
    return f"Last plan: {item} ({STANDINGS[standing]})." if standing in STANDINGS else ""


def _open_line(item: str, standing: str) -> str:
    return f"Still to do: {item}." if standing == "not_yet" else ""


def _with_line(text: str, pattern: re.Pattern[str], item: str, line: str) -> str:
    """The text with the line in the place of the one about the same item, or at its end."""
    lines = text.split("\n")
    here = [
        n for n, one in enumerate(lines) if (found := pattern.match(one.strip())) and found["item"] == item
    ]
    if here:
        kept = [one for n, one in enumerate(lines) if n not in here[1:]]
        kept[here[0] : here[0] + 1] = [line] if line else []
        return "\n".join(kept)
    if not line:
        return text
    return f"{text.rstrip()}\n{line}" if text.strip() else line


def _section(form: Format, elements: Sequence[Element]) -> str:
    for element in elements:
        carrying = [section for section in form.sections if element in section.carries]
        if carrying:
            return min(carrying, key=lambda section: len(section.carries)).key
    return form.sections[-1].key
