"""What the checker answers: findings, and what it read on the way."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from twodrawer.writing.elements import Element
from twodrawer.writing.risk import Risk


class Severity(StrEnum):
    """How much a finding weighs: an error is certain and matters, a warning wants a look, an info may be passed by."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `quote` stands word for word in `section`; `start` and `end` are its place there."""

    code: str
    severity: Severity
    message: str
    section: str | None = None
    quote: str | None = None
    citation: str | None = None
    fix: str | None = None
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, str | None]:
        """As the command line writes it."""
        said = asdict(self)
        keys = ("code", "severity", "section", "quote", "message", "citation", "fix")
        return {key: None if said[key] is None else str(said[key]) for key in keys}


@dataclass(frozen=True, slots=True)
class Answer:
    """The findings on a note, the elements found and missed, the risk it states, and its length."""

    findings: tuple[Finding, ...]
    elements: tuple[Element, ...]
    missing: tuple[Element, ...]
    risk: Risk
    word_count: int

    @property
    def is_clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return all(finding.severity is Severity.INFO for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """As the command line writes it."""
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "elements": [element.value for element in self.elements],
            "missing": [element.value for element in self.missing],
            "risk": self.risk.value,
            "word_count": self.word_count,
        }
