"""A client or their representative signs a paper, in front of a member who checked who they are.

One function, whoever's device it is: here the clinician's, in the practice. What is signed is the text of one version,
by its hash; the statement of who signed what, when and in which part carries the practice's own signature.
"""

import os
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.actions.papers.checked import checked_mark, checked_text
from twodrawer.disclosures.events_papers import paper_event
from twodrawer.disclosures.facts_papers import FormWords, Mark
from twodrawer.disclosures.form_reading import as_if_signed, findings
from twodrawer.disclosures.form_text import INTENT
from twodrawer.disclosures.models import Paper, PaperEnd, PaperSignature, PaperVersion
from twodrawer.disclosures.papers_sealed import mark_as_json, seal
from twodrawer.disclosures.queries.papers.signers import Signers, signers_of
from twodrawer.disclosures.queries.papers.standing import find_paper, words_of
from twodrawer.disclosures.signers import minor_signs_too
from twodrawer.law import Act
from twodrawer.law.words import Signer
from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.lib.errors import Conflict, Invalid, Refused, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import utc_text
from twodrawer.sealing.actions import attest
from twodrawer.sealing.keyring import keyring

STATEMENT = "twodrawer-paper-signature-v1"
ESIGN = "15 U.S.C. 7001(a)"


class IdentityCheck(StrEnum):
    """How it was made sure who signs (45 CFR 164.514(h)(1))."""

    KNOWN = "known"  # by sight, from treatment
    PHOTO_ID = "photo_id"
    QUESTIONS = "questions"  # what only the client would know, against the record


@dataclass(frozen=True)
class Signing:
    """What somebody did to sign: who they are, their mark, how it was made sure, and the sentence of intent."""

    part: Signer
    mark: Mark
    checked_how: IdentityCheck
    checked_words: str = ""
    representative_ref: UUID | None = None
    means_it: bool = False


@transaction.atomic
def sign_paper(
    paper_ref: UUID, *, version: int, signing: Signing, by: law.Member, at: datetime, on: date
) -> UUID:
    """The version is signed, and counts from now on. The signature's ref; `version` is the one that was read."""
    paper, answer = find_paper(paper_ref, Act.EDIT, by=by, on=on, lock=True)
    row = _to_be_signed(paper, version)
    ring = keyring(by.practice_ref)
    words = words_of(row, ring=ring)
    read = Reading()
    signers = signers_of(paper.client_id, by=by, on=on, read=read)
    beside_parent = minor_signs_too(words.kind, signers.who.facts) and _bears_parents(row)
    authority = _authority(signing, signers, beside_parent=beside_parent)
    if not beside_parent:
        _require_whole(words, signing.part, authority, signers, on=on)
    if not signing.means_it:
        raise Invalid(
            "The sentence about signing electronically isn't agreed to",
            why="What makes a mark a signature is the intent to sign.",
            cite=(ESIGN,),
            do="Let the person read it and tick it, or print the form and have it signed on paper.",
            fields=("means_it",),
        )
    mark = checked_mark(signing.mark)
    ref = new_ref()
    details = {
        "v": 1,
        "mark": mark_as_json(mark),
        "authority": authority,
        "checked_how": signing.checked_how.value,
        "checked_words": checked_text(signing.checked_words, limit=500),
        "representative_ref": str(signing.representative_ref) if signing.representative_ref else None,
        "intent": INTENT,
        "day": on.isoformat(),
        "salt": os.urandom(16).hex(),
    }
    statement = canonical(
        {
            "spec": STATEMENT,
            "practice": str(by.practice_ref),
            "paper": str(paper.ref),
            "version": version,
            "content_hash": row.content_hash,
            "details_hash": sha256_hex(canonical(details)),
            "part": signing.part.value,
            "taken_by": str(by.ref),
            "at": utc_text(at),
        }
    )
    key_ref, signature = attest(by.practice_ref, statement)
    try:
        with transaction.atomic():
            PaperSignature.objects.create(
                ref=ref,
                practice_id=by.practice_ref,
                version=row,
                part=signing.part.value,
                details=seal(
                    details, client_ref=paper.client_id, ref=ref, column=PaperSignature.DETAILS, ring=ring
                ),
                statement=statement.decode(),
                key_ref=key_ref,
                signature=signature,
                taken_by_id=by.ref,
                signed_at=at,
            )
    except IntegrityError:
        raise _signed_already() from None
    event = paper_event(
        "paper.signed",
        paper.ref,
        client_ref=paper.client_id,
        under=answer.citations,
        version=version,
        part=signing.part.value,
        content_hash=row.content_hash,
        checked=signing.checked_how.value,
    )
    record(event, by=by, at=at)
    return ref


