"""The words of the law's questions as pages put them."""

from collections.abc import Mapping

from twodrawer.disclosures.facts_releases import Part
from twodrawer.law.facts import Human
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Endangerment, Issuer, Purpose, Record, Relation

PURPOSES: Mapping[str, str] = {
    Purpose.CLIENT_ACCESS.value: "The client asked for their record",
    Purpose.CLIENT_DIRECTED.value: "The client sends it to somebody, on a signed form",
    Purpose.TREATMENT.value: "Treatment by another provider",
    Purpose.MEDICAL_EMERGENCY.value: "An emergency",
    Purpose.PEER_CONSULTATION.value: "A colleague is consulted",
    Purpose.TRAINING_PROGRAM.value: "A training program",
    Purpose.PAYMENT.value: "Payment",
    Purpose.OPERATIONS.value: "Another’s operations",
    Purpose.SUBPOENA.value: "A subpoena",
    Purpose.COURT_ORDER.value: "A court’s order",
    Purpose.REQUIRED_BY_LAW.value: "A law demands it",
    Purpose.SERIOUS_THREAT.value: "A serious threat",
    Purpose.LAW_ENFORCEMENT.value: "Law enforcement",
    Purpose.IDENTIFY_SUSPECT.value: "To identify a suspect or a missing person",
    Purpose.OVERSIGHT_OF_ORIGINATOR.value: "Oversight of the clinician",
    Purpose.OVERSIGHT_OTHER.value: "Other health oversight",
    Purpose.HHS_COMPLIANCE.value: "The Secretary of HHS checks compliance",
    Purpose.DEFENSE_AGAINST_CLIENT.value: "Defense in a case that the client brought",
    Purpose.CORONER.value: "A coroner or medical examiner",
    Purpose.FUNERAL_DIRECTOR.value: "A funeral director",
    Purpose.FAMILY_INVOLVED.value: "Family who takes part in the care",
    Purpose.WORKERS_COMPENSATION.value: "Workers’ compensation",
    Purpose.PUBLIC_HEALTH.value: "Public health",
    Purpose.RESEARCH.value: "Research",
    Purpose.EHI_EXPORT.value: "An export of the client’s electronic record",
}
RECORDS: Mapping[str, str] = {
    Record.DESIGNATED_RECORD_SET.value: "The designated record set",
    Record.PROGRESS_NOTE.value: "Progress notes",
    Record.PART2_RECORD.value: "Records of a substance use disorder program (42 CFR Part 2)",
    Record.PSYCHOTHERAPY_NOTES.value: "Psychotherapy notes, if any",
    Record.SUD_COUNSELING_NOTES.value: "SUD counseling notes, if any",
}
RELATIONS: Mapping[str, str] = {
    Relation.CLIENT.value: "The client",
    Relation.PERSONAL_REPRESENTATIVE.value: "The client’s personal representative",
    Relation.PARENT_OF_MINOR.value: "A parent of the client, who is a minor",
    Relation.EXECUTOR.value: "The executor of the client’s estate",
    Relation.OUTSIDE_PROVIDER.value: "Another provider",
    Relation.PAYER.value: "A health plan",
    Relation.ATTORNEY.value: "An attorney",
    Relation.COURT.value: "A court",
    Relation.AGENCY.value: "An agency",
    Relation.FAMILY.value: "Family",
    Relation.EMPLOYER.value: "An employer",
    Relation.RESEARCHER.value: "A researcher",
    Relation.VENDOR.value: "A vendor",
    Relation.PUBLIC.value: "Somebody else",
}
AUTHORITIES: Mapping[str, str] = {
    AuthorityKind.NONE.value: "None",
    AuthorityKind.AUTHORIZATION.value: "The client’s authorization (45 CFR 164.508)",
    AuthorityKind.CONSENT.value: "A general consent",
    AuthorityKind.PART2_CONSENT.value: "The client’s consent under Part 2 (42 CFR 2.31)",
    AuthorityKind.SUD_COUNSELING_CONSENT.value: "A consent for SUD counseling notes",
    AuthorityKind.SUBPOENA.value: "A subpoena",
    AuthorityKind.COURT_ORDER.value: "A court’s order",
    AuthorityKind.PART2_COURT_ORDER.value: "An order under 42 CFR Part 2, subpart E",
    AuthorityKind.STATUTE.value: "A statute",
    AuthorityKind.AGENCY_REQUEST.value: "An agency’s request",
    AuthorityKind.IRB_WAIVER.value: "A review board’s waiver",
    AuthorityKind.BAA.value: "A business associate agreement",
}
ISSUERS: Mapping[str, str] = {
    Issuer.ATTORNEY.value: "An attorney",
    Issuer.CLERK.value: "A clerk of the court",
    Issuer.COURT.value: "The court",
    Issuer.GRAND_JURY.value: "A grand jury",
    Issuer.INSPECTOR_GENERAL.value: "An inspector general",
    Issuer.ADMINISTRATIVE_BODY.value: "An administrative body",
}
FINDINGS: Mapping[str, str] = {
    Endangerment.NONE.value: "None",
    Endangerment.LIFE_OR_SAFETY.value: "Danger to life or safety",
    Endangerment.HARM_TO_OTHER_PERSON_REFERENCED.value: "Harm to another person whom the record names",
    Endangerment.HARM_BY_REPRESENTATIVE.value: "Harm by the representative who asks",
    Endangerment.UPSETTING.value: "It might upset the client",
}
HUMANS: Mapping[str, str] = {
    Human.COUNSEL.value: "Counsel",
    Human.ORIGINATOR.value: "The clinician who wrote it",
    Human.PRIVACY_OFFICER.value: "The privacy officer",
    Human.SECOND_REVIEWER.value: "A second reviewer",
}
PARTS: Mapping[str, str] = {
    Part.CONTACT.value: "Contact, pronouns, language",
    Part.COVERAGE.value: "Insurance and who referred them",
    Part.PEOPLE.value: "Who speaks for the client, and whom to call",
    Part.CARE_TEAM.value: "Care team",
    Part.DIAGNOSES.value: "Diagnoses",
    Part.GOALS.value: "Goals",
    Part.SESSIONS.value: "Sessions: times, attendance, codes",
    Part.NOTES.value: "Progress notes with addenda",
}
PROOFS: Mapping[str, str] = {
    Proof.IDENTITY.value: "Who the recipient is (photo ID, or known to the practice)",
    Proof.AUTHORITY_TO_ACT.value: "The paper that lets them act for the client",
    Proof.OFFICIAL_STATUS.value: "Badge, credentials or letterhead",
    Proof.LEGAL_AUTHORITY.value: "The law or the process they act under, in writing",
    Proof.THE_PAPER_ITSELF.value: "The paper that this rests on",
}
STATES: Mapping[str, str] = {"open": "In the making", "released": "Released", "discarded": "Discarded"}
WAYS: Mapping[str, str] = {
    "note_printed": "Printed",
    "note_file": "File of a note",
    "record_file": "File of the record",
    "package": "Release",
    "account_report": "Account of disclosures",
}
ALL_BUT_A_PART = ("All but a part may go", "law")
VERDICTS: Mapping[str, tuple[str, str]] = {
    "allow": ("Yes", ""),
    "must": ("It has to be given", ""),
    "consent": ("Not without the client’s consent", "law"),
    "authorize": ("Not without the client’s authorization", "law"),
    "hold": ("A person decides", "law"),
    "refuse": ("No", "risk"),
}
