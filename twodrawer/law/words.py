"""Every word a question to `decide` may use, from day one.

A rule may not exist yet for a word; then the answer is no. A word that is not here is unknown, and the answer
is no as well, with the fact named that was not understood.
"""

from enum import StrEnum


class Record(StrEnum):
    PROGRESS_NOTE = "progress_note"
    DESIGNATED_RECORD_SET = "designated_record_set"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    SUD_COUNSELING_NOTES = "sud_counseling_notes"
    PART2_RECORD = "part2_record"
    PSYCHOTHERAPY_NOTES_MISFILED = "psychotherapy_notes_misfiled"


class Deed(StrEnum):
    """The `act` of a question: what the law tells apart, coarser than the acts of a page."""

    USE = "use"
    DISCLOSE = "disclose"
    AMEND = "amend"
    DESTROY = "destroy"


class Purpose(StrEnum):
    TREATMENT = "treatment"
    TRAINING_PROGRAM = "training_program"
    PEER_CONSULTATION = "peer_consultation"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    CLIENT_ACCESS = "client_access"
    CLIENT_AMENDMENT = "client_amendment"
    CLIENT_DIRECTED = "client_directed"
    DEFENSE_AGAINST_CLIENT = "defense_against_client"
    HHS_COMPLIANCE = "hhs_compliance"
    REQUIRED_BY_LAW = "required_by_law"
    OVERSIGHT_OF_ORIGINATOR = "oversight_of_originator"
    OVERSIGHT_OTHER = "oversight_other"
    CORONER = "coroner"
    FUNERAL_DIRECTOR = "funeral_director"
    SERIOUS_THREAT = "serious_threat"
    IDENTIFY_SUSPECT = "identify_suspect"
    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    MARKETING = "marketing"
    SALE = "sale"
    RESEARCH = "research"
    FAMILY_INVOLVED = "family_involved"
    DIRECTORY = "directory"
    PUBLIC_HEALTH = "public_health"
    LAW_ENFORCEMENT = "law_enforcement"
    WORKERS_COMPENSATION = "workers_compensation"
    BUSINESS_ASSOCIATE_STORAGE = "business_associate_storage"
    BUSINESS_ASSOCIATE_ANALYSIS = "business_associate_analysis"
    MODEL_TRAINING = "model_training"
    EHI_EXPORT = "ehi_export"
    MEDICAL_EMERGENCY = "medical_emergency"


class Relation(StrEnum):
    """Who uses the record, or who would receive it."""

    ORIGINATOR = "originator"
    CARE_TEAM = "care_team"
    COVERING = "covering"
    WORKFORCE_OTHER = "workforce_other"
    BILLING_STAFF = "billing_staff"
    ADMINISTRATOR = "administrator"
    PROGRAM_SUPERVISOR = "program_supervisor"
    PROGRAM_TRAINEE = "program_trainee"
    OUTSIDE_PROVIDER = "outside_provider"
    PAYER = "payer"
    CLIENT = "client"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    PARENT_OF_MINOR = "parent_of_minor"
    EXECUTOR = "executor"
    ATTORNEY = "attorney"
    COURT = "court"
    AGENCY = "agency"
    VENDOR = "vendor"
    RESEARCHER = "researcher"
    FAMILY = "family"
    EMPLOYER = "employer"
    PUBLIC = "public"


class AuthorityKind(StrEnum):
    NONE = "none"
    CONSENT = "consent"
    AUTHORIZATION = "authorization"
    PART2_CONSENT = "part2_consent"
    SUD_COUNSELING_CONSENT = "sud_counseling_consent"
    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    PART2_COURT_ORDER = "part2_court_order"
    STATUTE = "statute"
    AGENCY_REQUEST = "agency_request"
    IRB_WAIVER = "irb_waiver"
    BAA = "baa"


class Element(StrEnum):
    """What an authorization must hold, 45 CFR 164.508(c)(1)."""

    DESCRIPTION = "description"
    DISCLOSER = "discloser"
    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    EXPIRY = "expiry"
    SIGNATURE = "signature"
    DATE = "date"
    REPRESENTATIVE_AUTHORITY = "representative_authority"


class Statement(StrEnum):
    """What an authorization must tell the client, 45 CFR 164.508(c)(2)."""

    REVOCATION = "revocation"
    CONDITIONING = "conditioning"
    REDISCLOSURE = "redisclosure"


class Condition(StrEnum):
    NONE = "none"
    TREATMENT = "treatment"
    PAYMENT = "payment"
    ENROLLMENT = "enrollment"
    ELIGIBILITY = "eligibility"


class Signer(StrEnum):
    CLIENT = "client"
    REPRESENTATIVE = "representative"


class Issuer(StrEnum):
    ATTORNEY = "attorney"
    CLERK = "clerk"
    COURT = "court"
    GRAND_JURY = "grand_jury"
    INSPECTOR_GENERAL = "inspector_general"
    ADMINISTRATIVE_BODY = "administrative_body"


class Endangerment(StrEnum):
    """What a licensed professional found about a client's access, 45 CFR 164.524(a)(3)."""

    NONE = "none"
    LIFE_OR_SAFETY = "life_or_safety"
    HARM_TO_OTHER_PERSON_REFERENCED = "harm_to_other_person_referenced"
    HARM_BY_REPRESENTATIVE = "harm_by_representative"
    UPSETTING = "upsetting"


STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
    "ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)

IN_HOUSE = frozenset(
    {
        Relation.ORIGINATOR,
        Relation.CARE_TEAM,
        Relation.COVERING,
        Relation.WORKFORCE_OTHER,
        Relation.BILLING_STAFF,
        Relation.ADMINISTRATOR,
        Relation.PROGRAM_SUPERVISOR,
        Relation.PROGRAM_TRAINEE,
    }
)
TREATING = frozenset({Relation.ORIGINATOR, Relation.CARE_TEAM, Relation.COVERING})
CLIENT_SIDE = frozenset(
    {Relation.CLIENT, Relation.PERSONAL_REPRESENTATIVE, Relation.PARENT_OF_MINOR, Relation.EXECUTOR}
)
