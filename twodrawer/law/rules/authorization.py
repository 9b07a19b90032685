"""The client's authorization: when it is needed, and what a valid one opens.

45 CFR 164.508. A valid authorization permits and never compels. `because` lists every defect at once, so that
the client is asked once; `forms` reads the form, paragraph by paragraph. A general consent can't stand in for it
(164.506(b)(2)).
"""

from collections.abc import Callable
from dataclasses import dataclass

from twodrawer.law.citations import Citation
from twodrawer.law.facts import Answer, Duty, Human, Outcome
from twodrawer.law.question import Question
from twodrawer.law.rules import forms
from twodrawer.law.rules.answering import allow, authorize, consent, hold, missing, par, record_word, unread
from twodrawer.law.words import IN_HOUSE, AuthorityKind, Purpose, Relation

REQUIRED = unread("45 CFR 164.508(a)(1)")
MARKETING = unread("45 CFR 164.508(a)(3)")
SALE = unread("45 CFR 164.508(a)(4)")
SALE_BAN = unread("45 CFR 164.502(a)(5)(ii)")
CONSENT_IS_NOT_ENOUGH = par("45 CFR 164.506(b)(2)")
VERIFY = par("45 CFR 164.514(h)(1)")
WAIVER = unread("45 CFR 164.512(i)")
CONTRACT = par("45 CFR 164.504(e)(2)(i)")
BY_ROLE = par("45 CFR 164.514(d)(2)")

covers = forms.covers
ASK = "Ask the client for an authorization that names this record, the recipient and the purpose."


@dataclass(frozen=True)
class Form:
    """A kind of paper that a client signs: what it is called, who reads it, and what a good one brings along."""

    kind: AuthorityKind
    name: str
    defects: Callable[[Question], tuple[forms.Defect, ...]]
    core: Citation
    invalid: Citation
    asked: tuple[Citation, ...]
    must: tuple[Duty, ...]
    good: str
    do: str
    outcome: Outcome = Outcome.AUTHORIZE

    def needs(self, question: Question) -> tuple[str, ...]:
        """The paper in an answer's `needs`: `authorization:progress_note`."""
        return (f"{self.kind}:{record_word(question)}",)


AUTHORIZATION = Form(
    AuthorityKind.AUTHORIZATION,
    "authorization",
    forms.authorization_defects,
    forms.CORE,
    forms.DEFECTS,
    (REQUIRED,),
    (Duty.VERIFY_IDENTITY, Duty.COPY_TO_CLIENT),
    "The client's authorization is valid. It permits the disclosure and doesn't compel it.",
    "Send what the form describes and nothing more, and keep the form for six years.",
)


def on_form(
    question: Question,
    because: str,
    *,
    form: Form = AUTHORIZATION,
    under: tuple[Citation, ...] = (),
    do: str = ASK,
) -> Answer:
    """Nothing but this paper of the client's opens it; say whether the one given does."""
    under = under or form.asked
    paper = question.authority
    if paper.kind is None:
        return missing(
            "authority.kind", because=f"{because} It isn't said whether there is one.", under=under
        )
    if paper.kind is AuthorityKind.CONSENT:
        return _lacking(
            form,
            f"{because} A general consent can't stand in for it.",
            (CONSENT_IS_NOT_ENOUGH, *under),
            question,
            do,
        )
    if paper.kind is not form.kind:
        return _lacking(form, because, under, question, do)
    defects = form.defects(question)
    unknown = forms.gaps(question)
    if defects:
        return _lacking(
            form,
            f"The {form.name} doesn't hold: " + "; ".join(defect.says for defect in defects) + ".",
            tuple(dict.fromkeys((form.invalid, form.core, *(defect.under for defect in defects)))),
            question,
            f"Ask the client for a new {form.name} without these gaps; this one can't be mended for them.",
        )
    if unknown:
        return missing(
            *unknown,
            because=f"The {form.name} can't be judged before all of it is known.",
            under=(form.invalid, form.core),
        )
    return allow(form.good, *under, form.core, VERIFY, must=form.must, do=form.do)


