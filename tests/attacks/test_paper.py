"""Paper: text that looks like a program, text that no font has, files that leave unseen, and what is left behind."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import typst
from django.urls import reverse

from tests.attacks.stage import SECRET, World, sign, write
from tests.attacks.test_no_reading_without_record import break_the_ledger
from tests.support.paper import Tagged, pages_of, plain, words_of
from twodrawer.audit.models import Entry
from twodrawer.chart import actions as chart
from twodrawer.chart.models import PaperFile, Print
from twodrawer.desk.paper.press import SHEETS
from twodrawer.lib.paper.press import PLAIN, TYPESETTER, _uncovered

HOSTILE = """\
#read("/etc/passwd") and #read("../typesetter.py") and #import "sheet.typ": *
#import "@preview/cetz:0.3.0": canvas
$x^2 + "math"$ and $ sum_(i=0)^n i $ and $
@ref and <label> and #label("pages") and #metadata(1) <pages>
// comment and /* comment */ and https://keller.example/a//b
a backslash \\ and \\u{41} and \\#escaped and a line that ends in one \\
*bold* _emphasis_ `raw` ```typ #panic("raw")``` ~ -? --- -- ... "quotes" 'single'
= Heading
== Another
- list
+ numbered
/ term: said
#sys.inputs.data #said.title #panic("no") #{ while true {} } #let x = 1; #x
] } ) [ { ( #[ #{ #(
{{ page }} {% include "x" %} <script>alert(1)</script> &lt; &amp; %s %(name)s {0}
"},"mark":"","title":"forged"}\
"""
RIGHT_TO_LEFT = "הלקוחה אמרה שישנה טוב יותר השבוע."
ARABIC = "قالت إنها نامت أفضل هذا الأسبوع."
MANY_SCRIPTS = "Mood 🙂 → 🌧️ → 🌤️; Đặng Thị Hồng, Łukasz, Ñuñoa, Ελένη, Владимир, ☐ asked ✓ done, ½ ≥ 3 °C €20"
UNKNOWN_TO_FONTS = "王小明 and ꙮ and \U0001f9ff and \ue000 and 𒀀"
ODD = {
    "hostile": HOSTILE,
    "right to left": f"{RIGHT_TO_LEFT}\n\n{ARABIC}\n\nMixed: {RIGHT_TO_LEFT} and back.",
    "many scripts": MANY_SCRIPTS,
    "unknown to the fonts": UNKNOWN_TO_FONTS,
    "joined": "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇺🇸 👍🏽 e\u0323\u0302\u0301 \u200f\u200e\u00ad\u200d x\u034fy क्षि",
    "marks without a letter": "\u0301 \u0489 \u20dd a" + "\u0300\u0316" * 15,
    "controls": "a\u0001b\u0007c\u001bd\u0085e\u2028f\ufefff\u202eg\u2066h\x7f",
    "an endless word": "pneumono" * 800 + "\n" + "🙂" * 900 + "\n" + "ש" * 900,
    "blank lines": "\n\n\n" + " \n" * 300 + "x" + "\n" * 500,
    "only spaces and a dot": " " * 3000 + "." + "\u00a0" * 3000,
}


def signed(world: World, text: str):
    """A signed note of Okafor's that says this."""
    okafor = world.who("okafor")
    note = chart.begin_note(world["session"], client_ref=world["rowan"], format="basic", **okafor)
    write(note, text, **okafor)
    sign(note, **okafor)
    return note


def file_of(world: World, note, name: str = "okafor") -> bytes:
    """The file of a note, as the door hands it over."""
    answer = world.browser(name).get(reverse("note_pdf", args=[note]))
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


def test_a_note_that_looks_like_typst_prints_as_what_it_is(world: World):
    """Tried and found: a sheet that evaluates its text (`eval(line, mode: "markup")` in `words`)."""
    said = words_of(file_of(world, signed(world, HOSTILE)))
    for line in HOSTILE.split("\n"):
        assert plain(line) in said, line
    for secret in ("root:x:0", "The process in which a file is made"):
        assert secret not in said


@pytest.mark.parametrize("kind", [kind for kind in ODD if kind != "hostile"])
def test_any_text_that_can_be_saved_can_be_printed(kind, world: World):
    content = file_of(world, signed(world, ODD[kind]))
    tagged = Tagged(content)
    assert tagged.is_marked
    assert "<pdfuaid:part>1" in tagged.metadata
    said = words_of(content)
    if kind == "many scripts":
        for word in ("Đặng", "Hồng", "Łukasz", "Ñuñoa", "Ελένη", "Владимир", "☐", "✓", "≥", "€20"):
            assert word in said, word
    if kind == "unknown to the fonts":
        for number in ("[U+738B]", "[U+5C0F]", "[U+E000]", "[U+12000]"):
            assert number in said, number
        assert "stand here as their numbers in Unicode" in said
    if kind == "right to left":
        for word in RIGHT_TO_LEFT.split()[:3]:
            assert word in said or word[::-1] in said, word
    if kind == "an endless word":
        letters = said.replace(" ", "")
        # Not a letter ran off the paper; where a page ends, its foot and the next page's head stand between.
        assert letters.count("pneumono") > 790
        assert letters.count("ש") == 1_800  # the text stands in both sections


def test_a_note_of_the_longest_kind_is_printed(world: World):
    text = "\n".join(f"{number} She came back to the boat and the lake." for number in range(4_420))
    assert 195_000 < len(text.encode()) < 200_000
    okafor = world.who("okafor")
    note = chart.begin_note(world["session"], client_ref=world["rowan"], format="basic", **okafor)
    chart.save_draft(
        note,
        base=0,
        span=None,
        format="basic",
        sections={"session": text, "plan": ""},
        sign_in="stage",
        **okafor,
    )
    content = file_of(world, note)
    pages = pages_of(content)
    assert all("Draft, not part of the record" in page for page in pages)
    said = " ".join(pages)
    assert all(f"{number} She came back" in said for number in range(0, 4_420, 17))


def test_a_sheet_reads_nothing_outside_its_own_folder():
    """What a sheet's source could be made to do, if a text ever became source."""
    for path in (
        "/etc/passwd",
        "../typesetter.py",
        "../../../../../../../../../etc/passwd",
        "/../typesetter.py",
    ):
        with pytest.raises(typst.TypstError):
            typst.Compiler(input=f'#read("{path}")'.encode(), root=SHEETS).compile(format="pdf")


def test_the_process_that_sets_a_text_writes_no_file_and_knows_no_secret(tmp_path):
    """Removed and found: `_be_modest`, `env={}`."""
    script = f"""
import os, runpy, sys
sys.argv = ["x"]
setter = runpy.run_path({str(TYPESETTER)!r}, run_name="setter")
setter["_be_modest"]()
try:
    with open({str(tmp_path / "left")!r}, "w") as file:
        file.write("x" * 100_000)
    print("written")
except OSError:
    print("refused")
print(sorted(os.environ))
"""
    run = subprocess.run(
        [sys.executable, "-I", "-c", script], env={}, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("refused")
    assert "TWODRAWER" not in run.stdout
    assert (tmp_path / "left").stat().st_size == 0


def test_nothing_of_a_note_is_left_in_temporary_files(world: World):
    canary = "The quarry pond froze in the year of the owls."

    def everything() -> set[Path]:
        return {
            path for path in Path(tempfile.gettempdir()).glob("*") if not path.name.startswith("bash_jobs")
        }

    before = everything()
    assert canary in words_of(file_of(world, signed(world, canary)))
    for path in everything() - before:
        if path.is_file():
            assert canary.encode() not in path.read_bytes()


def test_typst_asks_for_no_package_and_reaches_no_network():
    asked = {
        "sheet": str(SHEETS / "note.typ"),
        "families": {"reading": [], "working": []},
        "at": 0,
        "data": {},
    }
    source = Path(TYPESETTER).read_text()
    assert 'package_path=HERE / "packages"' in source
    shared = TYPESETTER.parent / "packages"
    assert [path.relative_to(shared).as_posix() for path in shared.glob("*/*")] == ["local/sheet"]
    for sheet in (*SHEETS.glob("*"), *shared.rglob("*.typ")):
        assert sheet.suffix == ".typ"
        assert "@preview" not in sheet.read_text()
        assert "eval(" not in sheet.read_text()
    done = subprocess.run(
        [sys.executable, "-I", str(TYPESETTER)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        env={},
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == b""


def test_with_the_ledger_failing_no_file_leaves_and_no_row_stays(world: World):
    """Removed and found: `record` in each function of `leaving`."""
    doors = [
        ("okafor", "get", reverse("note_pdf", args=[world["signed"]]), {}),
        ("okafor", "get", reverse("note_pdf", args=[world["draft"]]), {}),
        ("okafor", "get", reverse("note_print", args=[world["draft"]]), {}),
        ("okafor", "post", reverse("record_print", args=[world["rowan"]]), {"purpose": "treatment"}),
        ("haddad", "get", reverse("ledger_pdf"), {}),
    ]
    browsers = {name: world.browser(name) for name, *_ in doors}
    break_the_ledger()
    before = Entry.objects.count()
    for name, method, address, data in doors:
        answer = getattr(browsers[name], method)(address, data)
        assert answer.status_code == 503, address
        assert b"%PDF" not in answer.content
    assert not PaperFile.objects.exists()
    assert not Print.objects.exists()
    assert Entry.objects.count() == before


def test_files_hold_what_their_reader_may_see_and_nothing_else(world: World):
    okafor, haddad = world.browser("okafor"), world.browser("haddad")
    record = okafor.post(reverse("record_print", args=[world["rowan"]]), {"purpose": "operations"})
    said = words_of(record.content)
    for seen in ("signed", "addendum", "goal", "diagnosis", "place"):
        assert plain(SECRET[seen]) in said, seen
    for unseen in ("draft", "submitted", "marlow"):
        assert plain(SECRET[unseen]) not in said, unseen
    assert "Tran" not in said
    report = words_of(haddad.get(reverse("ledger_pdf")).content)
    assert not [name for name, sentence in SECRET.items() if plain(sentence) in report]
    trans = words_of(world.browser("adeyemi").post(
        reverse("record_print", args=[world["tran"]]), {"purpose": "treatment"}
    ).content)  # fmt: skip
    assert plain(SECRET["submitted"]) not in trans  # it isn't part of the record yet
    assert "No signed note" in trans


def test_a_record_is_asked_for_with_a_purpose_and_a_fresh_proof(world: World):
    """Removed and found: `confirm_first` in `record_print_view`, `purpose` in `RecordForm`."""
    address = reverse("record_print", args=[world["rowan"]])
    stale = world.browser("okafor", confirmed=False)
    for answer in (stale.get(address), stale.post(address, {"purpose": "treatment"})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    okafor = world.browser("okafor")
    for wrong in ({}, {"purpose": ""}, {"purpose": "subpoena"}, {"purpose": "marketing"},
                  {"purpose": "treatment", "from_day": "2026-11-19", "until_day": "2026-11-01"},
                  {"purpose": "treatment", "from_day": "yesterday"}):  # fmt: skip
        answer = okafor.post(address, wrong)
        assert answer.status_code == 422 or (not wrong and answer.status_code == 200), wrong
        assert b"%PDF" not in answer.content
    assert not PaperFile.objects.exists()


def test_a_files_name_and_headers_tell_nobody_whom_it_is_about(world: World):
    answers = [
        world.browser("okafor").get(reverse("note_pdf", args=[world["signed"]])),
        world.browser("okafor").post(
            reverse("record_print", args=[world["rowan"]]), {"purpose": "treatment"}
        ),
        world.browser("haddad").get(reverse("ledger_pdf"), {"client": str(world["rowan"])}),
    ]
    for answer in answers:
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Rowan" not in str(answer.headers)
        assert "Rowan" not in Tagged(answer.content).metadata
        assert "Rowan" not in str(Tagged(answer.content).reader.metadata)


def test_every_character_that_is_said_to_have_a_shape_has_one():
    """Removed and found: a range of COVERAGE.txt that the fonts don't have."""
    from tools.paper_coverage import set_by_typst

    known = [chr(point) for point in range(0x20, 0x30000) if not _uncovered().match(chr(point))]
    assert len(known) > 9_000
    assert set_by_typst(known) == set(known)
    plain_ones = [chr(point) for point in range(0x20, 0x2100) if not PLAIN.match(chr(point))]
    assert set(plain_ones) <= set(known)
