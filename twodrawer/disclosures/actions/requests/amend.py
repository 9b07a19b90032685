"""Amendments, 45 CFR 164.526: the author says, the desk answers, and what stays in dispute travels.

Nothing that was signed is changed: an accepted amendment is an addendum of the author's, beneath the note. A denied
one is linked with the client's disagreement and the practice's rebuttal, and goes along with later releases.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries as chart
from twodrawer.chart.states import IN_RECORD
from twodrawer.disclosures.actions.requests.deny import only_for
from twodrawer.disclosures.actions.requests.steps import (
    Doing,
    Said,
    begin,
    require_verified,
    take_step,
    words_of,
)
from twodrawer.disclosures.letters.rights import (
    amendment_accepted,
    amendment_denied,
    grounds_named,
    rebuttal,
)
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Act
from twodrawer.law.grounds import offered
from twodrawer.law.leaving import is_apart
from twodrawer.law.requests import Asking
from twodrawer.lib.dates import there
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people import queries as people

NOTE = "note"


@transaction.atomic
def author_answers(
    request_ref: UUID,
    *,
    agrees: bool,
    note_ref: UUID | None,
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The author said whether the client is right. If so, `note_ref` is the note of theirs to which "
    "they add."""
    doing = begin(request_ref, Act.SIGN, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "An answer about an amendment")
    more = {"agrees": "yes" if agrees else "no"}
    if agrees:
        more[NOTE] = str(_own_note(doing, note_ref))
    said = Said(words=words_of(words, what="What you think of it"), more=more)
    return take_step(doing, Step.AUTHOR_SAID, said)


@transaction.atomic
def accept_amendment(
    request_ref: UUID, *, tell: str = "", version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """The amendment is accepted: the author's addendum is signed, and the client is told. `tell`: whom else, by the
    client's wish (164.526(c)(3))."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "Accepting an amendment")
    require_verified(doing)
    said = doing.dossier.latest(Step.AUTHOR_SAID)
    note_ref = parse_ref(said.more.get(NOTE, "")) if said is not None else None
    if said is None or note_ref is None:
        raise Conflict(
            "The author hasn't agreed to it",
            cite=("45 CFR 164.312(c)(1)",),
            do="Ask the author of the note to read the request and say what they think.",
        )
    lines = chart.notes_of_client(doing.row.client_id, by=by, on=on, read=Reading())
    added = [
        line.ended_at
        for line in lines
        if line.addendum_to == note_ref
        and line.state in IN_RECORD
        and line.ended_at is not None
        and line.ended_at >= said.made_at
    ]
    if not added:
        raise Conflict(
            "The addendum isn't signed yet",
            why="What was signed is amended by an addendum of its author's, and the client is told of it "
            "when it stands.",
            cite=("45 CFR 164.526(c)(1)",),
            do="Wait for the author's signature, then accept.",
        )
    words = words_of(tell, what="Whom to tell", field="tell", needed=False)
    written_on = there(max(added), people.practice_facts(by.practice_ref).zone).date()
    letter = amendment_accepted(doing.frame(), written_on=written_on, tell=words)
    return take_step(doing, Step.ACCEPTED, Said(words=words, letter=letter, also=(("note", note_ref),)))


@transaction.atomic
def deny_amendment(
    request_ref: UUID,
    *,
    grounds: Sequence[str],
    words: str,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The denial is written, with its ground and the right to disagree: 164.526(d)(1)."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "Denying an amendment")
    require_verified(doing)
    apart = [one for one in doing.dossier.wish.records if is_apart(one)]
    if not grounds or any(code not in offered("NO_AMENDMENT") for code in grounds):
        raise Invalid(
            "That is no ground on which the law lets an amendment be denied",
            cite=("45 CFR 164.526(a)(2)",),
            do="Choose from the list, or accept it.",
            fields=("grounds",),
        )
    said = doing.dossier.latest(Step.AUTHOR_SAID)
    about_the_text = set(grounds) - {"not_open_to_inspection"}
    if about_the_text and (said is None or said.more.get("agrees") != "no"):
        raise Conflict(
            "The author hasn't said that it stands as it is",
            why="Whether a note is accurate and complete is its author's to say.",
            cite=("45 CFR 164.526(a)(2)",),
            do="Ask the author of the note to read the request and say what they think.",
        )
    if not about_the_text and not apart:
        raise Invalid(
            "What was asked about is open to inspection",
            cite=("45 CFR 164.526(a)(2)(iii)",),
            do="Choose another ground, or accept it.",
            fields=("grounds",),
        )
    codes = tuple(one.code for one in grounds_named(list(grounds), "NO_AMENDMENT"))
    plain = words_of(words, what="The reason in plain language", needed=bool(about_the_text))
    letter = amendment_denied(doing.frame(), codes, apart=bool(apart), words=plain)
    return take_step(doing, Step.DENIED, Said(words=plain, grounds=codes, letter=letter))


@transaction.atomic
def take_in_disagreement(
    request_ref: UUID, *, words: str, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """164.526(d)(2): the client's statement stands beside the denial and goes along with later releases."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "A statement of disagreement")
    return take_step(doing, Step.DISAGREEMENT, Said(words=words_of(words, what="The statement")))


@transaction.atomic
def write_rebuttal(
    request_ref: UUID, *, words: str, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """164.526(d)(3): the practice's answer to the statement, of which the client gets a copy."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "A rebuttal")
    if doing.dossier.latest(Step.DISAGREEMENT) is None:
        raise Conflict(
            "There is no statement of disagreement to answer",
            cite=("45 CFR 164.526(d)(3)",),
            do="Wait for the client's statement.",
        )
    text = words_of(words, what="The rebuttal")
    return take_step(doing, Step.REBUTTAL, Said(words=text, letter=rebuttal(doing.frame(), words=text)))


@transaction.atomic
def let_travel(
    request_ref: UUID, *, version: int | None = None, by: law.Member, at: datetime, on: date
) -> UUID:
    """164.526(d)(1): the client sent no statement and asks that request and denial go along."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    only_for(doing, Asking.AMENDMENT, "This")
    return take_step(doing, Step.TRAVELS, Said())


def _own_note(doing: Doing, note_ref: UUID | None) -> UUID:
    """A signed note of this author's about this client, and nothing else."""
    lines = chart.notes_of_client(doing.row.client_id, by=doing.by, on=doing.on, read=Reading())
    own = {
        line.ref
        for line in lines
        if line.author_ref == doing.by.ref and line.state in IN_RECORD and line.addendum_to is None
    }
    if note_ref is None or note_ref not in own:
        raise Invalid(
            "Only its author adds to a note",
            why="An amendment is an addendum beneath a note that you signed.",
            cite=("45 CFR 164.312(c)(1)",),
            do="Choose a note of your own about this client.",
            fields=("note",),
        )
    return note_ref
