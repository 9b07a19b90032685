"""The meter of cloned text: earlier notes of the client, with the phrases of the bank left out. No database."""

from twodrawer.phrasebank.packs import phrases_by_key
from twodrawer.writing.blanks import blanks_in, filled
from twodrawer.writing.checker import Context, Note, PriorNote, check
from twodrawer.writing.checker.clones import overlap
from twodrawer.writing.checker.sections import parts_of

PHRASES = [phrase.text for phrase in phrases_by_key().values()]
OWN = (
    "Rowan slept six hours on five nights and was at work on time every day but Monday. The walk to the allotment with "
    "the neighbor happened twice, and the second time they stayed for an hour and dug the lower bed."
)


def measured(now: str, before: str, phrases: list[str]):
    context = Context(prior_notes=[PriorNote(sections={"Session": before})], phrases=phrases)
    found = [
        one
        for one in check(Note(sections={"Session": now}, context=context)).findings
        if one.code == "cloned_text"
    ]
    return overlap(parts_of({"Session": now}), context), found


def from_the_bank(word: str) -> str:
    """A note of phrases only, each blank filled with a word."""
    keys = [
        "general.plan",
        "cbt.alog",
        "cbt.evid",
        "cbt.expo",
        "general.rf",
        "general.tho",
        "cbt.hact",
        "general.eng",
    ]
    texts = [phrases_by_key()[key].text for key in keys]
    return " ".join(filled(text, {name: f"{word} {name}" for name in blanks_in(text)}) for text in texts)


def test_a_note_that_repeats_the_one_before_is_measured_and_found():
    much, found = measured(OWN, OWN, PHRASES)
    assert much.share > 0.95
    assert much.is_much
    assert len(found) == 1


def test_phrases_of_the_bank_are_left_out_whatever_their_blanks_are_filled_with():
    for before in (from_the_bank("some"), from_the_bank("other")):
        much, found = measured(from_the_bank("some"), before, PHRASES)
        assert much.same == 0, "phrases are nobody's words"
        assert not found
    much, found = measured(from_the_bank("some"), from_the_bank("some"), [])
    assert much.is_much
    assert found, "and without the bank the same text is found"


def test_own_words_around_a_phrase_still_count():
    now = f"{from_the_bank('new')} {OWN}"
    much, found = measured(now, f"{OWN} {from_the_bank('old')}", PHRASES)
    assert 30 <= much.same <= len(OWN.split())
    assert len(found) == 1
    assert found[0].quote is not None
    assert found[0].quote.startswith("Rowan slept")


def test_a_fresh_note_is_not_measured_as_a_copy():
    much, found = measured(
        OWN, "The couple argued about money on Sunday and spoke with each other again on Tuesday.", PHRASES
    )
    assert much.share == 0
    assert not found
