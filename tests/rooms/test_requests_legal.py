"""Legal process, authorizations, minors and legal holds at the desk: what each paper opens, and who has to say so."""

from collections.abc import Iterator

import pytest

from tests.cast import answers, entries, everyone, reading, refs_in
from tests.requests import (
    APART,
    BOTH,
    CHART,
    MINOR_ALONE,
    Desk,
    open_requests,
    order,
    replace_form,
    subpoena,
)
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_requests import Requester
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.requests_at_hand import request_at_hand
from twodrawer.disclosures.request_states import State
from twodrawer.law import Outcome
from twodrawer.law.facts import Duty, Human
from twodrawer.law.leaving import Word
from twodrawer.law.question import Authority, ClientFacts
from twodrawer.law.requests import Asking
from twodrawer.law.words import AuthorityKind, Issuer, Purpose, Record, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people.actions import join_clients, register_client
from twodrawer.people.facts import ClientIdentity
from twodrawer.retention import queries as retention
from twodrawer.retention.actions import lift_hold, place_hold
from twodrawer.retention.models import HoldRelease, LegalHold


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


# -- legal process -------------------------------------------------------------------------------------


def test_legal_process_holds_the_record_at_once_and_whoever_takes_it_in(desk):
    read = reading()
    # Nothing is known of the paper yet, so that no answer of the law speaks of a hold: it is legal process, and held.
    ref = desk.subpoena(Known(), name="novak")
    assert not any(Duty.LEGAL_HOLD in answer.must for answer in desk.facts(ref).decisions.values())
    assert retention.is_held(desk.house.rowan, within=desk.house.practice)
    assert not retention.is_held(desk.house.tran, within=desk.house.practice)
    (hold,) = retention.holds_of(desk.house.rowan, by=desk.house.okafor, on=desk.house.today, read=read)
    assert (hold.request_ref, hold.stands, hold.placed_by) == (ref, True, desk.house.novak.ref)
    assert desk.page(ref).held_since == desk.house.at
    desk.do(acts.withdraw, ref, words="Withdrawn by letter of the attorney")
    assert retention.is_held(desk.house.rowan, within=desk.house.practice)


def test_an_attorneys_subpoena_gets_the_chart_only_with_assurance_and_counsel_and_notes_never(desk):
    ref = desk.subpoena()
    facts = desk.facts(ref)
    assert {one: answer.outcome for one, answer in facts.decisions.items()} == {
        CHART: Outcome.REFUSE, APART: Outcome.REFUSE,
    }  # fmt: skip
    desk.do(acts.describe_request, ref, known=subpoena(assured=True))
    assert desk.facts(ref).decisions[CHART].human is Human.COUNSEL
    desk.verify(ref)
    assert desk.facts(ref).may_leave == ()
    desk.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="Subpoena and the assurance")
    assert desk.facts(ref).state is State.HELD
    desk.do(
        acts.write_word,
        ref,
        human=Human.COUNSEL,
        word=Word.PART,
        who="Brandt",
        words="Notes of May to July only",
    )
    facts = desk.facts(ref)
    assert (facts.state, facts.may_leave, facts.leaves_part_out) == (State.DECIDING, (CHART,), True)


def test_counsels_no_lets_nothing_go_and_a_new_paper_needs_a_new_word(desk):
    ref = desk.subpoena(subpoena(assured=True))
    desk.verify(ref)
    hand = {"human": Human.COUNSEL, "who": "Brandt"}
    desk.do(acts.hand_over, ref, words="The subpoena", **hand)
    desk.do(acts.write_word, ref, word=Word.REFUSE, words="Privilege", **hand)
    assert desk.facts(ref).may_leave == ()
    desk.do(acts.write_word, ref, word=Word.RELEASE, words="Waived by the client", **hand)
    assert desk.facts(ref).may_leave == (CHART,)
    desk.do(acts.describe_request, ref, known=subpoena(Issuer.COURT, assured=True))
    desk.verify(ref)
    assert desk.facts(ref).may_leave == ()


