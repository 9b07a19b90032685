"""What leaves as a file: it is tagged, says what the note says, and the ledger knows it by its fingerprint."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.cast import make_house
from tests.notes import SOAP, open_desk
from tests.support.paper import Tagged, pages_of, plain, words_of
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.models import PaperFile, Print
from twodrawer.desk.paper.leaving import ledger_on_paper, note_on_paper, record_on_paper
from twodrawer.desk.paper.press import press
from twodrawer.desk.paper.record import APART
from twodrawer.law.words import Purpose
from twodrawer.lib.errors import Ended, Invalid, Refused
from twodrawer.lib.paper.file import PaperFile as File
from twodrawer.lib.paper.text import breakable, paragraphs
from twodrawer.lib.time import now
from twodrawer.people import queries as people
from twodrawer.scheduling import actions as scheduling

pytestmark = pytest.mark.django_db
LINE = "Rowan walked along the river and came back in the rain."


@pytest.fixture
def desk():
    return open_desk(make_house(now()))


def who(desk, name):
    by = desk.house.member(name)
    return {
        "practice": people.practice_facts(by.practice_ref),
        "by": by,
        "at": desk.tick(),
        "on": desk.house.today,
    }


def newest(act):
    """The newest entry of that act, as its leaf says it."""
    return facts_of(Entry.objects.filter(act=act).latest("ref").leaf)


def record(desk, name="okafor", purpose=Purpose.TREATMENT, days=(None, None), client=None):
    return record_on_paper(
        client or desk.house.rowan, purpose=purpose, days=days, **who(desk, name)
    ).file.content


# -- a note --------------------------------------------------------------------------------------------


def test_a_note_is_a_tagged_file_that_says_what_it_is(desk):
    tagged = Tagged(note_on_paper(desk.signed(), **who(desk, "okafor")).file.content)
    assert tagged.is_marked
    assert tagged.language == "en-US"
    assert tagged.tags.count("H1") == 1
    assert tagged.tags.count("H2") == len(SOAP)
    assert tagged.tags.index("H1") < tagged.tags.index("H2")
    assert "P" in tagged.tags
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert "Progress note" in tagged.metadata


def test_a_file_says_the_notes_words_and_nothing_of_whom_it_is_about_outside_of_them(desk):
    leaving = note_on_paper(desk.signed(), **who(desk, "okafor"))
    said = words_of(leaving.file.content)
    for words in SOAP.values():
        assert plain(words) in said
    assert "Rowan, born March 8, 1992" in said
    assert "Keller Psychotherapy" in said
    assert "Attested by the practice for Okafor, LPC" in said
    outside = Tagged(leaving.file.content)
    assert "Rowan" not in outside.metadata
    assert "Rowan" not in str(outside.reader.metadata)
    assert "Okafor" not in str(outside.reader.metadata)
    assert "rowan" not in leaving.name.lower()


def test_a_signed_note_gives_the_same_bytes_each_time(desk):
    note = desk.signed()
    first = note_on_paper(note, **who(desk, "okafor")).file
    again = note_on_paper(note, **who(desk, "lindqvist")).file
    assert first == again


def test_the_ledger_knows_the_file_by_its_fingerprint_and_its_pages(desk):
    note = desk.signed()
    file = note_on_paper(note, **who(desk, "okafor")).file
    entry = newest("note.printed")
    assert entry.facts["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert entry.facts["pages"] == len(pages_of(file.content)) == file.pages
    assert entry.facts["form"] == "pdf"
    assert entry.actor_ref == desk.house.okafor.ref
    assert ("note", note) in entry.refs
    assert ("client", desk.house.rowan) in entry.refs
    row = PaperFile.objects.get(sha256=file.sha256)
    assert (row.kind, row.note_id, row.version, row.pages) == ("note", note, 1, file.pages)
    assert not Print.objects.exists()  # the browser printed nothing


def test_an_addendum_stands_under_its_note(desk):
    note = desk.signed()
    added = actions.begin_addendum(note, by=desk.house.okafor, at=desk.tick(), on=desk.house.today)
    desk.save(added, sections={"addendum": LINE}, format="addendum")
    before = words_of(note_on_paper(note, **who(desk, "okafor")).file.content)
    assert LINE not in before
    desk.sign(added)
    after = words_of(note_on_paper(note, **who(desk, "okafor")).file.content)
    assert after.index(plain(SOAP["plan"])) < after.index(LINE)
    assert newest("note.printed").facts["addenda"] == 1


def test_the_verification_on_paper_says_no_more_than_what_holds(desk):
    note = desk.signed()
    file = note_on_paper(note, **who(desk, "okafor")).file
    assert "They hold." in words_of(file.content)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER chart_signature_no_update")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE chart_signature SET signer_name = 'Brandt, PhD'")
    said = words_of(note_on_paper(note, **who(desk, "okafor")).file.content)
    assert "This note does not verify" in said
    assert "They hold." not in said


def test_the_fingerprint_of_a_file_confirms_no_guess_at_its_text(desk):
    """The same words in two drafts are two files: without the random bytes inside, nobody makes either again."""
    note = desk.written()
    at = who(desk, "okafor")
    assert note_on_paper(note, **at).file.sha256 != note_on_paper(note, **at).file.sha256
    record_at = {"purpose": Purpose.TREATMENT, "days": (None, None), **at}
    files = {record_on_paper(desk.house.rowan, **record_at).file.sha256 for _ in range(2)}
    assert len(files) == 2


# -- a draft, a submitted note -------------------------------------------------------------------------


def test_a_draft_says_so_on_every_page_and_leaves_for_its_author_alone(desk):
    note = desk.begin()
    long = "\n\n".join(f"{number}. {LINE}" for number in range(120))
    desk.save(note, sections={**SOAP, "objective": long})
    leaving = note_on_paper(note, **who(desk, "okafor"))
    pages = pages_of(leaving.file.content)
    assert len(pages) > 3
    assert all("Draft, not part of the record" in page for page in pages)
    assert "119. " + LINE in " ".join(pages)
    assert leaving.name.startswith("draft-")
    assert newest("draft.printed").facts["pages"] == len(pages)
    assert PaperFile.objects.get().kind == "draft"
    for name in ("lindqvist", "brandt", "adeyemi", "keller", "sato"):
        with pytest.raises(Refused):
            note_on_paper(note, **who(desk, name))
    assert PaperFile.objects.count() == 1


def test_the_browser_prints_a_draft_as_an_entry_and_not_as_a_note(desk):
    note = desk.written()
    text = actions.print_note(note, by=desk.house.okafor, at=desk.tick(), on=desk.house.today)
    assert text.is_draft
    assert newest("draft.printed").refs
    assert not Print.objects.exists()


def test_a_discarded_draft_is_not_printed(desk):
    note = desk.written()
    at = who(desk, "okafor")
    text = queries.text_for_paper(note, by=at["by"], on=at["on"], read=Reading())
    desk.discard(note)
    with pytest.raises(Ended):
        note_on_paper(note, **at)
    # Nor when it was discarded while its file was made.
    at.pop("practice")
    with pytest.raises(Ended):
        actions.note_leaves(text, File(b"%PDF", 1), **at)
    assert not PaperFile.objects.exists()


def test_a_submitted_note_says_so_and_leaves_for_its_author_and_the_supervisor(desk):
    note = desk.submitted()
    for name in ("adeyemi", "brandt"):
        pages = pages_of(note_on_paper(note, **who(desk, name)).file.content)
        assert all("Submitted, not part of the record" in page for page in pages)
    for name in ("okafor", "lindqvist", "keller", "sato"):
        with pytest.raises(Refused):
            note_on_paper(note, **who(desk, name))
    desk.give_back(note)
    supervisors = pages_of(note_on_paper(note, **who(desk, "brandt")).file.content)
    assert all("Returned, not part of the record" in page for page in supervisors)
    authors = pages_of(note_on_paper(note, **who(desk, "adeyemi")).file.content)
    assert all("Draft, not part of the record" in page for page in authors)


# -- a record ------------------------------------------------------------------------------------------


def test_a_record_holds_the_official_chart_in_order_and_no_draft(desk):
    scheduling.mark_attendance(
        desk.rowans, client_ref=desk.house.rowan, attendance="kept",
        by=desk.house.okafor, at=desk.tick(), on=desk.house.today,
    )  # fmt: skip
    desk.sign(_with_plan(desk, "Later line."))
    first = _with_plan(desk, "A draft line that is nobody's yet.")
    content = record(desk)
    said, pages = words_of(content), pages_of(content)
    for part in ("Contents", "Client", "Care team", "Diagnoses", "Goals", "Sessions", "Notes"):
        assert part in said
    assert "Later line." in said
    assert "nobody's yet" not in said
    assert "90834" in said
    assert "47 min" in said
    assert "Kept" in said
    assert all("Rowan, born March 8, 1992" in page and "Keller Psychotherapy" in page for page in pages)
    assert all(f"{number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert plain(APART) in said
    tagged = Tagged(content)
    assert tagged.is_marked
    assert {"TOC", "TOCI", "Table", "TH", "TD", "H1", "H2", "H3"} <= set(tagged.tags)
    assert "Rowan" not in tagged.metadata
    assert tagged.reader.outline
    desk.discard(first)


def _with_plan(desk, plan):
    note = desk.begin()
    desk.save(note, sections={**SOAP, "plan": plan})
    return note


def test_a_record_of_some_days_holds_what_was_in_them(desk):
    desk.signed()
    day = desk.house.today - timedelta(days=1)
    assert plain(SOAP["plan"]) in words_of(record(desk, days=(day, day)))
    before = words_of(record(desk, days=(None, day - timedelta(days=1))))
    assert plain(SOAP["plan"]) not in before
    assert "No signed note in these days." in before
    entry = newest("record.printed")
    assert entry.facts["until_day"] == str(day - timedelta(days=1))
    assert not [kind for kind, _ in entry.refs if kind in ("note", "session")]


def test_the_ledger_says_what_a_record_was_printed_for_and_what_was_in_it(desk):
    note = desk.signed()
    content = record(desk, purpose=Purpose.CLIENT_ACCESS)
    entry = newest("record.printed")
    assert entry.purpose == "client_access"
    assert "45 CFR 164.502(b)(2)(vi)" in entry.under
    assert {("note", note), ("client", desk.house.rowan), ("session", desk.rowans)} <= set(entry.refs)
    assert entry.facts["sha256"] == hashlib.sha256(content).hexdigest()
    row = PaperFile.objects.get()
    assert (row.kind, row.client_id, row.purpose) == ("record", desk.house.rowan, "client_access")


def test_a_record_is_printed_by_the_care_team_for_a_purpose_that_is_theirs(desk):
    for name in ("brandt", "adeyemi", "ibarra", "novak", "keller", "haddad", "sato"):
        with pytest.raises(Refused):
            record(desk, name)
    for purpose in (Purpose.MARKETING, Purpose.SUBPOENA, Purpose.PAYMENT):
        with pytest.raises(Refused):
            record(desk, purpose=purpose)
    assert not PaperFile.objects.exists()
    assert record(desk, "lindqvist")


# -- a report of the ledger ----------------------------------------------------------------------------


def test_a_report_says_what_the_page_says_and_is_an_entry_of_its_own(desk):
    note = desk.signed()
    said = {"days": (desk.house.today, desk.house.today), "person": None, "client": desk.house.rowan}
    leaving = ledger_on_paper(**said, **who(desk, "haddad"))
    words = words_of(leaving.file.content)
    assert "Okafor signed a progress note" in words
    assert "Rowan" in words
    assert not any(plain(text) in words for text in SOAP.values())
    entry = newest("ledger.printed")
    assert entry.facts["sha256"] == leaving.file.sha256
    assert entry.facts["pages"] == leaving.file.pages
    assert PaperFile.objects.get().kind == "ledger"
    assert {"Table", "TH", "H1"} <= set(Tagged(leaving.file.content).tags)
    assert note
    for name in ("okafor", "keller", "novak", "brandt"):
        with pytest.raises(Refused):
            ledger_on_paper(**said, **who(desk, name))


def test_which_digits_an_entry_happens_to_have_moves_no_line():
    """Else two reports that say the same break their lines differently, and how would tell them apart."""

    def lines(digit):
        why = (
            "Care is operations: a supervisor reads a note for a while, 45 CFR 164.506(c)(1)"
            + " and more" * 3
        )
        about = [why[: length + 20] for length in range(len(why) - 20)]
        return [
            {"time": ["10:00 am"], "who": "Haddad", "did": one, "about": one, "why": one, "under": one,
             "entry": digit * 8}
            for one in about
        ]  # fmt: skip

    def pages(digit):
        data = {
            "title": "Ledger report", "mark": "", "kind": "Ledger report", "standing": "", "running": "Ledger",
            "foot": "Twodrawer", "heading": "Ledger", "facts": [], "empty": "", "statements": [],
            "practice": {"name": "Keller Psychotherapy", "lines": []}, "lines": lines(digit),
        }  # fmt: skip
        file = press("ledger.typ", data, at=now(), salt=b"")
        return [page.replace(digit * 8, "") for page in pages_of(file.content)]

    narrow = pages("1")
    assert len(narrow) > 3
    for digit in "bdf":
        assert pages(digit) == narrow, digit


def test_a_report_of_what_the_practice_does_not_know_is_not_made(desk):
    days = (desk.house.today, desk.house.today)
    for asked in (
        {"person": desk.house.sato.ref, "client": None},
        {"person": None, "client": desk.house.marlow},
    ):
        with pytest.raises(Refused):
            ledger_on_paper(days=days, **asked, **who(desk, "haddad"))
    assert not PaperFile.objects.exists()


def test_a_report_that_would_have_to_be_cut_is_refused(desk, monkeypatch):
    monkeypatch.setattr("twodrawer.desk.queries.ledger_page.MOST", 3)
    days = (desk.house.today - timedelta(days=9), desk.house.today)
    with pytest.raises(Invalid, match="more than 3 entries"):
        ledger_on_paper(days=days, person=None, client=None, **who(desk, "haddad"))


# -- rows, and how text is parted ----------------------------------------------------------------------


def test_a_file_about_nothing_is_no_row(desk):
    for wrong in (
        {"kind": "note"},
        {"kind": "record"},
        {"kind": "letter"},
        {"kind": "ledger", "note_id": desk.signed()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperFile.objects.create(
                practice_id=desk.house.practice, purpose="", sha256="0" * 64, pages=1,
                made_by_id=desk.house.okafor.ref, made_at=desk.at, **wrong,
            )  # fmt: skip


def test_what_left_can_not_be_taken_back_by_sql(desk):
    note_on_paper(desk.signed(), **who(desk, "okafor"))
    for statement in ("UPDATE chart_paperfile SET pages = 0", "DELETE FROM chart_paperfile"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_text_is_parted_as_it_was_written():
    parts = paragraphs("One.\nTwo.\n\n\nשלום עולם\n \n3. Three")
    assert [part["lines"] for part in parts] == [["One.", "Two."], ["שלום עולם"], ["3. Three"]]
    assert [part["rtl"] for part in parts] == [False, True, False]
    endless = "a" * 500
    assert breakable(endless).replace("\u200b", "") == endless
    assert max(map(len, breakable(endless).split("\u200b"))) <= 60
    assert breakable("short words stay") == "short words stay"


def test_the_same_sheet_and_moment_give_the_same_bytes():
    made = [_letter("Words.") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] != _letter("Other words.")
    assert made[0] != _letter("Words.", salt=b"random")


def _letter(words: str, salt: bytes = b"") -> File:
    data = {
        "title": "Progress note", "mark": "", "kind": "Progress note", "standing": "", "running": "", "foot": "",
        "practice": {"name": "Keller Psychotherapy", "lines": []}, "heading": "Session", "facts": [],
        "note": {"sections": [{"heading": "Session", "paragraphs": paragraphs(words)}], "signatures": [],
                 "seal": {"of": "", "digits": ""}, "additions": []},
        "statements": [],
    }  # fmt: skip
    return press("note.typ", data, at=now().replace(microsecond=0, second=0, minute=0), salt=salt)
