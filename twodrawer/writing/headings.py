"""What a section's name says about the words under it, whatever the format calls it: "P", "Plan", "Treatment_plan"."""

import re

from twodrawer.writing.elements import Element

# What a heading promises, if there are words under it that say something.
_PROMISES: tuple[tuple[str, Element], ...] = (
    (r"^p$|\bplan\b", Element.PLAN),
    (
        (
            r"^s$|^g$|^goals?$|\bsubj(?:ective)?\b|^d$|^data$|\bpresenting\b|\bproblem|\bconcern|\bcomplaint\b|\breason\b|"
            r"\btopic|^b$|\bbehaviou?r\b"
        ),
        Element.PRESENTING_CONCERN,
    ),
    (r"^i$|\bintervention", Element.INTERVENTION),
    (r"^r$|\bresponse\b", Element.CLIENT_RESPONSE),
    (r"\bgoals?\b|\bprogress\b|\bobjectives\b", Element.GOAL_PROGRESS),
    (r"\bmental status\b|\bmse\b", Element.MENTAL_STATUS),
    (r"\brisk\b|\bsafety\b", Element.RISK),
    (r"\bdiagnos|\bdx\b", Element.DIAGNOSIS),
    (r"\bmedication|\bmeds\b", Element.MEDICATION),
    (r"\bhomework\b", Element.HOMEWORK),
    (r"\bsymptom", Element.SYMPTOMS),
)
# The place in a note that a heading stands for: the first that it fits. "Action" promises nothing and is the place of
# the work; a goal stands where the client's own words do.
_KINDS: tuple[tuple[str, str], ...] = (
    ("plan", r"^p$|\bplan\b"),
    ("work", r"^i$|\bintervention|\baction"),
    ("answer", r"^r$|\bresponse"),
    ("seen", r"^o$|\bobj(?:ective)?\b|\bmental status|\bmse\b"),
    ("judged", r"^a$|\bassess"),
    (
        "told",
        r"^[sdbg]$|\bsubj|\bdata\b|\bbehaviou?r|\bgoals?\b|\bpresenting|\bproblem|\bconcern|\bcomplaint|\btopic|\breason\b",
    ),
)
ANY = "any"
KINDS = (*(kind for kind, _ in _KINDS), ANY)


def promised(heading: str) -> frozenset[Element]:
    """The elements that the heading announces."""
    return frozenset(element for pattern, element in _PROMISES if re.search(pattern, _plain(heading)))


def kind_of(heading: str) -> str:
    """The place in a note that the heading stands for, one of `KINDS`."""
    return next((kind for kind, pattern in _KINDS if re.search(pattern, _plain(heading))), ANY)


def is_plan_alone(heading: str) -> bool:
    """Whether nothing but a plan stands under it: not "Plan and response"."""
    return re.fullmatch(r"p|(?:\w+ )?plan", _plain(heading)) is not None


def _plain(heading: str) -> str:
    return heading.lower().replace("_", " ").strip(" :.")
