"""What stands on every letter: who writes to whom on which day, and how to complain."""

from dataclasses import dataclass
from datetime import date

from twodrawer.disclosures.letters.letter import Letter
from twodrawer.lib.dates import long_day
from twodrawer.people.facts import PracticeFacts

SECRETARY = (
    "the Secretary, U.S. Department of Health and Human Services, Office for Civil Rights, 200 Independence Avenue SW, "
    "Washington, DC 20201, telephone 1-800-368-1019"
)


@dataclass(frozen=True)
class Frame:
    """The practice, who signs for it, to whom the letter goes, and when the request came."""

    practice: PracticeFacts
    officer: str
    to: str
    day: date
    received_on: date

    @property
    def asked(self) -> str:
        """`You wrote to us; we had it on November 3, 2026.`"""
        return f"We received your request on {long_day(self.received_on)}."

    @property
    def reach(self) -> str:
        """Whom to ask, with the telephone number that 164.524(d)(2)(iii) wants."""
        by_phone = f", telephone {self.practice.phone}" if self.practice.phone else ""
        return f"{self.officer}, privacy officer, {self.practice.name}{by_phone}"

    @property
    def complaint(self) -> str:
        """164.524(d)(2)(iii), 164.526(d)(1)(iv): where to complain, with a name and a telephone number."""
        return (
            f"If you think this is wrong, you may complain to us: {self.reach}. You may also complain to {SECRETARY}. "
            "Nothing is held against anyone who complains."
        )

    def letter(
        self,
        kind: str,
        title: str,
        *paragraphs: str,
        points: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> Letter:
        """The letter with its day and its signature."""
        return Letter(
            kind=kind,
            to=self.to,
            day=self.day,
            title=title,
            paragraphs=tuple(one for one in paragraphs if one),
            points=points,
            after=tuple(one for one in after if one),
            signed=f"{self.officer}, privacy officer, {self.practice.name}",
        )
