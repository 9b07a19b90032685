"""One passage judged by itself: its elements, its risk, and what is wrong with its wording."""

from twodrawer.writing.lexicon import read
from twodrawer.writing.note_signs import elements_of
from twodrawer.writing.risk import risk_of


def elements_in(text: str) -> frozenset[str]:
    """The note elements that the passage gives evidence of."""
    return frozenset(element.value for element in elements_of(read(text)))


def risk_in(text: str) -> str:
    """The most acute current risk that the passage states: none, denied, abuse_report, self_harm, passive_si, hi, active_si."""
    return risk_of(read(text)).state.value
