"""What a request's page offers, to whom, at which moment: steps, grounds, people, papers. Each beside its nearest twin.

A step that the page doesn't show can't be pressed by mistake; what the actions refuse is asked in the other files.
"""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.papers import TO_LINDQVIST, signed
from tests.requests import APART, BOTH, CHART, ROWAN, Desk, open_requests, order, replace_form
from tests.rooms.test_requests_denied import denied, found, note
from twodrawer.chart import actions as chart
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known, kept_answer, put, question
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.queries.requests import RequestPage
from twodrawer.disclosures.standing_requests import dossier_of
from twodrawer.disclosures.words_requests import for_the_page, verdict
from twodrawer.law import Outcome, Role
from twodrawer.law.decide import question_from
from twodrawer.law.facts import Human
from twodrawer.law.question import Authority, ClientFacts
from twodrawer.law.requests import Asking
from twodrawer.law.words import AuthorityKind, Endangerment, Purpose, Relation
from twodrawer.people.actions import grant_role
from twodrawer.people.queries.clients import Lifetime

__all__ = ["note"]  # a stage of the neighbour's
ALWAYS = {"described", "proof_asked", "verified", "withdrawn"}


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened: Desk, db) -> Desk:
    return opened


def codes(page: RequestPage) -> list[str]:
    return [ground.code for ground in page.grounds]


def held_back(desk: Desk, ref: UUID) -> None:
    """A part of it was denied on a finding."""
    desk.verify(ref)
    found(desk, ref)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="November 12")


# -- steps -------------------------------------------------------------------------------------------------


def test_access_is_extended_once_denied_when_it_was_looked_at_and_reviewed_when_a_danger_was_found(desk):
    """164.524(b)(2)(iii), (a)(3), (a)(4)."""
    ref = desk.access()
    assert desk.page(ref).can == ALWAYS | {"extended"}
    desk.verify(ref)
    assert desk.page(ref).can == ALWAYS | {"extended", "denied"}
    assert desk.page(ref, "okafor").can == {"finding"}
    held_back(desk, ref)
    assert "reviewer_named" in desk.page(ref).can
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    assert "reviewer_named" not in desk.page(ref).can
    desk.do(acts.review_denial, ref, "brandt", upheld=True, words="The danger is real")
    assert "reviewer_named" not in desk.page(ref).can, "a denial is reviewed once"
    other = desk.access()
    desk.do(acts.extend_request, other, reason="The archive is elsewhere")
    assert "extended" not in desk.page(other).can


def test_an_amendment_goes_from_its_author_to_the_disagreement_and_the_rebuttal(desk, note):
    """164.526(d)(2), (d)(3), (d)(5)."""
    ref = desk.amendment()
    desk.verify(ref)
    assert desk.page(ref).can == ALWAYS | {"extended", "denied", "accepted"}
    assert desk.page(ref, "okafor").can == {"author_said"}
    desk.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="It was four")
    denied(desk, ref)
    assert desk.page(ref).can == {"disagreement", "travels"}
    desk.do(acts.take_in_disagreement, ref, words="It was three")
    assert desk.page(ref).can == {"disagreement", "rebuttal"}
    again = desk.amendment()
    desk.verify(again)
    desk.do(acts.author_answers, again, "okafor", agrees=False, note_ref=None, words="It was four")
    denied(desk, again)
    desk.do(acts.let_travel, again)
    assert "travels" not in desk.page(again).can


def test_a_clients_own_right_is_denied_and_a_paper_of_somebody_else_is_refused(desk):
    assert "refused" in desk.page(desk.subpoena()).can
    assert "refused" not in desk.page(desk.access()).can
    by_parent = desk.access(requester=replace(ROWAN, relation=Relation.PARENT_OF_MINOR))
    assert "refused" in desk.page(by_parent).can
    accounted = desk.take_in(Asking.ACCOUNTING, requester=ROWAN)
    desk.verify(accounted)
    assert "answered" in desk.page(accounted).can
    assert "finding" not in desk.page(accounted, "okafor").can


# -- grounds, missing facts, what stands in the way -----------------------------------------------------------


