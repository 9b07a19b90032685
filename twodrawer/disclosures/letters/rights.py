"""Letters about the client's own rights: more time, access denied whole or in part, amendments, restrictions.

Every denial is in plain language and says its ground, whether it can be reviewed and how, and where to complain:
45 CFR 164.524(d)(2), 164.526(d)(1).
"""

from collections.abc import Sequence
from datetime import date

from twodrawer.disclosures.letters.frame import Frame
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.law.facts import Clock
from twodrawer.law.grounds import LISTS, Ground
from twodrawer.lib.dates import long_day

EVEN = (
    "Psychotherapy notes, if any, are outside this right (45 CFR 164.524(a)(1)(i)). Everybody who asks "
    "is told this in "
    "these words, whether or not there are such notes, and the law gives no review of it (45 CFR "
    "164.524(a)(2)(i))."
)
EVEN_AMENDMENT = (
    "Psychotherapy notes, if any, are not open to inspection, so a request to amend them is denied "
    "(45 CFR 164.526(a)(2)(iii)). Everybody who asks is told this in these words, whether or not there "
    "are such notes."
)


def grounds_named(codes: Sequence[str], of: str) -> tuple[Ground, ...]:
    """The grounds behind these codes, in the order of the law."""
    return tuple(ground for ground in LISTS[of] if ground.code in codes)


def more_time(frame: Frame, *, reason: str, until: date, clock: Clock) -> Letter:
    """164.524(b)(2) and its like: the reason for the delay, and the date by which the practice will act."""
    return frame.letter(
        "extension",
        "We need more time for your request",
        f"{frame.asked} We can't finish it in time, for this reason:",
        reason,
        f"You will have our answer by {long_day(until)}. The law lets us take {clock.extend} more days "
        f"once ({clock.cite}), "
        "and we will not ask for more.",
        f"If you have a question, ask {frame.reach}.",
    )


def access_denied(
    frame: Frame, codes: Sequence[str], *, part: str, apart: bool, rest_by: date | None
) -> Letter:
    """The denial, of the whole or of a part. `apart`: psychotherapy notes were asked for; `rest_by`: the day by which
    the rest is given, where there is a rest."""
    grounds = grounds_named([code for code in codes if code != "psychotherapy_notes"], "NO_ACCESS")
    reviewable = any(ground.reviewable for ground in grounds)
    what = f"We can't give you this part of what you asked for: {part}" if part else ""
    opening = what or ("We can't give you what you asked for." if grounds else "")
    rest = f"The rest of what you asked for is given to you by {long_day(rest_by)}." if rest_by else ""
    review = (
        "You may have this decision reviewed by a licensed health care professional of our choosing who "
        "took no part in "
        f"it (45 CFR 164.524(a)(4)). To ask for it, write to or call {frame.reach}. We will do as the "
        f"reviewer says."
        if reviewable
        else "The law gives no review of this answer."
        if grounds
        else ""
    )
    return frame.letter(
        "access_denied",
        "Answer to your request for access",
        frame.asked,
        EVEN if apart else "",
        opening,
        points=tuple(f"{ground.says} ({ground.under.text})" for ground in grounds),
        after=(rest, review, frame.complaint),
    )


def amendment_denied(frame: Frame, codes: Sequence[str], *, apart: bool, words: str) -> Letter:
    """164.526(d)(1): the ground, the right to disagree, that request and denial can travel, and where "
    "to complain."""
    grounds = grounds_named(codes, "NO_AMENDMENT")
    apart_only = apart and all(ground.code == "not_open_to_inspection" for ground in grounds)
    return frame.letter(
        "amendment_denied",
        "Answer to your request for an amendment",
        frame.asked,
        EVEN_AMENDMENT if apart else "",
        "" if apart_only else "We don't amend the record as you asked, for this reason:",
        points=() if apart_only else tuple(f"{ground.says} ({ground.under.text})" for ground in grounds),
        after=(
            words,
            (
                "You may disagree in writing and say why. Send it to "
                f"{frame.reach}. Your statement is linked to the part of the record that you wanted amended "
                f"and goes along "
                "whenever that part is disclosed (45 CFR 164.526(d)(2), (d)(5)). We may answer it in "
                "writing, and you then "
                "get a copy."
            ),
            (
                "If you don't send a statement, you may ask that your request and this letter go along with "
                "every later "
                "disclosure of that part of the record (45 CFR 164.526(d)(1))."
            ),
            frame.complaint,
        ),
    )


