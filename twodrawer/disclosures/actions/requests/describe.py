"""Facts about a request, typed as they become known. The law is asked again each time, and its answer kept."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.requests.steps import Said, begin, take_step, words_of
from twodrawer.disclosures.asking import Known, known_from
from twodrawer.disclosures.dossier import AUTHORITY_CHANGED
from twodrawer.disclosures.queries.papers_at_hand import papers_at_hand
from twodrawer.disclosures.request_states import Step
from twodrawer.law import Act
from twodrawer.lib.errors import not_there


@transaction.atomic
def describe_request(
    request_ref: UUID,
    *,
    known: Known,
    words: str = "",
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """These facts stand from now on. If the authority was described anew, it has to be verified anew."""
    doing = begin(request_ref, Act.EDIT, version=version, by=by, at=at, on=on)
    changed = known.authority != doing.dossier.known.authority
    said = Said(
        words=words_of(words, what="What changed", needed=False),
        more={AUTHORITY_CHANGED: "yes"} if changed else {},
        known=known,
    )
    return take_step(doing, Step.DESCRIBED, said)


@transaction.atomic
def rest_on_paper(
    request_ref: UUID,
    *,
    paper_ref: UUID,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The request rests on this paper of the client's, as it reads at this moment, and has to be verified anew.

    What is released on it is asked for once more when it leaves: a paper that was revoked since opens nothing.
    """
    doing = begin(request_ref, Act.EDIT, version=version, by=by, at=at, on=on)
    theirs = {one.ref: one for one in papers_at_hand(doing.row.client_id, by=by, at=at)}
    if paper_ref not in theirs:
        raise not_there("request.described", (("request", request_ref), ("paper", paper_ref)))
    doing.row.authority_paper_ref = paper_ref
    doing.row.save(update_fields=["authority_paper_ref"])
    paper = theirs[paper_ref]
    known = known_from({**doing.dossier.known.as_json(), "authority": dict(paper.authority)})
    said = Said(words=paper.label, more={AUTHORITY_CHANGED: "yes"}, known=known)
    return take_step(doing, Step.DESCRIBED, said)
