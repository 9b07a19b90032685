"""Psychotherapy notes: vendors, sale, and whatever else isn't on the list."""

from collections.abc import Mapping
from dataclasses import replace

from twodrawer.law.citations import house
from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Question
from twodrawer.law.rules import forms
from twodrawer.law.rules.answering import allow, hold, missing, par, refuse, unread
from twodrawer.law.rules.authorization import on_form
from twodrawer.law.words import AuthorityKind, Purpose, Relation

CLOSED_LIST = par("45 CFR 164.508(a)(2)")
ORIGINATOR = par("45 CFR 164.508(a)(2)(i)(A)")
MINIMUM = par("45 CFR 164.502(b)")
ASSOCIATE = par("45 CFR 164.504(e)(2)(i)")
MARKETING = unread("45 CFR 164.508(a)(3)")
SALE = unread("45 CFR 164.508(a)(4)")
NEVER_SOLD = house("psychotherapy notes are never sold or used for marketing")


_OWN_FORM = "Use the progress notes instead, or ask the client for a psychotherapy-notes authorization."
# Why an authorization is needed, where the purpose has a sentence of its own; and what to do instead.
_SENTENCES: Mapping[Purpose, tuple[str, str]] = {
    Purpose.TREATMENT: (
        "Psychotherapy notes are their author's; to treat, anyone else needs the client's own authorization.",
        _OWN_FORM,
    ),
    Purpose.MEDICAL_EMERGENCY: (
        "Emergencies are served from the chart: the law has no emergency exception for psychotherapy notes.",
        "Give the progress notes now. To warn of a danger, ask with the purpose `serious_threat`.",
    ),
    Purpose.TRAINING_PROGRAM: (
        "Training elsewhere, and anybody outside the practice's own program, needs the client's own authorization.",
        _OWN_FORM,
    ),
    Purpose.PEER_CONSULTATION: (
        "Consulting colleagues is not training under supervision: it needs the client's own authorization.",
        "Consult without the notes, or ask the client for a psychotherapy-notes authorization.",
    ),
    Purpose.PAYMENT: (
        "Psychotherapy notes go to a payer only on the client's own authorization, and payment may not depend on it.",
        "Send the progress notes instead, or ask the client for a psychotherapy-notes authorization.",
    ),
    Purpose.RESEARCH: (
        "Research gets psychotherapy notes on the client's own authorization only; no board can waive it.",
        _OWN_FORM,
    ),
}
_OTHERWISE = (
    "For this purpose psychotherapy notes are opened by the client's own authorization only.",
    _OWN_FORM,
)


def storage(question: Question) -> Answer | None:
    """164.504(e)(2)(i): a contract allows what the practice itself may do: store them, unread, for the originator."""
    if question.purpose is not Purpose.BUSINESS_ASSOCIATE_STORAGE:
        return None
    if question.actor.relation is not Relation.VENDOR:
        return refuse(
            "This purpose is for a vendor that works for the practice.",
            ASSOCIATE,
            do="Ask again with the purpose this person has.",
        )
    if question.authority.kind is None:
        return missing(
            "authority.kind",
            because="It isn't said whether the vendor signed a business associate contract.",
            under=(ASSOCIATE,),
        )
    if question.authority.kind is not AuthorityKind.BAA:
        return refuse(
            "A vendor stores the notes only under a business associate contract.",
            ASSOCIATE,
            needs=("baa",),
            do="Have the vendor sign a business associate contract first.",
        )
    return allow(
        "The vendor may store them for the clinician who wrote them, sealed: nobody of the vendor's and no model"
        " reads them.",
        ASSOCIATE,
        ORIGINATOR,
        MINIMUM,
        must=(Duty.MINIMUM_NECESSARY,),
    )


def never_sold(question: Question) -> Answer | None:
    """164.508(a)(3), (a)(4) would ask for a form; this practice doesn't, whatever was signed."""
    if question.purpose not in (Purpose.MARKETING, Purpose.SALE):
        return None
    under = MARKETING if question.purpose is Purpose.MARKETING else SALE
    answer = refuse(
        "Psychotherapy notes are not sold and not used for marketing, whatever was signed.",
        CLOSED_LIST,
        under,
        do="Leave them out of it.",
    )
    return replace(answer, citations=(*answer.citations, NEVER_SOLD))


def needs_authorization(question: Question) -> Answer:
    """164.508(a)(2): whatever isn't on the list. The last rule of all."""
    because, do = _SENTENCES.get(question.purpose, _OTHERWISE) if question.purpose else _OTHERWISE
    under = (CLOSED_LIST, forms.CONDITIONING) if question.purpose is Purpose.PAYMENT else (CLOSED_LIST,)
    answer = on_form(question, because, under=under, do=do)
    if answer.is_yes and question.purpose is Purpose.MODEL_TRAINING:
        return hold(
            "The client authorized it; whether the form tells them what training a model means is for a person to say.",
            CLOSED_LIST,
            ASSOCIATE,
            human=Human.PRIVACY_OFFICER,
            must=answer.must,
            do="Show the form to the privacy officer before anything is sent.",
        )
    return answer
