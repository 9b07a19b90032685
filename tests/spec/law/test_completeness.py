"""Every word has its answer: whatever is asked, there is an outcome, a reason, a paragraph and a next step."""

import random
from datetime import date
from enum import StrEnum
from itertools import combinations, product
from typing import Any

import pytest

from tests.spec.law import federal
from tests.spec.law.cases import read
from twodrawer.law import Answer, Outcome, Question, decide
from twodrawer.law.citations import HOUSE, cite
from twodrawer.law.facts import Duty, Human
from twodrawer.law.question import Actor, Authority, ClientFacts, Threat
from twodrawer.law.rules.sheets import SHEETS
from twodrawer.law.words import (
    CLIENT_SIDE,
    IN_HOUSE,
    STATES,
    AuthorityKind,
    Condition,
    Deed,
    Element,
    Endangerment,
    Issuer,
    Purpose,
    Record,
    Relation,
    Signer,
    Statement,
)

DAY = date(2026, 11, 21)
CHART = (Record.PROGRESS_NOTE, Record.DESIGNATED_RECORD_SET)
CASES = read("decide.yaml")
SPOKEN = str([CASES, [cell.question() for cell in federal.cells()]])
# A verified state, a summarized one, one with nothing confirmed, one with a wider access, one that wants consent.
SOME_STATES = (None, "IL", "OR", "AL", "TX", "UT")


def well_formed(answer: Answer, asked: object) -> None:
    """Fails unless the answer is whole."""
    assert answer.because.endswith("."), asked
    assert answer.citations, asked
    assert answer.is_yes or answer.next.endswith("."), asked
    assert (answer.outcome is Outcome.HOLD) == (answer.human is not None), asked
    assert answer.needs or answer.outcome not in (Outcome.AUTHORIZE, Outcome.CONSENT), asked
    assert not (answer.missing and answer.is_yes), asked
    assert len(set(answer.must)) == len(answer.must), asked
    assert len(set(answer.citations)) == len(answer.citations), asked
    for text in answer.citations:
        assert text.startswith(HOUSE) or cite(text, as_of=DAY).text == text, asked


def question(facts: dict[type | str, object], chance: random.Random) -> Question:
    """A question with these words; what they leave open is drawn."""

    def one(words: type[StrEnum]) -> Any:
        return facts.get(words) or chance.choice(list(words))

    def yes() -> bool | None:
        return chance.choice((True, False, None))

    return Question.model_validate(
        {
            "record": one(Record),
            "purpose": one(Purpose),
            "act": one(Deed),
            "on": DAY,
            "state": facts["state"] if "state" in facts else chance.choice(SOME_STATES),
            "actor": Actor(relation=one(Relation)),
            "client": ClientFacts(
                minor=yes(), deceased=yes(), age=chance.choice((None, 9, 15, 40)),
                paid_in_full_restriction=yes(), consented_alone=yes(), endangerment_finding=one(Endangerment),
            ),
            "authority": Authority(
                kind=one(AuthorityKind),
                covers=tuple(chance.sample(list(Record), 2)),
                elements=tuple(one for one in Element if one is not facts.get(Element)),
                statements=tuple(one for one in Statement if one is not facts.get(Statement)),
                expires_on=date(2027, 1, 1),
                combined_with=chance.choice(((), ("authorization:progress_note",))),
                conditioned_on=one(Condition),
                signed_by=one(Signer),
                issued_by=one(Issuer),
                satisfactory_assurance=yes(),
                judge_signed=yes(),
                expressly_covers=tuple(chance.sample(list(Record), 2)),
                cite="ORS 124.060",
            ),
            "threat": Threat(imminent=yes(), recipient_can_prevent=yes()),
            "mandatory": yes(),
        }
    )  # fmt: skip


PAIRED: tuple[type[StrEnum], ...] = (
    Record, Purpose, Deed, Relation, AuthorityKind, Endangerment, Condition, Signer, Issuer, Element, Statement,
)  # fmt: skip


@pytest.mark.parametrize(
    "pair", list(combinations(PAIRED, 2)), ids=lambda pair: "-".join(one.__name__ for one in pair)
)
def test_every_pair_of_words_has_its_answer(pair):
    chance = random.Random(str(pair))
    for words in product(*pair):
        for _ in range(3):
            asked = question(dict(zip(pair, words, strict=True)), chance)
            well_formed(decide(asked), asked)


