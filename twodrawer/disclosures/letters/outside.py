"""Letters to somebody from outside whose paper is not enough, or whose paper counsel objects to.

Such a letter never says whether anybody is or was a client here, nor what records there are. Its sentences hang on
the kind of paper alone, so that they are the same for everybody who could have been named in it (42 CFR 2.61(b)(1):
an answer that admits to a substance use record would already be one too many).
"""

from collections.abc import Mapping

from twodrawer.disclosures.letters.frame import Frame
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.law.words import AuthorityKind
from twodrawer.lib.dates import long_day

NEITHER = (
    "Nothing in this letter says or means that anyone is or was a client here, or that there is any record."
)
_APART = (
    "Psychotherapy notes are opened by the person's own authorization for these notes alone, or by what "
    "the law lists "
    "beside it, and by nothing else (45 CFR 164.508(a)(2))."
)
_PART_2 = (
    "A record of a substance use program is opened by the person's consent or by a court order under 42 "
    "CFR part 2, "
    "subpart E, with compulsory process beside it (42 CFR 2.61)."
)
NOT_ENOUGH: Mapping[AuthorityKind, tuple[str, ...]] = {
    AuthorityKind.SUBPOENA: (
        (
            "A subpoena or a request for discovery that no judge ordered opens a record only with "
            "satisfactory assurance, in "
            "writing, that the person was given notice and time to object, or that a protective order was sought "
            "(45 CFR 164.512(e)(1)(ii))."
        ),
        _APART,
        _PART_2,
    ),
    AuthorityKind.COURT_ORDER: (
        (
            "An order that a judge signed opens what it expressly names and nothing beside it (45 CFR "
            "164.512(e)(1)(i))."
        ),
        _APART,
        _PART_2,
    ),
    AuthorityKind.PART2_COURT_ORDER: (
        (
            "An order under 42 CFR part 2, subpart E, opens what it expressly names, and a subpoena or the "
            "like has to stand "
            "beside it (42 CFR 2.61(a))."
        ),
    ),
}
_OTHERWISE = (
    (
        "A record is disclosed to somebody else on the person's own authorization, with all that the law "
        "wants on the form, "
        "or on another basis that the law names (45 CFR 164.508(c)(1))."
    ),
    (
        "A form for psychotherapy notes is for these notes alone and combined with nothing else (45 CFR "
        "164.508(b)(3)(ii))."
    ),
)


def not_enough(frame: Frame, paper: AuthorityKind, *, words: str) -> Letter:
    """Nothing is sent on this paper, and what would be needed. `words`: what is wrong with the paper itself."""
    return frame.letter(
        "not_enough",
        "Answer to your paper",
        f"We received your paper on {_day(frame)}. {NEITHER}",
        "On that paper nothing can be sent. The law asks for this:",
        points=NOT_ENOUGH.get(paper, _OTHERWISE),
        after=(
            words,
            f"If you send what is missing, we look at it again. Write to {frame.reach}.",
        ),
    )


def not_in_their_place(frame: Frame, *, words: str) -> Letter:
    """Who asked doesn't stand in the place of the person whose record it would be. The same to every parent or
    relative: a letter that gave the reason would tell what care there is (45 CFR 164.502(g)(3), (g)(5))."""
    return frame.letter(
        "not_in_their_place",
        "Answer to your request",
        f"We received your request on {_day(frame)}. {NEITHER}",
        "On your request nothing can be sent. The law asks for this:",
        points=(
            (
                "A person's own request, or one by somebody who stands in their place by a paper that shows it: a "
                "guardian, an agent for health care, an executor (45 CFR 164.502(g)(1), (g)(2), (g)(4))."
            ),
            (
                "A parent or guardian stands in a minor's place in what the law leaves to them, and not for care to "
                "which a minor lawfully consents alone, nor where a court or the parents decided otherwise (45 CFR "
                "164.502(g)(3)). Once the child is of age, the child asks."
            ),
        ),
        after=(
            words,
            f"If you have such a paper, send it, and we look at it again. Write to {frame.reach}.",
        ),
    )


def objection(frame: Frame, *, counsel: str, words: str) -> Letter:
    """The practice objects through counsel, and nothing is sent before a court decides."""
    return frame.letter(
        "objection",
        "Objection to your paper",
        f"We received your paper on {_day(frame)}. {NEITHER}",
        f"We object to it. Nothing is sent before a court has decided. Please write to our "
        f"counsel{', ' + counsel if counsel else ''}.",
        words,
    )


def _day(frame: Frame) -> str:
    return long_day(frame.received_on)
