"""Risk: a warning sign wants an assessment, and a risk that is there wants something done."""

from collections.abc import Iterator

from twodrawer.writing.checker.answer import Finding, Severity
from twodrawer.writing.checker.messages import finding
from twodrawer.writing.checker.sections import Part, Parts
from twodrawer.writing.lexicon import Match
from twodrawer.writing.risk import Holds, Mention, Risk, item_nine
from twodrawer.writing.risk_sense import SENSED

# A skill or a bandage answers self-harm and a wish to be dead; thoughts of killing ask for more.
_WHAT_WAS_DONE = dict.fromkeys((Risk.SELF_HARM, Risk.PASSIVE_SI), ("checks.action", "checks.skill"))
_OPEN = (Risk.ACTIVE_SI, Risk.HI, Risk.PASSIVE_SI, Risk.SELF_HARM)


def risk_findings(parts: Parts) -> Iterator[Finding]:
    """A warning sign without an assessment, and a stated risk without a plan."""
    sign = _first_sign(parts)
    if sign is not None and not _is_assessed(parts):
        part, place, is_certain = sign
        yield finding("risk_unaddressed", part, place, severity=None if is_certain else Severity.WARNING)
    if parts.risk in (*_OPEN, Risk.ABUSE_REPORT) and not any(
        part.read.of(sign)
        for part in parts.all
        for sign in _WHAT_WAS_DONE.get(parts.risk, ("checks.action",))
    ):
        stated = _first_mention(parts, parts.risk)
        yield finding(
            "risk_plan_missing",
            *(stated or (None, None)),
            severity=Severity.WARNING
            if parts.risk is Risk.ABUSE_REPORT or _only_sensed(parts, parts.risk)
            else None,
        )


def _first_sign(parts: Parts) -> tuple[Part, tuple[int, int] | None, bool] | None:
    """The first warning sign, and whether it is certain: a score or a statement, not a mood word."""
    for part in parts.all:
        if part.risk.item_nine:
            return part, _sentence_of_the_item(part), True
    for kind in _OPEN:
        stated = _first_mention(parts, kind)
        if stated is not None and parts.risk not in (Risk.NONE, Risk.DENIED):
            certain = kind in (Risk.ACTIVE_SI, Risk.PASSIVE_SI, Risk.HI) and not _only_sensed(parts, kind)
            return *stated, certain
    for part in parts.all:
        for match in part.read.of("checks.warning"):
            if not _is_said_no(part, match):
                return part, part.read.place(match), False
    return None


def _only_sensed(parts: Parts, kind: Risk) -> bool:
    """Whether nothing but the second reading says so: that is worth a warning, and never an error."""
    now = [one for _, one in parts.mentions if one.kind is kind and one.holds is Holds.NOW]
    return bool(now) and all(one.match.sign.startswith(SENSED) for one in now)


def _first_mention(parts: Parts, kind: Risk) -> tuple[Part, tuple[int, int] | None] | None:
    for part, mention in parts.mentions:
        if mention.kind is kind and mention.holds is Holds.NOW:
            return part, _sentence_of(part, mention)
    for part in parts.all:
        if part.risk.state is kind:
            return part, _sentence_of_the_item(part) or _sentence_with(part, ("9", "nine", "risk", "safe"))
    return None


def _sentence_of(part: Part, mention: Mention) -> tuple[int, int]:
    return part.read.tokens.sentences[part.read.tokens.all[mention.match.first].sentence]


def _sentence_of_the_item(part: Part) -> tuple[int, int] | None:
    return next((place for place in part.read.tokens.sentences if item_nine(part.text[slice(*place)])), None)


def _sentence_with(part: Part, words: tuple[str, ...]) -> tuple[int, int] | None:
    for start, end in part.read.tokens.sentences:
        if any(word in part.text[start:end].lower() for word in words):
            return start, end
    return None


def _is_assessed(parts: Parts) -> bool:
    """Whether somebody asked: a denial, a question, a rating, a screen. "Week 5 of 8 without self-harm" is a goal's."""
    if any(
        mention.holds is Holds.ASKED or (mention.holds is Holds.DENIED and not _is_of_a_goal(part, mention))
        for part, mention in parts.mentions
    ):
        return True
    signs = (
        "checks.assessed",
        "risk.no_risk",
        "risk.screen_negative",
        "risk.screen_positive",
        "risk.high_risk",
    )
    return any(part.read.of(sign) for part in parts.all for sign in signs)


def _is_of_a_goal(part: Part, mention: Mention) -> bool:
    """Whether self-harm is counted there, towards a goal."""
    if mention.kind is not Risk.SELF_HARM:
        return False
    sentence = part.read.tokens.all[mention.match.first].sentence
    first, last = part.read.tokens.spans[sentence]
    return any(first <= match.first < last for match in part.read.of("checks.goal_named"))


def _is_said_no(part: Part, match: Match) -> bool:
    clause = part.read.tokens.all[match.first].clause
    return any(
        no.last <= match.first
        and part.read.tokens.all[no.first].clause == clause
        and match.first - no.last <= 8
        for sign in ("scope.no", "scope.denies")
        for no in part.read.of(sign)
    )
