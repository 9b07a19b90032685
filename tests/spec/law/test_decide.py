"""`twodrawer decide`: the questions of `decide.yaml`, and what holds for every question there is."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.law.cases import BASE, answered, differences, read
from twodrawer.law import MalformedQuestion, Outcome, decide, decide_json
from twodrawer.law.citations import cite
from twodrawer.law.parameters import Parameter, Status, every_parameter
from twodrawer.law.question import Actor, Authority, ClientFacts, question_from
from twodrawer.law.words import (
    STATES,
    AuthorityKind,
    Deed,
    Element,
    Endangerment,
    Purpose,
    Record,
    Relation,
)

DAY = date(2026, 11, 21)
CASES = read("decide.yaml")
ANSWER_FIELDS = "outcome needs must human citations missing because next clocks applied law_as_of".split()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_question_gets_the_answer_of_the_law(case):
    assert differences(answered(BASE | case["ask"]), case) == []


def test_there_are_cases_for_every_purpose():
    assert {case["ask"].get("purpose") for case in CASES} >= {purpose.value for purpose in Purpose}
    assert len(CASES) >= 60


# -- parameters -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", every_parameter())
def test_every_parameter_is_dated_and_sourced(name):
    found = every_parameter()[name]
    assert cite(found.source.cite, as_of=found.source.read_on).text == found.source.cite
    assert found.source.says
    assert found.source.read_on >= max(found.values)
    before = date.fromordinal(min(found.values).toordinal() - 1)
    assert found.on(before) is None


def test_a_parameter_has_the_value_of_its_day_and_an_unverified_one_has_none():
    source = {"cite": "45 CFR 164.524(b)(2)", "says": "…", "status": "verified", "read_on": DAY}
    facts = {"label": "Days", "unit": "calendar days", "source": source}
    changed = Parameter.model_validate(facts | {"values": {date(2020, 1, 1): 30, date(2025, 1, 1): 15}})
    assert [changed.on(date(2019, 12, 31)), changed.on(date(2024, 12, 31)), changed.on(DAY)] == [None, 30, 15]
    remembered = Parameter.model_validate(
        facts | {"values": {date(2020, 1, 1): 30}, "source": source | {"status": Status.UNVERIFIED}}
    )
    assert remembered.on(DAY) is None


# -- reading questions ------------------------------------------------------------------------------


def test_an_answer_has_the_fields_of_the_format_in_their_order():
    answer = json.loads(
        decide_json(json.dumps(BASE | {"purpose": "treatment", "actor": {"relation": "payer"}}))
    )
    assert list(answer) == ANSWER_FIELDS
    assert answer["applied"] == ["hipaa_progress_note"]
    assert answer["law_as_of"] == "2026-11-21"


def test_several_lines_of_questions_give_one_answer_a_line():
    question = json.dumps(BASE | {"act": "use", "purpose": "treatment", "actor": {"relation": "originator"}})
    answers = decide_json(f"{question}\n\n{question}\n").splitlines()
    assert [json.loads(answer)["outcome"] for answer in answers] == ["allow", "allow"]


def test_a_question_spread_over_lines_is_one_question():
    question = json.dumps(BASE | {"purpose": "treatment", "actor": {"relation": "originator"}}, indent=2)
    assert json.loads(decide_json(question))["outcome"] == "allow"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not JSON (line 1, column 1)."),
        ("{", "This is not JSON (line 1, column 2)."),
        ("[]", "A question is one JSON object, in curly brackets."),
        ('{"on": "yesterday"}', "`on` can't be read"),
        ('{"on": 5}', "`on` can't be read"),
        ('{"purpose": 5}', "`purpose` can't be read"),
        ('{"actor": "payer"}', "`actor` can't be read"),
        ('{"client": {"minor": "no"}}', "`client.minor` can't be read"),
        ('{"client": {"age": 1e400}}', "`client.age` can't be read"),
        ('{"client": {"age": -1}}', "`client.age` can't be read"),
        ('{"authority": {"covers": "progress_note"}}', "`authority.covers` can't be read"),
        ('{"state": "OR"}\n{"state": 5}', "Line 2: `state` can't be read"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_malformed_question_is_answered_by_a_sentence(text, sentence):
    with pytest.raises(MalformedQuestion) as caught:
        decide_json(text)
    assert sentence in caught.value.what


@pytest.mark.parametrize("part", ["actor", "client", "authority", "threat"])
def test_null_says_as_much_as_leaving_it_out(part):
    asked = {"record": "progress_note", "purpose": "treatment", "act": "use", "on": "2026-11-19"}
    assert decide_json(json.dumps({**asked, part: None})) == decide_json(json.dumps(asked))


def test_what_somebody_else_wrote_into_a_question_is_said_back_short_and_printable():
    answer = json.loads(decide_json(json.dumps({"\u202eevil\n" * 50: 1})))
    assert len(answer["missing"][0]) <= 60
    assert answer["missing"][0].isprintable()


_leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_json = st.recursive(_leaf, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def _words(words) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(words))


_maybe = st.one_of(_leaf, st.lists(_words(Record) | _words(Element) | _leaf, max_size=3))
_part = st.dictionaries(
    st.sampled_from([*Actor.model_fields, *ClientFacts.model_fields, *Authority.model_fields, "imminent"]),
    _words(Relation) | _words(AuthorityKind) | _words(Endangerment) | st.dates().map(str) | _maybe,
    max_size=8,
)
_near = st.fixed_dictionaries(
    {
        "record": _words(Record),
        "purpose": _words(Purpose),
        "act": _words(Deed),
        "on": st.dates().map(str),
        "actor": st.fixed_dictionaries({"relation": _words(Relation)}),
    },
    optional={
        "client": _part,
        "authority": _part,
        "threat": _part,
        "state": _words(STATES) | _leaf,
        "mandatory": st.booleans() | _leaf,
        "lent_until": st.dates().map(str),
        "unknown": _leaf,
    },
)


def asked(text: str) -> tuple[dict[str, object] | None, str]:
    """The answer, or no answer and the sentence. Anything else that is raised fails the test."""
    try:
        return json.loads(decide_json(text)), ""
    except MalformedQuestion as error:
        return None, error.what


@settings(max_examples=400, deadline=None)
@given(_json | _near)
def test_any_json_gives_an_answer_or_the_sentence_and_never_an_accident(value):
    answer, sentence = asked(json.dumps(value))
    if answer is None:
        assert sentence.endswith(".")
    else:
        assert list(answer) == ANSWER_FIELDS
        assert answer["outcome"] in set(Outcome)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_gives_an_answer_or_the_sentence(text):
    answer, sentence = asked(text)
    assert (answer is None) == bool(sentence)


@settings(max_examples=200, deadline=None)
@given(_near)
def test_leaving_a_fact_out_never_opens_more(value):
    """Unknown means no: with the client's and the paper's facts gone, no refusal turns into a yes."""
    try:
        full = decide(question_from(value))
    except MalformedQuestion:
        return
    if full.outcome is Outcome.REFUSE and not full.missing and "client" not in value and "state" not in value:
        bare = decide(question_from({name: fact for name, fact in value.items() if name != "authority"}))
        assert not bare.is_yes
