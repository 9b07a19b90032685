"""Denials, their grounds and their review (45 CFR 164.524); amendments, disagreement and what travels (164.526)."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.attacks.stage import hold, sign, write
from tests.cast import answers, entries, everyone, reading
from tests.requests import APART, BOTH, CHART, Desk, open_requests
from twodrawer.chart import actions as chart
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.facts_requests import Requester
from twodrawer.disclosures.letters.rights import EVEN, grounds_named
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.requests_at_hand import travelling_with
from twodrawer.disclosures.request_states import State
from twodrawer.law import Role
from twodrawer.law.words import Endangerment, Relation
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people.actions import grant_role


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def letter_of(desk: Desk, ref, step, *, days: int = 0):
    return reads.letter_page(ref, step, **desk.who(days=days)).letter


def whole(letter) -> str:
    return "\n".join((letter.title, *letter.paragraphs, *letter.points, *letter.after, letter.signed))


def found(
    desk: Desk, ref, name: str = "okafor", kind: Endangerment = Endangerment.LIFE_OR_SAFETY, **said
) -> None:
    given = {"part": "The session of November 12", "words": "A named person would be found by it", **said}
    desk.do(acts.find_danger, ref, name, finding=kind, **given)


# -- access denied -------------------------------------------------------------------------------------


def test_psychotherapy_notes_are_answered_in_the_same_words_for_everybody_who_asks(desk):
    letters = []
    for client, name in ((desk.house.rowan, "Rowan"), (desk.house.tran, "Rowan")):
        relation = Relation.CLIENT if client == desk.house.rowan else Relation.PERSONAL_REPRESENTATIVE
        ref = desk.access(client_ref=client, records=(APART,), requester=Requester(relation, name))
        desk.verify(ref)
        letters.append(letter_of(desk, ref, desk.do(acts.deny_access, ref, grounds=("psychotherapy_notes",))))
        assert desk.facts(ref).state is State.DENIED
    assert whole(letters[0]).encode() == whole(letters[1]).encode()
    assert EVEN in letters[0].paragraphs
    assert "if any, are outside this right (45 CFR 164.524(a)(1)(i))" in EVEN
    assert "503-555-0134" in whole(letters[0])
    assert "Secretary" in whole(letters[0])


def test_the_rest_is_given_when_the_notes_are_outside(desk):
    ref = desk.access(records=BOTH)
    desk.verify(ref)
    letter = letter_of(desk, ref, desk.do(acts.deny_access, ref, grounds=("psychotherapy_notes",)))
    facts = desk.facts(ref)
    assert (facts.state, facts.may_leave, facts.leaves_part_out) == (State.DECIDING, (CHART,), True)
    assert "The rest of what you asked for is given to you by December 19, 2026." in letter.after
    # What its author keeps apart is in no package: nothing has to be left out of the one that leaves.
    desk.do(acts.mark_released, ref, package_ref=new_ref(), whole=True)
    assert desk.facts(ref).state is State.RELEASED


def test_access_is_denied_on_a_ground_of_the_law_and_on_no_other(desk):
    """164.524(a)(1)(ii), (a)(2)(ii), (iii), (iv) and (v); how to complain, 164.524(d)(2)(iii)."""
    ref = desk.access()
    with pytest.raises(Conflict, match="isn't verified"):
        desk.do(acts.deny_access, ref, grounds=("for_a_proceeding",))
    desk.verify(ref)
    for grounds in ((), ("upsetting",), ("accurate_and_complete",), ("psychotherapy_notes",)):
        with pytest.raises(Invalid):
            desk.do(acts.deny_access, ref, grounds=grounds)
    with pytest.raises(Invalid, match="No licensed professional"):
        desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="All")
    for ground in (
        "for_a_proceeding",
        "inmate_copy",
        "research_suspended",
        "privacy_act",
        "confidential_source",
    ):
        letter = letter_of(desk, ref, desk.do(acts.deny_access, ref, grounds=(ground,)))
        assert "The law gives no review of this answer." in letter.after
        assert "Secretary" in whole(letter)
        (named,) = grounds_named([ground], "NO_ACCESS")
        assert named.says.rstrip(".") in whole(letter)
        assert desk.facts(ref).state is State.DENIED
        ref = desk.access()
        desk.verify(ref)


def test_psychotherapy_notes_are_outside_whatever_else_the_ground_is(desk):
    ref = desk.access(records=BOTH)
    desk.verify(ref)
    desk.do(acts.deny_access, ref, grounds=("for_a_proceeding",))
    assert desk.page(ref).steps[0].facts.grounds == ("psychotherapy_notes", "for_a_proceeding")


def test_a_finding_is_a_licensed_clinicians_and_holds_back_the_part_it_is_about(desk):
    ref = desk.access()
    desk.verify(ref)
    said: dict[str, Any] = {"finding": Endangerment.LIFE_OR_SAFETY, "part": "November 12", "words": "Why"}
    at = {"at": desk.house.at, "on": desk.house.today}
    assert answers(desk.house, lambda by: acts.find_danger(ref, **said, by=by, **at)) == everyone(
        403, okafor=200, lindqvist=200, brandt=404, sato=404
    )
    with pytest.raises(Refused):
        acts.find_danger(ref, **said, by=desk.house.also("okafor", Role.TRAINEE), **at)
    with pytest.raises(Invalid):
        found(desk, ref, part=" ")
    found(desk, ref)
    with pytest.raises(Invalid, match="which part"):
        desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",))
    letter = letter_of(
        desk,
        ref,
        desk.do(
            acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="The session of November 12"
        ),
    )
    assert "took no part in it (45 CFR 164.524(a)(4))" in whole(letter)
    facts = desk.facts(ref)
    assert (facts.may_leave, facts.leaves_part_out) == ((CHART,), True)


def test_that_it_may_upset_somebody_holds_nothing_back(desk):
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref, kind=Endangerment.UPSETTING, part="")
    facts = desk.facts(ref)
    assert (facts.may_leave, facts.leaves_part_out) == ((CHART,), False)
    assert "no ground" in facts.decision.because


def test_a_denial_is_reviewed_by_a_licensed_professional_who_took_no_part(desk):
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref)
    with pytest.raises(Conflict, match="nothing to review"):
        desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.lindqvist.ref)
    denied = {"grounds": ("endangers_life_or_safety",), "part": "The session of November 12"}
    desk.do(acts.deny_access, ref, **denied)
    for wrong in ("okafor", "adeyemi", "ibarra", "haddad", "sato"):
        with pytest.raises(Invalid):
            desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.member(wrong).ref)
    with pytest.raises(Invalid):
        desk.do(acts.name_reviewer, ref, reviewer_ref=new_ref())
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    at = {"at": desk.house.at, "on": desk.house.today}
    assert answers(
        desk.house, lambda by: acts.review_denial(ref, upheld=False, words="No danger", by=by, **at)
    ) == everyone(404, brandt=200, adeyemi=403, ibarra=403, novak=403, haddad=403, keller=403)
    assert desk.page(ref, "brandt").may_review
    step = desk.do(acts.review_denial, ref, "brandt", upheld=False, words="I see no danger in it")
    letter = letter_of(desk, ref, step)
    assert "you may have what we held back" in whole(letter)
    assert letter.signed.startswith("Haddad")
    facts = desk.facts(ref)
    assert (facts.state, facts.may_leave) == (State.DECIDING, (CHART,))
    assert Request.objects.get(ref=ref).reviewer_id is None
    with pytest.raises(Refused):
        desk.page(ref, "brandt")


def test_an_upheld_denial_stands_and_is_reviewed_once(desk):
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="The session of November 12")
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    desk.do(acts.review_denial, ref, "brandt", upheld=True, words="The danger is real")
    assert desk.facts(ref).leaves_part_out
    with pytest.raises(Conflict, match="nothing is left out"):
        desk.do(acts.mark_released, ref, package_ref=new_ref(), whole=True)
    with pytest.raises(Refused):
        desk.do(acts.review_denial, ref, "brandt", upheld=False, words="I changed my mind")


def test_a_reviewer_sees_no_more_of_a_request_that_was_withdrawn(desk):
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="The session of November 12")
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    desk.do(acts.withdraw, ref, words="Rowan, by telephone")
    assert desk.facts(ref).state is State.WITHDRAWN
    with pytest.raises(Refused):
        desk.page(ref, "brandt")


def test_a_reviewer_who_takes_part_afterwards_reviews_nothing(desk):
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="The session of November 12")
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.lindqvist.ref)
    found(desk, ref, "lindqvist")
    with pytest.raises(Conflict, match="You took part"):
        desk.do(acts.review_denial, ref, "lindqvist", upheld=True, words="It stands")


def test_whoever_denied_reviews_nothing_even_with_another_role(desk):
    who = desk.who("keller")
    grant_role(desk.house.haddad.ref, role=Role.CLINICIAN, from_day=desk.house.today, **who)
    ref = desk.access()
    desk.verify(ref)
    found(desk, ref)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="November 12")
    with pytest.raises(Invalid, match="took part"):
        desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.haddad.ref)


# -- amendments ----------------------------------------------------------------------------------------


@pytest.fixture
def note(desk):
    """A signed note of Okafor's about Rowan."""
    okafor = desk.who("okafor")
    session = hold_session(desk)
    ref = chart.begin_note(session, client_ref=desk.house.rowan, format="basic", **okafor)
    write(ref, "Slept four nights away from home.", **okafor)
    sign(ref, **okafor)
    return ref


