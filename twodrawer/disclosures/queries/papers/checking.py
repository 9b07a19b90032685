"""A form that is being entered, read by the law before it is kept: what the page says beside each field."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_papers import Alone, Finding, FormWords
from twodrawer.disclosures.form_reading import as_if_signed, findings
from twodrawer.disclosures.form_text import ALL_STATEMENTS
from twodrawer.disclosures.queries.papers.signers import Signers, client_for_law, signers_of
from twodrawer.law import Act, Kind
from twodrawer.law.words import Condition, Signer
from twodrawer.people import queries as people


def check_received(
    client_ref: UUID, words: FormWords, *, by: law.Member, on: date, read: Reading
) -> tuple[Finding, ...]:
    """Everything wrong with a signed paper as it is entered, and everything that nobody looked at yet."""
    people.require_for_client(Act.EDIT, Kind.PAPER, client_ref, by=by, on=on)
    read.of("client", client_ref)
    return findings(words, on=on, client=client_for_law(client_ref, by=by, on=on))


def check_written(
    client_ref: UUID, words: FormWords, *, by: law.Member, on: date, read: Reading
) -> tuple[Finding, ...]:
    """Everything that would be wrong with this form once it is signed by whoever may sign."""
    people.require_for_client(Act.EDIT, Kind.PAPER, client_ref, by=by, on=on)
    return once_signed(words, signers_of(client_ref, by=by, on=on, read=read), on=on)


def once_signed(words: FormWords, signers: Signers, *, on: date) -> tuple[Finding, ...]:
    """The form as it will stand: the program's statements in it, alone on its page, signed by the one who may."""
    part = Signer.REPRESENTATIVE if signers.who.representative and not signers.who.client else Signer.CLIENT
    whole = replace(
        as_if_signed(words, by=part, on=on),
        statements=ALL_STATEMENTS,
        alone=Alone.ALONE,
        conditioned_on=Condition.NONE,
        representative_authority="as it is written down" if part is Signer.REPRESENTATIVE else "",
    )
    return findings(whole, on=on, client=signers.who.facts)
