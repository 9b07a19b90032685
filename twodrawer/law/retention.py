"""How long a record is kept: HIPAA's own papers by HIPAA, clinical records by the state's row.

HIPAA sets no time for clinical records. Where the professions of a state differ, the longest rule wins. While a
state's age of majority is unverified, nobody is taken to be of age before the highest age of any state; and where
no rule for minors was seen, the record of somebody who may have been one has no last day. A legal hold beats every
day that is named here; it is not the law's to know of one.
"""

from dataclasses import dataclass
from datetime import date

from twodrawer.law.calendar_days import age_on, years_after
from twodrawer.law.parameters import Status, parameter
from twodrawer.law.states import Formula, RetentionRule, oldest_majority, state_on


@dataclass(frozen=True)
class Kept:
    """The last day on which the record has to be there, and why. None: no day can be named, so it is kept."""

    until: date | None
    because: str
    cite: str = ""
    status: Status = Status.UNVERIFIED
    summary_until: date | None = None
    """Where a summary has to outlive the record."""

    def is_over(self, on: date) -> bool:
        """True if every time named here has run out by that day. An unnamed day never does."""
        record = self.until is not None and self.until < on
        return record and (self.summary_until is None or self.summary_until < on)


def keep_record_until(state: str, *, on: date, last_service: date, born: date | None) -> Kept:
    """The state's rule for this client's record, under the law of the day `on`. `last_service`: the last session or
    entry, whichever is later."""
    row = state_on(state, on)
    if row is None or not row.retention.enabled or row.retention.years is None:
        return Kept(None, f"The retention rule of {state} is not confirmed here yet. Keep the record.")
    rule = row.retention
    if born is None:
        return Kept(
            None,
            "Without a date of birth nobody can say whether a rule for minors applies.",
            rule.cite,
            rule.status,
        )
    years = longest(rule)
    if age_on(born, last_service) >= oldest_majority():
        because = f"{row.name}: {rule.says}."
        until = years_after(last_service, years)
    elif rule.minors.formula is None:
        because = f"{row.name}: no rule for minors was seen ({rule.minors.says}). Keep the record."
        return Kept(None, because, rule.cite, rule.status)
    else:
        because = f"{row.name}, for minors: {rule.minors.says}."
        until = max(years_after(last_service, years), _end(rule.minors.formula, last_service, born))
    summary = _end(rule.summary, last_service, born) if rule.summary else None
    return Kept(until, because, rule.cite, rule.status, summary)


def longest(rule: RetentionRule) -> int:
    """The longest of the periods for adults that the row names."""
    return max([rule.years or 0, *(one.years for one in rule.by_profession)])


def keep_document_until(*, on: date, created: date, last_in_effect: date | None = None) -> date | None:
    """164.316(b)(2)(i), 164.530(j)(2): HIPAA papers, from creation or last effect, whichever is later."""
    years = parameter("hipaa/documents_years").on(on)
    return None if years is None else years_after(max(created, last_in_effect or created), years)


def protected_until(*, on: date, died: date) -> date | None:
    """164.502(f): how long the record of a client who died stays protected."""
    years = parameter("hipaa/deceased_years").on(on)
    return None if years is None else years_after(died, years)


def _end(formula: Formula, last_service: date, born: date) -> date:
    """The latest day that a formula names. Majority is counted from the highest age while ages are unverified."""
    ends = [last_service]
    if formula.years is not None:
        ends.append(years_after(last_service, formula.years))
    if formula.after_majority is not None:
        ends.append(years_after(born, oldest_majority() + formula.after_majority))
    if formula.until_age is not None:
        ends.append(years_after(born, formula.until_age))
    return max(ends)
