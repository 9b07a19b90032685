"""The privacy officer says who may sign for a client, where the law of the state is not confirmed here."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.disclosures.actions.papers.checked import checked_text
from twodrawer.disclosures.events_papers import signers_said
from twodrawer.disclosures.models import SignerRule
from twodrawer.disclosures.papers_sealed import seal
from twodrawer.disclosures.queries.papers.signers import signer_rule
from twodrawer.disclosures.signers import SignerWord
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring


@transaction.atomic
def say_who_signs(
    client_ref: UUID,
    *,
    says: SignerWord,
    words: str,
    version: int,
    by: law.Member,
    at: datetime,
    on: date,
) -> int:
    """Who may sign for the client stands so, with what it rests on. The new version; `version`: the one on the page."""
    people.require_for_client(Act.MANAGE, Kind.PAPER, client_ref, by=by, on=on)
    held = checked_text(words)
    if not held:
        raise Invalid(
            "What this rests on is missing",
            why="Whoever relies on it has to be able to see the statute or the paper.",
            do="Write the statute, the court order, or how you know.",
            fields=("words",),
        )
    kept = people.kept_ref_of(client_ref)
    standing = signer_rule(kept, by=by, on=on)
    now = standing.version if standing is not None else 0
    faster = Conflict(
        "Somebody changed this since you opened the page",
        do="Open the page again and compare.",
    )
    if version != now:
        raise faster
    ref = new_ref()
    try:
        with transaction.atomic():
            SignerRule.objects.create(
                ref=ref,
                practice_id=by.practice_ref,
                client_id=kept,
                version=now + 1,
                words=seal(
                    {"says": says.value, "words": held},
                    client_ref=kept,
                    ref=ref,
                    column=SignerRule.WORDS,
                    version=now + 1,
                    ring=keyring(by.practice_ref),
                ),
                made_by_id=by.ref,
                made_at=at,
            )
    except IntegrityError:
        raise faster from None
    record(signers_said(ref, client_ref=kept, version=now + 1), by=by, at=at)
    return now + 1
