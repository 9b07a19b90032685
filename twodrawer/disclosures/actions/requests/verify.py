"""Verification of identity and authority, 45 CFR 164.514(h): what was asked for, what was seen, and how."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.requests.steps import Doing, Said, begin, take_step, words_of
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Act
from twodrawer.law.verification import IDENTITY_AND_AUTHORITY, Proof
from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import single_line


@transaction.atomic
def ask_for_proof(
    request_ref: UUID, *, words: str, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """Somebody was asked to show who they are, or the paper that gives them authority."""
    doing = begin(request_ref, Act.VERIFY, version=version, by=by, at=at, on=on)
    return take_step(doing, Step.PROOF_ASKED, Said(words=words_of(words, what="What was asked for")))


@transaction.atomic
def verify_requester(
    request_ref: UUID,
    *,
    seen: Collection[Proof],
    how: str,
    documents: str = "",
    known_already: bool = False,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """Identity and authority are verified for the paper as it is described now. `seen`: the proofs that were on the
    desk; `known_already`: the person was known to the practice, (h)(1)(i)."""
    doing = begin(request_ref, Act.VERIFY, version=version, by=by, at=at, on=on)
    lacking = [one for one in proofs_for(doing, known=known_already) if one not in seen]
    if lacking:
        raise Invalid(
            "Something that the law asks for was not seen",
            why="Still missing: " + ", ".join(one.value.replace("_", " ") for one in lacking) + ".",
            cite=(IDENTITY_AND_AUTHORITY.text,),
            do="Ask for it, and verify when it is there.",
            fields=("seen",),
        )
    said = Said(
        words=words_of(how, what="How it was verified", field="how"),
        more={
            "documents": single_line(documents, limit=300, what="The documents"),
            "seen": ",".join(sorted(one.value for one in seen)),
            "known": "yes" if known_already else "no",
        },
    )
    return take_step(doing, Step.VERIFIED, said)


def proofs_for(doing: Doing, *, known: bool) -> tuple[Proof, ...]:
    """What the law wants to see of this requester, for this paper."""
    return doing.dossier.proofs(known=known, on=doing.on)
