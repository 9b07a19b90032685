"""A denial reviewed by somebody from outside, as a practice of one needs it: 45 CFR 164.524(a)(4), (d)(4)."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.cast import CAST, answers, entries, reading, refs_in
from tests.papers import PNG
from tests.requests import CHART, ROWAN, Desk, open_requests
from tests.support.paper import words_of
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.outside_review import Outside, name_outside_reviewer, take_in_review
from twodrawer.disclosures.actions.releases import change_package
from twodrawer.disclosures.building import prepared
from twodrawer.disclosures.facts_releases import Part
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.models import Disclosure, RequestScan
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.disclosures.request_states import State
from twodrawer.law import Act, Role
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment, Purpose
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref

BRANDT = Outside(
    "Lena Brandt", "LPC 4411, Oregon", "Reviewing agreement of May 4, 2026", "9 Mill Road, Salem"
)
PART = "The session of November 12"


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def denied(desk: Desk, name: str = "sato", *, part: str = PART) -> Any:
    """Sato, who works alone, takes a request in, finds the danger herself and denies for it."""
    ref = desk.take_in(
        Asking.ACCESS,
        name,
        client_ref=desk.house.marlow,
        purpose=Purpose.CLIENT_ACCESS,
        requester=ROWAN,
        records=(CHART,),
    )
    desk.do(acts.verify_requester, ref, name, seen=tuple(Proof), how="At the door")
    words = "A named person would be found by it"
    desk.do(acts.find_danger, ref, name, finding=Endangerment.LIFE_OR_SAFETY, part=part, words=words)
    desk.do(acts.deny_access, ref, name, grounds=("endangers_life_or_safety",), part=part)
    return ref


def named(desk: Desk, ref, who: Outside = BRANDT, **also: Any):
    return desk.do(name_outside_reviewer, ref, "sato", who=who, **also)


def package_for(desk: Desk, ref) -> UUID:
    facts = next(one.facts for one in desk.page(ref, "sato").steps if "package" in one.facts.more)
    return UUID(facts.more["package"])


def let_out(desk: Desk, package, name: str = "sato") -> bytes:
    """What the reviewer needs is picked, said why, proven and handed over."""
    who = desk.who(name)
    at_hand = package_facts(find_package(package, Act.READ, by=who["by"], on=who["on"]))
    facts = replace(
        at_hand.facts,
        parts=frozenset({Part.SESSIONS, Part.NOTES}),
        limit="The part that was held back",
        verified=frozenset(Proof),
    )
    change_package(package, facts=facts, version=at_hand.version, **who)
    at_hand = package_facts(find_package(package, Act.READ, by=who["by"], on=who["on"]))
    token = prepared(at_hand, **who, read=reading()).token
    return package_leaves(package, seen=token, **who).content


def test_whoever_works_alone_has_the_denial_reviewed_by_somebody_from_outside(desk):
    ref = denied(desk)
    assert desk.page(ref, "sato").clinicians == ()
    with pytest.raises(Invalid, match="took part"):
        desk.do(acts.name_reviewer, ref, "sato", reviewer_ref=desk.house.sato.ref)
    step = named(desk, ref)
    page = desk.page(ref, "sato")
    letter = reads.letter_page(ref, step, **desk.who("sato")).letter
    assert letter.to.startswith("Lena Brandt\nLPC 4411, Oregon\n9 Mill Road")
    whole = "\n".join((*letter.paragraphs, *letter.points, *letter.after))
    for said in (PART, "A named person would be found by it", "164.524(a)(4)", "who took no part"):
        assert said in whole
    assert "Marlow" not in whole
    (entry,) = entries(desk.house.sato.practice_ref, "request.reviewer_named")
    package = package_for(desk, ref)
    assert ("package", str(package)) in refs_in(entry)
    assert "Brandt" not in str(entry)

    # Nothing is decided before the reviewer has what they need; then the answer is taken in, with its paper.
    answer: dict[str, Any] = {"upheld": False, "words": "I see no danger in it", "scan": PNG}
    with pytest.raises(Conflict, match="has not been given the record"):
        desk.do(take_in_review, ref, "sato", **answer)
    with zipfile.ZipFile(io.BytesIO(let_out(desk, package))) as left:
        assert "Lena Brandt" in words_of(left.read("record.pdf"))
    line = Disclosure.objects.get(practice_id=desk.house.sato.practice_ref)
    assert (line.hipaa, line.part2) == (False, False)  # the practice's own work: 164.528(a)(1)(i)
    with pytest.raises(Invalid, match="neither a PDF"):
        desk.do(take_in_review, ref, "sato", **{**answer, "scan": b"MZ not a paper"})
    step = desk.do(take_in_review, ref, "sato", **answer)
    assert page.outside is not None
    assert desk.page(ref, "sato").outside is None
    letter = reads.letter_page(ref, step, **desk.who("sato")).letter
    assert "Lena Brandt, LPC 4411, Oregon, a licensed professional who took no part" in letter.paragraphs[0]
    who = desk.who("sato")
    found = reads.review_document(ref, step, by=who["by"], on=who["on"], read=reading())
    assert found == (PNG, "image/png")
    assert PNG not in bytes(RequestScan.objects.get().content)
    facts = desk.page(ref, "sato").facts
    assert (facts.state, facts.may_leave, facts.leaves_part_out) == (State.DECIDING, (CHART,), False)
    assert not facts.keeps_part_of_package


def test_nobody_reviews_their_own_denial_under_any_name(desk):
    ref = denied(desk)
    for own in ("Sato", "Dr. Sato, LCSW", "SATO", "Mina Sato"):
        with pytest.raises(Invalid, match="took part") as no:
            named(desk, ref, Outside(own, "LCSW 1, Illinois", "Agreement", ""))
        assert no.value.fields == ("who",)
        assert "45 CFR 164.524(a)(4)" in no.value.cite
    assert entries(desk.house.sato.practice_ref, "request.reviewer_named") == []
    assert desk.page(ref, "sato").facts.state is State.DECIDING


def test_who_works_here_is_named_as_a_reviewer_of_the_practice(desk):
    ref = desk.access()
    desk.verify(ref)
    found = {"finding": Endangerment.LIFE_OR_SAFETY, "part": PART, "words": "Danger"}
    desk.do(acts.find_danger, ref, "okafor", **found)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part=PART)
    with pytest.raises(Invalid, match="works here"):
        desk.do(name_outside_reviewer, ref, who=Outside("Lindqvist", "PhD 2, Oregon", "Agreement", ""))
    with pytest.raises(Invalid, match="took part"):
        desk.do(name_outside_reviewer, ref, who=Outside("Okafor", "LPC 2, Oregon", "Agreement", ""))
    shown = {one.name for one in desk.page(ref).clinicians}
    assert "Okafor" not in shown
    assert {"Lindqvist", "Brandt"} <= shown
    at = {"at": desk.house.at, "on": desk.house.today}
    other = Outside("Ada Quill", "LPC 9, Oregon", "Agreement of May", "")
    for act in (
        lambda by: name_outside_reviewer(ref, who=other, by=by, **at),
        lambda by: take_in_review(ref, upheld=True, words="x", scan=PNG, by=by, **at),
        lambda by: reads.review_document(ref, new_ref(), by=by, on=at["on"], read=reading()),
    ):
        others = tuple(name for name in CAST if name != "haddad")
        expected = {name: 404 if name == "sato" else 403 for name in others}
        assert answers(desk.house, act, others) == expected
    with pytest.raises(Refused) as no:
        desk.do(
            lambda ref, by, at, on: reads.review_document(ref, new_ref(), by=by, on=on, read=reading()), ref
        )
    assert no.value.hidden
    desk.do(name_outside_reviewer, ref, who=other)
    assert desk.page(ref).outside is not None


def test_whoever_only_took_the_request_in_may_review_its_denial(desk):
    """164.524(a)(4): who took no part in the decision. Reading a request and looking at a passport decides nothing."""
    brandt = desk.house.also("brandt", Role.PRIVACY_OFFICER)
    at = {"by": brandt, "at": desk.house.at, "on": desk.house.today}
    ref = desk.access()
    acts.verify_requester(ref, seen=tuple(Proof), how="At the door", **at)
    found = {"finding": Endangerment.LIFE_OR_SAFETY, "part": PART, "words": "Danger"}
    desk.do(acts.find_danger, ref, "okafor", **found)
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part=PART)
    desk.do(acts.name_reviewer, ref, reviewer_ref=brandt.ref)
    assert desk.facts(ref).reviewer_ref == brandt.ref


def test_a_ground_that_no_review_touches_still_keeps_its_part(desk):
    """164.524(a)(4), (d)(4): the reviewer lets go what was found, and not what was denied as a whole on another ground."""
    ref = denied(desk)
    named(desk, ref)
    desk.do(acts.deny_access, ref, "sato", grounds=("for_a_proceeding",))
    let_out(desk, package_for(desk, ref))
    desk.do(take_in_review, ref, "sato", upheld=False, words="No danger", scan=PNG)
    assert desk.page(ref, "sato").facts.keeps_part_of_package


@pytest.mark.parametrize("blank", ["name", "license", "contract"])
def test_a_reviewer_has_a_name_a_license_and_a_contract(desk, blank):
    ref = denied(desk)
    with pytest.raises(Invalid):
        named(desk, ref, Outside(**{**vars(BRANDT), blank: " "}))


def test_only_a_denial_on_a_finding_is_reviewed_and_only_once(desk):
    plain = desk.take_in(Asking.ACCESS, "sato", client_ref=desk.house.marlow, purpose=Purpose.CLIENT_ACCESS)
    desk.do(acts.verify_requester, plain, "sato", seen=tuple(Proof), how="At the door")
    with pytest.raises(Conflict, match="nothing to review"):
        named(desk, plain)
    desk.do(acts.deny_access, plain, "sato", grounds=("for_a_proceeding",))
    with pytest.raises(Conflict, match="nothing to review"):
        named(desk, plain)
    with pytest.raises(Conflict, match="No reviewer from outside"):
        desk.do(take_in_review, plain, "sato", upheld=True, words="x", scan=PNG)

    ref = denied(desk)
    named(desk, ref)
    let_out(desk, package_for(desk, ref))
    with pytest.raises(Invalid, match="missing"):
        desk.do(take_in_review, ref, "sato", upheld=True, words=" ", scan=PNG)
    desk.do(take_in_review, ref, "sato", upheld=True, words="The danger is real", scan=PNG)
    assert desk.page(ref, "sato").facts.leaves_part_out
    for again in (
        lambda: named(desk, ref),
        lambda: desk.do(take_in_review, ref, "sato", upheld=False, words="No", scan=PNG),
    ):
        with pytest.raises((Conflict, Refused)):
            again()


def test_the_clock_goes_on_while_it_is_reviewed_and_what_a_review_lets_go_leaves_after_the_rest(desk):
    ref = denied(desk)
    desk.do(acts.mark_released, ref, "sato", package_ref=new_ref(), whole=False)
    assert desk.page(ref, "sato").clock.says == "Done"
    named(desk, ref)
    page = desk.page(ref, "sato", days=5)
    assert (page.facts.state, page.clock.says) == (State.REVIEWING, "25 days left")
    assert [one.ref for one in reads.queue(**desk.who("sato")).open if one.state == "Under review"] == [ref]
    tries: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (acts.find_danger, {"finding": Endangerment.NONE, "part": "", "words": "x"}),
        (acts.mark_released, {"package_ref": new_ref(), "whole": False}),
        (acts.deny_access, {"grounds": ("for_a_proceeding",)}),
    ]
    for act, said in tries:
        with pytest.raises(Conflict):
            act(ref, **said, **desk.who("sato"))
    let_out(desk, package_for(desk, ref))
    desk.do(take_in_review, ref, "sato", upheld=False, words="No danger", scan=PNG)
    assert desk.page(ref, "sato").facts.may_leave == (CHART,)
    desk.do(acts.mark_released, ref, "sato", package_ref=new_ref(), whole=False)
    assert desk.page(ref, "sato").facts.state is State.RELEASED
    with pytest.raises(Conflict):
        desk.do(acts.mark_released, ref, "sato", package_ref=new_ref(), whole=False)


def test_upheld_it_stands_as_it_stood_and_a_review_can_be_let_be(desk):
    for released, after in ((True, State.RELEASED), (False, State.DECIDING)):
        ref = denied(desk)
        if released:
            desk.do(acts.mark_released, ref, "sato", package_ref=new_ref(), whole=False)
        named(desk, ref)
        let_out(desk, package_for(desk, ref))
        desk.do(take_in_review, ref, "sato", upheld=True, words="It stands", scan=PNG)
        assert desk.page(ref, "sato").facts.state is after
    ref = denied(desk)
    named(desk, ref)
    desk.do(acts.mark_released, ref, "sato", package_ref=new_ref(), whole=False)
    assert desk.page(ref, "sato").facts.state is State.REVIEWING
    desk.do(acts.withdraw, ref, "sato", words="Rowan lets it be")
    assert desk.page(ref, "sato").facts.state is State.RELEASED  # what went out is not taken back
    assert desk.page(ref, "sato").outside is None


@pytest.mark.parametrize("let_be", [True, False])
def test_what_is_denied_besides_while_somebody_reviews_closes_nothing(desk, let_be):
    ref = denied(desk)
    named(desk, ref)
    desk.do(acts.deny_access, ref, "sato", grounds=("for_a_proceeding",))
    assert desk.page(ref, "sato").facts.state is State.REVIEWING
    if let_be:
        desk.do(acts.withdraw, ref, "sato", words="Rowan lets it be")
    else:
        let_out(desk, package_for(desk, ref))
        desk.do(take_in_review, ref, "sato", upheld=True, words="It stands", scan=PNG)
    assert desk.page(ref, "sato").facts.state is State.DENIED


def test_a_review_lets_go_what_was_found_and_no_other_ground(desk):
    ref = denied(desk)
    desk.do(acts.deny_access, ref, "sato", grounds=("confidential_source",), part="The aunt’s letter")
    assert desk.page(ref, "sato").facts.keeps_part_of_package
    desk.do(acts.deny_access, ref, "sato", grounds=("endangers_life_or_safety",), part=PART)
    named(desk, ref)
    let_out(desk, package_for(desk, ref))
    desk.do(take_in_review, ref, "sato", upheld=False, words="No danger", scan=PNG)
    facts = desk.page(ref, "sato").facts
    assert (facts.may_leave, facts.leaves_part_out, facts.keeps_part_of_package) == ((CHART,), True, True)
