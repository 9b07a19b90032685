"""What makes a signed form good, one function for each paragraph. All defects are named at once, so that the
client is asked once.

Three forms are told apart, and none stands in for another: the authorization of 45 CFR 164.508, the consent of
42 CFR 2.31 and the consent for SUD counseling notes of 2.31(b). A defect is a thing the law names; a gap is
something nobody said about the form. Both close it.

Left out: forms known to be materially false (164.508(b)(2)(v), 2.31(c)(4)), which no fact of a question can tell,
and the exceptions that let research, underwriting or third-party care be conditioned (164.508(b)(4)(i)-(iii)).
The safe answer: a conditioned form is defective.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from twodrawer.law.citations import Citation
from twodrawer.law.question import Authority, Question
from twodrawer.law.rules.answering import old, par
from twodrawer.law.words import Condition, Element, Purpose, Record, Signer, Statement

DEFECTS = par("45 CFR 164.508(b)(2)")
COMPOUND = par("45 CFR 164.508(b)(3)")
COMPOUND_NOTES = par("45 CFR 164.508(b)(3)(ii)")
COMPOUND_OTHERS = par("45 CFR 164.508(b)(3)(iii)")
CONDITIONING = par("45 CFR 164.508(b)(4)")
REVOCATION = par("45 CFR 164.508(b)(5)")
CORE = par("45 CFR 164.508(c)(1)")
ELEMENTS: Mapping[Element, Citation] = {
    Element.DESCRIPTION: par("45 CFR 164.508(c)(1)(i)"),
    Element.DISCLOSER: par("45 CFR 164.508(c)(1)(ii)"),
    Element.RECIPIENT: par("45 CFR 164.508(c)(1)(iii)"),
    Element.PURPOSE: par("45 CFR 164.508(c)(1)(iv)"),
    Element.EXPIRY: par("45 CFR 164.508(c)(1)(v)"),
    Element.SIGNATURE: par("45 CFR 164.508(c)(1)(vi)"),
    Element.DATE: par("45 CFR 164.508(c)(1)(vi)"),
    Element.REPRESENTATIVE_AUTHORITY: par("45 CFR 164.508(c)(1)(vi)"),
}
STATEMENTS: Mapping[Statement, Citation] = {
    Statement.REVOCATION: par("45 CFR 164.508(c)(2)(i)"),
    Statement.CONDITIONING: par("45 CFR 164.508(c)(2)(ii)"),
    Statement.REDISCLOSURE: par("45 CFR 164.508(c)(2)(iii)"),
}
MINOR = par("45 CFR 164.502(g)(3)")
ESTATE = par("45 CFR 164.502(g)(4)")

PART2_DEFECTS = par("42 CFR 2.31(c)")
PART2_PROCEEDINGS = par("42 CFR 2.31(d)")
COUNSELING_COMPOUND = par("42 CFR 2.31(b)(2)")
COUNSELING_CONDITIONING = par("42 CFR 2.31(b)(3)")
PART2_CORE = par("42 CFR 2.31(a)")
PART2_ELEMENTS: Mapping[Element, Citation] = {
    Element.DESCRIPTION: par("42 CFR 2.31(a)(3)"),
    Element.DISCLOSER: par("42 CFR 2.31(a)(2)"),
    Element.RECIPIENT: par("42 CFR 2.31(a)(4)"),
    Element.PURPOSE: par("42 CFR 2.31(a)(5)"),
    Element.EXPIRY: par("42 CFR 2.31(a)(7)"),
    Element.SIGNATURE: par("42 CFR 2.31(a)(8)"),
    Element.DATE: par("42 CFR 2.31(a)(9)"),
    Element.REPRESENTATIVE_AUTHORITY: old("42 CFR 2.15(b)(2)"),
}
PART2_STATEMENTS: Mapping[Statement, Citation] = {
    Statement.REVOCATION: par("42 CFR 2.31(a)(6)"),
    # "The consequences to the patient of a refusal to sign" is what the format calls `conditioning`.
    Statement.CONDITIONING: par("42 CFR 2.31(a)(10)"),
    Statement.REDISCLOSURE: par("42 CFR 2.31(a)(10)"),
}
PART2_MINOR = old("42 CFR 2.14(a)")

TPO = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})
PROCEEDINGS = frozenset(
    {
        Purpose.SUBPOENA,
        Purpose.COURT_ORDER,
        Purpose.DEFENSE_AGAINST_CLIENT,
        Purpose.LAW_ENFORCEMENT,
        Purpose.IDENTIFY_SUSPECT,
    }
)
# A form that names the designated record set covers the progress notes in it, and not the other way round.
ALSO_COVERED = {Record.PROGRESS_NOTE: {Record.PROGRESS_NOTE, Record.DESIGNATED_RECORD_SET}}


@dataclass(frozen=True)
class Defect:
    """One thing wrong with a form, and the paragraph that says so."""

    says: str
    under: Citation


Check = Callable[[Question], Defect | None]


def covers(named: tuple[Record, ...], record: Record | None) -> bool:
    """True if a paper that names these records speaks of this one."""
    return record is not None and bool(ALSO_COVERED.get(record, {record}) & set(named))


# -- 45 CFR 164.508(b): what makes the form not valid -------------------------------------------


def expired(question: Question) -> Defect | None:
    """164.508(b)(2)(i): the expiration date has passed. It still holds on its last day."""
    paper = question.authority
    if question.on is not None and paper.expires_on is not None and paper.expires_on < question.on:
        return Defect(f"it expired on {paper.expires_on.isoformat()}", DEFECTS)
    return None


def ended_by_its_event(question: Question) -> Defect | None:
    """164.508(b)(2)(i): the expiration event is known to have happened."""
    if question.authority.expires_event_happened:
        return Defect("the event that ends it has happened", DEFECTS)
    return None


def revoked(question: Question) -> Defect | None:
    """164.508(b)(2)(iii), (b)(5): revoked in writing, at any time; from that day it opens nothing more."""
    on, revoked_on = question.on, question.authority.revoked_on
    if on is not None and revoked_on is not None and revoked_on <= on:
        return Defect(f"it was revoked on {revoked_on.isoformat()}", REVOCATION)
    return None


def combined(question: Question) -> Defect | None:
    """164.508(b)(3), (b)(2)(iv): no compound authorization, but of authorizations that may share a form."""
    others = question.authority.combined_with or ()
    if not all(_is_authorization(other) for other in others):
        return Defect("it is combined with a document it may not share a form with", COMPOUND)
    return None


def combined_with_notes(question: Question) -> Defect | None:
    """164.508(b)(3)(ii) and (iii): psychotherapy notes have a form of their own, whichever side asks."""
    paper = question.authority
    for_notes = question.record is Record.PSYCHOTHERAPY_NOTES
    if any(_speaks_of_notes(other) is not for_notes for other in paper.combined_with or ()):
        under = COMPOUND_NOTES if for_notes else COMPOUND_OTHERS
        return Defect("an authorization for psychotherapy notes stands on a form with another one", under)
    return None


def covers_notes_and_more(question: Question) -> Defect | None:
    """164.508(b)(3)(ii): one form that names psychotherapy notes and other records is a compound one."""
    named = set(question.authority.covers or ())
    if Record.PSYCHOTHERAPY_NOTES in named and named != {Record.PSYCHOTHERAPY_NOTES}:
        return Defect("it names psychotherapy notes together with other records", COMPOUND_NOTES)
    return None


def conditioned(question: Question) -> Defect | None:
    """164.508(b)(4), (b)(2)(iv): treatment, payment, enrollment or eligibility was made to depend on it."""
    if question.authority.conditioned_on not in (None, Condition.NONE):
        return Defect(f"{question.authority.conditioned_on} was made to depend on it", CONDITIONING)
    return None


# -- 45 CFR 164.508(c): what it has to say ------------------------------------------------------


def names_another_record(question: Question) -> Defect | None:
    """164.508(c)(1)(i): the description has to name this record."""
    named = question.authority.covers
    if named is not None and not covers(named, question.record):
        return Defect("it doesn't name this record", ELEMENTS[Element.DESCRIPTION])
    return None


def lacking_elements(question: Question, cited: Mapping[Element, Citation] = ELEMENTS) -> tuple[Defect, ...]:
    """164.508(c)(1)(i), (ii), (iii), (iv), (v), (vi): each core element that the form leaves out; it is not filled out
    completely then, 164.508(b)(2)(ii). What it says besides is no defect: 164.508(b)(1)(ii)."""
    paper = question.authority
    if paper.elements is None:
        return ()
    wanted: list[Element] = [
        element for element in Element if element is not Element.REPRESENTATIVE_AUTHORITY
    ]
    if paper.signed_by is Signer.REPRESENTATIVE:
        wanted.append(Element.REPRESENTATIVE_AUTHORITY)
    return tuple(
        Defect(f"it lacks the {element.replace('_', ' ')}", cited[element])
        for element in wanted
        if element not in paper.elements
    )


def lacking_statements(
    question: Question, cited: Mapping[Statement, Citation] = STATEMENTS
) -> tuple[Defect, ...]:
    """164.508(c)(2), (b)(2)(ii): each statement to the client that the form leaves out."""
    paper = question.authority
    if paper.statements is None:
        return ()
    return tuple(
        Defect(f"it lacks the statement about {statement}", under)
        for statement, under in cited.items()
        if statement not in paper.statements
    )


def signed_by_minor(question: Question) -> Defect | None:
    """164.502(g)(3): a minor signs for care that the minor lawfully consented to alone."""
    signed = question.authority.signed_by is Signer.CLIENT
    if signed and question.client.minor and not question.client.consented_alone:
        return Defect("a minor signed it who did not lawfully consent to the care alone", MINOR)
    return None


def signed_for_the_dead(question: Question) -> Defect | None:
    """164.502(g)(4): after a death the form is the representative's of the estate. The stricter reading: an
    older form of the client's own opens nothing more."""
    if question.client.deceased and question.authority.signed_by is Signer.CLIENT:
        return Defect("the client has died, and nobody signed it for the estate", ESTATE)
    return None