def test_a_word_counts_where_it_was_asked_for_and_is_anothers_to_give(desk):
    ref = desk.subpoena(subpoena(assured=True))
    given = {"word": Word.RELEASE, "words": "Go ahead"}
    with pytest.raises(Conflict, match="not handed over"):
        desk.do(acts.write_word, ref, human=Human.COUNSEL, who="Brandt", **given)
    desk.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The subpoena")
    with pytest.raises(Invalid, match="isn't named"):
        desk.do(acts.write_word, ref, human=Human.COUNSEL, **given)
    with pytest.raises(Conflict, match="doesn't leave this"):
        desk.do(acts.hand_over, ref, human=Human.PRIVACY_OFFICER, who="", words="Me")
    with pytest.raises(Conflict):
        desk.do(acts.write_word, ref, human=Human.SECOND_REVIEWER, **given)
    with pytest.raises(Refused):
        desk.do(acts.write_word, ref, human=Human.ORIGINATOR, **given)


def test_an_order_that_names_psychotherapy_notes_waits_for_counsel_and_for_the_clinician(desk):
    ref = desk.ordered(order(*BOTH))
    desk.verify(ref)
    answer = desk.facts(ref).decisions[APART]
    assert (answer.outcome, answer.human) == (Outcome.HOLD, Human.COUNSEL)
    hand = {"human": Human.COUNSEL, "who": "Brandt", "words": "The order"}
    desk.do(acts.hand_over, ref, **hand)
    desk.do(acts.write_word, ref, word=Word.RELEASE, **{**hand, "words": "Privilege was overruled"})
    assert desk.facts(ref).may_leave == (CHART,)
    desk.do(acts.hand_over, ref, human=Human.ORIGINATOR, who="Okafor", words="The order and counsel's word")
    desk.do(
        acts.write_word,
        ref,
        "okafor",
        human=Human.ORIGINATOR,
        word=Word.RELEASE,
        words="I open what is named",
    )
    assert set(desk.facts(ref).may_leave) == set(BOTH)


def test_a_release_takes_over_what_a_package_can_hold(desk):
    """Both may leave, and the notes were asked for first: a package holds the chart."""
    ref = desk.ordered(order(*BOTH), records=(APART, CHART))
    desk.verify(ref)
    for human, who in ((Human.COUNSEL, "haddad"), (Human.ORIGINATOR, "okafor")):
        desk.do(acts.hand_over, ref, human=human, who="Brandt", words="The order")
        desk.do(acts.write_word, ref, who, human=human, who="Brandt", word=Word.RELEASE, words="Open it")
    assert desk.facts(ref).may_leave == (APART, CHART)
    assert request_at_hand(ref, **desk.who()).facts.question["record"] == CHART.value


def test_a_paper_is_answered_where_only_the_rule_of_the_state_is_not_confirmed(desk):
    """Nobody at the desk can say what the state's rule is: whoever asks is told that the paper isn't enough."""
    ref = desk.directed(
        purpose=Purpose.PAYMENT,
        requester=Requester(Relation.PAYER, "Cedar Health"),
        known=Known(
            authority=Authority(kind=AuthorityKind.NONE), client=ClientFacts(paid_in_full_restriction=False)
        ),
    )
    assert desk.facts(ref).decision.missing == ("state_rule",)
    desk.do(acts.refuse_paper, ref)
    assert desk.facts(ref).state is State.DENIED


def test_an_order_opens_what_it_names_and_nothing_beside_it(desk):
    facts = desk.facts(desk.ordered(order(CHART)))
    assert facts.decisions[CHART].outcome is Outcome.HOLD
    assert facts.decisions[APART].outcome is Outcome.REFUSE


def test_a_subpoena_never_opens_a_part_2_record(desk):
    ref = desk.subpoena(subpoena(Issuer.COURT, assured=True), records=(Record.PART2_RECORD,))
    assert desk.facts(ref).decision.outcome is Outcome.REFUSE
    assert "42 CFR 2.61(b)(1)" in desk.facts(ref).decision.citations
    under_order = desk.ordered(order(Record.PART2_RECORD, part2=True), records=(Record.PART2_RECORD,))
    assert desk.facts(under_order).decision.human is Human.COUNSEL


