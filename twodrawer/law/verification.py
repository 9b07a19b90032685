"""Who is asked for what before anything goes out: 45 CFR 164.514(h)."""

from collections.abc import Mapping
from enum import StrEnum

from twodrawer.law.question import Question
from twodrawer.law.rules.answering import par
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, AuthorityKind, Relation

IDENTITY_AND_AUTHORITY = par("45 CFR 164.514(h)(1)")
OFFICIALS = par("45 CFR 164.514(h)(2)")
PROCESS = par("45 CFR 164.514(h)(2)(iii)(B)")


class Proof(StrEnum):
    """What has to be on the desk."""

    IDENTITY = "identity"
    AUTHORITY_TO_ACT = "authority_to_act"  # the paper that makes a representative, parent or executor one
    OFFICIAL_STATUS = "official_status"  # badge, credentials or letterhead
    LEGAL_AUTHORITY = (
        "legal_authority"  # a written statement of the law, or process, which is presumed to be it
    )
    THE_PAPER_ITSELF = "the_paper_itself"  # any document that is a condition of the disclosure


_STANDS_FOR_CLIENT = CLIENT_SIDE - {Relation.CLIENT}
_OFFICIAL = (Relation.AGENCY, Relation.COURT)
_OF_RELATION: Mapping[Relation, tuple[Proof, ...]] = {
    relation: (
        ()
        if relation in IN_HOUSE
        else (Proof.IDENTITY, Proof.AUTHORITY_TO_ACT)
        if relation in _STANDS_FOR_CLIENT
        else (Proof.OFFICIAL_STATUS, Proof.LEGAL_AUTHORITY)
        if relation in _OFFICIAL
        else (Proof.IDENTITY,)
    )
    for relation in Relation
}


def proofs(question: Question, *, known: bool = False) -> tuple[Proof, ...]:
    """What is needed of this recipient. `known`: identity and authority are known already, (h)(1)(i)."""
    relation, kind = question.actor.relation, question.authority.kind
    found = () if known or relation is None else _OF_RELATION[relation]
    if kind in (None, AuthorityKind.NONE) or relation in IN_HOUSE:
        return found
    return (*found, Proof.THE_PAPER_ITSELF)  # (h)(1)(ii), known or not