def amendment_accepted(frame: Frame, *, written_on: date, tell: str) -> Letter:
    """164.526(c)(2), (c)(3): the client is told that the amendment is made, and so are those who need it."""
    return frame.letter(
        "amendment_accepted",
        "Your amendment is part of the record",
        f"{frame.asked} The clinician who wrote the note agreed and added an addendum to it on "
        f"{long_day(written_on)}. What "
        "was signed before stays as it was; the addendum stands beneath it and goes along with it.",
        f"You named people who should know: {tell}. With your agreement we tell them, and others of whom "
        f"we know that "
        "they rely on what was amended."
        if tell
        else "If somebody has the earlier version and should know of it, tell us who, and we will tell them.",
        f"If you have a question, ask {frame.reach}.",
    )


def review_asked(frame: Frame, codes: Sequence[str], *, part: str, found: str) -> Letter:
    """164.524(d)(4): the request for a review is referred to a professional from outside. It names nobody: whose record
    it is stands in the release that goes along."""
    return frame.letter(
        "review_asked",
        "Please review a denial of access",
        "A client of this practice was denied access to a part of the record, and asks that a licensed professional "
        "who took no part in that decision review it (45 CFR 164.524(a)(4)). You act for the practice in this, under "
        "your contract with it.",
        f"The part that was held back: {part}" if part else "The whole of what was asked for was held back.",
        f"What was found: {found}" if found else "",
        "The ground of the denial:",
        points=tuple(
            f"{ground.says} ({ground.under.text})"
            for ground in grounds_named(codes, "NO_ACCESS")
            if ground.reviewable
        ),
        after=(
            (
                "What you need of the record comes to you in a release of its own. Please decide within a reasonable "
                "time whether the denial stands on that ground, and tell us in writing, signed and dated, with your "
                "reasons (45 CFR 164.524(d)(4)). That the record may upset somebody is no ground. The practice does as "
                "you say."
            ),
            f"If you took part in the decision in any way, say so and send everything back. Ask {frame.reach}.",
        ),
    )


def review_result(frame: Frame, *, upheld: bool, reviewer: str) -> Letter:
    """164.524(a)(4), (d)(4): what the second professional decided, by which the practice stands."""
    return frame.letter(
        "review",
        "The review of our answer",
        f"You asked that our answer be reviewed. {reviewer}, a licensed professional who took no part in "
        f"it, has looked "
        "at it.",
        "The reviewer found that the answer stands, and we keep to it."
        if upheld
        else "The reviewer found that you may have what we held back. We will give it to you.",
        frame.complaint if upheld else f"If you have a question, ask {frame.reach}.",
    )


def rebuttal(frame: Frame, *, words: str) -> Letter:
    """164.526(d)(3): the practice's answer to a statement of disagreement, of which the client gets this copy."""
    return frame.letter(
        "rebuttal",
        "Our answer to your statement of disagreement",
        "You disagreed in writing with our answer to your request for an amendment. This is a copy of "
        "what we wrote to "
        "it; it goes along with your statement whenever that part of the record is disclosed (45 CFR "
        "164.526(d)(3), "
        "(d)(5)).",
        words,
        f"If you have a question, ask {frame.reach}.",
    )


def restriction_answered(frame: Frame, *, agreed: bool, words: str) -> Letter:
    """164.522(a): whether the practice agrees, in writing."""
    return frame.letter(
        "restriction",
        "Answer to your request for a restriction",
        frame.asked,
        "We agree to it and will keep to it (45 CFR 164.522(a)(1))."
        if agreed
        else "We can't agree to it. The law leaves this to us, and we want you to know it before you rely on it "
        "(45 CFR 164.522(a)(1)).",
        words,
        f"If you have a question, ask {frame.reach}.",
    )


def accounting_given(frame: Frame, *, words: str) -> Letter:
    """164.528: the account goes with this letter."""
    return frame.letter(
        "accounting",
        "Your account of disclosures",
        f"{frame.asked} The account of disclosures goes with this letter (45 CFR 164.528). It lists to "
        f"whom your record "
        "was disclosed, when, what and why, for the years before your request, and leaves out what the "
        "law leaves out: "
        "treatment, payment and our own work, and what you were given or authorized.",
        words,
        f"If you have a question, ask {frame.reach}.",
    )
