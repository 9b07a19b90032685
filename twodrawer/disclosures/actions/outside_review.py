"""A denial of access reviewed by somebody from outside: 45 CFR 164.524(a)(4), (d)(4).

The reviewer is a licensed professional who took no part in the denial. Where everybody who is licensed took part, as in
a practice of one, that is somebody from outside, who works for the practice under a contract (164.502(e)). They have no
account here: they are named with a letter that says what is to be decided, get what they need of the record in a
release of its own, accounted for like any other, and their answer is taken in with the paper on which it came.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.actions.requests.deny import after_review, require_reviewable
from twodrawer.disclosures.actions.requests.steps import Doing, Said, begin, take_step, words_of
from twodrawer.disclosures.facts_releases import Recipient, ReleaseFacts
from twodrawer.disclosures.letters.rights import review_asked, review_result
from twodrawer.disclosures.models import Package, RequestScan
from twodrawer.disclosures.models.releases import RELEASED
from twodrawer.disclosures.request_states import Step
from twodrawer.disclosures.requests_sealed import seal_scan
from twodrawer.disclosures.scans import media_of
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean, single_line
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

CITE = "45 CFR 164.524(a)(4)"
WANTS = "To review a denial of access (45 CFR 164.524(a)(4))"
QUESTION: dict[str, Any] = {
    "record": "designated_record_set",
    "purpose": "operations",
    "actor": {"relation": "vendor"},
    "authority": {"kind": "baa"},
}
"""What the law is asked of what goes to the reviewer: for the practice's own work, under its contract with them."""


@dataclass(frozen=True)
class Outside:
    """Who reviews: name, license and state, the contract under which they work for the practice, and where to write."""

    name: str
    license: str
    contract: str
    reach: str


@transaction.atomic
def name_outside_reviewer(
    request_ref: UUID,
    *,
    who: Outside,
    words: str = "",
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """This professional from outside reviews the denial. The step's ref; its letter tells them what is to be decided,
    and a release for them is open, with nothing picked yet."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    denial = require_reviewable(doing)
    held = Outside(
        _needed(who.name, "The reviewer’s name", "who"),
        _needed(who.license, "The reviewer’s license", "license"),
        _needed(who.contract, "The contract with the reviewer", "contract"),
        clean(who.reach, limit_bytes=600).text.strip(),
    )
    _require_nobody_of_ours(doing, held.name)
    reader = ReleaseFacts(
        question=QUESTION, recipient=Recipient(held.name, held.reach), wants=WANTS, received_on=on
    )
    package = begin_package(doing.row.client_id, facts=reader, by=by, at=at, on=on)
    letter = review_asked(
        doing.frame(to="\n".join(filter(None, [held.name, held.license, held.reach]))),
        denial.grounds,
        part=denial.words,
        found=_found(doing),
    )
    said = Said(
        words=words_of(words, what="What was said", needed=False),
        more={
            "who": held.name,
            "license": held.license,
            "contract": held.contract,
            "reach": held.reach,
            "package": str(package),
        },
        letter=letter,
        reviewer_is_done=True,
        also=(("package", package),),
    )
    return take_step(doing, Step.REVIEWER_NAMED, said)


@transaction.atomic
def take_in_review(
    request_ref: UUID,
    *,
    upheld: bool,
    words: str,
    scan: bytes,
    version: int | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The reviewer from outside decided, on the paper that is kept with it, and the practice does so."""
    doing = begin(request_ref, Act.MANAGE, version=version, by=by, at=at, on=on)
    named = doing.dossier.outside_reviewer
    if named is None:
        raise Conflict(
            "No reviewer from outside was asked",
            why="Whoever reviews is named first, so that it is known beforehand who took no part in the denial.",
            cite=(CITE,),
            do="Name who reviews the denial.",
        )
    package = Package.objects.filter(practice_id=by.practice_ref, ref=UUID(named.more["package"])).first()
    if package is None or package.state != RELEASED:
        raise Conflict(
            "The reviewer has not been given the record",
            why="Nobody can say whether access endangers somebody without the part that was held back.",
            cite=("45 CFR 164.524(d)(4)",),
            do="Let the release for the reviewer out, and take in the answer when it comes.",
        )
    text = words_of(words, what="What the reviewer found")
    media = media_of(scan)
    who = f"{named.more['who']}, {named.more['license']}"
    letter = review_result(doing.frame(), upheld=upheld, reviewer=who)
    said = Said(
        words=text,
        more={"upheld": "yes" if upheld else "no", "who": named.more["who"], "document": media},
        letter=letter,
        state=after_review(doing, upheld=upheld),
        reviewer_is_done=True,
    )
    step = take_step(doing, Step.REVIEWED, said)
    ref = new_ref()
    RequestScan.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        step_id=step,
        media=media,
        content=seal_scan(scan, ref=ref, client_ref=doing.row.client_id, ring=keyring(by.practice_ref)),
        made_by_id=by.ref,
        made_at=at,
    )
    return step


def _needed(text: str, what: str, field: str) -> str:
    tidy = single_line(text, limit=300, what=what)
    if not tidy:
        raise Invalid(
            f"{what} is missing",
            why="A denial is reviewed by a licensed professional who works for the practice in this (164.502(e)).",
            cite=(CITE, "45 CFR 164.502(e)(2)"),
            do="Write it down; it is kept with the request.",
            fields=(field,),
        )
    return tidy


def _require_nobody_of_ours(doing: Doing, name: str) -> None:
    """164.524(a)(4): somebody "who did not participate in the original decision", whatever name they write here."""
    typed = _words(name)
    staff = people.members(doing.by.practice_ref, on=doing.on)
    ours = [one for one in staff if _words(one.name) <= typed]
    if any(one.ref in doing.dossier.took_part for one in ours):
        raise Invalid(
            "This person took part in the decision",
            why="Nobody reviews their own denial: the reviewer is somebody who did not take part (164.524(a)(4)).",
            cite=(CITE,),
            do="Ask a licensed professional who had nothing to do with it.",
            fields=("who",),
        )
    if any(one.is_active for one in ours):
        raise Invalid(
            "This person works here",
            why="Who works here reviews under their own name, in their own account.",
            cite=(CITE,),
            do="Name them as a reviewer of the practice.",
            fields=("who",),
        )


def _found(doing: Doing) -> str:
    """Why a danger was found, in the words of whoever found it: written for the second reviewer."""
    found = doing.dossier.latest(Step.FINDING)
    return found.words if found is not None else ""


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace(",", " ").replace(".", " ").split())
