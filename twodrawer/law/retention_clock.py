"""When a client's record may go: every rule that speaks, the longest of them, and how sure each is.

HIPAA sets no time for clinical records; states do, payers and programmes do by contract, and a practice may keep
longer. All of them are asked and the latest day wins. A rule can only lengthen: nothing shortens what another asks.

A rule that isn't *verified* names a day, for planning, and never an end: what can't be undone doesn't rest on a
summary. HIPAA's own papers have a clock of their own (`retention.keep_document_until`), and a legal hold beats every
clock; the law doesn't know of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from twodrawer.law.calendar_days import age_on, years_after, years_before
from twodrawer.law.parameters import Status
from twodrawer.law.retention import keep_record_until, longest
from twodrawer.law.states import Formula, State, oldest_majority, state_on

DOCUMENTS = ("45 CFR 164.316(b)(2)(i)", "45 CFR 164.530(j)(2)")


class Longer(StrEnum):
    """Who asks for a time beside the state."""

    OWN = "own"
    PAYER = "payer"
    PROGRAMME = "programme"


LONGER_NAMES = {
    Longer.OWN: "the practice's own rule",
    Longer.PAYER: "a payer's rule",
    Longer.PROGRAMME: "a programme's rule",
}


class Standing(StrEnum):
    """How a clock stands on a day."""

    KEEP = "keep"  # a day is named, and it isn't over
    OVER = "over"  # every time has run out, each by a rule that was read
    UNCONFIRMED = "unconfirmed"  # a rule wasn't read: nothing may go by it
    NO_DAY = "no_day"  # the rule names no end
    MISSING = "missing"  # a fact is missing


@dataclass(frozen=True)
class LongerRule:
    """A rule of the practice, of a payer or of a programme: so many years after the last contact."""

    kind: Longer
    years: int
    says: str


@dataclass(frozen=True)
class KeptFor:
    """Whom the question is about. `minor`: at the last contact, where no day of birth is known."""

    states: tuple[str, ...]
    on: date
    last_contact: date | None
    born: date | None = None
    minor: bool | None = None
    profession: str = ""
    longer: tuple[LongerRule, ...] = ()


@dataclass(frozen=True)
class Term:
    """What one rule says: its words, from which dates, until when, by which paragraph, how sure."""

    of: str
    formula: str
    until: date | None
    cite: str
    status: Status | None  # None: the practice's own word, which nobody has to confirm
    because: str

    @property
    def is_confirmed(self) -> bool:
        """Whether something that can't be undone may rest on it."""
        return self.status in (None, Status.VERIFIED)


@dataclass(frozen=True)
class RetentionClock:
    """Every rule's word, and what follows on that day."""

    standing: Standing
    until: date | None
    because: str
    terms: tuple[Term, ...]
    dates: tuple[tuple[str, date], ...] = ()
    """The dates it was counted from, each with its name."""
    missing: tuple[str, ...] = ()

    @property
    def formula(self) -> str:
        """The rules in words."""
        return "; ".join(f"{term.of}: {term.formula}" for term in self.terms)

    @property
    def citations(self) -> tuple[str, ...]:
        """The paragraphs, as the rows have them."""
        return tuple(dict.fromkeys(term.cite for term in self.terms if term.cite))

    @property
    def status(self) -> Status:
        """The least sure of the rules."""
        order = (Status.UNVERIFIED, Status.SECONDARY, Status.VERIFIED)
        held = {term.status for term in self.terms}
        return next((status for status in order if status in held), Status.UNVERIFIED)

    def as_json(self) -> Mapping[str, object]:
        """The answer as `twodrawer retention ask` prints it."""
        return {
            "standing": self.standing.value,
            "until": self.until.isoformat() if self.until else None,
            "formula": self.formula,
            "citations": list(self.citations),
            "status": self.status.value,
            "because": self.because,
            "counted_from": {name: day.isoformat() for name, day in self.dates},
            "missing": list(self.missing),
        }


