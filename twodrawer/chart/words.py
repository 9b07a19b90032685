"""How the facts of a note are put into words, on pages and on paper."""

from collections.abc import Mapping

from twodrawer.chart.facts import NoteText
from twodrawer.codes import place as places
from twodrawer.lib.dates import clock, clock_span
from twodrawer.lib.time import from_utc_text


def place_words(code: str) -> str:
    """`Office`; a code that isn't on the list is shown as it is."""
    place = places.describe(code)
    return place.words if place else code


def fact_words(text: NoteText, zone: str) -> tuple[tuple[str, str], ...]:
    """The session's facts as they stood when the note was frozen, in words and in the practice's zone."""
    facts = text.facts
    words = [
        ("Time", _time(facts, zone)),
        ("Service", ", ".join(filter(None, [facts["modality"].capitalize(), facts["cpt"]]))),
        ("Place", place_words(facts["place"])),
        ("Diagnosis", ", ".join(code for code, _ in text.diagnoses)),
        ("Goals", ", ".join(f"{key} {title}" for key, title in text.goals)),
    ]
    if facts["client_location"]:
        consent = "consent on file" if facts["consent_on_file"] == "yes" else "no consent on file"
        words.append(
            ("Telehealth", ", ".join(filter(None, [facts["client_location"], facts["platform"], consent])))
        )
    if facts["trouble"]:
        words.append(("Trouble", facts["trouble"]))
    return tuple((name, value) for name, value in words if value)


def _time(facts: Mapping[str, str], zone: str) -> str:
    start, stop = facts["start"], facts["stop"]
    if not start:
        return ""
    if not stop:
        return f"from {clock(from_utc_text(start), zone)}"
    return f"{clock_span(from_utc_text(start), from_utc_text(stop), zone)}, {facts['minutes']} min"
