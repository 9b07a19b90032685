"""The code lists: what is offered as a clinician types, and what a code means."""

import importlib
import re
import subprocess
import sys
from collections import Counter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twodrawer.codes import cpt, icd, place
from twodrawer.codes.build import HERE, lines
from twodrawer.codes.icd_list import IcdList, Row, the_list


def found(words: str, limit: int = 12) -> list[str]:
    return [offer.code for offer in icd.find(words, limit=limit)]


def test_the_list_is_what_the_build_writes_byte_for_byte_and_small() -> None:
    assert HERE.read_bytes() == ("\n".join(lines()) + "\n").encode()
    assert HERE.stat().st_size < 3_000_000


@pytest.fixture(scope="module")
def cm() -> ModuleType:
    """The library that the list was made from: seconds and 270 MB to load, so only where it is asked."""
    return importlib.import_module("simple_icd_10_cm")


def test_every_code_of_the_release_is_there_and_no_other(cm: ModuleType) -> None:
    released = {c for c in cm.get_all_codes(with_dots=True) if cm.is_category_or_subcategory(c)}
    ours = [code for row in the_list() for code in (row.code, *(e.code for e in icd._extended(row)))]
    assert Counter(ours).most_common(1)[0][1] == 1
    assert set(ours) == released
    assert len(released) > 98_000


def test_descriptions_and_what_can_be_billed_agree_with_the_release(cm: ModuleType) -> None:
    released = sorted(c for c in cm.get_all_codes(with_dots=True) if cm.is_category_or_subcategory(c))
    for code in released[::61]:
        description = " ".join(cm.get_description(code).split())
        assert icd.describe(code) == icd.IcdCode(code, description, billable=cm.is_leaf(code))


def test_the_server_never_loads_the_big_library() -> None:
    asked = "import sys; from twodrawer.codes import icd; icd.ready(); print([*sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "twodrawer.codes.icd_index" in done.stdout
    assert "simple_icd_10_cm" not in done.stdout
    assert "django" not in done.stdout


def test_a_list_in_another_format_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="in the format “twodrawer icd10cm 9”, and this version reads"):
        IcdList(b"#\ttwodrawer icd10cm 9\tx\nF41\t-\tOther anxiety disorders\n")


@pytest.mark.parametrize("typed", ["F41.1", "f41.1", "F411", " f411 "])
def test_a_code_is_found_however_it_is_written(typed: str) -> None:
    assert found(typed)[0] == "F41.1"
    assert icd.describe(typed) == icd.IcdCode("F41.1", "Generalized anxiety disorder", billable=True)


def test_codes_that_can_be_billed_come_before_their_heading() -> None:
    assert found("F41") == ["F41.0", "F41.1", "F41.3", "F41.8", "F41.9", "F41"]
    assert [offer.billable for offer in icd.find("F41")] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gen anx", "F41.1"),
        ("anxiety gen", "F41.1"),
        ("GENERALIZED Anxiety", "F41.1"),
        ("panic", "F41.0"),
        ("depression", "F32.A"),
        ("insomnia", "F51.05"),
        ("alcohol use", "F10.10"),
        ("major depressive recurrent mod", "F33.1"),
        ("social anx", "F40.10"),
        ("ptsd chronic", "F43.12"),
        ("prolonged grief", "F43.81"),
        ("alcohol use disorder mild", "F10.10"),
        ("partner relationship", "Z63.0"),
        ("suicidal", "R45.851"),
        ("stress", "F43.0"),
        ("adhd inattentive", "F90.0"),
        ("autism", "F84.0"),
        ("borderline", "F60.3"),
    ],
)
def test_words_as_clinicians_type_them_find_the_code(typed: str, first: str) -> None:
    assert found(typed)[0] == first


@pytest.mark.parametrize("typed", "anxiety stress disorder abuse dep a behavior unspecified".split())
def test_mental_health_comes_before_the_rest_of_medicine(typed: str) -> None:
    codes = found(typed, limit=40)
    groups = [0 if code[0] == "F" else 1 if code[0] in "ZRTG" else 2 for code in codes]
    billable = [offer.billable for offer in icd.find(typed, limit=40)]
    assert codes[0][0] == "F"
    assert groups[: sum(billable)] == sorted(groups[: sum(billable)])
    assert billable == sorted(billable, reverse=True)


def test_disorders_due_to_a_substance_or_a_body_are_not_offered_first() -> None:
    offered = [code for code in found("anxiety disorder", limit=60) if code[0] == "F"]
    seldom = [code[1] in "01" for code in offered]
    assert set(seldom) == {True, False}
    assert seldom == sorted(seldom)


def test_a_search_with_many_answers_sees_the_billable_codes_first() -> None:
    """The search looks at the first rows only: headings among them would push codes out."""
    flags = [row.flag == "-" for row in the_list()]
    assert flags == sorted(flags)


def test_a_seventh_character_is_part_of_the_code() -> None:
    assert found("T14.91") == ["T14.91XA", "T14.91XD", "T14.91XS", "T14.91"]
    assert found("T14.91X") == ["T14.91XA", "T14.91XD", "T14.91XS"]
    assert found("suicide attempt initial")[0] == "T14.91XA"
    assert icd.describe("t1491xd") == icd.IcdCode("T14.91XD", "Suicide attempt, subsequent encounter", True)
    assert not icd.is_billable("T14.91")
    assert not icd.is_valid("T14.91XQ")