def retention_clock(asked: KeptFor) -> RetentionClock:
    """The clock under the law of the day that is asked about."""
    missing = [
        name for name, there in (("state", asked.states), ("last_contact", asked.last_contact)) if not there
    ]
    if asked.born is None and asked.minor is None:
        missing.append("born")
    last = asked.last_contact
    terms = tuple(
        [_state_term(state, asked) for state in dict.fromkeys(asked.states)]
        + [_longer_term(rule, last) for rule in asked.longer]
    )
    dates = [("last contact", last)] if last else []
    if asked.born is not None and last is not None and age_on(asked.born, last) < oldest_majority():
        dates.append(("date of birth", asked.born))  # nobody needs it of an adult (164.514(d)(2))
    if missing:
        because = f"Without {' and '.join(_MISSING[name] for name in missing)} no day can be named. Keep the record."
        return RetentionClock(Standing.MISSING, None, because, terms, tuple(dates), tuple(missing))
    ends = [term.until for term in terms if term.until is not None]
    until = max(ends) if len(ends) == len(terms) else None
    return RetentionClock(*_standing(terms, until, asked.on), terms=terms, dates=tuple(dates))


_MISSING = {"state": "a state", "last_contact": "a last contact", "born": "a date of birth"}


def _standing(terms: tuple[Term, ...], until: date | None, on: date) -> tuple[Standing, date | None, str]:
    """How it stands, until when, and why. An unconfirmed rule speaks first: a day that it names ends nothing."""
    unsure = next((term for term in terms if not term.is_confirmed), None)
    if unsure is not None:
        return Standing.UNCONFIRMED, until, unsure.because
    because = next(term.because for term in terms if term.until == until)
    if until is None:
        return Standing.NO_DAY, None, because
    return Standing.OVER if until < on else Standing.KEEP, until, because


def _state_term(letters: str, asked: KeptFor) -> Term:
    row = state_on(letters, asked.on)
    if row is None:
        why = f"What the law of {letters} says for that day is not known here. Keep the record."
        return Term(letters, "not known", None, "", Status.UNVERIFIED, why)
    rule = row.retention
    born, last = _counted_as_born(asked), asked.last_contact
    is_young = asked.minor if born is None or last is None else age_on(born, last) < oldest_majority()
    formula = f"{rule.says}{_for_minors(row) if is_young else ''}{_by_profession(row, asked.profession)}"
    if not rule.enabled or last is None or born is None:
        why = (
            f"{row.name}: the rule is not confirmed here yet ({rule.says}). Keep the record, and have counsel confirm "
            "what holds."
            if not rule.enabled
            else f"{row.name}: {formula}."
        )
        return Term(row.name, formula, None, rule.cite, rule.status, why)
    kept = keep_record_until(letters, on=asked.on, last_service=last, born=born)
    until = max(filter(None, (kept.until, kept.summary_until))) if kept.until else None
    why = kept.because
    if rule.status is not Status.VERIFIED:
        why = (
            f"{row.name}: only a summary of the rule was read ({rule.says}). The day is for planning; nothing is "
            "destroyed by it."
        )
    return Term(row.name, formula, until, rule.cite, rule.status, why)


def _counted_as_born(asked: KeptFor) -> date | None:
    """The day of birth; for somebody who was no minor, one that makes them of age by every state's law."""
    if asked.born is None and asked.minor is False and asked.last_contact is not None:
        return years_before(asked.last_contact, oldest_majority())
    return asked.born


def _for_minors(row: State) -> str:
    minors = row.retention.minors
    if minors.formula is None:
        return f"; for minors no rule was seen ({minors.says})"
    return f"; for minors: {minors.says} ({formula_words(minors.formula)})"


def _by_profession(row: State, profession: str) -> str:
    """What the row says of that profession. The record is one, so the longest counts whoever wrote in it."""
    said = [one.years for one in row.retention.by_profession if profession and profession in one.who]
    if not said or max(said) == longest(row.retention):
        return ""
    return f"; of a {profession} {max(said)} years are asked, and the longest rule of the state counts"


def formula_words(formula: Formula) -> str:
    """The formula in words. Majority is counted from the highest age of any state, while no age is confirmed."""
    parts = []
    if formula.years is not None:
        parts.append(f"{formula.years} years after the last contact")
    if formula.after_majority is not None:
        parts.append(f"{formula.after_majority} years after majority, counted from {oldest_majority()}")
    if formula.until_age is not None:
        parts.append(f"until {formula.until_age} years of age")
    return f"{', or '.join(parts)}{', the latest' if len(parts) > 1 else ''}"


def _longer_term(rule: LongerRule, last: date | None) -> Term:
    until = years_after(last, rule.years) if last else None
    name = LONGER_NAMES[rule.kind]
    formula = f"{rule.years} years after the last contact ({rule.says})"
    return Term(name, formula, until, "", None, f"{name[0].upper()}{name[1:]}: {formula}.")
