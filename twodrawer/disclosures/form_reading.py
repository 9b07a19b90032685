"""A form's words handed to the law room, and its answer handed back beside the fields. Pure; decides nothing itself.

What counts as saying something is judged here, and only that: a blank is nothing, and "none" is no expiry where the
law wants a day or an event (45 CFR 164.508(c)(1)(v); 42 CFR 2.31(a)(7) lets a consent for treatment, payment and
operations go without one).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from twodrawer.disclosures.facts_papers import Alone, Finding, FormWords, PurposeIs
from twodrawer.law import papers
from twodrawer.law.question import Authority, ClientFacts
from twodrawer.law.rules import forms
from twodrawer.law.rules.forms import Defect
from twodrawer.law.words import AuthorityKind, Element, Purpose, Record, Signer, Statement

RECORDS = {
    AuthorityKind.AUTHORIZATION: (
        Record.PROGRESS_NOTE,
        Record.DESIGNATED_RECORD_SET,
        Record.PSYCHOTHERAPY_NOTES,
    ),
    AuthorityKind.PART2_CONSENT: (Record.PART2_RECORD,),
    AuthorityKind.SUD_COUNSELING_CONSENT: (Record.SUD_COUNSELING_NOTES,),
}
"""What a form of this kind can open. What it names besides is a defect, said by the law."""

NO_END = re.compile(
    r"\W*(none|never|no|nil|n/?a|not applicable|no expiration( date)?|(does not|doesn['’]t|will not) expire"
    r"|indefinite(ly)?|unlimited|until revoked|forever|(the )?end of (the )?research( study)?)\W*",
    re.IGNORECASE,
)
"""Words in the place of an expiry that name no day and no event. The end of a study is one for research only."""

ALONE = {
    Alone.ALONE: (),
    Alone.AUTHORIZATION: ("authorization",),
    Alone.NOTES_AUTHORIZATION: (Alone.NOTES_AUTHORIZATION.value,),
    Alone.COUNSELING_CONSENT: (Alone.COUNSELING_CONSENT.value,),
    Alone.OTHER: (Alone.OTHER.value,),
}
_FIELDS = {
    Element.DESCRIPTION: "description",
    Element.DISCLOSER: "discloser",
    Element.RECIPIENT: "recipient",
    Element.PURPOSE: "purpose",
    Element.EXPIRY: "expires_on",
    Element.SIGNATURE: "is_signed",
    Element.DATE: "signed_on",
    Element.REPRESENTATIVE_AUTHORITY: "representative_authority",
}
_GAPS = {
    "authority.covers": ("covers", "It isn't said which records it names"),
    "authority.statements": ("statements", "Nobody has looked yet which statements it makes"),
    "authority.combined_with": ("alone", "It isn't said whether something else stands on the same form"),
    "authority.conditioned_on": ("conditioned_on", "It isn't said whether anything was made to depend on it"),
    "authority.signed_by": ("signed_by", "It isn't said who signed it"),
    "authority.expires_on": ("expires_on", "It isn't said when it ends"),
    "client.minor": (
        "signed_by",
        "It isn't certain whether the client is of age here; the privacy officer says who may sign",
    ),
}


def elements(words: FormWords) -> tuple[Element, ...]:
    """The elements that the form holds, 164.508(c)(1), 2.31(a)."""
    held = {
        Element.DESCRIPTION: words.description,
        Element.DISCLOSER: words.discloser,
        Element.RECIPIENT: words.recipient,
        Element.PURPOSE: words.purpose or words.purpose_is is not PurposeIs.NAMED,
        Element.EXPIRY: words.expires_on or names_an_end(words),
        Element.SIGNATURE: words.is_signed,
        Element.DATE: words.signed_on,
        Element.REPRESENTATIVE_AUTHORITY: words.representative_authority,
    }
    return tuple(element for element, said in held.items() if said)


def names_an_end(words: FormWords) -> bool:
    """Whether the words in the place of an expiry name an event, or may do without one."""
    if not words.expires_event:
        return False
    tpo = words.kind is AuthorityKind.PART2_CONSENT and words.purpose_is is PurposeIs.TPO
    return tpo or NO_END.fullmatch(words.expires_event) is None


def authority_from(
    words: FormWords | None, *, revoked_on: date | None = None, event_happened: bool = False
) -> Authority:
    """The paper as a question to `decide` names it. Without words: a paper of which nothing is known."""
    if words is None:
        return Authority(revoked_on=revoked_on)
    return Authority(
        kind=words.kind,
        covers=words.covers,
        elements=elements(words),
        statements=words.statements,
        expires_on=words.expires_on,
        expires_event_happened=event_happened if words.expires_event or event_happened else None,
        revoked_on=revoked_on,
        combined_with=ALONE[words.alone] if words.alone is not None else None,
        conditioned_on=words.conditioned_on,
        signed_by=words.signed_by,
    )


def law_purpose(words: FormWords) -> Purpose:
    """For which purpose the form is read: two statements and one rule of 2.31 hang on it."""
    return {
        PurposeIs.TPO: Purpose.TREATMENT,
        PurposeIs.PROCEEDING: Purpose.COURT_ORDER,
    }.get(words.purpose_is, Purpose.CLIENT_DIRECTED)


def findings(
    words: FormWords,
    *,
    on: date,
    client: ClientFacts,
    revoked_on: date | None = None,
    event_happened: bool = False,
) -> tuple[Finding, ...]:
    """Everything wrong with the form and unknown about it on that day, in the order of the paragraphs.

    A form that names several records is read for each; one that names none, for the record it was meant for.
    """
    paper = authority_from(words, revoked_on=revoked_on, event_happened=event_happened)
    found: dict[tuple[str, str], Finding] = {}
    for record in words.covers or RECORDS[words.kind][:1]:
        read = papers.reading(paper, record=record, on=on, client=client, purpose=law_purpose(words))
        for one in (*map(_of_defect, read.defects), *map(_of_gap, read.missing)):
            found.setdefault((one.field, one.says), one)
    for one in _strangers(words):
        found.setdefault((one.field, one.says), one)
    wrong = {one.field for one in found.values() if not one.is_gap}
    # What is lacking is said once: as a defect with its paragraph, where the law has one.
    return tuple(one for one in found.values() if not (one.is_gap and one.field in wrong))


def as_if_signed(words: FormWords, *, by: Signer, on: date) -> FormWords:
    """The form as it will stand once it is signed: for reading it while it is being written."""
    return replace(words, is_signed=True, signed_on=on, signed_by=by)


def ended_by_itself(found: Iterable[Finding]) -> bool:
    """Whether its own words ended it: the day has passed or the event has happened."""
    return any(one.says.startswith(("It expired on", "The event that ends it")) for one in found)


def _strangers(words: FormWords) -> tuple[Finding, ...]:
    """A record that a form of this kind never opens: 2.31(b) and 164.508 are forms of their own."""
    allowed = RECORDS[words.kind]
    if words.kind is AuthorityKind.AUTHORIZATION and set(words.covers) - set(allowed):
        says = (
            "A record of substance use treatment needs a consent under 42 CFR part 2, which is another form"
        )
        return (Finding("covers", says, "42 CFR 2.31(a)"),)
    if words.kind is AuthorityKind.PART2_CONSENT and Record.SUD_COUNSELING_NOTES in words.covers:
        says = "A consent for SUD counseling notes is combined with its like only"
        return (Finding("covers", says, forms.COUNSELING_COMPOUND.text),)
    if words.kind is AuthorityKind.PART2_CONSENT and set(words.covers) - set(allowed):
        return (
            Finding(
                "covers", "It names a record that this kind of consent doesn't open", "42 CFR 2.31(a)(3)"
            ),
        )
    return ()


def _of_defect(defect: Defect) -> Finding:
    return Finding(_field(defect), defect.says[0].upper() + defect.says[1:], defect.under.text)


def _of_gap(name: str) -> Finding:
    field, says = _GAPS.get(name, ("", f"It isn't known: {name}"))
    return Finding(field, says, is_gap=True)


def _field(defect: Defect) -> str:
    """Beside which field a defect is said."""
    for element, field in _FIELDS.items():
        if defect.says == f"it lacks the {element.replace('_', ' ')}":
            return field
    if any(defect.says == f"it lacks the statement about {one}" for one in Statement):
        return "statements"
    if "doesn't name this record" in defect.says or "together with other records" in defect.says:
        return "covers"
    if "made to depend" in defect.says:
        return "conditioned_on"
    if defect.under in (
        forms.COMPOUND,
        forms.COMPOUND_NOTES,
        forms.COMPOUND_OTHERS,
        forms.COUNSELING_COMPOUND,
    ):
        return "alone"
    if defect.under == forms.PART2_PROCEEDINGS:
        return "alone"
    if "signed" in defect.says or "sign it" in defect.says:
        return "signed_by"
    return "expires_on"
