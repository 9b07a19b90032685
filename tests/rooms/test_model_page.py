"""A note drafted by a language model, on a page that comes piece by piece: done, cancelled, left, failed, refused."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import browser, make_house
from tests.notes import SIGN_IN, Desk, open_desk
from tests.support.model_server import Answer, ModelServer, drafting, model_server, saying
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.drafting.endpoint import endpoint_at
from twodrawer.chart.models import DraftedSentence, DraftRun, DraftSource, ModelAgreement
from twodrawer.desk.views.drafting_stream import DraftingPage
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting import Draft, Drafted

pytestmark = pytest.mark.django_db

TALK = """Therapist: How have you been sleeping since last week?
Client: Badly. I wake at three most nights and I can't get back to sleep.
Therapist: I'd like you to practise the breathing every evening.
"""
GOOD = drafting(
    subjective=["Client wakes at three most nights and cannot get back to sleep."],
    objective=["Mood euthymic, affect appropriate."],
)
ACTS = ("drafting.begun", "drafting.ended", "source.kept")
AWAY = "https://models.example/v1"


@pytest.fixture
def desk() -> Desk:
    return open_desk(make_house())


@pytest.fixture
def okafor(desk: Desk) -> Client:
    return browser(desk.house, "okafor")


def acts(desk: Desk, note: UUID) -> list[str]:
    return [one.act for one in entries_about(desk.house.practice, note, acts=ACTS)]


def sections(desk: Desk, note: UUID) -> dict[str, str]:
    return dict(queries.draft(note, by=desk.house.okafor, on=desk.house.today, read=Reading()).sections)


def who(desk: Desk, name: str = "okafor") -> dict[str, Any]:
    return {"by": desk.house.member(name), "at": desk.tick(), "on": desk.house.today}


class Asked:
    """A page that is being made: piece by piece, as a browser takes it."""

    def __init__(self, okafor: Client, note: UUID, server: ModelServer, settings: Any) -> None:
        settings.MODEL_ENDPOINT = server.endpoint()
        given = {"source": TALK, "file_name": "", "writer": "model"}
        answer = okafor.post(reverse("note_draft_from", args=[note]), given)
        self.response: Any = cast("Any", answer)
        assert self.response.status_code == 200, self.response.content
        (self.page,) = (
            one.__self__ for one in self.response._resource_closers if isinstance(one.__self__, DraftingPage)
        )
        self.pieces: Iterator[bytes] = iter(self.response.streaming_content)

    def leave(self) -> None:
        """As the server closes an answer that nobody reads. The test's connection to its database outlives it."""
        self.page.close()

    def rest(self) -> str:
        return b"".join(self.pieces).decode()


def ask(okafor: Client, note: UUID, answer: Answer, settings: Any) -> str:
    with model_server(answer) as server:
        return Asked(okafor, note, server, settings).rest()


def test_a_models_sentences_stand_in_the_note_and_the_page_says_how_it_went(
    desk: Desk, okafor: Client, settings: Any
) -> None:
    note = desk.written()
    page = ask(okafor, note, GOOD, settings)
    assert "Cancel" in page.partition("Sent to the language model")[0], "the way out comes before the work"
    assert "Drafted: 2 sentences" in page
    assert "1 sentence the source does not say" in page
    assert page.rstrip().endswith("</html>")
    found = queries.drafted(note, by=desk.house.okafor, on=desk.house.today, read=Reading())
    assert {one.text: one.is_open for one in found.sentences} == {
        "Client wakes at three most nights and cannot get back to sleep.": False,
        "Mood euthymic, affect appropriate.": True,
    }
    assert [one.made_by for one in found.sources] == ["model"]
    assert not DraftRun.objects.exists()
    assert acts(desk, note) == ["drafting.begun", "source.kept"]


def test_a_model_that_fails_leaves_nothing_and_the_programs_own_drafter_is_offered_not_used(
    desk: Desk, okafor: Client, settings: Any
) -> None:
    note = desk.written()
    before = sections(desk, note)
    page = ask(okafor, note, saying("Sure! Here is your note."), settings)
    assert "What the model answered is no draft" in page
    assert "Draft with quotations instead" in page
    assert "I wake at three most nights" in page, "the text goes along, so that nobody has to find it again"
    assert "Sure! Here" not in page
    assert sections(desk, note) == before
    assert not DraftSource.objects.exists()
    assert not DraftRun.objects.exists()
    ended = entries_about(desk.house.practice, note, acts=("drafting.ended",))
    assert [one.facts["why"] for one in ended] == ["malformed"]


@pytest.mark.parametrize("way", ["cancelled", "left", "left at once", "signed"])
def test_a_draft_cancelled_left_or_overtaken_keeps_nothing_and_ends_the_request(
    desk: Desk, okafor: Client, settings: Any, way: str
) -> None:
    note = desk.written()
    before = sections(desk, note)
    long = saying(json.dumps({"subjective": ["Client wakes at three most nights."] * 60}), pause=0.02)
    with model_server(long) as server:
        asked = Asked(okafor, note, server, settings)
        if way != "left at once":
            while "Sent to the language model" not in next(asked.pieces).decode():
                pass
            next(asked.pieces)
        (run,) = DraftRun.objects.all()
        if way == "cancelled":
            answer = okafor.post(reverse("note_drafting_cancel", args=[note, run.ref]), follow=True)
            assert "Cancelled. Nothing of it was kept." in answer.content.decode()
            assert "Drafted" not in asked.rest()
        elif way == "signed":
            desk.sign(note)
            assert "Drafted" not in asked.rest()
        asked.leave()
        assert way == "left at once" or server.left.wait(3), "the request to the model has ended"
        assert bool(server.asked) is (way != "left at once")
    assert not DraftSource.objects.exists()
    assert not DraftedSentence.objects.exists()
    assert not DraftRun.objects.exists()
    if way != "signed":
        assert sections(desk, note) == before
        assert acts(desk, note) == ["drafting.begun", "drafting.ended"]


