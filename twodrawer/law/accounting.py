"""Which disclosures a client may have accounted for: 45 CFR 164.528, and 42 CFR 2.25 beside it.

Everything that leaves is logged; this says what belongs in a report. HIPAA leaves out treatment, payment and
operations, what the client was given or authorized, and family and directory (164.528(a)(1)(i)-(ix)). Part 2 is
the other way round: what was disclosed with consent is in. The report may be held back while an agency of
oversight or law enforcement asks for it (164.528(a)(2)); that is a fact of the request, not of the disclosure.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from twodrawer.law.calendar_days import years_before
from twodrawer.law.parameters import parameter
from twodrawer.law.question import Question
from twodrawer.law.rules.answering import par
from twodrawer.law.words import CLIENT_SIDE, IN_HOUSE, AuthorityKind, Deed, Purpose, Record

SIX_YEARS = par("45 CFR 164.528(a)(1)")
SUSPENSION = par("45 CFR 164.528(a)(2)")
FIRST_FREE = par("45 CFR 164.528(c)(2)")
PART_2 = par("42 CFR 2.25(a)")
PART_2_TPO = par("42 CFR 2.25(b)(1)")


class Regime(StrEnum):
    """Under which law a disclosure is accounted for."""

    HIPAA = "hipaa"
    PART_2 = "part2"


_LEFT_OUT = frozenset(
    {
        # (i) treatment, payment, operations; a vendor works for the practice
        Purpose.TREATMENT,
        Purpose.PAYMENT,
        Purpose.OPERATIONS,
        Purpose.PEER_CONSULTATION,
        Purpose.TRAINING_PROGRAM,
        Purpose.BUSINESS_ASSOCIATE_STORAGE,
        Purpose.BUSINESS_ASSOCIATE_ANALYSIS,
        Purpose.DEFENSE_AGAINST_CLIENT,
        # 164.528(a)(1)(ii): to the individual
        Purpose.CLIENT_ACCESS,
        Purpose.CLIENT_AMENDMENT,
        Purpose.EHI_EXPORT,
        # (v) directory, and persons involved in the care
        Purpose.DIRECTORY,
        Purpose.FAMILY_INVOLVED,
    }
)
_BY_AGENCIES = frozenset(
    {
        Purpose.HHS_COMPLIANCE,
        Purpose.OVERSIGHT_OF_ORIGINATOR,
        Purpose.OVERSIGHT_OTHER,
        Purpose.LAW_ENFORCEMENT,
        Purpose.IDENTIFY_SUSPECT,
    }
)
"""What an agency of oversight or law enforcement gets, and may ask the practice not to tell of for a while."""
_YEARS: Mapping[Regime, str] = {
    Regime.HIPAA: "hipaa/accounting_years",
    Regime.PART_2: "part2/accounting_years",
}


def accountable(question: Question) -> frozenset[Regime]:
    """Under which laws this belongs in the client's accounting, if it happens. Empty for what stays in the house."""
    relation = question.actor.relation
    if question.act is not Deed.DISCLOSE or relation in IN_HOUSE:
        return frozenset()
    found: set[Regime] = set()
    part2 = question.record in (Record.PART2_RECORD, Record.SUD_COUNSELING_NOTES)
    consents = (AuthorityKind.PART2_CONSENT, AuthorityKind.SUD_COUNSELING_CONSENT)
    on_consent = part2 and question.authority.kind in consents and relation not in CLIENT_SIDE
    if on_consent:
        found.add(Regime.PART_2)  # 2.25(a); 2.25(b)(1): this is an electronic health record, so TPO ones too
    emergency = question.purpose is Purpose.MEDICAL_EMERGENCY
    treats = (
        emergency and not part2
    )  # to a provider, for treatment; under Part 2 it is an exception of its own
    # 164.528(a)(1)(iv): pursuant to an authorization
    authorized = question.authority.kind is AuthorityKind.AUTHORIZATION or on_consent
    if question.purpose not in _LEFT_OUT and not treats and not authorized and relation not in CLIENT_SIDE:
        found.add(Regime.HIPAA)
    return frozenset(found)


def reaches_back_to(regime: Regime, *, requested: date) -> date | None:
    """The first day a report covers, under the law of the day it was requested. None: no law of that day is known."""
    years = parameter(_YEARS[regime]).on(requested)
    return None if years is None else years_before(requested, years)


def may_be_held_back(purpose: Purpose) -> bool:
    """164.528(a)(2): for what an agency of oversight or law enforcement received, and for nothing else."""
    return purpose in _BY_AGENCIES


def is_held_back(purpose: Purpose, *, until: date, on: date) -> bool:
    """164.528(a)(2)(i): through the last day that the agency's written statement names.

    What an agency says aloud is left out: how long that holds isn't confirmed here, so it is asked to write.
    """
    return may_be_held_back(purpose) and on <= until


def is_free(*, requested: date, last_free: date | None) -> bool:
    """164.528(c)(2): the first accounting in any twelve months costs the client nothing."""
    months = parameter("hipaa/accounting_free_every").on(requested)
    if last_free is None or months is None:
        return True
    return years_before(requested, months // 12) >= last_free
