"""Sentences: the same cases run here and in the browser's twin."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twodrawer.writing.sentences import split

CASES = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))["cases"]
PIECES = st.lists(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from([". ", "! ", "? ", "…", "...", "\n", '"', "”", ") ", "Dr", "etc", "a.m", "1", "7.5"]),
        st.sampled_from([" She", " she", "I", "J", "1.", "\t", "."]),
    ),
    max_size=25,
).map("".join)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_is_split_as_the_case_says(case: dict[str, object]) -> None:
    found = split(str(case["text"]))
    assert list(found.finished) == case["finished"]
    assert found.tail == case["tail"]


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


@given(PIECES)
def test_nothing_is_lost_but_white_space(text: str) -> None:
    found = split(text)
    assert "".join("".join((*found.finished, found.tail)).split()) == "".join(text.split())


@given(PIECES, PIECES)
def test_a_finished_sentence_stays_finished_as_typing_goes_on(text: str, more: str) -> None:
    """Else a sentence could be sent, or held back, and then be another one."""
    before = split(text).finished
    assert split(text + more).finished[: len(before)] == before


@given(PIECES)
def test_no_sentence_is_empty_or_has_a_line_break_in_it(text: str) -> None:
    assert all(sentence and "\n" not in sentence for sentence in split(text).finished)


@given(PIECES)
def test_after_a_line_break_everything_is_finished(text: str) -> None:
    assert split(text + "\n").tail == ""


def test_the_tail_is_among_all_sentences_unless_it_is_empty() -> None:
    assert split("One. Two").all == ("One.", "Two")
    assert split("One. ").all == ("One.",)


@pytest.mark.parametrize(
    "heap",
    [
        ". " * 100_000,
        "." * 200_000,
        '"' * 200_000,
        ".\n" * 100_000,
        "a." * 100_000,
        ". " + " " * 200_000,
        " " * 100_000 + "x. " * 33_000,
    ],
    ids=["stops", "dots", "quotes", "lines", "initials", "spaces", "far right"],
)
def test_the_longest_text_is_split_quickly(heap: str) -> None:
    before = time.process_time()
    split(heap)
    assert time.process_time() - before < 2
