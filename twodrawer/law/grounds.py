"""The grounds on which a right may be denied, and no others: 45 CFR 164.524(a), 164.526(a)(2), 45 CFR 171.

"Upsetting" is none of them. A denial is written in plain language, gives the rest of the record (164.524(d)(1)),
and says its ground, the right to review where there is one, and where to complain (164.524(d)(2)).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from twodrawer.law.citations import Citation
from twodrawer.law.rules.answering import par, unread
from twodrawer.law.words import Endangerment


@dataclass(frozen=True)
class Ground:
    """One ground. `reviewable`: the client may have another licensed professional look at it (164.524(a)(4))."""

    code: str
    says: str
    under: Citation
    reviewable: bool = False


NO_ACCESS = (
    Ground("psychotherapy_notes", "Psychotherapy notes, if any, are outside it.", par("45 CFR 164.524(a)(1)(i)")),
    # The second of its kind: 164.524(a)(1)(ii).
    Ground(
        "for_a_proceeding",
        "It was compiled in reasonable anticipation of a legal proceeding.",
        par("45 CFR 164.524(a)(1)"),
    ),
    # Those of 164.524(a)(2)(ii), (iii) and (iv).
    Ground("inmate_copy", "A copy would endanger people in a correctional institution.", par("45 CFR 164.524(a)(2)")),
    Ground("research_suspended", "The client agreed to wait for the research to end.", par("45 CFR 164.524(a)(2)")),
    Ground("privacy_act", "The Privacy Act lets it be denied.", par("45 CFR 164.524(a)(2)")),
    Ground(
        "confidential_source",
        "Somebody who isn't a provider told it in confidence, and access would reveal who.",
        par("45 CFR 164.524(a)(2)(v)"),
    ),
    Ground(
        "endangers_life_or_safety",
        "A licensed professional finds it reasonably likely to endanger somebody's life or physical safety.",
        par("45 CFR 164.524(a)(3)(i)"),
        reviewable=True,
    ),
    Ground(
        "harms_person_referenced",
        "It refers to another person, not a provider, and is reasonably likely to cause them substantial harm.",
        par("45 CFR 164.524(a)(3)(ii)"),
        reviewable=True,
    ),
    Ground(
        "harm_by_representative",
        "A representative asks, and it is reasonably likely to cause the client or another substantial harm.",
        par("45 CFR 164.524(a)(3)(iii)"),
        reviewable=True,
    ),
)  # fmt: skip
NO_AMENDMENT = (
    # 164.526(a)(2)(i), (ii) and (iv); (iii) has words of its own
    Ground("not_created_here", "It was not created here; its originator can be asked.", par("45 CFR 164.526(a)(2)")),
    Ground("not_in_record_set", "It is not part of the designated record set.", par("45 CFR 164.526(a)(2)")),
    Ground("not_open_to_inspection", "It is not open to inspection.", par("45 CFR 164.526(a)(2)(iii)")),
    Ground("accurate_and_complete", "It is accurate and complete.", par("45 CFR 164.526(a)(2)")),
)  # fmt: skip
# The exceptions under which it is no information blocking to hold electronic health information back.
NO_BLOCKING = (
    Ground("preventing_harm", "Preventing harm", par("45 CFR 171.201")),
    Ground("privacy", "Privacy", par("45 CFR 171.202")),
    Ground("security", "Security", par("45 CFR 171.203")),
    Ground("infeasibility", "Infeasibility", par("45 CFR 171.204")),
    Ground("performance", "Health IT performance", par("45 CFR 171.205")),
    Ground("protecting_care_access", "Protecting care access", unread("45 CFR 171.206")),
    Ground("manner", "Manner", par("45 CFR 171.301")),
    Ground("fees", "Fees", unread("45 CFR 171.302")),
    Ground("licensing", "Licensing", unread("45 CFR 171.303")),
    Ground("tefca_manner", "TEFCA manner", unread("45 CFR 171.403")),
)
GROUND_OF: Mapping[Endangerment, str] = {
    Endangerment.LIFE_OR_SAFETY: "endangers_life_or_safety",
    Endangerment.HARM_TO_OTHER_PERSON_REFERENCED: "harms_person_referenced",
    Endangerment.HARM_BY_REPRESENTATIVE: "harm_by_representative",
}
"""164.524(a)(3): the ground that a licensed professional's finding is. Any other finding is none."""
FEE_MAY_COVER = ("labor for copying", "supplies", "postage", "a summary the client agreed to")
"""164.524(c)(4): a reasonable, cost-based fee, and nothing else in it."""


def offered(of: str) -> tuple[str, ...]:
    """The codes of a list by its name: NO_ACCESS, NO_AMENDMENT, NO_BLOCKING. What was not read isn't offered."""
    return tuple(ground.code for ground in LISTS[of] if ground.under.as_of is not None)


def reviewable() -> tuple[str, ...]:
    """164.524(a)(3): the grounds that the client may have reviewed."""
    return tuple(ground.code for ground in NO_ACCESS if ground.reviewable)


def grounds_of(finding: Endangerment | None) -> tuple[str, ...]:
    """The ground that a finding is, if it is one."""
    return (GROUND_OF[finding],) if finding is not None and finding in GROUND_OF else ()


LISTS = {"NO_ACCESS": NO_ACCESS, "NO_AMENDMENT": NO_AMENDMENT, "NO_BLOCKING": NO_BLOCKING}
