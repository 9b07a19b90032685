"""What stands on the sheet of a letter about a request."""

from typing import Any

from twodrawer.desk.paper.note import letterhead
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.lib.dates import long_day
from twodrawer.lib.paper.text import line, lines, paragraphs
from twodrawer.people.facts import PracticeFacts


def letter_sheet(letter: Letter, practice: PracticeFacts) -> dict[str, Any]:
    """Everything on the sheets of one letter. Words are set as text, whatever stands in them."""
    return {
        "title": letter.title,
        "mark": "",
        "kind": "Letter",
        "standing": long_day(letter.day),
        "practice": letterhead(practice),
        "running": line(letter.title),
        "foot": f"{line(practice.name)}, {long_day(letter.day)}",
        "to": lines(letter.to),
        "heading": line(letter.title),
        "before": [part for one in letter.paragraphs for part in paragraphs(one)],
        "points": [line(one) for one in letter.points],
        "after": [part for one in letter.after for part in paragraphs(one)],
        "signed": line(letter.signed),
    }
