"""One passage judged by itself: its elements, its risk, and what is wrong with its wording."""

from twodrawer.writing.element_reader import ElementReader
from twodrawer.writing.lexicon import read
from twodrawer.writing.remarks import remarks_on
from twodrawer.writing.risk import risk_of
from twodrawer.writing.third_parties import third_parties

ISSUES = frozenset(("not_objective", "stigmatizing", "jargon", "third_party_name", "vague"))


def elements_in(text: str) -> frozenset[str]:
    """The note elements that the passage gives evidence of."""
    seen = read(text)
    return frozenset(element.value for element in ElementReader(seen).elements(risk_of(seen, is_alone=True)))


def risk_in(text: str) -> str:
    """The most acute current risk stated: none, denied, abuse_report, self_harm, passive_si, hi, active_si."""
    return risk_of(read(text), is_alone=True).state.value


def issues_in(text: str) -> frozenset[str]:
    """The faults of wording: not_objective, stigmatizing, jargon, third_party_name, vague.

    The writer's own reaction or guess is not objective, whichever drawer it belongs in.
    """
    codes = {remark.code for remark in remarks_on(read(text))}
    if "private_content" in codes:
        codes.add("not_objective")
    if next(third_parties([text]), None) is not None:
        codes.add("third_party_name")
    return frozenset(codes & ISSUES)
