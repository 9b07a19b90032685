"""How the desk says what the law's words mean: kinds, purposes, requesters, records, verdicts, steps."""

from collections.abc import Mapping
from dataclasses import replace

from twodrawer.disclosures.request_states import Step
from twodrawer.law import Answer, Outcome
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Endangerment, Issuer, Purpose, Record, Relation

KINDS: Mapping[Asking, str] = {
    Asking.ACCESS: "Access to the record",
    Asking.AMENDMENT: "Amendment of the record",
    Asking.ACCOUNTING: "Account of disclosures",
    Asking.DISCLOSURE: "Disclosure to somebody else",
    Asking.LEGAL_PROCESS: "Subpoena or court order",
    Asking.RESTRICTION: "Restriction",
}
RELATIONS: Mapping[Relation, str] = {
    Relation.CLIENT: "The client",
    Relation.PERSONAL_REPRESENTATIVE: "A personal representative",
    Relation.PARENT_OF_MINOR: "A parent of a minor",
    Relation.EXECUTOR: "An executor",
    Relation.OUTSIDE_PROVIDER: "Another provider",
    Relation.PAYER: "An insurer",
    Relation.ATTORNEY: "An attorney",
    Relation.COURT: "A court",
    Relation.AGENCY: "An agency",
    Relation.RESEARCHER: "A researcher",
    Relation.FAMILY: "Family",
    Relation.EMPLOYER: "An employer",
    Relation.PUBLIC: "Somebody else",
}
RECORDS: Mapping[Record, str] = {
    Record.DESIGNATED_RECORD_SET: "The chart",
    Record.PROGRESS_NOTE: "Progress notes",
    Record.PSYCHOTHERAPY_NOTES: "Psychotherapy notes, if any",
    Record.PART2_RECORD: "Substance use program record, if any",
    Record.SUD_COUNSELING_NOTES: "SUD counseling notes, if any",
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.CLIENT_ACCESS: "The client’s own access",
    Purpose.CLIENT_AMENDMENT: "The client’s amendment",
    Purpose.CLIENT_DIRECTED: "The client asks that somebody gets it",
    Purpose.TREATMENT: "Treatment",
    Purpose.PAYMENT: "Payment",
    Purpose.OPERATIONS: "Health care operations",
    Purpose.FAMILY_INVOLVED: "Family involved in the care",
    Purpose.RESEARCH: "Research",
    Purpose.WORKERS_COMPENSATION: "Workers’ compensation",
    Purpose.REQUIRED_BY_LAW: "Required by law",
    Purpose.PUBLIC_HEALTH: "Public health",
    Purpose.LAW_ENFORCEMENT: "Law enforcement",
    Purpose.OVERSIGHT_OF_ORIGINATOR: "Oversight of the clinician",
    Purpose.OVERSIGHT_OTHER: "Other oversight",
    Purpose.HHS_COMPLIANCE: "The Secretary’s compliance review",
    Purpose.CORONER: "Coroner or medical examiner",
    Purpose.FUNERAL_DIRECTOR: "Funeral director",
    Purpose.DEFENSE_AGAINST_CLIENT: "Defense in the client’s own action",
    Purpose.SERIOUS_THREAT: "A serious and imminent threat",
    Purpose.MARKETING: "Marketing",
    Purpose.SALE: "Sale",
    Purpose.SUBPOENA: "Subpoena or discovery request",
    Purpose.COURT_ORDER: "Court order",
}
AUTHORITIES: Mapping[AuthorityKind, str] = {
    AuthorityKind.NONE: "No paper",
    AuthorityKind.AUTHORIZATION: "Authorization signed by the client",
    AuthorityKind.CONSENT: "General consent",
    AuthorityKind.PART2_CONSENT: "Consent under 42 CFR part 2",
    AuthorityKind.SUD_COUNSELING_CONSENT: "Consent for SUD counseling notes",
    AuthorityKind.SUBPOENA: "Subpoena",
    AuthorityKind.COURT_ORDER: "Court order",
    AuthorityKind.PART2_COURT_ORDER: "Court order under 42 CFR part 2",
    AuthorityKind.STATUTE: "A law, by its citation",
    AuthorityKind.AGENCY_REQUEST: "Written request of an agency",
    AuthorityKind.IRB_WAIVER: "Waiver of a review board",
}
ISSUERS: Mapping[Issuer, str] = {
    Issuer.ATTORNEY: "An attorney",
    Issuer.CLERK: "A clerk of the court",
    Issuer.COURT: "A court",
    Issuer.GRAND_JURY: "A grand jury",
    Issuer.INSPECTOR_GENERAL: "An inspector general",
    Issuer.ADMINISTRATIVE_BODY: "An administrative body",
}
PROOFS: Mapping[Proof, str] = {
    Proof.IDENTITY: "Who they are: a photo identification, or what only they know",
    Proof.AUTHORITY_TO_ACT: "The paper that makes them a representative, parent or executor",
    Proof.OFFICIAL_STATUS: "Badge, credentials or letterhead",
    Proof.LEGAL_AUTHORITY: "A written statement of the law, or the process itself",
    Proof.THE_PAPER_ITSELF: "The paper that is a condition of the disclosure",
}
FINDINGS: Mapping[Endangerment, str] = {
    Endangerment.LIFE_OR_SAFETY: "Likely to endanger somebody’s life or physical safety",
    Endangerment.HARM_TO_OTHER_PERSON_REFERENCED: "Refers to another person, and likely to cause them substantial harm",
    Endangerment.HARM_BY_REPRESENTATIVE: "A representative asks, and it is likely to cause substantial harm",
    Endangerment.UPSETTING: "It may upset them (no ground to hold anything back)",
    Endangerment.NONE: "No danger that the law names",
}
WORDS: Mapping[Word, str] = {
    Word.RELEASE: "Release what is asked for",
    Word.PART: "Release a part",
    Word.OBJECT: "Object",
    Word.REFUSE: "Send nothing",
}
PEOPLE: Mapping[Human, str] = {
    Human.COUNSEL: "Counsel",
    Human.ORIGINATOR: "The clinician",
    Human.PRIVACY_OFFICER: "The privacy officer",
    Human.SECOND_REVIEWER: "A second reviewer",
}
STEPS: Mapping[Step, str] = {
    Step.RECEIVED: "Received",
    Step.DESCRIBED: "Described",
    Step.PROOF_ASKED: "Proof asked for",
    Step.VERIFIED: "Identity and authority verified",
    Step.HANDED_OVER: "Handed over",
    Step.WORD: "Answer back",
    Step.FINDING: "A professional’s finding",
    Step.AUTHOR_SAID: "The author’s answer",
    Step.EXTENDED: "Extended",
    Step.PART_DENIED: "Part denied",
    Step.DENIED: "Denied",
    Step.REFUSED: "Paper answered as not enough",
    Step.ACCEPTED: "Amendment accepted",
    Step.ANSWERED: "Answered",
    Step.RELEASED: "Released",
    Step.REST_RELEASED: "The rest released",
    Step.WITHDRAWN: "Withdrawn",
    Step.REVIEWER_NAMED: "Reviewer named",
    Step.REVIEWED: "Reviewed",
    Step.DISAGREEMENT: "Statement of disagreement",
    Step.REBUTTAL: "Rebuttal",
    Step.TRAVELS: "Request and denial go along with later releases",
}
_ASK = {
    Human.COUNSEL: "Ask counsel",
    Human.ORIGINATOR: "The clinician decides",
    Human.PRIVACY_OFFICER: "You decide",
    Human.SECOND_REVIEWER: "All but a part",
}


STATE_RULE = "state_rule"


def for_the_page(answer: Answer) -> Answer:
    """The answer with what to do about a missing fact in words: the law calls it by its name, the form by its label."""
    if not [one for one in answer.missing if one != STATE_RULE]:
        return answer
    return replace(answer, next="Find out what isn’t known yet, and fill it in below.")


def verdict(answer: Answer) -> tuple[str, str]:
    """The answer in a word or two, and its colour: risk for no, law for not yet, none for yes."""
    if answer.missing and answer.outcome is Outcome.REFUSE:
        return "Not known yet", "law"
    if answer.outcome is Outcome.HOLD:
        return (_ASK[answer.human] if answer.human else "Somebody decides"), "law"
    return {
        Outcome.ALLOW: ("Yes", ""),
        Outcome.MUST: ("Has to be given", ""),
        Outcome.CONSENT: ("Not yet", "law"),
        Outcome.AUTHORIZE: ("Not on this paper", "law"),
        Outcome.REFUSE: ("No", "risk"),
    }[answer.outcome]