@pytest.mark.parametrize("record", Record)
def test_every_record_purpose_and_person_has_an_answer_when_nothing_more_is_known(record):
    for purpose, act, relation in product(Purpose, Deed, Relation):
        asked = Question(record=record, purpose=purpose, act=act, on=DAY, actor=Actor(relation=relation))
        well_formed(decide(asked), asked)


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_has_an_answer_for_every_purpose_and_record(state):
    chance = random.Random(state)
    for record, purpose in product(Record, Purpose):
        asked = question({Record: record, Purpose: purpose, "state": state}, chance)
        well_formed(decide(asked), asked)


def test_every_record_has_its_sheet():
    assert set(SHEETS) == set(Record)


def test_the_words_are_those_of_the_format():
    """Counted against the format's own lists, so that a word dropped or added here is noticed."""
    counts = {Record: 6, Deed: 4, Purpose: 32, Relation: 22, AuthorityKind: 12, Element: 8, Statement: 3}
    counts |= {Condition: 5, Signer: 2, Issuer: 6, Endangerment: 5, Outcome: 6, Duty: 9, Human: 4}
    assert {words.__name__: len(words) for words in counts} == {
        words.__name__: count for words, count in counts.items()
    }
    assert len(STATES) == 51
    assert not IN_HOUSE & CLIENT_SIDE


@pytest.mark.parametrize(
    "words",
    [Record, Purpose, Deed, Relation, AuthorityKind, Element, Statement, Condition, Issuer, Endangerment],
)
def test_every_word_is_used_by_some_case(words):
    """A word that no case uses has an answer that nobody looked at."""
    assert {word for word in words if word.value not in SPOKEN} == set()


@pytest.mark.parametrize("duty", Duty)
def test_every_duty_goes_with_some_answer(duty):
    assert any(duty.value in case.get("must", []) for case in CASES) or any(
        duty.value in cell.expects.get("must", []) for cell in federal.cells()
    )


@pytest.mark.parametrize("record", Record)
def test_nothing_is_decided_by_the_program_that_a_court_the_police_or_a_lawsuit_asks(record):
    """Rows 9, 11, 15 and 16 of the table end with a person, whatever paper is shown."""
    legal = (
        Purpose.SUBPOENA, Purpose.COURT_ORDER, Purpose.REQUIRED_BY_LAW, Purpose.DEFENSE_AGAINST_CLIENT,
        *((Purpose.LAW_ENFORCEMENT, Purpose.IDENTIFY_SUSPECT) if record in CHART else ()),
    )  # fmt: skip
    papers = [Authority(kind=kind) for kind in AuthorityKind]
    papers += [
        Authority(kind=AuthorityKind.SUBPOENA, issued_by=issuer, satisfactory_assurance=assured)
        for issuer, assured in product(Issuer, (True, False))
    ]
    papers += [
        Authority(kind=kind, judge_signed=True, expressly_covers=tuple(Record))
        for kind in (AuthorityKind.COURT_ORDER, AuthorityKind.PART2_COURT_ORDER)
    ]
    papers.append(Authority(kind=AuthorityKind.STATUTE, cite="ORS 124.060"))
    askers = (Relation.COURT, Relation.AGENCY, Relation.ATTORNEY, Relation.ORIGINATOR, Relation.ADMINISTRATOR)
    for purpose, relation, paper in product(legal, askers, papers):
        asked = Question(
            record=record, purpose=purpose, act=Deed.DISCLOSE, on=DAY, actor=Actor(relation=relation),
            authority=paper, mandatory=True,
        )  # fmt: skip
        assert not decide(asked).is_yes, (purpose, relation, paper)


@pytest.mark.parametrize("record", CHART)
def test_a_finding_of_danger_never_closes_the_whole_record_and_upset_never_closes_any(record):
    for finding in Endangerment:
        answer = decide(
            Question(
                record=record, purpose=Purpose.CLIENT_ACCESS, act=Deed.DISCLOSE, on=DAY,
                actor=Actor(relation=Relation.CLIENT),
                client=ClientFacts(minor=False, deceased=False, endangerment_finding=finding),
            )
        )  # fmt: skip
        assert answer.outcome in (Outcome.MUST, Outcome.HOLD)
        assert answer.clocks
