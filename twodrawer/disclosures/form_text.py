"""The text of a form that is written here: exactly what the client reads, signs and gets a copy of. Pure.

Plain language (45 CFR 164.508(c)(3)). The statements are the program's own, so that none of (c)(2) or of 2.31(a) is
ever missing; elements are the words that were entered.
"""

from twodrawer.disclosures.facts_papers import FormWords, PurposeIs
from twodrawer.law.words import AuthorityKind, Record, Signer, Statement
from twodrawer.lib.dates import long_day

TITLES = {
    AuthorityKind.AUTHORIZATION: "Authorization to disclose health information",
    AuthorityKind.PART2_CONSENT: "Consent to disclose substance use treatment records",
    AuthorityKind.SUD_COUNSELING_CONSENT: "Consent to disclose SUD counseling notes",
}
RECORDS = {
    Record.PROGRESS_NOTE: "Progress notes",
    Record.DESIGNATED_RECORD_SET: "The record: progress notes, diagnoses, treatment plan, sessions and results",
    Record.PSYCHOTHERAPY_NOTES: "Psychotherapy notes, kept apart from the record by the clinician",
    Record.PART2_RECORD: "Substance use treatment records (42 CFR part 2)",
    Record.SUD_COUNSELING_NOTES: "SUD counseling notes, kept apart from the record",
}
ALL_STATEMENTS = (Statement.REVOCATION, Statement.CONDITIONING, Statement.REDISCLOSURE)
INTENT = (
    "I have read this form or had it read to me. I sign it electronically, and I mean this to be my signature just as"
    " if I had signed on paper. I may ask for paper instead."
)
"""What makes a typed or drawn mark a signature: the intent to sign (15 U.S.C. 7006(5); UETA section 2(8))."""

_PART2 = (AuthorityKind.PART2_CONSENT, AuthorityKind.SUD_COUNSELING_CONSENT)


def title_of(kind: AuthorityKind | None) -> str:
    """What the form is called."""
    return TITLES[kind] if kind is not None else "Signed paper, not read yet"


def label_of(words: FormWords | None) -> str:
    """One line for a list: `Authorization, to Lindqvist`."""
    if words is None:
        return "Signed paper, not read yet"
    short = {
        AuthorityKind.AUTHORIZATION: "Authorization",
        AuthorityKind.PART2_CONSENT: "Part 2 consent",
        AuthorityKind.SUD_COUNSELING_CONSENT: "SUD counseling notes consent",
    }[words.kind]
    if words.covers == (Record.PSYCHOTHERAPY_NOTES,):
        short = "Psychotherapy-note authorization"
    return f"{short}, to {words.recipient}" if words.recipient else short


def purpose_words(words: FormWords) -> str:
    """The purpose as the form says it."""
    said = {
        PurposeIs.AT_REQUEST: "At my request",
        PurposeIs.TPO: "For my treatment, for payment, and for the operations of those who treat me or pay",
        PurposeIs.PROCEEDING: "For use in a legal proceeding",
    }.get(words.purpose_is, "")
    whole = ". ".join(filter(None, [said, words.purpose.rstrip(". ")]))
    return f"{whole}." if whole else ""


def expiry_words(words: FormWords) -> str:
    """When the form ends, as it says it."""
    day = long_day(words.expires_on) if words.expires_on else ""
    return "; or: ".join(filter(None, [day, words.expires_event]))


def form_text(words: FormWords, *, client: str, born: str, practice: str) -> tuple[tuple[str, str], ...]:
    """The whole form, heading by heading. Without the signature, which stands under it."""
    of_client = f"{client}, born {born}" if born else client
    return tuple(
        (heading, said)
        for heading, said in (
            ("Whose information", of_client),
            ("What may be disclosed", _what(words)),
            ("Who may disclose it", words.discloser),
            ("To whom", words.recipient),
            ("What for", purpose_words(words)),
            ("When this ends", expiry_words(words)),
            ("You may take it back", _revocation(words, practice)),
            ("It is your choice", _choice(words)),
            ("What may happen to it afterwards", _afterwards(words)),
            ("Your copy", "You get a copy of this form after you sign it."),
        )
    )


def entered(words: FormWords) -> tuple[tuple[str, str], ...]:
    """What somebody read off a signed paper, line by line; a blank is what the paper doesn't say."""
    said = words.statements or ()
    signed = ", ".join(filter(None, [words.signer, long_day(words.signed_on) if words.signed_on else ""]))
    return (
        ("Records", "; ".join(RECORDS[record] for record in words.covers)),
        ("What of it", words.description),
        ("Who may disclose", words.discloser),
        ("To whom", words.recipient),
        ("What for", purpose_words(words)),
        ("Until when", expiry_words(words)),
        ("Signed", signed or ("Yes" if words.is_signed else "")),
        *(
            (("By what authority", words.representative_authority),)
            if words.signed_by is Signer.REPRESENTATIVE
            else ()
        ),
        ("It can be revoked", "It says so" if Statement.REVOCATION in said else ""),
        ("What depends on it", "It says so" if Statement.CONDITIONING in said else ""),
        ("It may be passed on", "It says so" if Statement.REDISCLOSURE in said else ""),
    )


def _what(words: FormWords) -> str:
    records = "; ".join(RECORDS[record] for record in words.covers)
    return f"{records}. {words.description}" if records else words.description


def _revocation(words: FormWords, practice: str) -> str:
    """164.508(c)(2)(i), 2.31(a)(6)."""
    return (
        f"You may revoke this form at any time, in writing, by giving or sending a signed and dated note to {practice}."
        " From then on nothing more is disclosed under it. What was disclosed before, relying on it, can't be taken"
        " back."
    )


def _choice(words: FormWords) -> str:
    """164.508(c)(2)(ii), (b)(4); 2.31(a)(10), (b)(3)."""
    said = (
        "You don't have to sign. Your treatment, payment for it, enrollment in a health plan and eligibility for"
        " benefits do not depend on whether you sign this form."
    )
    if words.kind in _PART2:
        said += " If you don't sign, these records are not disclosed for this purpose; nothing else follows from it."
    return said


def _afterwards(words: FormWords) -> str:
    """164.508(c)(2)(iii); 2.31(a)(4)(iii), (a)(10), 2.32."""
    if words.kind is AuthorityKind.AUTHORIZATION:
        return (
            "Whoever receives this information may be free to disclose it again, and federal privacy law may no longer"
            " protect it."
        )
    if words.kind is AuthorityKind.PART2_CONSENT and words.purpose_is is PurposeIs.TPO:
        return (
            "Those who receive these records for treatment, payment or operations may use and disclose them again as"
            " the HIPAA rules permit, and then they may no longer be protected by 42 CFR part 2; but they may not be"
            " used against you in a civil, criminal, administrative or legislative proceeding without your consent or"
            " a court order."
        )
    return (
        "These records stay protected by 42 CFR part 2. Whoever receives them is told in writing that they may not"
        " disclose them again or use them against you in a proceeding without your consent or a court order, unless"
        " that law permits it. There is still a risk that somebody does."
    )
