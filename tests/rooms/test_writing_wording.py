"""Faults of wording that no list of words has: what sounds like one in a note, and what does not."""

import itertools
import re
from collections import defaultdict
from pathlib import Path

import pytest

from bench.writing import texts
from bench.writing.texts import notes, passages
from tests.support.floors import fallen
from twodrawer.writing.checker import check, read_note
from twodrawer.writing.lexicon import read
from twodrawer.writing.passages import issues_in
from twodrawer.writing.training.__main__ import WORDING_FILE as MODEL
from twodrawer.writing.training.taught import FILES, lines_of
from twodrawer.writing.training.wording_making import FILES as LABELLED
from twodrawer.writing.training.wording_making import lines
from twodrawer.writing.wording_sense import CODES, sounds_like

# Notes of measuring sets that were read and reported: of them, how often it blames a good one is known.
BLIND = [
    file.name.removesuffix("_notes.yaml") for file in sorted(Path(texts.HERE).glob("*_blind_notes.yaml"))
]


def faults_in(text):
    seen = read(text)
    return {code for number in range(len(seen.tokens.sentences)) for code in sounds_like(seen, number)}


def test_each_fault_was_taught_in_many_wordings_and_beside_as_many_good_ones():
    taught = [faults for name in LABELLED for _, faults, _ in lines(name)]
    for code in CODES:
        assert sum(code in faults for faults in taught) >= 150, code
    assert sum(not faults for faults in taught) >= len(taught) * 0.4


# Of authors by whose sentences nothing was taught: `make model` measures it and writes it down. Floors a little below.
def test_strangers_faults_are_found_no_worse_than_they_were():
    floors = {
        "irrelevant_detail": 0.63,
        "not_objective": 0.43,
        "stigmatizing": 0.78,
        "vague": 0.58,
        "vague_plan": 0.78,
    }
    assert floors.keys() == set(CODES)
    assert fallen(MODEL, floors, under="strangers_found") == {}


def test_the_model_is_small():
    assert MODEL.stat().st_size < 300_000


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("irrelevant_detail", "The aunt in Tulsa has sold her motorboat and taken up quilting."),
        ("irrelevant_detail", "His neighbor's wedding had a taco truck and a lavender cake."),
        ("vague", "We talked about various things that have been going on."),
        ("stigmatizing", "She is a known frequent flyer and a drug seeker."),
    ],
)
def test_a_fault_that_no_list_names_is_heard(code, sentence):
    assert code in faults_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sleeps five hours a night since the layoff and skips breakfast.",
        "Therapist taught paced breathing, and the client rated tension 7 before and 3 after.",
        "His sister died on Monday, and the funeral is what he wanted to talk about.",
        "She says her brother calls her “a hopeless drunk.”",
        "Thoughts of suicide on two evenings, no plan; things are otherwise about the same.",
    ],
)
def test_a_good_sentence_sounds_like_none(sentence):
    assert faults_in(sentence) == set()


def test_what_names_a_risk_is_told_as_it_was_told():
    assert faults_in("Some ups and downs as usual.") == {"vague"}
    assert faults_in("Some ups and downs as usual, and thoughts of suicide.") == set()


def test_a_heading_is_not_vague_and_a_number_is_not():
    for session in (
        "Home visit.",
        "Third visit.",
        "Couple session, both partners present.",
        "Things are about the same, PHQ-9 at 14.",
    ):
        codes = {one.code for one in check(read_note({"sections": {"Subjective": session}})).findings}
        assert "vague" not in codes, session
    said = check(read_note({"sections": {"Subjective": "Things are about the same as before."}})).findings
    assert "vague" in {one.code for one in said}


def test_few_good_notes_are_blamed_for_their_wording():
    """A finding too many is read and dismissed, and a checker that objects to everything is read by nobody."""
    codes = {"irrelevant_detail", "not_objective", "stigmatizing", "vague"}
    good = [note for name in BLIND for note in notes(name)[0]]
    blamed = [
        (note["id"], one.code, one.quote)
        for note in good
        for one in check(read_note(note)).findings
        if one.code in codes
    ]
    assert len(good) >= 80
    assert len(blamed) <= len(good) * 0.1, blamed


# --- Who is named ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "It started after Kayleigh Brandt posted the picture.",
        "In gym it is mostly Devonte who goes after him.",
        "Xiomara from upstairs took the laundry money.",
    ],
)
def test_a_first_name_of_anybodys_is_known(text):
    assert "third_party_name" in issues_in(text)


def test_what_is_only_written_like_a_name_is_none():
    text = "Beck Depression Inventory 19; Vanderbilt forms sent; meets with the Franklin Street clinic and Al-Anon."
    assert "third_party_name" not in issues_in(text)


# --- What measures isn't what teaches ------------------------------------------------------------


def _grams(text):
    words = re.findall(r"[a-z']+|\d+", text.lower().replace("’", "'"))
    return frozenset(itertools.pairwise(words))


def test_nothing_that_measures_the_checker_stands_in_what_it_was_taught():
    """The passages of each set that teaches nothing, against every passage that does: few pairs of words in common."""
    taught: dict[tuple[str, str], list[frozenset[tuple[str, str]]]] = defaultdict(list)
    every = [line.text for name in FILES for line in lines_of(name)]
    every += [text for name in LABELLED for text, *_ in lines(name)]
    for text in every:
        for gram in (grams := _grams(text)):
            taught[gram].append(grams)
    unlike = 0
    for name in BLIND:
        for passage in passages(name):
            grams = _grams(passage["text"])
            others = {id(other): other for gram in grams for other in taught[gram]}
            near = [other for other in others.values() if len(grams & other) / len(grams | other) >= 0.6]
            assert len(grams) < 4 or not near, passage["text"]
            unlike += 1
    assert unlike > 400
