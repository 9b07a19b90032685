"""Findings put into words: the sentences of messages.yaml, with what is particular to the note."""

from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.checker.answer import Finding, Severity
from twodrawer.writing.checker.sections import Part
from twodrawer.writing.elements import Element


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: Severity
    message: str
    citation: str | None
    fix: str | None


@cache
def _messages() -> dict[str, _Message]:
    content = (
        resources.files("twodrawer.writing.checker").joinpath("messages.yaml").read_text(encoding="utf-8")
    )
    return TypeAdapter(dict[str, _Message]).validate_python(read_yaml(content))


def codes() -> frozenset[str]:
    """Every code that a finding may have."""
    return frozenset(_messages())


def missing_code(element: Element) -> str:
    """The code that says that an element is missing."""
    return "missing_times" if element is Element.SESSION_TIMES else f"missing_{element.value}"


def finding(
    code: str,
    part: Part | None = None,
    place: tuple[int, int] | None = None,
    *,
    severity: Severity | None = None,
    message: str | None = None,
    citation: str | None = None,
    fix: str | None = None,
) -> Finding:
    """The finding with this code; `place` is where its words stand in the section."""
    says = _messages()[code]
    start, end = place or (None, None)
    return Finding(
        code=code,
        severity=severity or says.severity,
        message=message or says.message,
        section=part.name if part else None,
        quote=part.text[start:end] if part and place else None,
        citation=citation or says.citation,
        fix=fix or says.fix,
        start=start,
        end=end,
    )
