"""Why this room's pages are read."""

from twodrawer import law
from twodrawer.scheduling.standing import CLINICAL


def purpose_of(by: law.Member) -> str:
    """For the entry: a clinician treats, the front desk runs the practice."""
    return "treatment" if by.roles & CLINICAL else "operations"
