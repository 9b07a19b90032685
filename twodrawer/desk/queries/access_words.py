"""How an access report says what for, and on which paragraph, somebody was in a client's record.

An entry carries the paragraphs it was allowed or refused under where its act asked the law for them. Where it names
none (a session planned, a team changed), the report gives the paragraph that its purpose stands on, so that no line
is without one.
"""

from collections.abc import Mapping

from twodrawer.law.words import Purpose

OWN_WORK = "45 CFR 164.506(c)(1)"
"""A practice's own treatment, payment and health care operations."""
ACCESS_RULES = "45 CFR 164.308(a)(4)"
"""Under which access is given, and refused."""

WORDS: Mapping[str, str] = {
    Purpose.TREATMENT: "Treatment",
    Purpose.PAYMENT: "Payment",
    Purpose.OPERATIONS: "The practice\u2019s own work",
    Purpose.TRAINING_PROGRAM: "Supervision of a trainee",
    Purpose.CLIENT_ACCESS: "The client asked for a copy",
    "own_account": "The account\u2019s own sign-in",
}
PARAGRAPHS: Mapping[str, str] = {
    Purpose.TREATMENT: OWN_WORK,
    Purpose.PAYMENT: OWN_WORK,
    Purpose.OPERATIONS: OWN_WORK,
    Purpose.TRAINING_PROGRAM: "45 CFR 164.501",
    Purpose.CLIENT_ACCESS: "45 CFR 164.524",
    "own_account": "45 CFR 164.312(d)",
}


def why_words(purpose: str, *, refused: bool) -> str:
    """What for, in words. A refusal had no purpose that counted."""
    if refused:
        return "Refused: nothing was shown or changed"
    return WORDS.get(purpose) or purpose.replace("_", " ").capitalize() or "The practice\u2019s own work"


def stood_on(under: tuple[str, ...], purpose: str, *, refused: bool) -> tuple[str, ...]:
    """The entry's own paragraphs, or the one that its purpose stands on."""
    if under:
        return under
    return (ACCESS_RULES if refused else PARAGRAPHS.get(purpose, OWN_WORK),)