def test_a_ground_can_be_chosen_where_the_law_has_it_and_a_danger_where_it_was_found(desk):
    """164.524(a)(2), (a)(3); 164.526(a)(2)."""
    ref = desk.access()
    assert "endangers_life_or_safety" not in codes(desk.page(ref))
    assert "psychotherapy_notes" not in codes(desk.page(ref))
    assert "confidential_source" in codes(desk.page(ref))
    assert "psychotherapy_notes" in codes(desk.page(desk.access(records=BOTH)))
    found(desk, ref, kind=Endangerment.LIFE_OR_SAFETY)
    assert "endangers_life_or_safety" in codes(desk.page(ref))
    assert "accurate_and_complete" in codes(desk.page(desk.amendment()))
    assert codes(desk.page(desk.subpoena())) == []


def test_what_is_missing_is_a_fact_that_somebody_can_find_out(desk):
    page = desk.page(desk.access(client_ref=desk.house.tran))
    assert page.missing == ("client.consented_alone",)
    assert "Find out what isn’t known yet, and fill it in below." in page.why_not
    known = desk.page(desk.access()).why_not
    assert known == ("Verify identity and authority, and write down how.",)
    ref = desk.access()
    desk.verify(ref)
    assert desk.page(ref).why_not == ()


def test_what_a_fee_may_cover_is_said_where_somebody_has_a_right_to_a_copy(desk):
    """164.524(c)(4)."""
    assert desk.page(desk.access()).fee_may_cover
    assert desk.page(desk.subpoena()).fee_may_cover == ()


def test_the_paper_it_comes_on_is_named_once_somebody_described_it(desk):
    assert desk.page(desk.access()).on_paper == "Not looked at yet"
    assert desk.page(desk.subpoena()).on_paper == "Subpoena"


# -- people ---------------------------------------------------------------------------------------------------


def test_it_is_handed_to_whom_the_law_names_and_asked_of_whom_it_was_handed_to(desk):
    ref = desk.subpoena()
    assert desk.page(ref).humans == (Human.COUNSEL,)
    assert desk.page(ref).asked_humans == ()
    desk.verify(ref)
    desk.do(acts.hand_over, ref, human=Human.COUNSEL, who="Calder", words="May it leave?")
    page = desk.page(ref)
    assert page.asked_humans == (Human.COUNSEL,)
    assert page.steps[0].human == "Counsel" and page.steps[-1].human == ""
    desk.do(acts.withdraw, ref, words="The attorney called")
    assert (desk.page(ref).humans, desk.page(ref).asked_humans) == ((), ())
    both = (Human.COUNSEL, Human.ORIGINATOR)
    assert desk.page(desk.ordered(order(*BOTH))).humans == both
    notes_alone = desk.directed(replace_form(covers=(APART,)), records=(APART,))
    assert desk.page(notes_alone).humans == (Human.ORIGINATOR,), "a yes is still their author's to open"
    assert desk.page(desk.directed()).humans == ()


def test_what_the_privacy_officer_decides_is_hers_to_answer_at_once(desk):
    """164.512(i)(1)(i): a review board's waiver is read by her. Nothing has to be handed over first."""
    waiver = Known(authority=Authority(kind=AuthorityKind.IRB_WAIVER))
    researcher = Requester(Relation.RESEARCHER, "Sato")
    ref = desk.directed(purpose=Purpose.RESEARCH, known=waiver, requester=researcher)
    desk.verify(ref)
    page = desk.page(ref)
    assert Human.PRIVACY_OFFICER in page.humans
    assert Human.PRIVACY_OFFICER in page.asked_humans
    assert Human.PRIVACY_OFFICER not in desk.page(desk.subpoena()).asked_humans


def test_a_denial_is_reviewed_by_somebody_licensed_who_took_no_part_and_is_here(desk):
    """164.524(a)(4)."""
    ref = desk.access()
    names = {one.name for one in desk.page(ref).clinicians}
    assert names == {"Brandt", "Lindqvist", "Okafor"}, "no trainee, nobody of the office"
    held_back(desk, ref)
    assert {one.name for one in desk.page(ref).clinicians} == {"Brandt", "Lindqvist"}
    grant_role(desk.house.lindqvist.ref, role=Role.TRAINEE, from_day=desk.house.today, **desk.who("keller"))
    assert {one.name for one in desk.page(ref).clinicians} == {"Brandt"}


def test_steps_name_who_took_them_and_the_client_is_named_to_whom_may_see_it(desk):
    ref = desk.access()
    held_back(desk, ref)
    page = desk.page(ref)
    assert page.client == "Rowan"
    assert [one.who for one in page.steps] == ["Haddad", "Okafor", "Haddad", "Haddad"]


