"""The words for risk: its states, and what a text says of a mention."""

from dataclasses import dataclass
from enum import StrEnum

from twodrawer.writing.lexicon import Match


class Risk(StrEnum):
    """States of risk. `none` and `denied` say that there is none; the others rise to the most acute."""

    NONE = "none"
    DENIED = "denied"
    ABUSE_REPORT = "abuse_report"
    SELF_HARM = "self_harm"
    PASSIVE_SI = "passive_si"
    HI = "hi"
    ACTIVE_SI = "active_si"


# The order in which the most acute is found.
ACUTE = (Risk.ACTIVE_SI, Risk.HI, Risk.PASSIVE_SI, Risk.SELF_HARM, Risk.ABUSE_REPORT)


class Holds(StrEnum):
    """What a text says of a mention."""

    NOW = "now"
    DENIED = "denied"
    PAST = "past"
    ASKED = "asked"
    NOT_MEANT = "not meant"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a risk, and whether it holds."""

    kind: Risk
    match: Match
    holds: Holds


def overlaps(one: Match, other: Match) -> bool:
    """Whether two matches share a token."""
    return one.first < other.last and other.first < one.last


def overlaps_any(one: Match, others: list[Match]) -> bool:
    """Whether a match shares a token with any of the others."""
    return any(overlaps(one, other) for other in others)