def _to_be_signed(paper: Paper, version: int) -> PaperVersion:
    if paper.received_on is not None:
        raise Conflict(
            "This paper was signed on paper",
            why="Its signature is on the scan.",
            do="Enter what it says; nothing is signed again.",
        )
    if PaperEnd.objects.filter(paper=paper).exists():
        raise Conflict(
            "This paper has ended", why="What ended is not signed.", do="Write a new one with the client."
        )
    row = PaperVersion.objects.filter(paper=paper).order_by("-version").first()
    if row is None or row.version != version:
        raise Conflict(
            "The form was changed since this page was opened",
            why="A signature is under the text that was read, and under no other.",
            do="Open the form again and let the person read it.",
        )
    return row


def _bears_parents(row: PaperVersion) -> bool:
    """Whether a parent or another representative has signed this version: then the minor's own is the second."""
    return row.signatures.filter(part=Signer.REPRESENTATIVE.value).exists()


def _authority(signing: Signing, signers: Signers, *, beside_parent: bool) -> str:
    """What lets this person sign, as it stands under a representative's signature; blank for the client's own."""
    who = signers.who
    if who.asks:
        raise Refused(
            "Nobody can sign this yet",
            why=who.because,
            cite=(who.cite,),
            do="Ask the privacy officer to say who may sign for this client.",
            act="paper.signed",
        )
    if signing.part is Signer.CLIENT:
        if not (who.client or beside_parent):
            raise Refused(
                "The client can't sign this alone",
                why=who.because,
                cite=(who.cite,),
                do="Let a parent, guardian or other representative sign; they stand on the client’s page.",
                act="paper.signed",
            )
        return ""
    if not who.representative:
        raise Refused(
            "A representative can't sign this",
            why=who.because,
            cite=(who.cite,),
            do="Let the client sign.",
            act="paper.signed",
        )
    person = next((one for one in signers.speakers if one.ref == signing.representative_ref), None)
    if person is None:
        raise not_there("paper.signed", (("client", signers.client.ref),))
    said = ", ".join(filter(None, [person.relation, person.authority]))
    if person.kind == "guardian" and who.facts.minor:
        return ", ".join(filter(None, [said, "parent or guardian of a minor"]))
    if not person.authority:
        raise Invalid(
            "It isn't written by what authority this person speaks for the client",
            why="A form that a representative signs describes that authority.",
            cite=("45 CFR 164.508(c)(1)(vi)",),
            do="Write it on the page of those around the client, from the paper that gives it; then sign.",
            fields=("representative_ref",),
        )
    return said


def _require_whole(words: FormWords, part: Signer, authority: str, signers: Signers, *, on: date) -> None:
    """Nothing, if the form will hold once it is signed. A form with a gap is not put before anybody to sign."""
    signed = replace(as_if_signed(words, by=part, on=on), representative_authority=authority)
    wrong = findings(signed, on=on, client=signers.who.facts)
    if wrong:
        raise Conflict(
            "This form wouldn't hold, so nobody signs it yet",
            why=". ".join(map(str, wrong)) + ".",
            cite=tuple(dict.fromkeys(one.cite for one in wrong if one.cite)),
            do="Correct the form; what is missing stands beside its fields.",
        )


def _signed_already() -> Conflict:
    return Conflict(
        "This version has been signed in this part already",
        do="Open the paper; its signature stands under it.",
    )