def hold_session(desk: Desk):
    class Stage:
        """As much of the stage as holding a session needs."""

        at = desk.house.at

        def who(self, name: str):
            return desk.who(name)

    return hold(Stage(), "okafor", (desk.house.rowan,), 3)


def test_an_accepted_amendment_is_an_addendum_of_the_authors(desk, note):
    """164.526(c)(1), (c)(2), (c)(3)."""
    ref = desk.amendment(words="It was three nights, not four")
    desk.verify(ref)
    with pytest.raises(Conflict, match="author hasn't agreed"):
        desk.do(acts.accept_amendment, ref)
    for wrong in (None, new_ref()):
        with pytest.raises(Invalid, match="Only its author"):
            desk.do(acts.author_answers, ref, "okafor", agrees=True, note_ref=wrong, words="Right")
    with pytest.raises(Invalid, match="Only its author"):
        desk.do(acts.author_answers, ref, "lindqvist", agrees=True, note_ref=note, words="Right")
    desk.do(acts.author_answers, ref, "okafor", agrees=True, note_ref=note, words="Rowan is right")
    assert desk.page(ref, "okafor").note_to_amend == note
    with pytest.raises(Conflict, match="addendum isn't signed"):
        desk.do(acts.accept_amendment, ref)
    okafor = desk.who("okafor", days=1)
    addendum = chart.begin_addendum(note, **okafor)
    write(addendum, "Three nights.", form="addendum", **okafor)
    with pytest.raises(Conflict, match="addendum isn't signed"):
        desk.do(acts.accept_amendment, ref, days=1)
    sign(addendum, **okafor)
    letter = letter_of(desk, ref, desk.do(acts.accept_amendment, ref, days=1, tell="Cedar Health"), days=1)
    assert "November 20, 2026" in whole(letter)
    assert "Cedar Health" in whole(letter)
    assert desk.facts(ref).state is State.ANSWERED