def test_legal_process_is_not_answered_without_counsel_and_the_letter_admits_to_nobody(desk):
    ref = desk.subpoena()
    with pytest.raises(Conflict, match="Counsel"):
        desk.do(acts.refuse_paper, ref)
    desk.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The subpoena")
    desk.do(acts.write_word, ref, human=Human.COUNSEL, word=Word.REFUSE, who="Brandt", words="No assurance")
    letter = reads.letter_page(ref, desk.do(acts.refuse_paper, ref), **desk.who()).letter
    assert desk.facts(ref).state is State.DENIED
    everything = "\n".join((*letter.paragraphs, *letter.points, *letter.after))
    assert "Rowan" not in everything
    assert "Nothing in this letter says or means that anyone is or was a client here" in everything


def test_the_letter_to_an_attorney_is_the_same_whatever_record_there_is(desk):
    letters = []
    for client, records in ((desk.house.rowan, BOTH), (desk.house.tran, (Record.PART2_RECORD,))):
        ref = desk.subpoena(client_ref=client, records=records)
        desk.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The subpoena")
        desk.do(acts.write_word, ref, human=Human.COUNSEL, word=Word.REFUSE, who="Brandt", words="No")
        letters.append(reads.letter_page(ref, desk.do(acts.refuse_paper, ref), **desk.who()).letter)
    assert letters[0] == letters[1]


def test_an_objection_is_counsels(desk):
    ref = desk.subpoena()
    desk.verify(ref)
    hand = {"human": Human.COUNSEL, "who": "Brandt"}
    desk.do(acts.hand_over, ref, words="The subpoena", **hand)
    desk.do(acts.write_word, ref, word=Word.REFUSE, words="Send nothing", **hand)
    with pytest.raises(Conflict, match="Counsel"):
        desk.do(acts.answer_request, ref)
    desk.do(acts.write_word, ref, word=Word.OBJECT, words="We object", **hand)
    letter = reads.letter_page(ref, desk.do(acts.answer_request, ref), **desk.who()).letter
    assert (letter.kind, desk.facts(ref).state) == ("objection", State.ANSWERED)


def test_a_paper_nobody_described_and_a_demand_of_the_law_are_not_refused(desk):
    with pytest.raises(Conflict, match="described"):
        desk.do(acts.refuse_paper, desk.subpoena(Known()))
    secretary = desk.take_in(
        Asking.DISCLOSURE,
        purpose=Purpose.HHS_COMPLIANCE,
        requester=Requester(Relation.AGENCY, "Brandt", "Office for Civil Rights"),
        known=Known(authority=Authority(kind=AuthorityKind.AGENCY_REQUEST)),
    )
    with pytest.raises(Conflict, match="demands"):
        desk.do(acts.refuse_paper, secretary)
    with pytest.raises(Conflict, match="own rights"):
        desk.do(acts.refuse_paper, desk.access())


# -- authorizations ------------------------------------------------------------------------------------


def test_a_compound_form_for_psychotherapy_notes_is_no_form(desk):
    form = replace_form(covers=BOTH, combined_with=("authorization for the chart",))
    ref = desk.directed(form, records=(APART,))
    desk.verify(ref)
    facts = desk.facts(ref)
    assert (facts.decision.outcome, facts.may_leave) == (Outcome.AUTHORIZE, ())
    assert "45 CFR 164.508(b)(3)(ii)" in facts.decision.citations
    letter = reads.letter_page(ref, desk.do(acts.refuse_paper, ref), **desk.who()).letter
    assert any("164.508(b)(3)(ii)" in point for point in letter.points)


def test_a_good_form_lets_the_chart_go_once(desk):
    ref = desk.directed()
    desk.verify(ref)
    assert desk.facts(ref).may_leave == (CHART,)
    desk.do(acts.mark_released, ref, package_ref=new_ref(), whole=False)
    assert desk.facts(ref).state is State.RELEASED
    with pytest.raises(Conflict):
        desk.do(acts.mark_released, ref, package_ref=new_ref(), whole=False)
    (entry,) = entries(desk.house.practice, "request.released")
    assert ("request", str(ref)) in refs_in(entry)


def test_a_form_that_was_revoked_since_lets_nothing_go(desk):
    ref = desk.directed()
    desk.verify(ref)
    desk.do(acts.describe_request, ref, known=Known(authority=replace_form(revoked_on=desk.house.today)))
    desk.verify(ref)
    assert desk.facts(ref).may_leave == ()
    assert desk.facts(ref, days=400).may_leave == ()


# -- minors --------------------------------------------------------------------------------------------


