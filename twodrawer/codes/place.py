"""Place of service: the two digits on a claim that say where the client was, in our own words.

The list is kept by the Centers for Medicare & Medicaid Services. Left out are places where no psychotherapy
happens (a pharmacy, an ambulance, a laboratory) and numbers that are not assigned. 10 and 02 are telehealth:
which of the two depends on where the client was, at home or not.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place of service: its number, what it is, and whether the client was elsewhere than the clinician."""

    code: str
    words: str
    telehealth: bool = False


# The four that nearly all sessions have come first, the rest by number.
_PLACES = (
    Place("11", "Office"),
    Place("10", "Telehealth, client at home", telehealth=True),
    Place("02", "Telehealth, client not at home", telehealth=True),
    Place("12", "Client's home"),
    Place("03", "School"),
    Place("04", "Shelter for people without a home"),
    Place("09", "Prison or jail"),
    Place("13", "Assisted living"),
    Place("14", "Group home"),
    Place("15", "Mobile unit"),
    Place("16", "Hotel, camp or other short stay"),
    Place("18", "Client's place of work"),
    Place("19", "Hospital outpatients, off campus"),
    Place("21", "Hospital, admitted"),
    Place("22", "Hospital outpatients, on campus"),
    Place("23", "Hospital emergency room"),
    Place("27", "Outreach, on the street"),
    Place("31", "Skilled nursing facility"),
    Place("32", "Nursing home"),
    Place("33", "Custodial care"),
    Place("34", "Hospice"),
    Place("49", "Independent clinic"),
    Place("50", "Federally qualified health center"),
    Place("51", "Psychiatric hospital, admitted"),
    Place("52", "Psychiatric hospital, by day"),
    Place("53", "Community mental health center"),
    Place("54", "Intermediate care for intellectual disability"),
    Place("55", "Residential treatment for substance use"),
    Place("56", "Psychiatric residential treatment"),
    Place("57", "Treatment for substance use, not residential"),
    Place("58", "Opioid treatment program"),
    Place("71", "Public health clinic"),
    Place("72", "Rural health clinic"),
    Place("99", "Another place"),
)
_BY_CODE = {place.code: place for place in _PLACES}


def places() -> tuple[Place, ...]:
    """All the places, the usual ones first."""
    return _PLACES


def describe(code: str) -> Place | None:
    """The place with this number, if it is one where psychotherapy takes place. `2` is 02."""
    return _BY_CODE.get(code.strip().zfill(2))


def is_valid(code: str) -> bool:
    """Whether the number is one of these places."""
    return describe(code) is not None


def is_telehealth(code: str) -> bool:
    """Whether the number says that client and clinician were not in one place."""
    found = describe(code)
    return found is not None and found.telehealth


def of_telehealth(*, client_at_home: bool) -> Place:
    """The telehealth place that fits where the client was."""
    return _BY_CODE["10" if client_at_home else "02"]