def test_an_amendment_is_denied_on_a_ground_and_after_the_author(desk, note):
    """164.526(a)(2), (a)(2)(i), (ii), (iii), (iv); what the letter says, 164.526(d)(1), (d)(1)(iv)."""
    ref = desk.amendment()
    desk.verify(ref)
    with pytest.raises(Conflict, match="author hasn't said"):
        desk.do(acts.deny_amendment, ref, grounds=("accurate_and_complete",), words="It stands")
    for grounds in ((), ("upsetting",), ("not_open_to_inspection",)):
        with pytest.raises(Invalid):
            desk.do(acts.deny_amendment, ref, grounds=grounds, words="It stands")
    desk.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="It was four nights")
    with pytest.raises(Invalid):
        desk.do(acts.deny_amendment, ref, grounds=("accurate_and_complete",), words=" ")
    letter = letter_of(desk, ref, denied(desk, ref))
    for needed in (
        "It is accurate and complete",
        "disagree in writing",
        "go along with every later",
        "Secretary",
    ):
        assert needed in whole(letter)
    assert desk.facts(ref).state is State.DENIED
    for ground in ("not_created_here", "not_in_record_set"):
        ref = desk.amendment()
        desk.verify(ref)
        desk.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="It isn’t mine")
        step = desk.do(acts.deny_amendment, ref, grounds=(ground,), words="It came from another practice.")
        (named,) = grounds_named([ground], "NO_AMENDMENT")
        assert named.says.rstrip(".") in whole(letter_of(desk, ref, step))


