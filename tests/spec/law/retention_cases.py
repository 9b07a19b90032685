"""Questions about how long a record is kept, as `retention.csv` has them: read by the test and by the reference page.

`states` by spaces; `longer`: years that the practice or a payer asks for. An empty `until` is no day. `counted_from`:
which dates are told, all of them; `because`: words that have to be among those of the answer.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from twodrawer.law.retention_clock import KeptFor, Longer, LongerRule, RetentionClock, retention_clock

FILE = Path(__file__).with_name("retention.csv")
MANUAL = FILE.parents[3] / "docs" / "reference" / "clocks.md"
MINOR = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class Case:
    """One question and the answer that is expected."""

    says: str
    asked: KeptFor
    standing: str
    until: str
    status: str
    counted_from: tuple[str, ...]
    because: str

    def answer(self) -> RetentionClock:
        """What the program says."""
        return retention_clock(self.asked)

    def holds(self) -> bool:
        """Whether that is what is expected, word for word as the manual has it."""
        answer = self.answer()
        said = answer.as_json()
        told = tuple(name for name, _ in answer.dates)
        got = (said["standing"], said["until"] or "", said["status"], told)
        expected = (self.standing, self.until, self.status, self.counted_from)
        is_said = bool(answer.because) and self.because in answer.because
        return got == expected and is_said and self.line() in manual()

    def line(self) -> str:
        """The question and its answer, as `docs/reference/clocks.md` prints them."""
        asked, answer = self.asked, self.answer()
        also = f" ({asked.profession})" if asked.profession else ""
        by = f" ({'; '.join(answer.citations)})" if answer.citations else ""
        return (
            f"| {self.says}{also} | {', '.join(asked.states)} | {asked.last_contact or ''} | {asked.born or ''} "
            f"| {asked.on} | **{answer.standing.replace('_', ' ')}** | {answer.until or ''} | {answer.status} "
            f"| {answer.formula}{by} |"
        )


@cache
def manual() -> frozenset[str]:
    """The lines of the manual."""
    return frozenset(MANUAL.read_text(encoding="utf-8").splitlines())


@cache
def cases() -> tuple[Case, ...]:
    """Every row of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_case(row) for row in csv.DictReader(file))


def _case(row: dict[str, str]) -> Case:
    longer = (
        (LongerRule(Longer.OWN, int(row["longer"]), "as this practice wants it"),) if row["longer"] else ()
    )
    asked = KeptFor(
        states=tuple(row["state"].split()),
        on=date.fromisoformat(row["on"]),
        last_contact=_day(row["last_contact"]),
        born=_day(row["born"]),
        minor=MINOR[row["minor"]],
        profession=row["profession"],
        longer=longer,
    )
    told = tuple(filter(None, row["counted_from"].split("; ")))
    return Case(row["says"], asked, row["standing"], row["until"], row["status"], told, row["because"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
