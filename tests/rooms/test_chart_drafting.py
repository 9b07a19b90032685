"""Drafting in the chart: sealed sources, marked sentences, a gate before the signature, and lineage."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import browser, make_house
from tests.notes import SIGN_IN, Desk, open_desk
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.drafted import Unsettled
from twodrawer.chart.drafting_facts import Drafted as DraftedFacts
from twodrawer.chart.drafting_facts import Kept
from twodrawer.chart.models import DraftedSentence, DraftSource, DraftText
from twodrawer.law import Member
from twodrawer.lib.errors import Conflict, Ended, Invalid, Refused, Unavailable
from twodrawer.sealing.keyring import KeyDestroyed, keyring
from twodrawer.sealing.models import DataKey
from twodrawer.writing.catalog import format_named
from twodrawer.writing.drafting import Draft, Drafted
from twodrawer.writing.drafting.reading import recording_refused

pytestmark = pytest.mark.django_db

TALK = """Therapist: How have you been sleeping since last week?
Client: Badly. I wake at three most nights and I can't get back to sleep.
Therapist: Any thoughts of harming yourself?
Client: No, nothing like that.
Therapist: I'd like you to practise the breathing every evening.
"""
ACTS = ("source.kept", "source.destroyed", "sentence.accepted", "sentence.deleted")
CLAIM = "Mood euthymic, affect appropriate."


@pytest.fixture
def desk() -> Desk:
    return open_desk(make_house())


def draft(desk: Desk, note: UUID, text: str = TALK, by: Member | None = None) -> Kept:
    """The note drafted from this text."""
    return actions.draft_from_source(
        note, text, sign_in=SIGN_IN, by=by or desk.house.okafor, at=desk.tick(), on=desk.house.today
    )


def claim(desk: Desk, note: UUID, text: str = CLAIM) -> Kept:
    """A sentence that a model made up stands in the note, marked."""
    made = Draft(format_named("soap"), {"objective": (Drafted(text, (), supported=False),)})
    return actions.keep_draft(
        note,
        TALK,
        made,
        made_by="model",
        sign_in=SIGN_IN,
        by=desk.house.okafor,
        at=desk.tick(),
        on=desk.house.today,
    )


def sections(desk: Desk, note: UUID) -> dict[str, str]:
    return dict(queries.draft(note, by=desk.house.okafor, on=desk.house.today, read=Reading()).sections)


def drafted(desk: Desk, note: UUID) -> DraftedFacts:
    return queries.drafted(note, by=desk.house.okafor, on=desk.house.today, read=Reading())


def acts(desk: Desk, note: UUID) -> list[str]:
    return [one.act for one in entries_about(desk.house.practice, note, acts=ACTS)]


def who(desk: Desk, by: Member | None = None) -> dict[str, Any]:
    return {"by": by or desk.house.okafor, "at": desk.tick(), "on": desk.house.today}


def test_the_sentences_stand_in_the_note_with_the_words_they_rest_on(desk: Desk) -> None:
    note = desk.written()
    before = sections(desk, note)
    kept = draft(desk, note)
    assert (kept.sentences, kept.unsupported) == (3, 0)
    after = sections(desk, note)
    assert all(after[key].startswith(before[key]) for key in before), (
        "what was written stays, and comes first"
    )
    found = drafted(desk, note)
    assert {one.section for one in found.sentences} == {"subjective", "assessment", "plan"}
    for one in found.sentences:
        assert one.text in after[one.section]
        assert one.excerpts and all(words.words in TALK for words in one.excerpts)
    _, source = queries.source_text(
        note, kept.source_ref, by=desk.house.okafor, on=desk.house.today, read=Reading()
    )
    assert "".join(words for words, _ in source.stretches) == TALK
    assert "I wake at three most nights" in " ".join(words for words, marked in source.stretches if marked)
    assert "source.kept" in acts(desk, note)


def test_the_source_and_its_sentences_lie_sealed(desk: Desk) -> None:
    note = desk.written()
    draft(desk, note)
    boxes = [bytes(row.text) for row in DraftSource.objects.all()] + [
        bytes(row.words) for row in DraftedSentence.objects.all()
    ]
    assert boxes
    assert not [box for box in boxes if b"three most" in box or b"harming" in box]


def test_a_note_with_a_sentence_that_nothing_says_is_not_signed_until_it_is_settled(desk: Desk) -> None:
    note = desk.written()
    claim(desk, note)
    with pytest.raises(Unsettled, match="1 sentence of this draft says what the source does not"):
        desk.prepare(note)
    (sentence,) = drafted(desk, note).sentences
    assert sentence.is_open
    actions.accept_sentence(note, sentence.ref, **who(desk))
    assert not drafted(desk, note).open_count
    desk.sign(note)
    assert "sentence.accepted" in acts(desk, note)


def test_a_step_from_before_the_sentence_came_signs_nothing(desk: Desk) -> None:
    note = desk.written()
    step = desk.prepare(note)
    claim(desk, note)
    with pytest.raises(Conflict):
        desk.sign(note, step=step.ref)


@pytest.mark.parametrize("way", ["deleted", "rewritten", "accepted"])
def test_deleting_rewriting_or_accepting_settles_a_sentence(desk: Desk, way: str) -> None:
    note = desk.written()
    claim(desk, note)
    (sentence,) = drafted(desk, note).sentences
    if way == "deleted":
        actions.delete_sentence(note, sentence.ref, sign_in=SIGN_IN, **who(desk))
        assert CLAIM not in " ".join(sections(desk, note).values())
    elif way == "accepted":
        actions.accept_sentence(note, sentence.ref, **who(desk))
    else:
        said = {key: text.replace(CLAIM, "Tearful at first.") for key, text in sections(desk, note).items()}
        desk.save(note, base=2, sections=said)
    desk.sign(note)


def test_moving_the_sentence_or_spacing_it_out_does_not_get_it_past_the_gate(desk: Desk) -> None:
    note = desk.written()
    claim(desk, note)
    said = sections(desk, note)
    moved = {**said, "objective": "Calm.", "plan": "See below.\n" + CLAIM.replace(" ", "\n ")}
    desk.save(note, base=2, sections=moved)
    with pytest.raises(Unsettled):
        desk.prepare(note)


@pytest.mark.parametrize("way", ["deleted", "destroyed", "old"])
def test_a_sentence_goes_however_it_is_spaced_by_now(desk: Desk, way: str) -> None:
    note = desk.written()
    kept = claim(desk, note)
    spaced = "See below.\n" + CLAIM.replace(" ", "\n ") + "\nUntil Friday."
    desk.save(note, base=2, sections={**sections(desk, note), "objective": f"Calm. {CLAIM}", "plan": spaced})
    (sentence,) = drafted(desk, note).sentences
    if way == "deleted":
        actions.delete_sentence(note, sentence.ref, sign_in=SIGN_IN, **who(desk))
    elif way == "destroyed":
        actions.destroy_source(note, kept.source_ref, sign_in=SIGN_IN, **who(desk))
    else:
        assert actions.end_old_sources(at=desk.at + timedelta(days=8)) == 1
    after = sections(desk, note)
    assert (after["objective"], after["plan"]) == ("Calm.", "See below.\nUntil Friday.")


def test_signing_ends_the_source_and_what_it_sealed_opens_nowhere(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    note = desk.written()
    kept = draft(desk, note)
    row = DraftSource.objects.get(ref=kept.source_ref)
    text = sections(desk, note)["plan"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.sign(note)
    assert not DraftSource.objects.filter(note_id=note).exists()
    assert not DraftedSentence.objects.exists()
    assert DataKey.objects.using("keys").get(owner_ref=kept.source_ref).wrapped is None
    with pytest.raises(KeyDestroyed):
        keyring(desk.house.practice).open(bytes(row.text), ref=row.ref, column=DraftSource.TEXT)
    signed = queries.note_text(note, by=desk.house.okafor, on=desk.house.today, read=Reading())
    assert text in signed.sections.values(), "the signed note keeps what it says"
    assert acts(desk, note).count("source.destroyed") == 1


def test_discarding_the_draft_ends_the_source(desk: Desk, django_capture_on_commit_callbacks: Any) -> None:
    note = desk.written()
    kept = draft(desk, note)
    with django_capture_on_commit_callbacks(execute=True):
        desk.discard(note)
    assert DataKey.objects.using("keys").get(owner_ref=kept.source_ref).wrapped is None


def test_destroying_the_source_takes_out_what_was_made_from_it_and_leaves_what_was_written(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    note = desk.written()
    before = sections(desk, note)
    kept = draft(desk, note)
    said = sections(desk, note)
    desk.save(note, base=2, sections={**said, "plan": said["plan"].replace("every evening", "every morning")})
    with django_capture_on_commit_callbacks(execute=True):
        actions.destroy_source(note, kept.source_ref, sign_in=SIGN_IN, **who(desk))
    after = sections(desk, note)
    assert after["subjective"] == before["subjective"]
    assert "every morning" in after["plan"], "a sentence that its author changed is the author's"
    assert not DraftSource.objects.exists()
    assert DataKey.objects.using("keys").get(owner_ref=kept.source_ref).wrapped is None
    assert "source.destroyed" in acts(desk, note)


def test_an_old_source_ends_by_itself_with_the_sentences_that_nobody_can_judge_any_more(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    note = desk.written()
    draft(desk, note)
    claim(desk, note)
    later = desk.at + timedelta(days=7, minutes=1)
    assert actions.end_old_sources(at=desk.at + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.end_old_sources(at=later) == 2
    said = " ".join(sections(desk, note).values())
    assert "three most nights" in said
    assert CLAIM not in said
    assert not DataKey.objects.using("keys").filter(owner_kind="source", wrapped__isnull=False).exists()
    desk.at = later
    desk.sign(note)


def test_a_draft_that_does_not_open_keeps_no_other_source_from_ending(desk: Desk) -> None:
    notes = [desk.written() for _ in range(3)]
    for note in notes:
        draft(desk, note)
    broken = (notes[0], notes[2])
    DraftText.objects.filter(note__in=broken).update(text=bytes(60))
    with pytest.raises(Unavailable):
        actions.end_old_sources(at=desk.at + timedelta(days=8))
    assert set(DraftSource.objects.values_list("note_id", flat=True)) == set(broken)


def test_keys_of_sources_that_a_crash_left_behind_end_after_a_day(desk: Desk) -> None:
    kept = draft(desk, desk.written())
    DraftedSentence.objects.all().delete()
    DraftSource.objects.all().delete()
    practice = desk.house.practice
    actions.end_left_over_keys(practice, at=desk.at)
    assert DataKey.objects.using("keys").get(owner_ref=kept.source_ref).wrapped is not None
    actions.end_left_over_keys(practice, at=desk.at + timedelta(days=1, hours=1))
    assert DataKey.objects.using("keys").get(owner_ref=kept.source_ref).wrapped is None


def test_nobody_but_the_author_drafts_reads_accepts_deletes_or_destroys(desk: Desk) -> None:
    note = desk.written()
    kept = draft(desk, note)
    ref = drafted(desk, note).sentences[0].ref
    for name in ("lindqvist", "brandt", "adeyemi", "ibarra", "novak", "haddad", "keller", "sato"):
        by = desk.house.member(name)
        tries = (
            lambda by=by: draft(desk, note, by=by),
            lambda by=by: queries.source_text(
                note, kept.source_ref, by=by, on=desk.house.today, read=Reading()
            ),
            lambda by=by: actions.accept_sentence(note, ref, **who(desk, by)),
            lambda by=by: actions.delete_sentence(note, ref, sign_in=SIGN_IN, **who(desk, by)),
            lambda by=by: actions.destroy_source(note, kept.source_ref, sign_in=SIGN_IN, **who(desk, by)),
        )
        for attempt in tries:
            with pytest.raises(Refused):
                attempt()


def test_the_sentence_or_source_of_another_note_is_not_reached_through_ones_own(desk: Desk) -> None:
    one, other = desk.written(), desk.written()
    kept = draft(desk, other)
    ref = drafted(desk, other).sentences[0].ref
    refused = []
    for attempt in (
        lambda: actions.accept_sentence(one, ref, **who(desk)),
        lambda: actions.delete_sentence(one, ref, sign_in=SIGN_IN, **who(desk)),
        lambda: actions.destroy_source(one, kept.source_ref, sign_in=SIGN_IN, **who(desk)),
        lambda: queries.source_text(
            one, kept.source_ref, by=desk.house.okafor, on=desk.house.today, read=Reading()
        ),
    ):
        with pytest.raises(Refused) as problem:
            attempt()
        refused.append(problem.value.act)
    assert refused == ["sentence.accepted", "sentence.deleted", "source.destroyed", "source.read"], (
        "as the ledger will say it"
    )


def test_a_recording_is_refused_on_the_page_as_on_the_command_line(desk: Desk) -> None:
    okafor = browser(desk.house, "okafor")
    answer = okafor.post(
        reverse("note_draft_from", args=[desk.written()]),
        {"source": "RIFF and what a browser made of the rest", "file_name": "Session.M4A"},
    )
    assert answer.status_code == 422
    refused = recording_refused()
    assert f"<li>{refused.what}. {refused.why} {refused.do}</li>" in answer.content.decode()
    assert not DraftSource.objects.exists()


def test_a_signed_note_is_drafted_no_more_and_an_empty_source_changes_nothing(desk: Desk) -> None:
    note = desk.written()
    before = sections(desk, note)
    for text in ("Therapist: Hello.\nClient: Hi.\nTherapist: Bye.\n", "", "WEBVTT\n\nsoon\nHello\n"):
        with pytest.raises(Invalid):
            draft(desk, note, text)
    assert sections(desk, note) == before
    for _ in range(5):
        draft(desk, note)
    with pytest.raises(Conflict, match="5 sources"):
        draft(desk, note)
    assert sections(desk, note)["plan"].count("every evening") == 1, "drafting again doubles nothing"
    desk.sign(note)
    with pytest.raises(Ended):
        draft(desk, note)
