"""What a client may ask for about uses, disclosures and ways of contact: 45 CFR 164.522, 42 CFR 2.26."""

from twodrawer.law.rules.answering import par

MUST_AGREE = par("45 CFR 164.522(a)(1)(vi)")
PART_2_MUST_AGREE = par("42 CFR 2.26(a)(6)")
NOT_ENDED_ALONE = par("45 CFR 164.522(a)(2)(iii)(A)")
OTHER_MEANS = par("45 CFR 164.522(b)(1)(i)")
NO_EXPLANATION = par("45 CFR 164.522(b)(2)(iii)")

MAY_ASK_WHY = False
"""164.522(b)(2)(iii): a provider may not ask why the client wants to be reached another way."""


def must_agree(
    *, to_health_plan: bool, for_payment_or_operations: bool, required_by_law: bool, paid_in_full: bool
) -> bool:
    """164.522(a)(1)(vi): true for one kind of restriction only. Any other the practice may agree to or not.

    `paid_in_full`: by the client, or by anyone but the plan on the client's behalf, for that service.
    """
    return to_health_plan and for_payment_or_operations and paid_in_full and not required_by_law


def may_end(*, had_to_agree: bool, client_agrees: bool) -> bool:
    """164.522(a)(2): one that the practice had to agree to ends with the client's word only."""
    return client_agrees or not had_to_agree


def must_accommodate(*, reasonable: bool) -> bool:
    """164.522(b)(1)(i): a reasonable request for another way or place of contact is met."""
    return reasonable
