"""Papers for tests: forms of the cast, whole or with one thing missing, scans, and the acts that most tests begin with."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.cast import House
from twodrawer.disclosures.actions.papers import (
    IdentityCheck,
    Signing,
    change_words,
    receive_paper,
    revoke_paper,
    sign_paper,
    write_paper,
)
from twodrawer.disclosures.facts_papers import Alone, FormWords, Mark, PaperAuthority, PurposeIs
from twodrawer.disclosures.queries.papers import authority_of, client_for_law
from twodrawer.law import Answer, decide
from twodrawer.law.question import Actor, Question
from twodrawer.law.words import AuthorityKind, Condition, Deed, Purpose, Record, Relation, Signer, Statement

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9"

TO_LINDQVIST = FormWords(
    kind=AuthorityKind.AUTHORIZATION,
    covers=(Record.PROGRESS_NOTE,),
    description="Progress notes from May 1, 2026 on",
    discloser="Keller Psychotherapy",
    recipient="Lindqvist, LCSW, who takes over the treatment",
    recipient_is=Relation.OUTSIDE_PROVIDER,
    purpose="To go on with treatment there",
    expires_on=date(2027, 5, 1),
)
"""What Rowan signs for a new therapist."""

SIGNED_PAPER = replace(
    TO_LINDQVIST,
    statements=tuple(Statement),
    alone=Alone.ALONE,
    conditioned_on=Condition.NONE,
    is_signed=True,
    signed_on=date(2026, 11, 2),
    signer="Rowan",
    signed_by=Signer.CLIENT,
)
"""The same, as somebody entered it from a paper that Rowan signed elsewhere."""

PART2 = replace(
    TO_LINDQVIST,
    kind=AuthorityKind.PART2_CONSENT,
    covers=(Record.PART2_RECORD,),
    description="Attendance and treatment plan of the substance use program",
    purpose_is=PurposeIs.TPO,
    purpose="",
)
COUNSELING = replace(
    TO_LINDQVIST,
    kind=AuthorityKind.SUD_COUNSELING_CONSENT,
    covers=(Record.SUD_COUNSELING_NOTES,),
    description="SUD counseling notes of 2026",
)

HAND = Signing(
    part=Signer.CLIENT,
    mark=Mark("Rowan", (((10, 20), (40, 60), (80, 20)),)),
    checked_how=IdentityCheck.KNOWN,
    means_it=True,
)


def write(
    house: House, words: FormWords = TO_LINDQVIST, *, name: str = "okafor", client: UUID | None = None
) -> UUID:
    """A form that waits for a signature."""
    return write_paper(client or house.rowan, words=words, **house.who(name))


def signed(house: House, words: FormWords = TO_LINDQVIST, *, name: str = "okafor", **how: Any) -> UUID:
    """A form that Rowan signed."""
    ref = write(house, words, name=name)
    sign_paper(ref, version=1, signing=replace(HAND, **how), **house.who(name))
    return ref


def stands(house: House, ref: Any, name: str = "okafor", **later: float) -> PaperAuthority:
    return authority_of(ref, by=house.member(name), at=house.at + timedelta(**later))


def received(house: House, words: FormWords = SIGNED_PAPER, *, name: str = "okafor") -> UUID:
    """A paper that was taken in, and what somebody read off it."""
    ref = receive_paper(house.rowan, scan=PDF, received_on=house.today, **house.who("novak"))
    change_words(ref, words=words, version=0, **house.who(name))
    return ref


def asked(house: House, paper: PaperAuthority, record: Record, on: date | None = None) -> Answer:
    """What `decide` says to a disclosure that relies on the paper."""
    client = client_for_law(paper.client_ref, by=house.okafor, on=house.today)
    return decide(
        Question(
            record=record,
            purpose=Purpose.CLIENT_DIRECTED,
            act=Deed.DISCLOSE,
            on=on or house.today,
            actor=Actor(relation=Relation.OUTSIDE_PROVIDER),
            client=client,
            authority=paper.authority,
        )
    )


def revoke(house: House, ref: Any, **by: Any) -> None:
    facts: dict[str, Any] = {"by": house.okafor, "at": house.at, "on": house.today, **by}
    revoke_paper(ref, received_on=house.today, words="I take it back. Rowan", in_writing=True, **facts)
