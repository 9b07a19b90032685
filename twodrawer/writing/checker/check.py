"""The check of one note: every rule, in the order in which an author would want to hear of it."""

from collections.abc import Iterator

from twodrawer.writing.blanks import BLANK
from twodrawer.writing.checker import thread
from twodrawer.writing.checker.answer import Answer, Finding, Severity
from twodrawer.writing.checker.clones import cloned
from twodrawer.writing.checker.messages import finding
from twodrawer.writing.checker.note import Note
from twodrawer.writing.checker.risk_rules import risk_findings
from twodrawer.writing.checker.sections import Part, Parts, parts_of
from twodrawer.writing.elements import Element
from twodrawer.writing.payer_file import DEFAULT, PayerRules, payer_named
from twodrawer.writing.remarks import Remark, remarks_on
from twodrawer.writing.third_parties import third_parties

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def check(note: Note, rules: PayerRules | None = None) -> Answer:
    """What the note lacks, says too loosely or should not say, by these payer rules or the default ones."""
    rules = rules or payer_named(DEFAULT)
    parts = parts_of(note.sections)
    elements = frozenset(parts.elements | thread.found_in_fields(note.context))
    findings = tuple(filter(_says_something, _findings(note, parts, rules, elements)))
    return Answer(
        findings=tuple(sorted(findings, key=lambda one: _ORDER.index(one.severity))),
        elements=tuple(element for element in Element if element in elements),
        missing=tuple(element for element in Element if element in rules.required - elements),
        risk=parts.risk,
        word_count=parts.word_count,
    )


def _says_something(one: Finding) -> bool:
    """Whether the finding is on words that say something: a sentence with an open blank doesn't yet."""
    return one.code == "open_blank" or BLANK.search(one.quote or "") is None


def _findings(note: Note, parts: Parts, rules: PayerRules, elements: frozenset[Element]) -> Iterator[Finding]:
    context = note.context
    for part in parts.all:
        for blank in BLANK.finditer(part.text):
            yield finding("open_blank", part, blank.span())
    yield from risk_findings(parts)
    yield from thread.times(parts, context, rules)
    yield from thread.missing(parts, context, rules, elements)
    yield from thread.diagnosis(context)
    yield from thread.goal_link(parts, context)
    yield from thread.plan_review(parts, context, rules)
    plan = list(thread.vague_plan(parts))
    yield from plan
    for part in parts.all:
        yield from _wording(part, plan)
    for number, start, end in third_parties(
        [part.text for part in parts.all], known=frozenset(context.names)
    ):
        yield finding("third_party_name", parts.all[number], (start, end))
    yield from cloned(parts, context)
    if parts.word_count > rules.words:
        yield finding(
            "too_long",
            message=f"The note has {parts.word_count} words; {rules.words} are enough for its readers.",
            citation=rules.citations.get("words"),
        )


def _wording(part: Part, plan: list[Finding]) -> Iterator[Finding]:
    """Remarks on one section. A sentence that belongs in the other drawer is not also called jargon; that it judges
    somebody is said, for a judgement is no better there."""
    remarks = remarks_on(part.read)
    private = [(remark.start, remark.end) for remark in remarks if remark.code == "private_content"]
    for remark in remarks:
        if remark.code == "jargon" and any(start <= remark.start < end for start, end in private):
            continue
        if remark.code == "vague" and any(
            one.section == part.name
            and one.start is not None
            and one.end is not None
            and one.start <= remark.start < one.end
            for one in plan
        ):
            continue
        yield finding(remark.code, part, (remark.start, remark.end), fix=_instead(remark))


def _instead(remark: Remark) -> str | None:
    if not remark.instead:
        return None
    return (
        f"Write instead: {remark.instead}."
        if remark.code == "stigmatizing"
        else f"Say it in plain words: {remark.instead}."
    )
