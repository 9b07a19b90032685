"""The client's authorization: what it must hold, what makes it defective, what a valid one opens.

45 CFR 164.508. A valid authorization permits and never compels. `because` lists every defect at once, so that
the client is asked once. A general consent can't stand in for it (164.506(b)(2)). Left out: forms known to be
materially false (164.508(b)(2)(v)), which no fact of the question can tell; and the exceptions that let
research, underwriting or third-party care be conditioned (164.508(b)(4)(i)-(iii)), treated as defects.
"""

from twodrawer.law.facts import Answer, Duty, Human
from twodrawer.law.question import Authority, Question
from twodrawer.law.rules.answering import allow, authorize, hold, missing, par, record_word, unread
from twodrawer.law.words import (
    IN_HOUSE,
    AuthorityKind,
    Condition,
    Element,
    Purpose,
    Record,
    Relation,
    Signer,
    Statement,
)

FORM = par("45 CFR 164.508(c)(1)")
STATEMENTS = par("45 CFR 164.508(c)(2)")
DEFECTS = par("45 CFR 164.508(b)(2)")
COMPOUND = par("45 CFR 164.508(b)(3)")
CONDITIONING = par("45 CFR 164.508(b)(4)")
REQUIRED = unread("45 CFR 164.508(a)(1)")
MARKETING = unread("45 CFR 164.508(a)(3)")
SALE = unread("45 CFR 164.508(a)(4)")
SALE_BAN = unread("45 CFR 164.502(a)(5)(ii)")
CONSENT_IS_NOT_ENOUGH = par("45 CFR 164.506(b)(2)")
VERIFY = par("45 CFR 164.514(h)(1)")
WAIVER = unread("45 CFR 164.512(i)")
CONTRACT = par("45 CFR 164.504(e)(2)(i)")
BY_ROLE = par("45 CFR 164.514(d)(2)")

# A form that names the designated record set covers the progress notes in it, and not the other way round.
ALSO_COVERED = {Record.PROGRESS_NOTE: {Record.PROGRESS_NOTE, Record.DESIGNATED_RECORD_SET}}


def covers(named: tuple[Record, ...], record: Record | None) -> bool:
    """True if a paper that names these records speaks of this one."""
    return record is not None and bool(ALSO_COVERED.get(record, {record}) & set(named))


def on_authorization(question: Question, because: str) -> Answer:
    """Nothing but the client's authorization opens this; say whether the one given does."""
    needs = (f"authorization:{record_word(question)}",)
    paper = question.authority
    if paper.kind is None:
        return missing(
            "authority.kind", because=f"{because} It isn't said whether there is one.", under=(REQUIRED,)
        )
    if paper.kind is AuthorityKind.CONSENT:
        return authorize(
            f"{because} A general consent can't stand in for it.",
            CONSENT_IS_NOT_ENOUGH,
            REQUIRED,
            needs=needs,
            do="Ask the client for an authorization that names this record, the recipient and the purpose.",
        )
    if paper.kind is not AuthorityKind.AUTHORIZATION:
        return authorize(
            because,
            REQUIRED,
            needs=needs,
            do="Ask the client for an authorization that names this record, the recipient and the purpose.",
        )
    defects = authorization_defects(question)
    unknown = authorization_gaps(paper)
    if defects:
        return authorize(
            "The authorization doesn't hold: " + "; ".join(defects) + ".",
            DEFECTS,
            FORM,
            STATEMENTS,
            COMPOUND,
            CONDITIONING,
            needs=needs,
            do="Ask the client for a new authorization without these gaps; this one can't be mended"
            " for them.",
        )
    if unknown:
        return missing(
            *unknown,
            because="The authorization can't be judged before all of it is known.",
            under=(DEFECTS, FORM, STATEMENTS),
        )
    return allow(
        "The client's authorization is valid. It permits the disclosure and doesn't compel it.",
        REQUIRED,
        FORM,
        VERIFY,
        must=(Duty.VERIFY_IDENTITY, Duty.COPY_TO_CLIENT),
        do="Send what the form describes and nothing more, and keep the form for six years.",
    )


def authorization_gaps(paper: Authority) -> tuple[str, ...]:
    """What isn't known about the form and would have to be, before it opens anything."""
    gaps = [
        f"authority.{name}"
        for name in ("covers", "elements", "statements", "combined_with", "conditioned_on", "signed_by")
        if getattr(paper, name) is None
    ]
    if paper.expires_on is None and paper.expires_event_happened is None:
        gaps.append("authority.expires_on")
    return tuple(gaps)


def authorization_defects(question: Question) -> tuple[str, ...]:
    """Every defect of the form given, in the order of 164.508: (b)(2), (b)(3), (b)(4), (c)(1), (c)(2)."""
    paper, on = question.authority, question.on
    found: list[str] = []
    if on is not None and paper.expires_on is not None and paper.expires_on < on:
        found.append(f"it expired on {paper.expires_on.isoformat()}")
    if paper.expires_event_happened:
        found.append("the event that ends it has happened")
    if on is not None and paper.revoked_on is not None and paper.revoked_on <= on:
        found.append(f"it was revoked on {paper.revoked_on.isoformat()}")
    if paper.combined_with and not all(_may_join(other) for other in paper.combined_with):
        found.append("it is combined with a document it may not share a form with")
    if paper.conditioned_on not in (None, Condition.NONE):
        found.append(f"{paper.conditioned_on} was made to depend on it")
    if paper.covers is not None and not covers(paper.covers, question.record):
        found.append("it doesn't name this record")
    found += _absent(paper)
    if paper.signed_by is Signer.CLIENT and question.client.minor and not question.client.consented_alone:
        found.append("a minor signed it who did not lawfully consent to the care alone")
    return tuple(found)


def _absent(paper: Authority) -> list[str]:
    """Elements and statements that the form leaves out."""
    absent: list[str] = []
    if paper.elements is not None:
        wanted: list[Element] = [
            element for element in Element if element is not Element.REPRESENTATIVE_AUTHORITY
        ]
        if paper.signed_by is Signer.REPRESENTATIVE:
            wanted.append(Element.REPRESENTATIVE_AUTHORITY)
        absent += [
            f"it lacks the {element.replace('_', ' ')}" for element in wanted if element not in paper.elements
        ]
    if paper.statements is not None:
        absent += [
            f"it lacks the statement about {statement}"
            for statement in Statement
            if statement not in paper.statements
        ]
    return absent


def _may_join(other: str) -> bool:
    """Only another authorization may share the form, and never one for psychotherapy notes: 164.508(b)(3)."""
    return other.startswith("authorization") and Record.PSYCHOTHERAPY_NOTES.value not in other


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
    to = "this recipient" if question.actor.relation is None else _recipient(question.actor.relation)
    return on_authorization(
        question, f"For this purpose {to} gets the record only on the client's authorization."
    )


def _recipient(relation: Relation) -> str:
    if relation is Relation.PUBLIC:
        return "the public"
    if relation in (Relation.FAMILY, Relation.CLIENT, Relation.COURT):
        return f"the {relation}"
    return ("an " if relation[0] in "aeo" else "a ") + relation.replace("_", " ")