def test_what_the_author_agrees_with_is_not_denied_as_accurate(desk, note):
    ref = desk.amendment()
    desk.verify(ref)
    desk.do(acts.author_answers, ref, "okafor", agrees=True, note_ref=note, words="Three, yes")
    with pytest.raises(Conflict):
        denied(desk, ref)


def denied(desk: Desk, ref):
    return desk.do(
        acts.deny_amendment, ref, grounds=("accurate_and_complete",), words="The author says four nights."
    )


def test_a_disagreement_and_its_rebuttal_are_linked_and_travel(desk, note):
    """164.526(d)(2), (d)(3), (d)(4), (d)(5)."""
    ref = desk.amendment(words="It was three nights")
    desk.verify(ref)
    desk.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="Four")
    denied(desk, ref)
    assert travelling(desk) == ()
    with pytest.raises(Conflict, match="no statement"):
        desk.do(acts.write_rebuttal, ref, words="We think so")
    desk.do(acts.take_in_disagreement, ref, days=9, words="I kept a diary. It was three nights.")
    step = desk.do(acts.write_rebuttal, ref, days=11, words="The note says what was said that day.")
    assert "This is a copy" in whole(letter_of(desk, ref, step, days=11))
    (one,) = travelling(desk)
    assert (one.request, one.statement) == ("It was three nights", "I kept a diary. It was three nights.")
    assert one.rebuttal == "The note says what was said that day."
    assert one.denial is not None
    assert one.denial.kind == "amendment_denied"
    ((_, along),) = travelling_with(
        desk.house.rowan, by=desk.house.haddad, on=desk.house.today, read=reading()
    )
    for said in (one.request, one.statement, one.rebuttal, "We don't amend the record as you asked"):
        assert said in along
    assert travelling(desk, desk.house.tran) == ()
    for name in ("okafor", "novak", "sato"):
        with pytest.raises(Refused):
            reads.travels_with(
                desk.house.rowan, by=desk.house.member(name), on=desk.house.today, read=reading()
            )


def travelling(desk: Desk, client=None):
    return reads.travels_with(
        client or desk.house.rowan, by=desk.house.haddad, on=desk.house.today, read=reading()
    )


def test_request_and_denial_travel_alone_when_the_client_asks_for_it(desk, note):
    ref = desk.amendment()
    desk.verify(ref)
    desk.do(acts.author_answers, ref, "okafor", agrees=False, note_ref=None, words="Four")
    denied(desk, ref)
    desk.do(acts.let_travel, ref)
    (one,) = travelling(desk)
    assert (one.statement, one.rebuttal) == ("", "")
    ((_, along),) = travelling_with(
        desk.house.rowan, by=desk.house.haddad, on=desk.house.today, read=reading()
    )
    assert "The practice answered:" in along
    assert "disagrees:" not in along
    assert "rebuttal:" not in along


def test_amending_psychotherapy_notes_is_denied_in_even_words(desk):
    ref = desk.amendment(records=(APART,))
    desk.verify(ref)
    step = desk.do(acts.deny_amendment, ref, grounds=("not_open_to_inspection",), words="")
    assert "Psychotherapy notes, if any, are not open to inspection" in whole(letter_of(desk, ref, step))


def test_steps_of_one_kind_dont_fit_another(desk):
    access, amendment = desk.access(), desk.amendment()
    for ref in (access, amendment):
        desk.verify(ref)
    with pytest.raises(Conflict):
        desk.do(acts.deny_access, amendment, grounds=("for_a_proceeding",))
    with pytest.raises(Conflict):
        desk.do(acts.deny_amendment, access, grounds=("accurate_and_complete",), words="x")
    with pytest.raises(Conflict):
        desk.do(acts.answer_request, access)
    for act in (acts.take_in_disagreement, acts.write_rebuttal):
        with pytest.raises(Conflict):
            desk.do(act, access, words="x")
    assert entries(desk.house.practice, "request.disagreement") == []
