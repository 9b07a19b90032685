"""Who may sign for a client: the client, somebody who speaks for them, or a person decides first. Pure.

An adult signs alone; a personal representative with authority may sign too (45 CFR 164.502(g)(2)). For a minor a
parent or guardian signs, unless the minor lawfully consented to the care alone (164.502(g)(3); 42 CFR 2.14), which
state law says. No state's age of majority is confirmed here yet, so between the lowest age and the highest one the
privacy officer says who signs, once, with the words that were relied on.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from twodrawer.law.calendar_days import age_on
from twodrawer.law.question import ClientFacts
from twodrawer.law.states import every_state, oldest_majority, state_on
from twodrawer.law.words import AuthorityKind


class SignerWord(StrEnum):
    """What the privacy officer said of a client."""

    OF_AGE = "of_age"
    PARENT = "parent"  # a minor, and a parent or guardian signs
    ALONE = "alone"  # a minor who lawfully consented to the care alone


@dataclass(frozen=True)
class WhoSigns:
    """Who may sign a paper of this client on that day, and why. `asks`: the privacy officer has to say first."""

    client: bool
    representative: bool
    asks: bool
    because: str
    cite: str
    facts: ClientFacts


def who_signs(
    *,
    born: date | None,
    died: date | None,
    state: str,
    on: date,
    said: SignerWord | None = None,
    restricted: bool = False,
) -> WhoSigns:
    """The answer for one client. `restricted`: a paid-in-full restriction binds, for the facts handed to `decide`."""
    age = age_on(born, on) if born is not None else None
    minor = is_minor(age, said)
    alone = said is SignerWord.ALONE
    facts = ClientFacts(
        minor=minor,
        deceased=died is not None,
        age=age,
        consented_alone=alone if minor else None,
        paid_in_full_restriction=restricted,
    )
    if died is not None:
        because = "The client has died: the executor or another representative of the estate signs."
        return WhoSigns(False, True, False, because, "45 CFR 164.502(g)(4)", facts)
    if minor is None:
        return WhoSigns(False, False, True, _unsure(age, state, on), "45 CFR 164.502(g)(3)", facts)
    if not minor:
        because = "The client is of age and signs; so may a personal representative with authority."
        return WhoSigns(True, True, False, because, "45 CFR 164.502(g)(2)", facts)
    if alone:
        because = "The minor lawfully consented to this care alone: only the minor signs."
        return WhoSigns(True, False, False, because, "45 CFR 164.502(g)(3)(i)", facts)
    because = "The client is a minor: a parent or guardian signs." + _of_minors(age, state, on)
    return WhoSigns(False, True, False, because, "45 CFR 164.502(g)(3)", facts)


def minor_signs_too(kind: AuthorityKind, facts: ClientFacts) -> bool:
    """42 CFR 2.14(b)(1): where a parent's consent to the care is needed, a Part 2 consent bears both signatures."""
    part2 = kind in (AuthorityKind.PART2_CONSENT, AuthorityKind.SUD_COUNSELING_CONSENT)
    return part2 and facts.minor is True and not facts.consented_alone and not facts.deceased


def is_minor(age: int | None, said: SignerWord | None) -> bool | None:
    """True, False, or None where nobody has said. Below every state's age and from the highest on it is plain."""
    if age is not None and age >= oldest_majority():
        return False
    if age is not None and age < youngest_majority():
        return True
    if said is SignerWord.OF_AGE:
        return False
    return True if said is not None else None


def youngest_majority() -> int:
    """The lowest age of majority in any row: below it nobody is of age."""
    return min(row.majority.age for _, row in every_state())


def _unsure(age: int | None, state: str, on: date) -> str:
    if age is None:
        return "Without a date of birth nobody can say whether the client is of age."
    row = state_on(state, on)
    name = row.name if row is not None else state or "the state"
    return f"The client is {age}, and the age of majority in {name} is not confirmed here yet."


def _of_minors(age: int | None, state: str, on: date) -> str:
    row = state_on(state, on)
    if row is None or age is None:
        return ""
    rule = row.minors_consent
    if not rule.enabled or rule.from_age is None:
        return f" The rule of {row.name} for a minor's own consent is not confirmed here: ask the privacy officer."
    if age >= rule.from_age:
        return (
            f" In {row.name} a minor may consent to such care alone from {rule.from_age} on ({rule.cite});"
            " if this one did, the privacy officer says so, and then only the minor signs."
        )
    return ""
