"""CPT: numbers, times and our own few words for what each is used for.

The descriptors of CPT belong to the American Medical Association and are not here; a practice with a license
may bring its own. A time is face-to-face time in whole minutes, both ends counted. Where the code book gives
a typical time only, its rule applies that a unit of time is reached once its middle is passed. No time means
that the code book sets none.

Left out, so never suggested: psychotherapy added to a prescriber's visit (90833, 90836, 90838).
"""

from dataclasses import dataclass
from enum import StrEnum


class Modality(StrEnum):
    """How the client and the clinician met."""

    INTAKE = "intake"
    INDIVIDUAL = "individual"
    COUPLE = "couple"
    FAMILY = "family"
    MULTIPLE_FAMILIES = "multiple_families"
    GROUP = "group"
    CRISIS = "crisis"
    TELEPHONE = "telephone"
    PSYCHOANALYSIS = "psychoanalysis"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class CptCode:
    """A number, the minutes it stands for, and what it is used for. An add-on only goes with another code."""

    code: str
    minutes_from: int | None
    minutes_to: int | None
    modality: Modality
    words: str
    add_on: bool = False

    @property
    def is_timed(self) -> bool:
        """Whether the number of minutes decides about this code."""
        return self.minutes_from is not None

    def covers(self, minutes: int) -> bool:
        """Whether a session of so many minutes can carry this code. Without a time of its own, any can."""
        if self.minutes_from is None:
            return minutes > 0
        return self.minutes_from <= minutes and (self.minutes_to is None or minutes <= self.minutes_to)


_M = Modality
_CODES = (
    CptCode("90791", None, None, _M.INTAKE, "First evaluation"),
    CptCode("90832", 16, 37, _M.INDIVIDUAL, "Individual session, short"),
    CptCode("90834", 38, 52, _M.INDIVIDUAL, "Individual session, medium"),
    CptCode("90837", 53, None, _M.INDIVIDUAL, "Individual session, long"),
    CptCode("90847", 26, None, _M.FAMILY, "Family or couple, client present"),
    CptCode("90846", 26, None, _M.FAMILY, "Family or couple, client not present"),
    CptCode("90849", None, None, _M.MULTIPLE_FAMILIES, "Several families together"),
    CptCode("90853", None, None, _M.GROUP, "Group session"),
    CptCode("90839", 30, None, _M.CRISIS, "Crisis, the first hour"),
    CptCode("90840", 75, None, _M.CRISIS, "Crisis, each further half hour", add_on=True),
    CptCode("90845", None, None, _M.PSYCHOANALYSIS, "Psychoanalysis"),
    CptCode("90785", None, None, _M.ANY, "Communication made harder, with another code", add_on=True),
    CptCode("98966", 5, 10, _M.TELEPHONE, "Telephone, short"),
    CptCode("98967", 11, 20, _M.TELEPHONE, "Telephone, medium"),
    CptCode("98968", 21, 30, _M.TELEPHONE, "Telephone, long"),
)
_BY_CODE = {code.code: code for code in _CODES}

# The first hour of a crisis lasts through minute 74; each further half hour begins a unit (75, 105, 135 …).
_CRISIS_FIRST_UNIT_TO = 74
_CRISIS_UNIT = 30


def codes() -> tuple[CptCode, ...]:
    """All the codes, in the order in which a page lists them."""
    return _CODES


def describe(code: str) -> CptCode | None:
    """The code with this number, if it is one of ours."""
    return _BY_CODE.get(code.strip())


def is_valid(code: str) -> bool:
    """Whether this is one of the numbers here."""
    return describe(code) is not None


def suggest(modality: Modality | str, minutes: int) -> tuple[CptCode, ...]:
    """The codes that fit, best first; none if the session was too short for any of them.

    A crisis of 75 minutes and more has two that go together: `units` says how many of each.
    """
    met = Modality(modality)
    if met is Modality.COUPLE:
        met = Modality.FAMILY
    # Under 30 minutes a crisis is reported as a short individual session.
    if met is Modality.CRISIS and minutes < _BY_CODE["90839"].minutes_from:  # type: ignore[operator]
        met = Modality.INDIVIDUAL
    return tuple(code for code in _CODES if code.modality is met and code.covers(minutes))


def units(code: CptCode, minutes: int) -> int:
    """How many units of the code a session of so many minutes has: one if it fits, more only for 90840."""
    if not code.covers(minutes):
        return 0
    if code.code == "90840":
        return (minutes - _CRISIS_FIRST_UNIT_TO - 1) // _CRISIS_UNIT + 1
    return 1