# -- 42 CFR 2.31 ---------------------------------------------------------------------------------


def part2_expired_or_revoked(question: Question) -> Defect | None:
    """2.31(c): it has expired, by date or event, or is known to have been revoked."""
    for check in (expired, ended_by_its_event, revoked):
        found = check(question)
        if found is not None:
            return Defect(found.says, PART2_DEFECTS)
    return None


def combined_for_proceedings(question: Question) -> Defect | None:
    """2.31(d): a consent for a proceeding can't be combined with one for any other purpose."""
    if question.purpose in PROCEEDINGS and question.authority.combined_with:
        return Defect("a consent for a proceeding is combined with another purpose", PART2_PROCEEDINGS)
    return None


def counseling_combined(question: Question) -> Defect | None:
    """2.31(b)(2): a consent for SUD counseling notes is combined with its like only."""
    paper = question.authority
    others = paper.combined_with or ()
    alone = all(Record.SUD_COUNSELING_NOTES.value in other for other in others)
    if not alone or set(paper.covers or ()) - {Record.SUD_COUNSELING_NOTES}:
        return Defect("it is combined with something besides SUD counseling notes", COUNSELING_COMPOUND)
    return None


def counseling_conditioned(question: Question) -> Defect | None:
    """2.31(b)(3): nothing may depend on a consent for SUD counseling notes, without exception."""
    if question.authority.conditioned_on not in (None, Condition.NONE):
        return Defect(
            f"{question.authority.conditioned_on} was made to depend on it", COUNSELING_CONDITIONING
        )
    return None


