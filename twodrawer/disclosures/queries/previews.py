"""What would leave of a note that is about to be signed: to the client on request, and to whoever pays.

Both come out of the very functions that build a release, so that the preview can't say one thing and the package
another; a test builds real releases and compares. Nothing is read here and nothing leaves: the texts were opened by
whoever may see them, under an entry of that act.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from twodrawer.chart.facts import DiagnosisFacts, NoteText
from twodrawer.disclosures.facts_releases import Choice, Recipient, ReleaseFacts
from twodrawer.disclosures.names import Mask, named
from twodrawer.disclosures.paper.release import DIAGNOSES, SESSIONS, diagnosis_row, note_part, session_row
from twodrawer.law.words import Purpose
from twodrawer.people.facts import MemberFacts
from twodrawer.scheduling.facts import SessionFacts

Row = tuple[tuple[str, str], ...]
"""Heading and value, in the order of a list in a release."""


@dataclass(frozen=True)
class ClientsEye:
    """The note as it stands in the copy that the client may ask for (45 CFR 164.524)."""

    note: Mapping[str, Any]
    taken_out: tuple[str, ...]  # names of other clients, which are not this client's to receive


@dataclass(frozen=True)
class PayersEye:
    """What a release for payment holds where the minimum is asked (45 CFR 164.502(b)): no word of the note."""

    session: Row
    diagnoses: tuple[Row, ...]


def clients_eye(
    text: NoteText, *, client: Collection[str], others: Collection[str], author: MemberFacts, zone: str
) -> ClientsEye:
    """The note as a release to the client holds it, once each proposal about a name in it is agreed to.

    `client`: the names the client goes by; `others`: those of other clients who took part.
    """
    texts = [text.facts["client_location"], text.facts["trouble"], *text.sections.values()]
    texts += [title for _, title in text.goals]
    ours = frozenset(filter(None, {*client, author.name}))
    asked = ReleaseFacts(
        question={"purpose": Purpose.CLIENT_ACCESS.value},
        recipient=Recipient(next(iter(client), "")),
        wants="",
        received_on=date.min,
    )
    names = named([one for one in texts if one], ours=ours, clients=frozenset(others), circle={}, facts=asked)
    agreed = [replace(one, choice=one.proposed) for one in names]
    over = Mask.of(agreed, (), keep=ours).over
    masked = replace(
        text,
        sections={key: over(said) for key, said in text.sections.items()},
        facts={key: over(said) for key, said in text.facts.items()},
        goals=tuple((key, over(title)) for key, title in text.goals),
    )
    part = note_part(masked, {text.line.author_ref: author}, zone)
    return ClientsEye(part, tuple(one.name for one in agreed if one.choice is Choice.REDACT))


def payers_eye(
    session: SessionFacts,
    diagnoses: Sequence[DiagnosisFacts],
    *,
    client_refs: Collection[UUID],
    clinician: MemberFacts,
    zone: str,
) -> PayersEye:
    """The session and the diagnoses as a release of these two parts lists them."""
    attended = next(
        (one.attendance for one in session.participants if one.client_ref in client_refs), "planned"
    )
    row = session_row(session, attended=attended, staff={session.clinician_ref: clinician}, zone=zone)
    return PayersEye(
        tuple(zip(SESSIONS, row, strict=True)),
        tuple(tuple(zip(DIAGNOSES, diagnosis_row(one), strict=True)) for one in diagnoses),
    )
