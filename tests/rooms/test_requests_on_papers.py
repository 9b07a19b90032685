"""A request that rests on a paper of the client's: read as it stands, verified anew, and asked again when it leaves."""

import json
from collections.abc import Iterator

import pytest

from tests.cast import entries
from tests.papers import TO_LINDQVIST, revoke, signed
from tests.requests import Desk, open_requests
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.actions.papers import write_paper
from twodrawer.disclosures.asking import replays
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.queries import requests as reads
from twodrawer.disclosures.queries.requests_at_hand import request_at_hand
from twodrawer.disclosures.standing_requests import dossier_of
from twodrawer.law.question import Authority
from twodrawer.law.verification import Proof
from twodrawer.law.words import AuthorityKind, Record
from twodrawer.lib.errors import Refused
from twodrawer.lib.refs import new_ref


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def directed(desk: Desk):
    """Somebody asks for the notes with a paper that nobody has read yet."""
    return desk.directed(Authority(kind=AuthorityKind.NONE), records=(Record.PROGRESS_NOTE,))


def test_a_request_rests_on_a_paper_as_it_reads_now_and_is_verified_anew(desk):
    ref, paper = directed(desk), signed(desk.house)
    desk.verify(ref)
    assert [one.ref for one in desk.page(ref).papers] == [paper]
    assert desk.facts(ref).may_leave == ()
    desk.do(acts.rest_on_paper, ref, paper_ref=paper)
    facts = desk.facts(ref)
    assert (facts.authority_paper_ref, facts.verified) == (paper, False)
    assert desk.page(ref).known.authority.kind is AuthorityKind.AUTHORIZATION
    desk.verify(ref)
    assert desk.facts(ref).may_leave == (Record.PROGRESS_NOTE,)
    taken_over = request_at_hand(ref, **desk.who())
    assert taken_over.facts.paper_ref == paper
    assert taken_over.facts.verified == frozenset(Proof)
    assert "authorization" in str(taken_over.facts.question["authority"])


def test_a_paper_that_nobody_signed_opens_nothing(desk):
    ref = directed(desk)
    unsigned = write_paper(desk.house.rowan, words=TO_LINDQVIST, **desk.house.who("okafor"))
    desk.do(acts.rest_on_paper, ref, paper_ref=unsigned)
    desk.verify(ref)
    assert desk.facts(ref).may_leave == ()


def test_nobody_elses_paper_and_no_paper_at_all(desk):
    ref, sato = directed(desk), desk.house.who("sato")
    theirs = write_paper(desk.house.marlow, words=TO_LINDQVIST, **sato)
    for paper in (theirs, ref):
        with pytest.raises(Refused):
            desk.do(acts.rest_on_paper, ref, paper_ref=paper)
    assert desk.facts(ref).authority_paper_ref is None


def test_a_care_team_reads_the_request_and_rests_it_on_nothing(desk):
    ref, paper = directed(desk), signed(desk.house)
    assert desk.page(ref, "okafor").papers == ()
    with pytest.raises(Refused):
        desk.do(acts.rest_on_paper, ref, "okafor", paper_ref=paper)


def test_a_paper_that_was_revoked_is_shown_as_such_and_opens_nothing_when_chosen(desk):
    ref, paper = directed(desk), signed(desk.house)
    revoke(desk.house, paper)
    assert not desk.page(ref).papers[0].live
    desk.do(acts.rest_on_paper, ref, paper_ref=paper)
    desk.verify(ref)
    assert desk.facts(ref).may_leave == ()


@pytest.mark.parametrize("part", ["outcome", "citations", "human", "missing", "law_as_of", "because", "next"])
def test_an_answer_that_decided_otherwise_does_not_replay_and_one_in_other_words_does(desk, part):
    ref = desk.access()
    desk.verify(ref)
    row = Request.objects.get(ref=ref)
    dossier = dossier_of(row, by=desk.house.haddad)
    asked, answer = next(pair for step in dossier.steps for pair in step.asked.values())
    altered = json.dumps({**json.loads(answer), part: "x"})
    assert replays(dossier.asking, (asked, answer))
    assert replays(dossier.asking, (asked, altered)) is (part in ("because", "next"))


def test_a_letter_is_opened_with_its_own_request_only(desk):
    first, second = desk.access(), desk.access(client_ref=desk.house.tran)
    step = desk.do(acts.extend_request, first, reason="Archive")
    for request, letter in ((second, step), (first, new_ref()), (new_ref(), step)):
        with pytest.raises(Refused) as no:
            reads.letter_page(request, letter, **desk.who())
        assert no.value.hidden
        with pytest.raises(Refused):
            desk.do(acts.letter_leaves, request, letter_ref=letter, sha256="0" * 64, pages=1)
    desk.do(acts.letter_leaves, first, letter_ref=step, sha256="0" * 64, pages=1)
    (entry,) = entries(desk.house.practice, "letter.printed")
    assert entry["facts"]["pages"] == 1