@pytest.mark.parametrize("code", ["", "F", "F4", "F40-F48", "F41.1.", "F999", "5", "41.1", "F41.1;", "👩"])
def test_what_is_no_code_is_not_valid(code: str) -> None:
    assert not icd.is_valid(code)
    assert not icd.is_billable(code)


def test_a_heading_is_valid_but_can_not_be_billed() -> None:
    assert icd.is_valid("F41")
    assert not icd.is_billable("F41")
    assert icd.is_billable("F41.1")


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_at_most_the_limit_and_each_offer_exists(typed: str) -> None:
    offers = icd.find(typed, limit=5)
    assert len(offers) <= 5
    assert len(set(offers)) == len(offers)
    for offer in offers:
        assert icd.describe(offer.code) == offer


@given(st.sampled_from(range(len(the_list()))))
def test_every_code_is_found_by_its_own_description(at: int) -> None:
    row = the_list().row(at)
    typed = re.findall(r"[^\W_]+", row.description)[:12]
    offers = icd.find(" ".join(typed), limit=200)
    assert any(offer.code.startswith(row.code[:3]) for offer in offers)


@pytest.mark.parametrize(
    "typed",
    "anxiety|gen anx|a|e|un|initial encounter|fracture initial|F|F4|S72|S7|T4|Z|a b c d|x y z".split("|"),
)
def test_whatever_is_typed_few_rows_of_the_list_are_read(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So each key is answered at once; `python -m bench.codes` says how fast."""
    icd.ready()
    icd.find(typed)
    read: list[int] = []
    row = IcdList.row

    def counted(self: IcdList, at: int) -> Row:
        read.append(at)
        return row(self, at)

    monkeypatch.setattr(IcdList, "row", counted)
    assert len(icd.find(typed)) <= 12
    assert len(read) <= 200, f"{len(read)} of {len(the_list()):,}"


# CPT ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "codes"),
    [
        (-5, []),
        (0, []),
        (15, []),
        (16, ["90832"]),
        (37, ["90832"]),
        (38, ["90834"]),
        (52, ["90834"]),
        (53, ["90837"]),
        (180, ["90837"]),
    ],
)
def test_the_minutes_of_an_individual_session_decide_its_code(minutes: int, codes: list[str]) -> None:
    assert [code.code for code in cpt.suggest("individual", minutes)] == codes


@pytest.mark.parametrize(
    ("minutes", "codes", "further"),
    [
        (15, [], 0),
        (29, ["90832"], 0),
        (30, ["90839"], 0),
        (74, ["90839"], 0),
        (75, ["90839", "90840"], 1),
        (104, ["90839", "90840"], 1),
        (105, ["90839", "90840"], 2),
        (135, ["90839", "90840"], 3),
    ],
)
def test_a_crisis_has_a_first_hour_and_half_hours_after(minutes: int, codes: list[str], further: int) -> None:
    assert [code.code for code in cpt.suggest(cpt.Modality.CRISIS, minutes)] == codes
    added = cpt.describe("90840")
    assert added is not None
    assert cpt.units(added, minutes) == further


@pytest.mark.parametrize(
    ("modality", "minutes", "codes"),
    [
        ("intake", 60, ["90791"]),
        ("couple", 50, ["90847", "90846"]),
        ("family", 25, []),
        ("group", 90, ["90853"]),
        ("multiple_families", 90, ["90849"]),
        ("telephone", 4, []),
        ("telephone", 5, ["98966"]),
        ("telephone", 11, ["98967"]),
        ("telephone", 30, ["98968"]),
        ("telephone", 31, []),
    ],
)
def test_other_modalities_have_their_codes(modality: str, minutes: int, codes: list[str]) -> None:
    assert [code.code for code in cpt.suggest(modality, minutes)] == codes


def test_a_modality_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="osteopathy"):
        cpt.suggest("osteopathy", 50)


@pytest.mark.parametrize("modality", [cpt.Modality.INDIVIDUAL, cpt.Modality.TELEPHONE])
@given(minutes=st.integers(min_value=-10, max_value=600))
def test_no_minute_has_two_codes(modality: cpt.Modality, minutes: int) -> None:
    assert len(cpt.suggest(modality, minutes)) <= 1


def test_every_cpt_code_is_found_by_its_number_and_no_other_is() -> None:
    for code in cpt.codes():
        assert cpt.describe(f" {code.code} ") == code
        assert re.fullmatch(r"\d{5}", code.code)
    assert len({code.code for code in cpt.codes()}) == len(cpt.codes())
    assert not cpt.is_valid("99213")


def test_every_modality_has_a_code() -> None:
    with_code = {code.modality for code in cpt.codes()} | {cpt.Modality.COUPLE}
    assert with_code == set(cpt.Modality)


# Place of service ---------------------------------------------------------------------------------------


def test_telehealth_is_two_places_and_no_other() -> None:
    assert [p.code for p in place.places() if p.telehealth] == ["10", "02"]
    assert place.is_telehealth("10")
    assert place.is_telehealth("2")
    assert not place.is_telehealth("11")
    assert not place.is_telehealth("nowhere")
    assert place.of_telehealth(client_at_home=True).code == "10"
    assert place.of_telehealth(client_at_home=False).code == "02"


def test_places_have_two_digits_each_once_and_words() -> None:
    numbers = [p.code for p in place.places()]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d\d", number) for number in numbers)
    assert all(p.words for p in place.places())
    assert {"02", "03", "10", "11", "12", "53"} <= set(numbers)
    assert numbers[:4] == ["11", "10", "02", "12"]


def test_a_place_where_no_psychotherapy_happens_is_not_valid() -> None:
    assert not place.is_valid("81")
    assert not place.is_valid("")
