"""Whether a release may go: the law, the paper, the proofs, what a person decided. Asked for the page, for the look at
the package, and once more in the transaction by which it leaves.

What the record knows is never taken from the person who asks: whether the client is a minor or has died comes from the
record, the state from the practice. What nobody knows is a missing fact, and the law's answer to that is no.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_releases import Fault, PackageFacts, ReleaseFacts, Standing
from twodrawer.disclosures.names import Name
from twodrawer.disclosures.queries.agreements import agreed_way, lines_to
from twodrawer.disclosures.queries.papers_at_hand import paper_at_hand
from twodrawer.law import Answer, Member, Outcome, Question, minimum_necessary
from twodrawer.law.accounting import accountable
from twodrawer.law.decide import question_from
from twodrawer.law.facts import Human
from twodrawer.law.verification import IDENTITY_AND_AUTHORITY, Proof, proofs
from twodrawer.law.words import Deed, Record, Relation
from twodrawer.people import queries as people

CARRIED = (Record.PROGRESS_NOTE, Record.DESIGNATED_RECORD_SET, Record.PART2_RECORD)
"""Kinds of record that lie here. Psychotherapy notes lie with whoever wrote them, and nobody here looks for them."""
GROWN, OF_AGE = 18, 21
PROOF_WORDS = {
    Proof.IDENTITY: "who the recipient is",
    Proof.AUTHORITY_TO_ACT: "the paper that lets them act for the client",
    Proof.OFFICIAL_STATUS: "badge, credentials or letterhead",
    Proof.LEGAL_AUTHORITY: "the law or the process they act under, in writing",
    Proof.THE_PAPER_ITSELF: "the paper itself",
}


def standing_of(
    package: PackageFacts,
    names: tuple[Name, ...],
    *,
    holds_something: bool,
    by: Member,
    at: datetime,
    on: date,
    read: Reading,
) -> Standing:
    """Everything that stands in the way of this release on this day."""
    facts = package.facts
    question = asked(package.client_ref, facts, by=by, at=at, on=on)
    answer = law.decide(question)
    needed = proofs(question)
    faults: list[Fault] = []
    if question.record not in CARRIED:
        faults.append(_apart())
    faults += _law(answer, facts, on=on)
    faults += _paper(facts, package.client_ref, by=by, at=at)
    faults += _way(question, facts, package.client_ref, by=by, read=read)
    missing = [one for one in needed if one not in facts.verified]
    if missing:
        faults.append(
            Fault(
                "verified",
                "It isn't verified: " + ", ".join(PROOF_WORDS[one] for one in missing),
                "Nothing goes out before identity and authority are known.",
                (IDENTITY_AND_AUTHORITY.text,),
                "Look at the papers, then mark here what you saw.",
            )
        )
    limited = minimum_necessary.applies(question)
    if limited and not facts.limit.strip():
        faults.append(
            Fault(
                "limit",
                "It isn't said why this much is needed",
                "No more than the purpose needs may leave.",
                ("45 CFR 164.502(b)", "45 CFR 164.514(d)"),
                "Pick the parts that the purpose needs, and say in a sentence why these.",
            )
        )
    if not holds_something:
        faults.append(
            Fault(
                "parts", "Nothing is picked that could leave", do="Pick the parts of the record to release."
            )
        )
    undecided = [one for one in names if one.choice is None]
    if undecided:
        faults.append(
            Fault(
                "names",
                f"{len(undecided)} {'name' if len(undecided) == 1 else 'names'} of other people to decide on",
                "What is said of others leaves only on a person's word.",
                do="Say for each name whether it is taken out or stays.",
            )
        )
    return Standing(question, answer, tuple(faults), needed, limited, accountable(question))


def _way(
    question: Question, facts: ReleaseFacts, client_ref: UUID, *, by: Member, read: Reading
) -> list[Fault]:
    """164.522(b)(1): what goes to the client goes the way that was agreed on, also where that was agreed on since."""
    to = facts.recipient.address.split()
    if question.actor.relation is not Relation.CLIENT or not to:
        return []
    way = agreed_way(client_ref, by=by, read=read)
    if way is None or to == lines_to(way).split():
        return []
    return [
        Fault(
            "way",
            "The client is reached another way",
            "An address stands on it that isn't the one agreed on.",
            ("45 CFR 164.522(b)(1)",),
            f"Write this in its place, or leave it blank: {lines_to(way)}",
        )
    ]


def asked(client_ref: UUID, facts: ReleaseFacts, *, by: Member, at: datetime, on: date) -> Question:
    """The question to the law as of this day, with what the record and the paper say filled in."""
    said: dict[str, Any] = {**facts.question, "act": Deed.DISCLOSE.value, "on": on.isoformat()}
    said["state"] = people.practice_facts(by.practice_ref).state or None
    said["client"] = {**_of(said.get("client")), **_known(client_ref, by=by, on=on)}
    paper = paper_at_hand(facts.paper_ref, by=by, at=at) if facts.paper_ref else None
    if paper is not None:
        said["authority"] = paper.authority
    return question_from({name: value for name, value in said.items() if value is not None})


def _of(part: object) -> Mapping[str, Any]:
    return part if isinstance(part, Mapping) else {}


def _known(client_ref: UUID, *, by: Member, on: date) -> Mapping[str, Any]:
    """What the record knows of the client: age and death. Between 18 and 21 a person has to say (law/states)."""
    life = people.client_lifetimes([client_ref], by=by)[client_ref]
    known: dict[str, Any] = {"deceased": life.died is not None and life.died <= on}
    if life.born is not None:
        age = on.year - life.born.year - ((on.month, on.day) < (life.born.month, life.born.day))
        known["age"] = age
        if age < GROWN or age >= OF_AGE:
            known["minor"] = age < GROWN
    return known


def _apart() -> Fault:
    return Fault(
        "apart",
        "Psychotherapy notes, if any, are not released from here",
        "They are kept apart from the record by whoever wrote them; nobody else can open them.",
        ("45 CFR 164.508(a)(2)",),
        "Give the paper to the clinicians concerned. The answer is the same whether there are any or not.",
    )


def _law(answer: Answer, facts: ReleaseFacts, *, on: date) -> list[Fault]:
    """The law's no, or a person's decision that it asks for and that isn't here."""
    if answer.is_yes:
        return []
    said = facts.decision
    if answer.outcome is Outcome.HOLD and answer.human is Human.SECOND_REVIEWER:
        return [_part_goes_along(answer)] if facts.is_whole else []
    if answer.outcome is Outcome.HOLD and answer.human is not None:
        if said is not None and said.human is answer.human and said.on <= on:
            return []
        human = answer.human.value.replace("_", " ")
        what = f"The {human} decides this, and hasn't yet"
        return [Fault("decision", what, answer.because, answer.citations, answer.next)]
    return [Fault("law", "The law doesn't allow it", answer.because, answer.citations, answer.next)]


def _part_goes_along(answer: Answer) -> Fault:
    """164.524(d)(1): a finding holds back the part that it is about, and the rest is given."""
    return Fault(
        "part",
        "A part stays here, and nothing is left out",
        answer.because,
        (*answer.citations, "45 CFR 164.524(d)(1)"),
        "Leave out the sessions, parts or words that the finding is about.",
    )


def _paper(facts: ReleaseFacts, client_ref: UUID, *, by: Member, at: datetime) -> list[Fault]:
    """A paper on file has to stand now, whatever it said when it was taken in."""
    if facts.paper_ref is None:
        return []
    paper = paper_at_hand(facts.paper_ref, by=by, at=at)
    if paper is not None and paper.client_ref == client_ref and paper.live and not paper.defects:
        return []
    why = "; ".join(paper.defects) if paper is not None else ""
    return [
        Fault(
            "paper",
            "The paper it rests on doesn't stand",
            why or "It isn't on file for this client, was revoked, or has expired.",
            ("45 CFR 164.508(b)(2)", "45 CFR 164.508(b)(5)"),
            "Take in a paper that stands, or take this one off the release.",
        )
    ]
