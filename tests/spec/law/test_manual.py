"""The reference page says what the program does."""

from tests.spec.law.manual import KIND_TITLES, PAGE, STANDING, page
from twodrawer.law import Kind, Relationship


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.spec.law.manual`"


def test_every_kind_and_relationship_has_its_words_on_the_page():
    assert set(KIND_TITLES) == set(Kind)
    assert set(STANDING) == set(Relationship)