def part2_names_another_record(question: Question) -> Defect | None:
    """2.31(a)(3): the description has to name this record."""
    named = question.authority.covers
    if named is not None and not covers(named, question.record):
        return Defect("it doesn't name this record", PART2_ELEMENTS[Element.DESCRIPTION])
    return None


def part2_lacking(question: Question) -> tuple[Defect, ...]:
    """2.31(a)(2)-(10): elements, and the statements; two of these belong to consents for treatment, payment and
    operations only."""
    wanted = dict(PART2_STATEMENTS)
    if question.purpose not in TPO:
        del wanted[Statement.CONDITIONING], wanted[Statement.REDISCLOSURE]
    return (*lacking_elements(question, PART2_ELEMENTS), *lacking_statements(question, wanted))


def part2_signed_over_the_minor(question: Question) -> Defect | None:
    """2.14(a): where the minor may consent to the care alone, only the minor signs."""
    client = question.client
    if client.minor and client.consented_alone and question.authority.signed_by is Signer.REPRESENTATIVE:
        return Defect("a minor who consented to the care alone has to sign it", PART2_MINOR)
    return None


# -- all of a form -------------------------------------------------------------------------------

AUTHORIZATION_CHECKS: tuple[Check, ...] = (
    expired, ended_by_its_event, revoked, combined, combined_with_notes, covers_notes_and_more, conditioned,
    names_another_record,
)  # fmt: skip
SIGNERS: tuple[Check, ...] = (signed_by_minor, signed_for_the_dead)
PART2_CHECKS: tuple[Check, ...] = (
    part2_expired_or_revoked, combined_for_proceedings, part2_names_another_record, part2_signed_over_the_minor,
)  # fmt: skip
COUNSELING_CHECKS: tuple[Check, ...] = (*PART2_CHECKS, counseling_combined, counseling_conditioned)