def test_an_author_amends_an_own_signed_note_and_no_addendum_or_draft(desk, note):
    ref = desk.amendment()
    okafor = desk.who("okafor")
    chart.begin_addendum(note, **okafor)
    assert [line.ref for line, _ in desk.page(ref, "okafor").own_notes] == [note]
    assert desk.page(ref, "lindqvist").own_notes == ()
    assert desk.page(ref).own_notes == ()
    assert desk.page(desk.access(), "okafor").own_notes == ()


def test_papers_are_offered_to_whoever_answers_an_open_request(desk):
    paper = signed(desk.house, TO_LINDQVIST)
    ref = desk.directed()
    assert [one.ref for one in desk.page(ref).papers] == [paper]
    assert desk.page(ref, "okafor").papers == ()
    desk.do(acts.withdraw, ref, words="The client called")
    assert desk.page(ref).papers == ()


# -- what is kept -------------------------------------------------------------------------------------------


def test_days_and_words_of_what_is_wanted_are_kept_and_a_request_without_days_has_none(desk):
    day = desk.house.today
    wish = Wish(Purpose.CLIENT_ACCESS, (CHART,), "The autumn", from_day=day, until_day=day)
    kept = acts.take_in_request(
        desk.house.rowan, asking=Asking.ACCESS, wish=wish, requester=ROWAN, through="mail", received_on=day, **desk.who(),
    )  # fmt: skip
    said = desk.page(kept).facts.wish
    assert (said.from_day, said.until_day) == (day, day)
    open_ended = desk.page(desk.access()).facts.wish
    assert (open_ended.from_day, open_ended.until_day) == (None, None)


def test_a_kept_answer_reads_back_with_its_person_and_the_day_of_its_law(desk):
    for ref, human in ((desk.ordered(order(CHART)), Human.COUNSEL), (desk.access(), None)):
        who = desk.who()
        dossier = dossier_of(Request.objects.get(ref=ref), by=who["by"])
        asked = question_from(json.loads(dossier.ask(CHART, on=who["on"])[0]))
        answer, kept = desk.page(ref).facts.decisions[CHART], kept_answer(put(dossier.asking, asked))
        assert (kept.outcome, kept.human, kept.law_as_of) == (answer.outcome, human, desk.house.today)


def test_the_law_is_told_the_age_on_the_day_and_none_that_nobody_has():
    born = date(2011, 3, 1)
    for client, day, age in (
        (Lifetime(born, None, None), date(2026, 11, 19), 15),
        (Lifetime(date(1788, 3, 1), None, None), date(2026, 11, 19), None),
        (Lifetime(None, None, None), date(2026, 11, 19), None),
    ):
        wish = Wish(Purpose.CLIENT_ACCESS, (CHART,), "All of it")
        asked = question(
            Asking.ACCESS, wish, CHART, relation=Relation.CLIENT, known=Known(), client=client, finding=None, state="OR",
            on=day,
        )  # fmt: skip
        assert asked.client.age == age


def test_a_rule_of_the_state_that_isnt_confirmed_is_nothing_that_somebody_fills_in(desk):
    unsaid = ClientFacts(paid_in_full_restriction=False)
    payer = Requester(Relation.PAYER, "Cedar Health")
    known = Known(authority=Authority(kind=AuthorityKind.NONE), client=unsaid)
    page = desk.page(desk.directed(purpose=Purpose.PAYMENT, requester=payer, known=known))
    assert page.facts.decisions[CHART].missing == ("state_rule",) and page.missing == ()
    assert page.records[0].answer == page.facts.decisions[CHART]
    asked = replace(page.records[0].answer, missing=("state_rule", "client.minor"))
    assert for_the_page(asked).next.startswith("Find out what isn’t known")


def test_a_verdict_says_who_decides_and_that_something_isnt_known(desk):
    page = desk.page(desk.subpoena())
    answer = replace(page.records[0].answer, outcome=Outcome.HOLD, human=Human.COUNSEL, missing=())
    assert verdict(answer)[0] == "Ask counsel"
    assert verdict(replace(answer, human=None))[0] == "Somebody decides"
    unknown = replace(answer, outcome=Outcome.REFUSE, human=None, missing=("client.minor",))
    assert verdict(unknown) == ("Not known yet", "law")
    assert verdict(replace(unknown, missing=())) == ("No", "risk")
