"""Note formats: what they hold, how a wrong file is refused, and that changing the format loses nothing."""

from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from twodrawer.lib.errors import Invalid
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.catalog import ADDENDUM, Format, carry_over, format_named, formats
from twodrawer.writing.elements import FROM_FIELDS, REQUIRED, Element
from twodrawer.writing.format_file import read_format

EVERY_FORMAT = (*formats(), format_named(ADDENDUM))
LETTERS = {
    "soap": "SOAP",
    "dap": "DAP",
    "birp": "BIRP",
    "girp": "GIRP",
    "darp": "DARP",
    "apso": "APSO",
    "basic": "",
}


def soap(**changes: object) -> str:
    """The text of the SOAP file with some of its values changed."""
    content = resources.files("twodrawer.writing").joinpath("formats/soap.yaml").read_text(encoding="utf-8")
    return yaml.safe_dump({**read_yaml(content), **changes})


def section(**changes: object) -> dict[str, object]:
    return {
        "key": "plan",
        "heading": "Plan",
        "prompt": "What next?",
        "required": True,
        "carries": ["plan"],
        **changes,
    }


def test_a_note_can_be_written_in_seven_formats_in_this_order() -> None:
    assert [form.key for form in formats()] == list(LETTERS)
    assert {form.key: "".join(section.letter for section in form.sections) for form in formats()} == LETTERS


def test_an_addendum_has_one_section_and_no_note_is_begun_as_one() -> None:
    assert [section.key for section in format_named(ADDENDUM).sections] == ["addendum"]
    assert format_named(ADDENDUM) not in formats()


@pytest.mark.parametrize("form", EVERY_FORMAT, ids=lambda form: form.key)
def test_every_format_has_room_for_every_element(form: Format) -> None:
    carried = frozenset[Element]().union(*(section.carries for section in form.sections))
    assert carried == set(Element)
    assert carried >= REQUIRED


@pytest.mark.parametrize("form", EVERY_FORMAT, ids=lambda form: form.key)
def test_an_element_has_one_usual_section_and_a_prompt_is_one_sentence(form: Format) -> None:
    assert sum(len(section.carries) for section in form.sections) == len(Element)
    for each in form.sections:
        assert each.prompt.endswith("?")
        assert each.prompt.count("?") == 1
        assert each.letter in {"", each.heading[0]}


def test_there_are_fifteen_elements_and_eleven_are_required() -> None:
    assert len(Element) == 15
    assert len(REQUIRED) == 11
    assert FROM_FIELDS < REQUIRED


def test_a_format_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(Invalid) as refused:
        format_named("../soap")
    assert "SOAP, DAP, BIRP" in refused.value.why


def test_the_shipped_file_reads_as_the_format() -> None:
    assert read_format("soap", soap()) == (1, format_named("soap"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "it should be a list of names with their values"),
        ("just words", "it should be a list of names with their values"),
        ("name: [", "it is not YAML that can be read in line"),
        ("name: !!python/object/apply:os.getcwd []", "it is not YAML that can be read in line 1"),
        ("a: " + "[" * 3000, "it"),
        ("#" * 50_001, "it has 50,001 characters, and a format may have 50,000"),
        (soap(name=""), "“name”"),
        (soap(name="a\nb"), "“name”"),
        (soap(colour="green"), "“colour” is nothing that a format has"),
        (soap(sections=[]), "“sections”"),
        (soap(sections=[section(carries=["plan", "moods"])]), "“moods”, which is no note element"),
        (
            soap(sections=[section(carries=["plan", "moods"])]),
            "number 2 of “carries” of number 1 of “sections”",
        ),
        (soap(sections=[section(carries=[])]), "“carries” of number 1 of “sections”"),
        (soap(sections=[section(), section()]), "the section “plan” stands in it twice"),
        (soap(sections=[section(required=False)]), "no section is required"),
        (soap(sections=[section(key="Plan!")]), "“key” of number 1 of “sections”"),
        (soap(sections=[section(letter="PP")]), "“letter” of number 1 of “sections”"),
        (soap(sections=[{"key": "plan"}]), "“heading” of number 1 of “sections” is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(content: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_format("own", content)
    assert refused.value.what.startswith("The note format “own” can't be used: ")
    assert sentence in refused.value.what


def test_soap_becomes_dap_with_what_was_said_and_seen_together() -> None:
    texts = {
        "subjective": "Slept badly.",
        "objective": "Calm.\n",
        "assessment": "Denies SI.",
        "plan": "Weekly.",
    }
    assert carry_over(format_named("soap"), format_named("dap"), texts) == {
        "data": "Slept badly.\n\nCalm.",
        "assessment": "Denies SI.",
        "plan": "Weekly.",
    }


def test_birp_becomes_soap_by_what_the_sections_carry() -> None:
    texts = {"behavior": "Tearful.", "intervention": "Breathing.", "response": "Calmer.", "plan": "Weekly."}
    assert carry_over(format_named("birp"), format_named("soap"), texts) == {
        "subjective": "Tearful.",
        "objective": "Breathing.\n\nCalmer.",
        "assessment": "",
        "plan": "Weekly.",
    }


def test_soap_and_apso_change_into_each_other_and_back_unchanged() -> None:
    texts = {"subjective": " a\n", "objective": "b", "assessment": "c", "plan": "\nd "}
    there = carry_over(format_named("soap"), format_named("apso"), texts)
    assert carry_over(format_named("apso"), format_named("soap"), there) == texts


def test_text_that_fits_nowhere_is_put_at_the_end() -> None:
    moved = carry_over(
        format_named("soap"), format_named("dap"), {"plan": "Weekly.", "formulation": "Old words."}
    )
    assert moved == {"data": "", "assessment": "", "plan": "Weekly.\n\nOld words."}


@given(st.data())
def test_every_sentence_survives_a_change_of_format(data: st.DataObject) -> None:
    old = data.draw(st.sampled_from(EVERY_FORMAT))
    new = data.draw(st.sampled_from(EVERY_FORMAT))
    keys = st.sampled_from([*(section.key for section in old.sections), "plan", "gone", "sections"])
    texts = data.draw(st.dictionaries(keys, st.text()))
    moved = carry_over(old, new, texts)
    assert list(moved) == [section.key for section in new.sections]
    for text in texts.values():
        assert any(text.strip("\n") in found for found in moved.values()) or not text.strip()
    before = sorted("".join(texts.values()).split() and "".join("".join(texts.values()).split()))
    assert sorted("".join("".join(moved.values()).split())) == before


@given(st.sampled_from(EVERY_FORMAT), st.text())
def test_a_change_to_the_same_format_changes_nothing(form: Format, text: str) -> None:
    texts = {section.key: text for section in form.sections}
    assert carry_over(form, form, texts) == {key: text if text.strip() else "" for key in texts}