def test_what_was_cancelled_is_not_kept_however_late_the_cancelling_came(desk: Desk) -> None:
    note = desk.written()
    run = actions.begin_drafting(note, **who(desk))
    assert actions.end_drafting(note, run, why="cancelled", **who(desk))
    made = Draft(format_named("soap"), {"plan": (Drafted("Breathing.", (), supported=False),)})
    with pytest.raises(Conflict, match="cancelled"):
        actions.keep_draft(note, TALK, made, made_by="model", run_ref=run, sign_in=SIGN_IN, **who(desk))
    assert not DraftSource.objects.exists()
    assert not actions.end_drafting(note, run, why="cancelled", **who(desk))
    again = actions.begin_drafting(note, **who(desk))
    with pytest.raises(Conflict, match="being made already"):
        actions.begin_drafting(note, **who(desk))
    desk.at += timedelta(hours=1)  # a crash left it behind
    assert actions.begin_drafting(note, **who(desk)) != again


def test_nobody_but_the_author_begins_or_ends_a_draft(desk: Desk) -> None:
    note = desk.written()
    run = actions.begin_drafting(note, **who(desk))
    for name in ("lindqvist", "brandt", "ibarra", "keller", "sato"):
        with pytest.raises(Refused):
            actions.end_drafting(note, run, why="cancelled", **who(desk, name))
        with pytest.raises(Refused):
            actions.begin_drafting(note, **who(desk, name))
    assert DraftRun.objects.filter(ref=run).exists()


def test_a_model_on_another_machine_is_asked_under_an_agreement_only(
    desk: Desk, okafor: Client, settings: Any
) -> None:
    note = desk.written()
    endpoint = settings.MODEL_ENDPOINT = endpoint_at(AWAY)
    assert endpoint is not None
    address = reverse("note_draft_from", args=[note])
    assert "It may not be asked" in okafor.get(address).content.decode()
    with pytest.raises(Refused) as refused:
        actions.begin_drafting(note, endpoint=endpoint, **who(desk))
    assert "45 CFR 164.502(e)(1)(i)" in refused.value.cite
    assert okafor.post(address, {"source": TALK, "writer": "model"}).status_code == 302, (
        "a choice that was not given is no choice: the program drafts"
    )
    assert acts(desk, note) == ["source.kept"]

    keller = browser(desk.house, "keller")
    today = desk.house.today
    for given in (
        {"agreed_on": "", "sure": "on"},
        {"agreed_on": str(today)},
        {"agreed_on": str(today + timedelta(days=2)), "sure": "on"},
    ):
        assert keller.post(reverse("model_settings"), given).status_code == 422
    assert not ModelAgreement.objects.exists()
    said = keller.post(reverse("model_settings"), {"agreed_on": str(today), "sure": "on"}, follow=True)
    assert "May be asked" in said.content.decode()
    run = actions.begin_drafting(note, endpoint=endpoint, **who(desk))
    (entry,) = entries_about(desk.house.practice, note, acts=("drafting.begun",))
    assert entry.facts["model"] == "associate"
    actions.end_drafting(note, run, why="left", **who(desk))

    other = endpoint_at("https://other.example/v1")
    with pytest.raises(Refused):
        actions.begin_drafting(note, endpoint=other, **who(desk))
    ended = keller.post(reverse("model_settings"), {"do": "end"}, follow=True)
    assert "May not be asked" in ended.content.decode()
    with pytest.raises(Refused):
        actions.begin_drafting(note, endpoint=endpoint, **who(desk))


def test_only_an_administrator_agrees_and_one_practices_word_is_not_anothers(
    desk: Desk, settings: Any
) -> None:
    endpoint = endpoint_at(AWAY)
    for name in ("okafor", "haddad", "ibarra"):
        with pytest.raises(Refused):
            actions.agree_to_model(endpoint, agreed_on=desk.house.today, **who(desk, name))
        with pytest.raises(Refused):
            actions.end_model(**who(desk, name))
    actions.agree_to_model(endpoint, agreed_on=desk.house.today, **who(desk, "sato"))
    with pytest.raises(Refused):
        actions.begin_drafting(desk.written(), endpoint=endpoint, **who(desk))
    for nothing in (None, endpoint_at("http://127.0.0.1:8080")):
        with pytest.raises(Conflict):
            actions.agree_to_model(nothing, agreed_on=desk.house.today, **who(desk, "keller"))
    with pytest.raises(Invalid):
        actions.agree_to_model(
            endpoint, agreed_on=desk.house.today + timedelta(days=1), **who(desk, "keller")
        )