def test_a_parent_gets_no_record_of_care_that_the_minor_consented_to_alone_before_the_clinician_decides(desk):
    parent = Requester(Relation.PARENT_OF_MINOR, "Tran")
    ref = desk.access(client_ref=desk.house.tran, requester=parent)
    assert desk.page(ref).missing == ("client.consented_alone",)
    desk.do(acts.describe_request, ref, known=Known(client=MINOR_ALONE))
    desk.verify(ref)
    facts = desk.facts(ref)
    assert (facts.decision.human, facts.may_leave) == (Human.ORIGINATOR, ())
    with pytest.raises(Conflict, match="named person"):
        desk.do(acts.deny_access, ref, grounds=("for_a_proceeding",))
    desk.do(acts.hand_over, ref, human=Human.ORIGINATOR, who="Okafor", words="The father asks for the record")
    with pytest.raises(Refused):
        desk.do(acts.write_word, ref, human=Human.ORIGINATOR, word=Word.RELEASE, words="Fine")
    desk.do(
        acts.write_word,
        ref,
        "okafor",
        human=Human.ORIGINATOR,
        word=Word.REFUSE,
        words="It would end the therapy",
    )
    assert desk.facts(ref).may_leave == ()


def test_tran_asks_for_the_record_of_that_care_herself(desk):
    ref = desk.access(client_ref=desk.house.tran, requester=Requester(Relation.CLIENT, "Tran"))
    desk.do(acts.describe_request, ref, known=Known(client=MINOR_ALONE))
    desk.verify(ref)
    assert desk.facts(ref).may_leave == (CHART,)


# -- holds ---------------------------------------------------------------------------------------------


def test_a_hold_is_placed_and_lifted_with_a_reason_once(desk):
    who, rowan = desk.who(), desk.house.rowan
    for reason in ("", "   "):
        with pytest.raises(Invalid):
            place_hold(rowan, reason=reason, **who)
    hold = place_hold(rowan, reason="A letter announces a lawsuit", **who)
    assert retention.is_held(rowan, within=desk.house.practice)
    with pytest.raises(Invalid):
        lift_hold(hold, client_ref=rowan, reason=" ", **who)
    with pytest.raises(Refused):
        lift_hold(hold, client_ref=desk.house.tran, reason="Somebody else's", **who)
    lift_hold(hold, client_ref=rowan, reason="Settled on November 18", **who)
    assert not retention.is_held(rowan, within=desk.house.practice)
    with pytest.raises(Conflict):
        lift_hold(hold, client_ref=rowan, reason="Again", **who)
    assert b"lawsuit" not in bytes(LegalHold.objects.get().reason)
    assert b"Settled" not in bytes(HoldRelease.objects.get().reason)
    assert (
        len(entries(desk.house.practice, "hold.placed"))
        == len(entries(desk.house.practice, "hold.lifted"))
        == 1
    )


def test_who_places_sees_and_lifts_a_hold(desk):
    who = {"at": desk.house.at, "on": desk.house.today}
    rowan = desk.house.rowan
    assert answers(desk.house, lambda by: place_hold(rowan, reason="Suit", by=by, **who)) == everyone(
        403, novak=200, haddad=200, sato=404
    )
    hold = place_hold(rowan, reason="Suit", **desk.who())
    assert answers(
        desk.house, lambda by: lift_hold(hold, client_ref=rowan, reason="Over", by=by, **who)
    ) == everyone(403, haddad=200, sato=404)
    assert answers(
        desk.house, lambda by: retention.holds_of(rowan, by=by, on=desk.house.today, read=reading())
    ) == everyone(404, okafor=200, lindqvist=200, haddad=200, ibarra=403, novak=403, keller=403)


def test_a_client_who_was_joined_is_held_under_every_ref(desk):
    again = register_client(
        ClientIdentity(legal_name="Rowan"), treated_by=desk.house.okafor.ref, **desk.who("novak")
    )
    place_hold(again, reason="Suit", **desk.who())
    assert not retention.is_held(desk.house.rowan, within=desk.house.practice)
    join_clients(desk.house.rowan, duplicate_ref=again, **desk.who("novak"))
    for ref in (desk.house.rowan, again):
        assert retention.is_held(ref, within=desk.house.practice)
        assert not retention.is_held(ref, within=desk.house.sato_practice)
