"""What a text states of risk: each line of the development set, and whole notes of other hands."""

import re
from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench.writing.texts import passages
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import read
from twodrawer.writing.passages import elements_in, issues_in, risk_in
from twodrawer.writing.risk import ACUTE, Risk, item_nine, risk_of

LINES = passages("development")


@pytest.mark.parametrize("kind", list(Risk))
def test_each_state_of_risk_is_read_from_the_words_of_the_development_set(kind):
    lines = [line for line in LINES if line["risk"] == kind.value]
    assert len(lines) > 15
    assert not [(line["text"], got) for line in lines if (got := risk_in(line["text"])) != kind.value]


def test_every_risk_but_none_comes_with_the_element_risk():
    without = [
        line["text"]
        for line in LINES
        if line["risk"] not in ("?", "none") and "risk" not in elements_in(line["text"])
    ]
    assert not without


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("PHQ-9 is 14, item 9 is 1.", 1),
        ("PHQ-9 = 9 (item 9: 0)", 0),
        ("Item 9 rose from 0 to 2.", 2),
        ("Scored a 3 on item 9.", 3),
        ("PHQ-9 is 14, down from 18.", None),
        ("Item 9 of the list is the milk.", None),
        ("PHQ-9: 18 (q9=1)", 1),
    ],
)
def test_item_nine_is_read_from_its_own_number_only(said, score):
    assert item_nine(said) == score


def test_a_mention_keeps_its_place_in_the_text():
    said = read("Sleeps badly.\nDenies plan, but thinks of killing himself at night.")
    mention = next(one for one in risk_of(said).mentions if one.kind is Risk.ACTIVE_SI)
    assert said.words(mention.match) == "killing himself"


def test_the_notes_of_the_demo_state_no_acute_risk_by_mistake():
    """They were written by others, and deny risk in as many ways as there are notes."""
    folder = resources.files("twodrawer.config").joinpath("demo/content/notes")
    alarms = []
    for file in folder.iterdir():
        for note in yaml.safe_load(file.read_text(encoding="utf-8"))["notes"]:
            text = "\n".join(note.get("sections", {}).values())
            state = risk_of(read(text)).state
            if state in ACUTE and not re.search(r"item 9 is [1-3]|not to wake up|better off dead", text):
                alarms.append((file.name, state, text))
    assert not alarms


@given(st.text(max_size=400))
def test_any_text_can_be_read(said):
    assert risk_in(said) in set(Risk)
    assert elements_in(said) <= set(Element)
    issues_in(said)


def test_a_name_counts_as_a_third_partys_unless_it_is_the_clients():
    assert "third_party_name" in issues_in("Argued with her sister Megan about rent.")
    assert "third_party_name" not in issues_in("Rowan walked to the tram and met Dr. Patel.")
