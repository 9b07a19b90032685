"""The desk's stories from the door to the account, as acts: what is refused on the way stands beside what is allowed."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.attacks.stage import savepoint
from tests.cast import make_house
from tests.notes import open_desk
from tests.papers import TO_LINDQVIST, revoke, signed
from tests.releases import access, begun, change, decide_all, ready, to_therapist, who
from tests.requests import CHART, MINOR_ALONE, ROWAN, Desk, order
from tests.support.paper import plain, words_of
from twodrawer.chart import actions as chart
from twodrawer.chart.facts import Objective
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.agreements import set_channel
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_agreements import ChannelDetails
from twodrawer.disclosures.facts_releases import Part, Recipient
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.letters.outside import NEITHER
from twodrawer.disclosures.models import Disclosure, Package
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.requests_at_hand import request_at_hand
from twodrawer.disclosures.request_states import State
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.question import Authority
from twodrawer.law.requests import Asking, minors_rule
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Endangerment, Purpose, Record, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.people.actions import add_policy, record_referral
from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.verifier.known import Known as KnownKeys
from twodrawer.verifier.releases import check_release, verify_manifest
from twodrawer.verifier.texts import Wrong

PART = "The last session"
STEP = Objective("Out of bed by 8:30", "weeks", 4, 1)


@pytest.fixture(scope="module")
def built_desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house())


@pytest.fixture
def desk(built_desk, db):
    return replace(built_desk)


def prepared_for(desk, ref) -> UUID:
    """The release that answers the request, with what stands there already, and its names decided."""
    at_hand = request_at_hand(ref, **who(desk))
    facts = replace(at_hand.facts, parts=frozenset(Part))
    package = begin_package(at_hand.client_ref, facts=facts, request_ref=ref, **who(desk))
    decide_all(desk, package)
    return package


def leave(desk, package) -> dict[str, bytes]:
    """What is handed over, as it was looked at; its manifest holds."""
    left = package_leaves(package, seen=ready(desk, package).token, **who(desk))
    assert "release of Keller Psychotherapy" in check_release(left.content, KnownKeys())[0]
    changed = left.content.replace(b"Keller", b"Teller")
    with pytest.raises(Wrong):
        check_release(changed, KnownKeys())
    with zipfile.ZipFile(io.BytesIO(left.content)) as archive:
        files = {one.filename: archive.read(one) for one in archive.infolist()}
    manifest = files.pop("manifest.json")
    key = bytes.fromhex(json.loads(manifest)["key"]["public_key"])
    assert verify_manifest(manifest, files, key) == ()
    assert verify_manifest(manifest, {**files, "record.pdf": b"another"}, key) != ()
    return files


def test_a_clients_access_from_the_door_to_the_account_with_a_second_look(desk):
    desk.signed()
    requests = Desk(desk.house)
    ref = requests.access()
    # Not verified: a release can be prepared and looked at, and doesn't go.
    early = prepared_for(desk, ref)
    with pytest.raises(Refused, match="isn't verified"):
        leave(desk, early)
    requests.verify(ref)
    words = "A named person would be found by it"
    requests.do(acts.find_danger, ref, "okafor", finding=Endangerment.LIFE_OR_SAFETY, part=PART, words=words)
    requests.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part=PART)
    requests.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    requests.do(acts.review_denial, ref, "brandt", upheld=True, words="The danger is real")

    package = prepared_for(desk, ref)
    assert ready(desk, package).package.facts.verified == frozenset(Proof)
    with pytest.raises(Refused, match="nothing is left out"):
        leave(desk, package)
    change(desk, package, left_out=frozenset({desk.rowans}))
    files = leave(desk, package)
    assert "Session of" not in words_of(files["record.pdf"])
    assert requests.facts(ref).state is State.RELEASED
    line = Disclosure.objects.get()
    row = Package.objects.get(ref=package)
    assert (line.request_ref, line.sha256, line.way) == (ref, row.sha256, "package")
    with pytest.raises(Conflict, match="left already"):
        leave(desk, package)
    with pytest.raises((Conflict, Refused)):
        leave(desk, prepared_for(desk, ref))
    assert Disclosure.objects.count() == 1


def test_a_new_therapist_gets_what_the_clients_form_opens(desk):
    desk.signed()
    requests, paper = Desk(desk.house), signed(desk.house, WHOLE_CHART)
    ref = requests.directed(Authority(kind=AuthorityKind.NONE))
    assert requests.facts(ref).may_leave == ()
    requests.do(acts.rest_on_paper, ref, paper_ref=paper)
    with pytest.raises(Refused):
        leave(desk, prepared_for(desk, ref))  # nobody was verified for this paper
    requests.verify(ref)
    package = prepared_for(desk, ref)
    with savepoint():
        revoke(desk.house, paper)
        with pytest.raises(Refused, match="law doesn't allow"):
            leave(desk, package)
    files = leave(desk, package)
    assert plain("All records of treatment") in words_of(files["record.pdf"])
    assert requests.facts(ref).state is State.RELEASED
    line = Disclosure.objects.get()
    assert (line.request_ref, line.hipaa) == (ref, False)  # authorized: 164.528(a)(1)(iv)


WHOLE_CHART = replace(TO_LINDQVIST, covers=(Record.DESIGNATED_RECORD_SET,))


def test_counsels_word_goes_along_to_the_release_of_a_court_order(desk):
    desk.signed()
    requests = Desk(desk.house)
    ref = requests.ordered(order(CHART), records=(CHART,))
    requests.verify(ref)
    assert request_at_hand(ref, **who(desk)).facts.decision is None
    requests.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The order")
    requests.do(
        acts.write_word, ref, human=Human.COUNSEL, word=Word.REFUSE, who="Brandt", words="It names another"
    )
    assert request_at_hand(ref, **who(desk)).facts.decision is None
    with pytest.raises(Refused, match="counsel decides"):
        leave(desk, prepared_for(desk, ref))
    requests.do(
        acts.write_word, ref, human=Human.COUNSEL, word=Word.RELEASE, who="Brandt", words="It is in order now"
    )
    decision = request_at_hand(ref, **who(desk)).facts.decision
    assert decision is not None
    assert (decision.human, decision.name, decision.says) == (Human.COUNSEL, "Brandt", "It is in order now")
    leave(desk, prepared_for(desk, ref))
    assert Disclosure.objects.get().hipaa


@pytest.mark.parametrize("released", [True, False])
def test_a_part_that_the_named_person_left_out_stays_out(desk, released):
    desk.signed()
    requests = Desk(desk.house)
    ref = requests.ordered(order(CHART), records=(CHART,))
    requests.verify(ref)
    requests.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The order")
    word = Word.RELEASE if released else Word.PART
    requests.do(acts.write_word, ref, human=Human.COUNSEL, word=word, who="Brandt", words="Sessions alone")
    package = prepared_for(desk, ref)
    if released:
        leave(desk, package)
        return
    with pytest.raises(Conflict, match="A part of this request stays here"):
        leave(desk, package)
    change(desk, package, parts=frozenset({Part.SESSIONS}))
    leave(desk, package)


def test_counsels_objection_is_written_in_counsels_name_whatever_came_after_it(desk):
    requests = Desk(desk.house)
    ref = requests.ordered(order(CHART), records=(CHART,))
    requests.do(acts.hand_over, ref, human=Human.COUNSEL, who="Brandt", words="The order")
    words = "We object to it"
    requests.do(acts.write_word, ref, human=Human.COUNSEL, word=Word.OBJECT, who="Brandt", words=words)
    requests.verify(ref)
    assert "counsel, Brandt" in letter_of(desk, ref, requests.do(acts.answer_request, ref, words=words))


def test_an_account_isnt_given_to_the_parent_of_somebody_of_age(desk):
    requests = Desk(desk.house)
    asks = Requester(Relation.PARENT_OF_MINOR, "Tran")
    ref = requests.take_in(Asking.ACCOUNTING, requester=asks)
    requests.verify(ref)
    with pytest.raises(Conflict, match="can't be answered yet"):
        requests.do(acts.answer_request, ref)


def test_the_days_that_are_asked_for_are_in_their_order(desk):
    requests, today = Desk(desk.house), desk.house.today
    for first, last in ((today, today - timedelta(days=1)), (today - timedelta(days=1), today)):
        wish = Wish(Purpose.CLIENT_ACCESS, (CHART,), "Everything", from_day=first, until_day=last)

        def take_in(wish=wish):
            return acts.take_in_request(
                desk.house.rowan, asking=Asking.ACCESS, requester=ROWAN, wish=wish, through="mail",
                received_on=today, **requests.who(),
            )  # fmt: skip

        if first > last:
            with pytest.raises(Invalid):
                take_in()
        else:
            assert take_in()


# -- a parent asks ---------------------------------------------------------------------------------------


def parent(desk, client=None):
    requests = Desk(desk.house)
    asks = Requester(Relation.PARENT_OF_MINOR, "Tran", address="5 Alder Street")
    return requests, requests.access(client_ref=client or desk.house.tran, requester=asks)


def letter_of(desk, ref, step) -> str:
    letter = reads.letter_page(ref, step, **Desk(desk.house).who()).letter
    return "\n".join((letter.title, *letter.paragraphs, *letter.points, *letter.after))


def test_a_parent_of_a_minor_who_consented_alone_gets_the_clinicians_answer_and_a_letter_that_tells_nothing(
    desk,
):
    requests, ref = parent(desk)
    page = requests.page(ref)
    assert page.missing == ("client.consented_alone",)
    assert "consented_alone" not in " ".join((*page.why_not, page.records[0].answer.next))
    assert (
        page.minors_rule
        == "The rule of Oregon is not confirmed here (ORS 109.675): ask the clinician, who looks it up."
    )
    with pytest.raises(Conflict, match="isn't described yet"):
        requests.do(acts.refuse_paper, ref)
    requests.do(acts.describe_request, ref, known=Known(client=MINOR_ALONE))
    facts = requests.facts(ref)
    assert (facts.decision.outcome.value, facts.decision.human) == ("hold", Human.ORIGINATOR)
    requests.verify(ref)
    assert requests.facts(ref).may_leave == ()
    with pytest.raises(Conflict, match="denial that says its ground"):
        requests.do(acts.refuse_paper, ref)
    with pytest.raises(Conflict, match="named person decides"):
        requests.do(acts.deny_access, ref, grounds=("for_a_proceeding",))
    requests.do(acts.hand_over, ref, human=Human.ORIGINATOR, who="Okafor", words="The father’s letter")
    yes = "The rule lets the father have it"
    requests.do(acts.write_word, ref, "okafor", human=Human.ORIGINATOR, word=Word.RELEASE, words=yes)
    with pytest.raises(Conflict, match="denial that says its ground"):
        requests.do(acts.refuse_paper, ref)
    words = "Lawfully alone; I looked it up"
    requests.do(acts.write_word, ref, "okafor", human=Human.ORIGINATOR, word=Word.REFUSE, words=words)
    alone = letter_of(desk, ref, requests.do(acts.refuse_paper, ref))
    assert NEITHER in alone
    assert "somebody who stands in their place" in alone
    assert requests.facts(ref).state is State.DENIED

    # The same letter to the parent of somebody who is of age, where nobody consented to anything alone.
    requests, ref = parent(desk, desk.house.rowan)
    assert requests.facts(ref).decision.outcome.value == "refuse"
    assert letter_of(desk, ref, requests.do(acts.refuse_paper, ref)) == alone


def test_a_parent_who_stands_in_the_minors_place_and_the_client_are_answered_with_a_ground(desk):
    requests, ref = parent(desk)
    known = Known(client=MINOR_ALONE.model_copy(update={"consented_alone": False}))
    requests.do(acts.describe_request, ref, known=known)
    assert requests.facts(ref).decision.outcome.value == "must"
    own = requests.access()
    for one in (ref, own):
        with pytest.raises(Conflict, match="denial that says its ground"):
            requests.do(acts.refuse_paper, one)


def test_the_states_rule_for_minors_is_said_as_sure_as_it_is(desk):
    on = desk.house.today
    assert "from 12 on" in minors_rule("IL", on=on)
    assert "405 ILCS" in minors_rule("IL", on=on)
    assert "no one age says it" in minors_rule("MA", on=on)
    assert minors_rule("", on=on) == ""


def test_what_the_client_asked_to_amend_goes_along_with_what_it_can_be_about_and_where_they_came_from_with_that(
    desk,
):
    requests = Desk(desk.house)
    record_referral(desk.house.rowan, source="A flyer at the library", version=0, **desk.house.who("novak"))
    ref = requests.amendment(words="It was three nights")
    requests.verify(ref)
    requests.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="Four")
    requests.do(acts.deny_amendment, ref, grounds=("accurate_and_complete",), words="The author says four.")
    requests.do(acts.let_travel, ref)
    for part, travels, source in (
        (Part.NOTES, True, ""),
        (Part.CONTACT, False, ""),
        (Part.COVERAGE, False, "A flyer at the library"),
    ):
        held = ready(desk, begun(desk, access(parts=frozenset({part})))).held.content
        assert (bool(held.travelling), held.referral.source) == (travels, source), part


# -- what a release takes over ----------------------------------------------------------------------------


def test_a_release_to_the_client_goes_the_way_that_was_agreed_on_and_to_others_as_they_are(desk):
    novak = desk.house.who("novak")
    way = ChannelDetails(address="Box 12, Salem", phone="503-555-0190", means="Never at home")
    set_channel(desk.house.rowan, details=way, version=0, **novak)

    def keys(facts) -> list[str]:
        standing = ready(desk, begun(desk, facts)).standing
        return [one.key for one in standing.faults if one.key != "names"]

    requests = Desk(desk.house)
    own = requests.access(requester=Requester(Relation.CLIENT, "Rowan", address="1906 Quince Lane"))
    attorney = requests.subpoena()
    assert requests.facts(own).requester.address == "Box 12, Salem"
    assert requests.facts(attorney).requester.address.startswith("14 Court Row")
    assert keys(access()) == ["way"]
    assert keys(access(recipient=Recipient("Rowan", "Box 12,\nSalem"))) == []
    assert keys(access(recipient=Recipient("Rowan"))) == []
    assert keys(to_therapist()) == []
    content = ready(desk, begun(desk, access())).content
    assert content.client.identity.contact.address == "Box 12, Salem"
    assert content.client.identity.contact.note.startswith("Never at home. This way only")
    without = ready(desk, begun(desk, to_therapist(parts=frozenset({Part.SESSIONS})))).content
    assert without.client.identity.contact.address == ""
    set_channel(desk.house.rowan, details=ChannelDetails(), version=1, **novak)
    assert keys(access()) == []


def test_a_release_rests_on_a_paper_of_this_client_that_stands(desk):
    house = desk.house
    paper = signed(house, WHOLE_CHART)
    none = to_therapist({"kind": "none"}, paper_ref=paper)
    package = begun(desk, none)
    standing = ready(desk, package).standing
    assert [one.key for one in standing.faults if one.key != "names"] == []
    assert standing.question.authority.kind is AuthorityKind.AUTHORIZATION
    tran = begun(desk, none, client=house.tran)
    assert "paper" in [one.key for one in ready(desk, tran).standing.faults]
    revoke(house, paper)
    assert "paper" in [one.key for one in ready(desk, package).standing.faults]


def test_what_ended_before_the_days_of_a_release_stays_here(desk):
    rowan, today = desk.house.rowan, desk.house.today
    old, since = today - timedelta(days=40), today - timedelta(days=10)
    ended = chart.add_diagnosis(rowan, code="F41.1", note="", from_day=old, **who(desk, "okafor"))
    chart.end_diagnosis(ended, until_day=old + timedelta(days=5), base=1, **who(desk, "okafor"))
    chart.add_diagnosis(rowan, code="F33.1", note="", from_day=old, **who(desk, "okafor"))
    chart.set_goal(rowan, title="Calm evenings", objectives=(STEP,), from_day=old, **who(desk, "okafor"))
    policy = PolicyDetails(payer="Cedar Health", member_id="CH-1")
    add_policy(rowan, position="primary", details=policy, from_day=old, **who(desk, "ibarra"))
    whole = ready(desk, begun(desk, to_therapist())).content
    assert {one.code for one in whole.diagnoses} == {"F41.1", "F33.1"}
    assert [one.details.payer for one in whole.policies] == ["Cedar Health"]
    assert ready(desk, begun(desk, to_therapist(parts=frozenset({Part.NOTES})))).content.policies == ()
    some = ready(desk, begun(desk, to_therapist(days=(since, today)))).content
    assert {one.code for one in some.diagnoses} == {"F33.1"}
    assert [one.title for one in some.goals] == ["Calm evenings"]
    early = ready(desk, begun(desk, to_therapist(days=(None, old - timedelta(days=1))))).content
    assert (early.diagnoses, early.goals, early.sessions, early.policies) == ((), (), (), ())