def authorization_defects(question: Question) -> tuple[Defect, ...]:
    """Every defect of an authorization, in the order of 164.508: (b)(2), (b)(3), (b)(4), (c)(1), (c)(2)."""
    return (
        *_found(AUTHORIZATION_CHECKS, question),
        *lacking_elements(question),
        *lacking_statements(question),
        *_found(SIGNERS, question),
    )


def part2_consent_defects(question: Question) -> tuple[Defect, ...]:
    """Every defect of a consent under 2.31(a), (c) and (d)."""
    return (*_found(PART2_CHECKS, question), *part2_lacking(question), *_found(SIGNERS[1:], question))


def counseling_consent_defects(question: Question) -> tuple[Defect, ...]:
    """Every defect of a consent for SUD counseling notes: as above, and 2.31(b)(2), (3)."""
    return (*_found(COUNSELING_CHECKS, question), *part2_lacking(question), *_found(SIGNERS[1:], question))


def gaps(question: Question) -> tuple[str, ...]:
    """What isn't known about the form or its signer and would have to be, before it opens anything."""
    paper: Authority = question.authority
    found = [
        f"authority.{name}"
        for name in ("covers", "elements", "statements", "combined_with", "conditioned_on", "signed_by")
        if getattr(paper, name) is None
    ]
    if paper.expires_on is None and paper.expires_event_happened is None:
        found.append("authority.expires_on")
    if paper.signed_by is Signer.CLIENT and question.client.minor is None:
        found.append("client.minor")
    return tuple(found)


def _found(checks: tuple[Check, ...], question: Question) -> tuple[Defect, ...]:
    return tuple(defect for check in checks if (defect := check(question)) is not None)


def _is_authorization(other: str) -> bool:
    """Only another authorization may share the form."""
    return other.startswith("authorization")


def _speaks_of_notes(other: str) -> bool:
    return Record.PSYCHOTHERAPY_NOTES.value in other
