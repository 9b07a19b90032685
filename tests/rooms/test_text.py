"""Text that people type and paste: what is kept, what is taken out, and what is refused whole."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import clean, first_line, single_line, words

FORBIDDEN = (
    {chr(n) for n in range(0x20) if chr(n) != "\n"}
    | {chr(n) for n in range(0x7F, 0xA0)}
    | {chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029)}
)
NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from([*sorted(FORBIDDEN), *"\r\n\t\ud800\udfff\u0301\u0323e\u200d\u200f"]),
    )
)


@given(NASTY)
def test_cleaned_text_holds_nothing_unwanted_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert not FORBIDDEN & set(cleaned.text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    cleaned.text.encode("utf-8")


@given(NASTY)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean(text)
    again = clean(once.text)
    assert again.text == once.text
    assert again.removed == 0


@given(NASTY)
def test_everything_that_can_be_seen_is_kept(text: str) -> None:
    def visible(of: str) -> str:
        kept = (c for c in of if c not in FORBIDDEN and not c.isspace() and not "\ud800" <= c <= "\udfff")
        return unicodedata.normalize("NFC", "".join(kept))

    assert visible(clean(text).text) == visible(text)


@given(NASTY)
def test_what_is_taken_out_is_counted(text: str) -> None:
    out = sum(1 for c in text if (c in FORBIDDEN and c not in "\t\r") or "\ud800" <= c <= "\udfff")
    assert clean(text).removed == out


@pytest.mark.parametrize("unwanted", sorted({*FORBIDDEN, "\ud800"} - {"\t", "\r"}), ids=ascii)
def test_each_unwanted_character_is_taken_out(unwanted: str) -> None:
    cleaned = clean(f"a{unwanted}b")
    assert cleaned.text in {"ab", "a\nb"}
    assert cleaned.removed == 1


def test_line_breaks_are_made_plain_and_tabs_are_spaces() -> None:
    assert clean("a\r\nb\rc\nd\te").text == "a\nb\nc\nd e"
    assert clean("a\r\nb\rc\nd\te").removed == 0


def test_a_line_separator_goes_but_the_words_do_not_run_together() -> None:
    cleaned = clean("slept\u2028ate\x0bwalked")
    assert cleaned.text == "slept\nate\nwalked"
    assert cleaned.removed == 2


def test_text_that_reads_backwards_is_put_straight() -> None:
    cleaned = clean("denies \u202edetaciius\u202c thoughts")
    assert cleaned.text == "denies detaciius thoughts"
    assert cleaned.removed == 2


@pytest.mark.parametrize(
    "kept", ["שלום\u200f!", "a\u200eb", "👩\u200d👩\u200d👧", "❤\ufe0f", "👍🏽", "می\u200cخواهم"]
)
def test_marks_and_joiners_that_people_need_stay(kept: str) -> None:
    assert clean(kept).text == kept
    assert clean(kept).removed == 0


def test_pasted_html_stays_plain_text() -> None:
    pasted = "<script>alert('x')</script> &amp; <b>bold</b>"
    assert clean(pasted).text == pasted


def test_accents_are_composed() -> None:
    assert clean("Iq\u0301").text == "Iq\u0301"
    assert clean("cafe\u0301").text == "café"


def test_text_at_the_limit_is_kept_and_one_byte_more_is_refused_with_both_numbers() -> None:
    assert clean("é" * 100_000).text == "é" * 100_000
    with pytest.raises(Invalid) as refused:
        clean("é" * 100_000 + "a")
    assert "200,001 bytes" in refused.value.what
    assert "200,000 bytes" in refused.value.what
    assert "Nothing was lost" in refused.value.why


def test_unwanted_characters_do_not_count_towards_the_limit() -> None:
    assert clean("\x00" * 50 + "four", limit_bytes=4).text == "four"


def test_decomposed_text_is_measured_as_it_will_be_kept() -> None:
    assert clean("e\u0301" * 10, limit_bytes=20).text == "é" * 10


@pytest.mark.parametrize(
    "paste",
    [
        "row;1;2;3\n" * 1_000_000,
        "\u202e" * 5_000_000,
        "\r\n" * 3_000_000,
        "a" + "\u0301\u0323" * 2_000_000,
        "<" * 8_000_000,
    ],
    ids=["rows", "marks", "breaks", "accents", "brackets"],
)
def test_a_million_row_paste_is_answered_quickly(paste: str) -> None:
    before = time.process_time()
    if paste.startswith("\u202e"):
        assert clean(paste).text == ""
    else:
        with pytest.raises(Invalid, match="too long"):
            clean(paste)
    words(paste)
    first_line(paste, 80)
    assert time.process_time() - before < 10


def test_a_heap_of_accents_within_the_limit_does_not_hold_the_process() -> None:
    """NFC sorts the marks on a letter in time with the square of their number: these would take a minute."""
    before = time.process_time()
    heap = "a" + "\u0301\u0323" * 48_000
    cleaned = clean(heap)
    assert time.process_time() - before < 2
    assert unicodedata.is_normalized("NFC", cleaned.text[:1000])
    assert clean(cleaned.text[:100_000]).text == cleaned.text[:100_000]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("- one\n- two", 2),
        ("Client's sister-in-law left.", 3),
        ("7.5 hrs – ok", 3),
        ("… ---", 0),
    ],
)
def test_words_are_counted_as_a_person_would(text: str, count: int) -> None:
    assert words(text) == count


def test_the_first_line_with_anything_on_it() -> None:
    assert first_line("\n  \n  Slept   better.  \nAte.", 80) == "Slept better."
    assert first_line(" \n ", 80) == ""


def test_a_long_first_line_is_cut_at_a_word() -> None:
    assert first_line("Reviewed the thought record with client", 20) == "Reviewed the…"
    assert first_line("Reviewed the thought record", 27) == "Reviewed the thought record"


def test_a_cut_does_not_break_a_family_apart() -> None:
    assert first_line("abcdef👩\u200d👧xyz", 9) == "abcdef…"


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_a_first_line_fits_and_has_no_break_in_it(text: str, limit: int) -> None:
    line = first_line(clean(text).text, limit)
    assert len(line) <= limit or not limit
    assert "\n" not in line


def test_a_name_is_one_line_with_single_spaces() -> None:
    assert single_line("  Ada \n\t Marlow\u00a0 ") == "Ada Marlow"


def test_a_name_that_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(Invalid, match="The name is too long: 201 characters, and it may have 200"):
        single_line("a" * 201, what="The name")


@settings(max_examples=50)
@given(st.text(max_size=150))
def test_a_single_line_stays_as_it_is_when_saved_again(text: str) -> None:
    line = single_line(text, limit=1000)
    assert single_line(line, limit=1000) == line
    assert line == line.strip()