def on_authorization(question: Question, because: str) -> Answer:
    """Nothing but the client's authorization opens this; say whether the one given does."""
    return on_form(question, because)


def _lacking(form: Form, because: str, under: tuple[Citation, ...], question: Question, do: str) -> Answer:
    needs = form.needs(question)
    if form.outcome is Outcome.CONSENT:
        return consent(because, *under, needs=needs, do=do)
    return authorize(because, *under, needs=needs, do=do)


# -- by purpose ---------------------------------------------------------------------------------


def client_directed(question: Question) -> Answer | None:
    """164.508(a)(1): to a third party the client names, on the client's own form."""
    if question.purpose is Purpose.CLIENT_DIRECTED:
        return on_authorization(question, "A third party gets this only on the client's authorization.")
    return None


def marketing_or_sale(question: Question) -> Answer | None:
    """164.508(a)(3) and (a)(4): the form must also say that somebody pays. A person checks that it does."""
    if question.purpose is Purpose.MARKETING:
        why, under = "Marketing needs the client's authorization.", [MARKETING]
    elif question.purpose is Purpose.SALE:
        why, under = "A record may be sold only on the client's authorization.", [SALE, SALE_BAN]
    else:
        return None
    answer = on_authorization(question, why)
    if not answer.is_yes:
        return answer
    return hold(
        f"{why} The form must also say that the practice is paid for it, which the program can't see.",
        *under,
        human=Human.PRIVACY_OFFICER,
        do="Show the form to the privacy officer.",
        must=answer.must,
    )


def model_training(question: Question) -> Answer | None:
    """164.504(e)(2)(i): training a model is no service to the practice that a contract covers."""
    if question.purpose is not Purpose.MODEL_TRAINING:
        return None
    answer = on_authorization(question, "Training a model on records needs the client's authorization.")
    if not answer.is_yes:
        return answer
    return hold(
        "The client authorized it; whether the form tells them what training a model means is for a"
        " person to say.",
        REQUIRED,
        CONTRACT,
        human=Human.PRIVACY_OFFICER,
        do="Show the form to the privacy officer before anything is sent.",
        must=answer.must,
    )


def research(question: Question) -> Answer | None:
    """164.508, or a waiver by a review board, 164.512(i)."""
    if question.purpose is not Purpose.RESEARCH:
        return None
    if question.authority.kind is AuthorityKind.IRB_WAIVER:
        return hold(
            "A review board may waive the authorization; its paper has to be read before anything goes out.",
            WAIVER,
            human=Human.PRIVACY_OFFICER,
            do="Give the waiver to the privacy officer, who checks what it covers.",
            must=(Duty.MINIMUM_NECESSARY, Duty.VERIFY_IDENTITY, Duty.ACCOUNT_FOR_DISCLOSURE),
        )
    return on_authorization(question, "Research needs the client's authorization or a review board's waiver.")


def everyone_else(question: Question) -> Answer:
    """164.508(a)(1): what no other paragraph permits needs an authorization. The last rule of all."""
    if question.actor.relation in IN_HOUSE:
        return authorize(
            "No paragraph opens the record to this person for this purpose.",
            BY_ROLE,
            REQUIRED,
            needs=(f"authorization:{record_word(question)}",),
            do="Ask a clinician on the client's care team, or ask the client for an authorization.",
        )
    to = _recipient(question.actor.relation or Relation.PUBLIC)
    return on_authorization(
        question, f"For this purpose {to} gets the record only on the client's authorization."
    )


def _recipient(relation: Relation) -> str:
    if relation is Relation.PUBLIC:
        return "the public"
    if relation in (Relation.FAMILY, Relation.CLIENT, Relation.COURT):
        return f"the {relation}"
    return ("an " if relation[0] in "aeo" else "a ") + relation.replace("_", " ")
