"""The two consents of 42 CFR 2.31, and what a good one opens. A HIPAA authorization is neither of them."""

from dataclasses import replace

from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.minimum_necessary import applies
from twodrawer.law.question import Question
from twodrawer.law.rules import forms
from twodrawer.law.rules.answering import hold, old, par
from twodrawer.law.rules.authorization import Form, on_form
from twodrawer.law.words import AuthorityKind, Purpose

CONSENT = par("42 CFR 2.31(a)")
SINGLE_CONSENT = par("42 CFR 2.33(a)(2)")
NOTICE = par("42 CFR 2.32(a)(1)")
COPY = par("42 CFR 2.32(b)")
COUNSELING = par("42 CFR 2.31(b)(1)")
COUNSELING_ALONE = par("42 CFR 2.31(b)(2)")
ACCOUNTING = par("42 CFR 2.25(a)")
BOTH_SIGN = old("42 CFR 2.14(b)(1)")

_MUST = (Duty.NOTICE_2_32, Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE)
_SEND = "Send the 2.32 statement and a copy of the consent with it, and write it into the accounting."
_ASK = "Ask the client for a written consent under 42 CFR part 2 that names this record, the recipient and the purpose."
_ASK_FOR_NOTES = (
    "Ask the client for a consent for the SUD counseling notes alone, or send the ordinary record."
)

RECORD_CONSENT = Form(
    AuthorityKind.PART2_CONSENT, "consent", forms.part2_consent_defects, CONSENT, forms.PART2_DEFECTS,
    (CONSENT, SINGLE_CONSENT), _MUST,
    "The client's consent under Part 2 is good. It goes with every disclosure, with the 2.32 statement.", _SEND,
    Outcome.CONSENT,
)  # fmt: skip
NOTES_CONSENT = Form(
    AuthorityKind.SUD_COUNSELING_CONSENT, "consent", forms.counseling_consent_defects, CONSENT, forms.PART2_DEFECTS,
    (COUNSELING, COUNSELING_ALONE), _MUST,
    "The client's consent for these notes is good. It permits the disclosure and doesn't compel it.", _SEND,
)  # fmt: skip
# Where HIPAA asks for an authorization, a general consent isn't specific enough: the answer says `authorize`.
SPECIFIC_CONSENT = replace(RECORD_CONSENT, outcome=Outcome.AUTHORIZE)
SPECIFIC = frozenset(
    {
        Purpose.MARKETING,
        Purpose.SALE,
        Purpose.MODEL_TRAINING,
        Purpose.FAMILY_INVOLVED,
        Purpose.DIRECTORY,
        Purpose.PUBLIC_HEALTH,
        Purpose.LAW_ENFORCEMENT,
        Purpose.IDENTIFY_SUSPECT,
        Purpose.WORKERS_COMPENSATION,
    }
)


def on_record_consent(question: Question, because: str) -> Answer:
    """2.31(a), 2.33(a)(2): the client's consent opens a Part 2 record."""
    form = SPECIFIC_CONSENT if question.purpose in SPECIFIC else RECORD_CONSENT
    return _with_papers(question, on_form(question, because, form=form, do=_ASK))


def on_notes_consent(question: Question, because: str) -> Answer:
    """2.31(b)(1), (2): a consent for SUD counseling notes alone opens them."""
    return _with_papers(question, on_form(question, because, form=NOTES_CONSENT, do=_ASK_FOR_NOTES))


def _with_papers(question: Question, answer: Answer) -> Answer:
    """What goes along with a disclosure on consent; a minor's form goes to a person first."""
    if not answer.is_yes:
        return answer
    citations = (*answer.citations, NOTICE.text, COPY.text, ACCOUNTING.text)
    must = (Duty.MINIMUM_NECESSARY, *answer.must) if applies(question) else answer.must
    if question.client.minor and not question.client.consented_alone:
        # 2.14(b)(1): where the law asks for a parent's consent too, both sign. The question knows of one signature.
        return hold(
            "The client is a minor who didn't consent to the care alone: the minor and the parent both sign.",
            BOTH_SIGN,
            CONSENT,
            human=Human.PRIVACY_OFFICER,
            must=must,
            do="Show the form to the privacy officer, who looks for both signatures.",
        )
    return replace(answer, citations=tuple(dict.fromkeys(citations)), must=must)
