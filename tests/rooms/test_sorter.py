"""The sorter: the label rules hold in its training text, the parts are apart, and the model is what they make."""

import itertools
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tools.sorter_vectors import FILE as VECTORS
from tools.sorter_vectors import vectors
from twodrawer.lib.errors import Invalid
from twodrawer.writing.sorting import Drawer, sort_passage
from twodrawer.writing.training import passages as files
from twodrawer.writing.training.__main__ import FILE as MODEL
from twodrawer.writing.training.passages import PARTS as TAUGHT
from twodrawer.writing.training.passages import authors, blind_parts, passages
from twodrawer.writing.training.trainer import exponential

PARTS = (*TAUGHT, *blind_parts())


def test_there_are_three_thousand_passages_to_learn_from():
    train = passages("train")
    assert len(train) >= 3000
    assert len({passage.author for passage in train}) >= 30
    for drawer in Drawer:
        assert sum(passage.drawer == drawer for passage in train) >= 450
    for risk in files.RISKS:
        assert sum(passage.risk == risk for passage in train) >= 20, risk
    for issue in files.ISSUES:
        assert sum(issue in passage.issues for passage in train) >= 10, issue


def test_no_author_writes_in_two_parts():
    named = [author for part in PARTS for author in authors(part)]
    assert len(named) == len(set(named))


def _grams(text):
    words = re.findall(r"[a-z']+|\d+", text.lower().replace("’", "'"))
    return frozenset(itertools.pairwise(words)) or frozenset([tuple(words)])


def _near(first, second):
    return len(first & second) / len(first | second) >= 0.5


def test_no_near_duplicate_stands_in_two_parts():
    known: dict[tuple[str, ...], list[tuple[str, str, frozenset[tuple[str, ...]]]]] = defaultdict(list)
    for part in PARTS:
        for passage in passages(part):
            grams = _grams(passage.text)
            others = {id(other): other for gram in grams for other in known[gram] if other[0] != part}
            for _, other, other_grams in others.values():
                assert not _near(grams, other_grams), (passage.text, other)
            for gram in grams:
                known[gram].append((part, passage.text, grams))


def test_no_passage_stands_twice_in_one_part():
    for part in PARTS:
        texts = [re.sub(r"\W+", " ", passage.text.lower()).strip() for passage in passages(part)]
        assert len(texts) == len(set(texts)), [text for text in texts if texts.count(text) > 1]


def test_near_duplicates_would_be_found():
    assert _near(_grams("I felt a pull to rescue her today."), _grams("I felt a pull to rescue him today."))
    assert not _near(_grams("I felt a pull to rescue her."), _grams("I felt bored and then guilty."))


@pytest.mark.parametrize(
    "line",
    [
        {"drawer": "secret"},
        {"risk": "hi"},
        {"risk": "high", "elements": ["risk"]},
        {"elements": ["mood"]},
        {"issues": ["rude"]},
        {"text": " "},
    ],
)
def test_a_passage_that_breaks_the_label_rules_is_refused(tmp_path, monkeypatch, line):
    whole = {"text": "Words.", "drawer": "progress", "elements": [], "risk": "none", "issues": [], **line}
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "someone.jsonl").write_text(json.dumps(whole) + "\n")
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)
    with pytest.raises(Invalid, match="Line 1 of train/someone"):
        passages("train")


def test_the_model_file_is_small():
    # That it is what the training text makes, bit for bit, is a part of `make check`: it takes half a minute.
    assert MODEL.stat().st_size < 5_000_000


def test_the_vectors_for_the_browser_are_what_python_answers():
    assert json.loads(Path(VECTORS).read_text(encoding="utf-8")) == vectors()


def test_our_exponential_is_the_exponential():
    import math

    for number in (0.0, -1e-9, -0.3, -0.6931471805599453, -1.0, -5.5, -20.25, -39.9):
        assert exponential(number) == pytest.approx(math.exp(number), rel=1e-13)
    assert exponential(-41.0) == 0.0


# Of authors by whose passages nothing was taught. `make model` measures it and writes it down; a floor a little below, so
# that a change that sorts worse is noticed. What a blind part gave when it was read is in `bench` and LABELS.md.
def test_strangers_are_sorted_no_worse_than_they_were():
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    assert model["strangers_psychotherapy_f1"] >= 0.905
    assert model["doubt_from"] < model["psychotherapy_from"] <= 0.5


def test_a_quotation_of_the_clients_feeling_is_not_the_writers():
    assert sort_passage("“I feel worthless,” she said; sleeping four hours, PHQ-9 17.").drawer == "progress"
    assert sort_passage("I feel worthless next to her and wonder why.").drawer == "psychotherapy"


def test_nothing_but_marks_is_progress_and_words_it_cannot_read_are_not():
    for text in ("", " \n", "…", "— ?"):
        assert sort_passage(text).drawer == "progress"
    assert sort_passage("彼女は母に似ている").drawer == "either"


def test_a_reason_is_a_sentence():
    for passage in passages("dev"):
        assert re.fullmatch(r"[A-Z][^.]+\.", sort_passage(passage.text).reason)
