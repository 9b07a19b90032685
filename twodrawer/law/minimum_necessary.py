"""Minimum necessary: 45 CFR 164.502(b), 164.514(d). Where it applies, and the six places where it doesn't."""

from twodrawer.law.question import Question
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, AuthorityKind, Deed, Purpose, Relation

_RIGHTS = (Purpose.CLIENT_ACCESS, Purpose.CLIENT_AMENDMENT, Purpose.EHI_EXPORT)
_TREATMENT = (Purpose.TREATMENT, Purpose.MEDICAL_EMERGENCY, Purpose.PEER_CONSULTATION)


def applies(question: Question) -> bool:
    """True if no more than the purpose needs may be used or disclosed."""
    relation = question.actor.relation
    if question.purpose in _TREATMENT and relation is Relation.OUTSIDE_PROVIDER:
        return False  # (b)(2)(i): disclosures to a provider for treatment; uses inside the practice are not spared
    if question.purpose in _RIGHTS and relation in CLIENT_SIDE:
        return False  # (b)(2)(ii): to the individual
    if question.authority.kind is AuthorityKind.AUTHORIZATION and relation not in IN_HOUSE:
        return False  # (b)(2)(iii): under an authorization
    if question.purpose is Purpose.HHS_COMPLIANCE:
        return False  # (b)(2)(iv): to the Secretary
    if question.purpose in (Purpose.REQUIRED_BY_LAW, Purpose.COURT_ORDER):
        return False  # (b)(2)(v): required by law, which sets its own limit
    if question.purpose in _RIGHTS and relation in IN_HOUSE:
        return False  # (b)(2)(vi): to comply with the rules themselves
    # Writing in the record is not using it for something; destroying it isn't either.
    return question.act in (Deed.USE, Deed.DISCLOSE)
