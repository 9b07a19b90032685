"""What holds for every question there is: less known or less signed never opens more, and neither does a stricter law."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.law import federal
from tests.spec.law.cases import BASE, read
from tests.support.counts import count
from twodrawer.law import Answer, Outcome, Question, accounting, decide, decide_json, minimum_necessary
from twodrawer.law.accounting import Regime
from twodrawer.law.calendar_days import age_on, days_after, years_after, years_before
from twodrawer.law.facts import Duty
from twodrawer.law.question import Actor, Authority, ClientFacts, Threat
from twodrawer.law.retention import keep_record_until
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
APART = (Record.PSYCHOTHERAPY_NOTES, Record.SUD_COUNSELING_NOTES)
RIGHTS = (Purpose.CLIENT_ACCESS, Purpose.CLIENT_AMENDMENT, Purpose.EHI_EXPORT)
few = settings(
    max_examples=count("questions to each property of the law", usual=60, full=3_000), deadline=None
)
_maybe = st.sampled_from((True, False, None))
_some = st.lists(st.sampled_from(Record), max_size=2).map(tuple)
_day = st.dates(min_value=date(2024, 4, 16), max_value=date(2032, 1, 1))

clients = st.builds(
    ClientFacts, minor=_maybe, deceased=_maybe, age=st.none() | st.integers(0, 90), paid_in_full_restriction=_maybe,
    consented_alone=_maybe, endangerment_finding=st.none() | st.sampled_from(Endangerment),
)  # fmt: skip
papers = st.builds(
    Authority,
    kind=st.none() | st.sampled_from(AuthorityKind),
    covers=st.none() | _some,
    elements=st.none() | st.just(tuple(Element)) | st.lists(st.sampled_from(Element), unique=True).map(tuple),
    statements=st.none() | st.just(tuple(Statement)) | st.lists(st.sampled_from(Statement)).map(tuple),
    expires_on=st.none() | _day,
    expires_event_happened=_maybe,
    revoked_on=st.none() | _day,
    combined_with=st.none() | st.just(()) | st.just(("authorization:progress_note",)),
    conditioned_on=st.none() | st.sampled_from(Condition),
    signed_by=st.none() | st.sampled_from(Signer),
    issued_by=st.none() | st.sampled_from(Issuer),
    satisfactory_assurance=_maybe,
    judge_signed=_maybe,
    expressly_covers=st.none() | _some,
    cite=st.none() | st.just("ORS 124.060"),
)
questions = st.builds(
    Question,
    record=st.sampled_from(Record),
    purpose=st.sampled_from(Purpose),
    act=st.sampled_from(Deed),
    on=_day,
    actor=st.builds(Actor, relation=st.sampled_from(Relation)),
    state=st.none() | st.sampled_from(sorted(STATES)),
    client=clients,
    authority=papers,
    threat=st.builds(Threat, imminent=_maybe, recipient_can_prevent=_maybe),
    lent_until=st.none() | _day,
    mandatory=_maybe,
)


@st.composite
def near_a_case(draw: st.DrawFn) -> Question:
    """A question some case opens, with one or two facts drawn anew: where answers change, not where all are no."""
    asked = [cell.question() for cell in federal.cells()] + [
        BASE | case["ask"] for case in read("decide.yaml") if case["is"] in ("allow", "must", "hold")
    ]
    full = Question.model_validate_json(json.dumps(draw(st.sampled_from(asked))))
    other = draw(questions)
    names = draw(
        st.lists(
            st.sampled_from(("on", "actor", "state", "client", "authority", "record", "purpose")), max_size=2
        )
    )
    return full.model_copy(update={name: getattr(other, name) for name in names})


asked_of_any = questions | near_a_case()


def changed(question: Question, **facts: object) -> Question:
    return question.model_copy(update=facts)


def no_more_open(after: Answer, before: Answer) -> bool:
    return before.is_yes or not after.is_yes


@few
@given(asked_of_any)
def test_the_same_question_gets_the_same_answer(question):
    assert decide(question) == decide(Question.model_validate(question.model_dump()))


@few
@given(
    asked_of_any,
    st.sampled_from(
        ("kind", "covers", "elements", "statements", "combined_with", "signed_by", "expressly_covers")
    ),
)
def test_what_isnt_said_of_a_paper_opens_nothing(question, name):
    """A paper that somebody describes less of opens no more, but for the kind: no paper may be less than a bad one."""
    paper = question.authority.model_copy(update={name: None})
    assert no_more_open(decide(changed(question, authority=paper)), decide(question)) or name == "kind"
    none = question.authority.model_copy(update={"kind": AuthorityKind.NONE})
    silent = question.authority.model_copy(update={"kind": None})
    assert no_more_open(
        decide(changed(question, authority=silent)), decide(changed(question, authority=none))
    )


@few
@given(asked_of_any, st.sampled_from(Element), st.sampled_from(Statement))
def test_a_form_with_less_on_it_opens_no_more(question, element, statement):
    paper = question.authority
    fewer = paper.model_copy(
        update={
            "elements": tuple(one for one in paper.elements or () if one is not element),
            "statements": tuple(one for one in paper.statements or () if one is not statement),
        }
    )
    assert no_more_open(decide(changed(question, authority=fewer)), decide(question))


@few
@given(asked_of_any, st.integers(0, 4000))
def test_a_paper_that_ended_stays_ended(question, days):
    """Replay: on a later day of the same edition of the law nothing opens on a form that had ended before."""
    later = changed(question, on=question.on + timedelta(days=days))
    ended = (question.authority.revoked_on and question.authority.revoked_on <= question.on) or (
        question.authority.expires_on and question.authority.expires_on < question.on
    )
    if ended and question.state is None and question.lent_until is None:
        assert decide(later).is_yes == decide(question).is_yes


@few
@given(asked_of_any)
def test_revoking_a_paper_opens_nothing(question):
    paper = question.authority.model_copy(update={"revoked_on": question.on})
    assert no_more_open(decide(changed(question, authority=paper)), decide(question))


@few
@given(asked_of_any, st.sampled_from(sorted(STATES)))
def test_a_state_opens_nothing_to_third_parties_and_closes_no_right_of_the_clients(question, state):
    federal_answer = decide(changed(question, state=None))
    under_state = decide(changed(question, state=state))
    if question.act is Deed.DESTROY:
        assert not under_state.is_yes
        return
    assert no_more_open(under_state, federal_answer)
    own = question.purpose in RIGHTS and question.actor.relation in CLIENT_SIDE
    young = question.client.minor and question.client.consented_alone and question.client.age is not None
    if own and federal_answer.outcome is Outcome.MUST and not young:
        assert under_state.outcome is Outcome.MUST


@few
@given(asked_of_any)
def test_notes_kept_apart_open_no_more_than_the_chart(question):
    """Without a form of their own, psychotherapy notes are never easier to reach than progress notes."""
    bare = changed(question, authority=question.authority.model_copy(update={"covers": None}), state=None)
    apart = decide(changed(bare, record=Record.PSYCHOTHERAPY_NOTES))
    assert no_more_open(apart, decide(changed(bare, record=Record.PROGRESS_NOTE)))


@few
@given(asked_of_any)
def test_whatever_of_them_opens_the_originator_opens(question):
    answer = decide(changed(question, record=question.record if question.record in APART else APART[0]))
    assert not answer.is_yes or Duty.ORIGINATOR_OPENS in answer.must


@few
@given(asked_of_any)
def test_minimum_necessary_goes_with_every_yes_that_is_under_it(question):
    answer = decide(question)
    if answer.is_yes and question.act not in (Deed.AMEND, Deed.DESTROY):
        opened_by_form = Duty.COPY_TO_CLIENT in answer.must or Duty.NOTICE_2_32 in answer.must
        own = Duty.ORIGINATOR_OPENS in answer.must and question.actor.relation is Relation.ORIGINATOR
        if (question.purpose is Purpose.TREATMENT and own) or opened_by_form:
            return  # the originator's own notes; or the form is the limit
        # A form that isn't what opened the record doesn't lift the limit.
        bare = changed(question, authority=question.authority.model_copy(update={"kind": AuthorityKind.NONE}))
        if question.purpose is Purpose.MEDICAL_EMERGENCY and own:
            return
        assert (Duty.MINIMUM_NECESSARY in answer.must) == minimum_necessary.applies(bare), answer


@few
@given(asked_of_any)
def test_what_is_to_be_accounted_for_says_so(question):
    answer = decide(question)
    if (
        answer.is_yes
        and question.act is Deed.DISCLOSE
        and question.actor.relation not in IN_HOUSE | CLIENT_SIDE
    ):
        opened_by_form = Duty.COPY_TO_CLIENT in answer.must
        bare = question
        if not opened_by_form and question.authority.kind is AuthorityKind.AUTHORIZATION:
            bare = changed(
                question, authority=question.authority.model_copy(update={"kind": AuthorityKind.NONE})
            )
        regimes = accounting.accountable(bare)
        if Regime.HIPAA in regimes or Duty.NOTICE_2_32 in answer.must:
            assert Duty.ACCOUNT_FOR_DISCLOSURE in answer.must, answer


@few
@given(
    st.sampled_from(sorted(STATES)),
    st.dates(date(1950, 1, 1), date(2026, 11, 21)),
    st.integers(0, 29_000),
    st.integers(0, 4000),
)
def test_later_service_never_ends_a_record_earlier(state, born, age, more):
    first = min(born + timedelta(days=age), DAY)
    second = first + timedelta(days=more)
    one = keep_record_until(state, on=DAY, last_service=first, born=born).until
    other = keep_record_until(state, on=DAY, last_service=second, born=born).until
    grown = age_on(born, first) < 21 <= age_on(born, second)
    if one is not None and other is not None and not grown:
        assert other >= one
    if one is not None:
        assert one > first


@few
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 5000))
def test_days_and_years_are_counted_forth_and_back(day, years, days):
    assert age_on(day, years_after(day, years)) == years
    assert years_before(years_after(day, years), years) in (day, day + timedelta(days=1))
    assert (days_after(day, days) - day).days == days


def test_ten_thousand_questions_are_answered_in_five_seconds(tmp_path):
    """The command, start included. Processor time: what else the machine does is not the program's."""
    cells = [json.dumps(cell.question()) for cell in federal.cells()]
    cells += [json.dumps(BASE | case["ask"]) for case in read("decide.yaml")]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(cells[number % len(cells)] for number in range(10_000)), encoding="utf-8")
    spent = _spent(lambda: subprocess.run(
        [sys.executable, "-m", "twodrawer", "decide", str(file)], capture_output=True, text=True, check=True
    ).stdout.count("\n"))  # fmt: skip
    assert spent < 5.0


def _spent(run: Callable[[], int]) -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    assert run() == 10_000
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return min(used, time.monotonic() - began)


def test_the_answer_is_the_one_of_the_day_it_is_asked_for():
    """Replay: the same question under the law of another date, for each dated piece of the law."""

    def outcome(on: str, **facts: object) -> object:
        return json.loads(decide_json(json.dumps(BASE | {"on": on} | facts)))["outcome"]

    own = {"act": "use", "purpose": "treatment", "actor": {"relation": "originator"}}
    assert [outcome(on, **own) for on in ("2013-09-22", "2013-09-23")] == ["refuse", "allow"]
    p2 = own | {"record": "part2_record"}
    assert [outcome(on, **p2) for on in ("2024-04-15", "2024-04-16")] == ["refuse", "allow"]
    threat = {"purpose": "serious_threat", "actor": {"relation": "agency"}, "state": "CA",
              "threat": {"imminent": True, "recipient_can_prevent": True}}  # fmt: skip
    assert [outcome(on, **threat) for on in ("2025-12-31", "2026-01-01")] == ["allow", "must"]
