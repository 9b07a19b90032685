"""The sections of the Privacy Rule that the disclosure desk carries out, sentence by sentence: what each asks, in a few
words of this program's own, and why some of them have no line.

45 CFR 164.508(a)–(c), 164.522, 164.524, 164.526, 164.528. tests/spec/law/test_sentences.py fails when a sentence that
the program keeps has no line that names it, or no case or test.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.reference_lines import (
    Place,
    attacks_by_keeper,
    attacks_by_paragraph,
    carriers,
    cases_by_paragraph,
    duties_by_function,
    keepers,
)

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "45 CFR 164.508": {
        "(a)(1)": "what the rules don't permit otherwise waits for a valid authorization, and keeps to it",
        "(a)(2)": "psychotherapy notes wait for an authorization, but for a closed list",
        "(a)(2)(i)(A)": "the originator uses them to treat",
        "(a)(2)(i)(B)": "the practice's own training under supervision",
        "(a)(2)(i)(C)": "the practice's defense in an action by the client",
        "(a)(2)(ii)": "the Secretary, required by law, oversight of the originator, coroners, a serious threat",
        "(a)(3)": "marketing waits for an authorization that says who pays",
        "(a)(4)": "so does a sale",
        "(b)(1)(ii)": "a form may say more, if it doesn't contradict what it has to say",
        "(b)(2)(i)": "defect: its day has passed, or its event is known to have happened",
        "(b)(2)(ii)": "defect: not filled out completely",
        "(b)(2)(iii)": "defect: known to have been revoked",
        "(b)(2)(iv)": "defect: compound, or conditioned",
        "(b)(2)(v)": "defect: something material in it is known to be false",
        "(b)(3)": "no compound form, but for these",
        "(b)(3)(i)": "a form for research may share a page with another of that study",
        "(b)(3)(ii)": "psychotherapy notes share a form with their like only",
        "(b)(3)(iii)": "other authorizations may share one, unless something was made to depend on one of them",
        "(b)(4)": "nothing may be made to depend on a signature, but for these",
        "(b)(4)(i)": "treatment within research may depend on it",
        "(b)(4)(ii)": "a plan may ask for it before enrollment, and never for psychotherapy notes",
        "(b)(4)(iii)": "care that is only for somebody else's report may depend on it",
        "(b)(5)": "it may be revoked in writing at any time",
        "(b)(5)(i)": "what was already done in reliance on it stands",
        "(b)(5)(ii)": "an insurer's right to contest a claim",
        "(b)(6)": "signed forms are kept six years",
        "(c)(1)(i)": "what is disclosed, specifically",
        "(c)(1)(ii)": "who discloses",
        "(c)(1)(iii)": "to whom",
        "(c)(1)(iv)": "for what; “at the request of the individual” is enough where the client begins it",
        "(c)(1)(v)": "a day or an event on which it ends",
        "(c)(1)(vi)": "signature, date, and what makes a representative one",
        "(c)(2)(i)": "statement: it may be revoked, and how",
        "(c)(2)(ii)": "statement: what may and may not depend on it",
        "(c)(2)(iii)": "statement: whoever gets it may pass it on",
        "(c)(3)": "plain language",
        "(c)(4)": "the client gets a copy",
    },
    "45 CFR 164.522": {
        "(a)(1)(i)": "the client may ask that uses and disclosures be restricted",
        "(a)(1)(ii)": "the practice need not agree",
        "(a)(1)(iii)": "what it agreed to it keeps, but in an emergency",
        "(a)(1)(iv)": "whoever got it in an emergency is asked to go no further",
        "(a)(1)(v)": "an agreement stops nothing that the Secretary or the law demands",
        "(a)(1)(vi)": "what was paid in full is kept from the health plan",
        "(a)(2)": "how an agreement ends",
        "(a)(2)(iii)(A)": "never alone, where it had to be agreed to",
        "(a)(3)": "agreements are written down and kept",
        "(b)(1)(i)": "another way or place of contact, if that is reasonable",
        "(b)(1)(ii)": "the same, asked of a health plan",
        "(b)(2)(iii)": "nobody is asked why",
    },
    "45 CFR 164.524": {
        "(a)(1)": "the client sees and gets the designated record set",
        "(a)(1)(i)": "not psychotherapy notes",
        "(a)(1)(ii)": "not what was put together for a proceeding",
        "(a)(2)": "grounds on which a denial is not reviewed",
        "(a)(2)(i)": "what (a)(1) leaves out",
        "(a)(2)(ii)": "an inmate's copy",
        "(a)(2)(iii)": "while a study goes on, as agreed",
        "(a)(2)(iv)": "under the Privacy Act",
        "(a)(2)(v)": "a source who was promised confidence",
        "(a)(3)": "grounds on which it is",
        "(a)(3)(i)": "life or physical safety",
        "(a)(3)(ii)": "another person who is mentioned",
        "(a)(3)(iii)": "a representative who would do harm",
        "(a)(4)": "a licensed professional who took no part reviews it",
        "(b)(1)": "how the client asks",
        "(b)(2)": "thirty days, once thirty more, with the reason in writing",
        "(c)(1)": "access is given, once for the same information",
        "(c)(2)(i)": "in the form asked for, if that is readily produced",
        "(c)(2)(ii)": "electronically, where the record is electronic",
        "(c)(2)(iii)": "a summary, if the client agrees",
        "(c)(3)": "in time and in a convenient manner; to somebody whom the client names in a signed writing",
        "(c)(4)": "a fee for what copying costs, and no more",
        "(d)(1)": "the rest is given",
        "(d)(2)": "a denial in plain language, with its basis",
        "(d)(2)(iii)": "how to complain",
        "(d)(3)": "where the information is, if another holds it",
        "(d)(4)": "the reviewer decides, and the practice does so",
        "(e)": "what the record set is, and who receives requests, is written down and kept",
    },
    "45 CFR 164.526": {
        "(a)(1)": "the client may have the record amended",
        "(a)(2)": "grounds for denying it",
        "(a)(2)(i)": "not made here",
        "(a)(2)(ii)": "not part of the record set",
        "(a)(2)(iii)": "not open to inspection",
        "(a)(2)(iv)": "accurate and complete",
        "(b)(1)": "how the client asks",
        "(b)(2)": "sixty days, once thirty more",
        "(c)(1)": "the amendment is linked to what it amends",
        "(c)(2)": "the client is told",
        "(c)(3)": "so are those whom the client names",
        "(d)(1)": "a denial in plain language, with what the client may do",
        "(d)(1)(iv)": "how to complain",
        "(d)(2)": "a statement of disagreement",
        "(d)(3)": "a rebuttal, with a copy to the client",
        "(d)(4)": "all of it is linked to what is in dispute",
        "(d)(5)": "and goes along with what is disclosed later",
        "(e)": "an amendment that another practice tells of",
        "(f)": "who receives requests is written down and kept",
    },
    "45 CFR 164.528": {
        "(a)(1)": "an account of six years' disclosures, but for what it leaves out",
        "(a)(1)(ii)": "what the client was given is left out",
        "(a)(1)(iv)": "so is what was authorized",
        "(a)(2)": "an agency may have a line held back for a while",
        "(a)(2)(i)": "on its written statement, for the time it names",
        "(a)(2)(ii)": "on its word, for thirty days",
        "(a)(3)": "for less than six years, if the client asks",
        "(b)(2)(i)": "the day",
        "(b)(2)(ii)": "to whom, with the address",
        "(b)(2)(iii)": "what, briefly",
        "(b)(2)(iv)": "what for",
        "(b)(3)": "several to one recipient may be summed up",
        "(b)(4)": "research of fifty people or more",
        "(c)(1)": "sixty days, once thirty more",
        "(c)(2)": "the first in twelve months is free",
        "(d)": "what was accounted is kept",
    },
}

LEFT_OUT: Mapping[str, str] = {
    "45 CFR 164.508(b)(3)(i)": "Stricter: a compound form is refused in research too.",
    "45 CFR 164.508(b)(4)(i)": "Stricter: a conditioned form is refused in research too.",
    "45 CFR 164.508(b)(4)(ii)": "A plan's own forms; a practice has no enrollment.",
    "45 CFR 164.508(b)(4)(iii)": "Stricter: a conditioned form is refused there too.",
    "45 CFR 164.508(b)(5)(ii)": "An insurer's own form; a practice has no claim to contest.",
    "45 CFR 164.522(a)(1)(iv)": "Whoever tells an emergency room asks it; no door of the program tells one.",
    "45 CFR 164.522(a)(1)(v)": "A restriction stops no release by itself: a person is shown it.",
    "45 CFR 164.522(b)(1)(ii)": "Asked of health plans.",
    "45 CFR 164.524(c)(2)(iii)": "No summary is made here; what a client agrees to is written and added by hand.",
    "45 CFR 164.524(c)(3)": "How a release is handed over stays with the person; a third party gets it on a form.",
    "45 CFR 164.524(d)(3)": "What the practice doesn't hold it can't see; the words of the denial have room for it.",
    "45 CFR 164.526(e)": "What another practice tells of is filed like any letter.",
    "45 CFR 164.528(a)(2)(ii)": "How long a word of mouth holds isn't confirmed here; the agency is asked to write.",
    "45 CFR 164.528(a)(3)": "The account is always of all six years.",
    "45 CFR 164.528(b)(4)": "Each disclosure is a line of its own, however many there are.",
    "45 CFR 164.528(b)(3)": "Each disclosure is a line of its own, however often there is one.",
}
"""Sentences that this program doesn't carry out, or more strictly than they say, and why."""


@dataclass(frozen=True)
class Sentence:
    """One of them, with the lines that name it and what holds those lines: cases, and tests that attack."""

    cited: str
    asks: str
    lines: tuple[Place, ...]
    held: tuple[Place, ...]

    @property
    def why_not(self) -> str:
        """Why there is no line. Blank: there is one."""
        return LEFT_OUT.get(self.cited, "")


def sentences() -> tuple[Sentence, ...]:
    """All of them, in the order of the law."""
    kept, carried = keepers(), carriers()
    cases, attacks = cases_by_paragraph(), attacks_by_paragraph()
    duties, guarded = duties_by_function(), attacks_by_keeper()
    found = []
    for section, rows in SENTENCES.items():
        for paragraph, asks in rows.items():
            cited = f"{section}{paragraph}"
            lines = {(one.file, one.line): one for one in carried.get(cited, ())}
            lines = {(one.file, one.line): one for one in kept.get(cited, ())} | lines
            held = [*cases.get(cited, ()), *attacks.get(cited, ())]
            for place in lines.values():
                held += [*duties.get(place.key, ()), *guarded.get((place.file, place.line), ())]
            found.append(Sentence(cited, asks, tuple(lines.values()), tuple(dict.fromkeys(held))))
    return tuple(found)
