"""The phrase bank: one's own phrases, pins, abbreviations and files; nobody else's; nothing of a client in them."""

from typing import Any

import pytest
from django.db import connection

from tests.cast import House, answers, entries, everyone, make_house, reading
from tests.notes import Desk, open_desk
from tests.rooms.test_phrase_files import GOOD
from twodrawer.chart import actions as chart
from twodrawer.lib.errors import Conflict, Invalid, Refused, Unavailable
from twodrawer.phrasebank import actions, queries
from twodrawer.phrasebank.actions import TemplateSection
from twodrawer.phrasebank.facts import Writing
from twodrawer.phrasebank.models import Bank, ClientUse, NoteTemplate
from twodrawer.sealing.keyring import keyring
from twodrawer.writing.catalog import format_named

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TEXT = "Walked through {scene} with the lighthouse picture."


@pytest.fixture
def desk() -> Desk:
    return open_desk(make_house(passwords=False))


@pytest.fixture
def house(desk: Desk) -> House:
    return desk.house


def who(house: House, name: str = "okafor") -> dict[str, Any]:
    return {"by": house.member(name), "at": house.at, "on": house.today}


def bank(house: House, name: str = "okafor"):
    return queries.bank_of(by=house.member(name), on=house.today, read=reading())


def add(house: House, text: str = TEXT, letters: str = "light", name: str = "okafor", **also):
    return actions.add_phrase(
        letters=letters, element="intervention", text=text, **{**who(house, name), **also}
    )


def test_a_phrase_is_kept_changed_and_removed_and_the_ledger_says_so_without_its_words(house: House):
    ref = add(house)
    assert [(one.letters, one.text) for one in bank(house).phrases] == [("light", TEXT)]
    actions.change_phrase(ref, letters="lamp", element="plan", text="Bring the {object}.", **who(house))
    assert [(one.letters, one.text) for one in bank(house).phrases] == [("lamp", "Bring the {object}.")]
    actions.remove_phrase(ref, **who(house))
    assert bank(house).phrases == ()
    written = [
        leaf
        for act in ("phrase.added", "phrase.changed", "phrase.removed")
        for leaf in entries(house.practice, act)
    ]
    assert [leaf["refs"] for leaf in written] == [[{"kind": "phrase", "ref": str(ref)}]] * 3
    assert "lighthouse" not in str(written)


def test_everybody_who_writes_notes_has_a_bank_and_nobody_else(house: House):
    expected = everyone(403, okafor=200, lindqvist=200, brandt=200, adeyemi=200, sato=200)
    assert answers(house, lambda by: queries.bank_of(by=by, on=house.today, read=reading())) == expected
    add_one: dict[str, Any] = {
        "letters": "x",
        "element": "plan",
        "text": "Next {day}.",
        "at": house.at,
        "on": house.today,
    }
    assert answers(house, lambda by: actions.add_phrase(**add_one, by=by)) == expected


def test_the_words_are_sealed_and_another_clinicians_are_not_there(house: House):
    ref = add(house)
    raw = bytes(Bank.objects.get(member_id=house.okafor.ref).content)
    assert b"lighthouse" not in raw
    assert bank(house, "lindqvist").phrases == ()
    for act in (
        lambda: actions.remove_phrase(ref, **who(house, "lindqvist")),
        lambda: actions.change_phrase(
            ref, letters="a", element="plan", text="Mine now.", **who(house, "lindqvist")
        ),
        lambda: actions.pin(f"own.{ref}", **who(house, "lindqvist")),
        lambda: queries.phrase_named(f"own.{ref}", by=house.lindqvist, on=house.today, read=reading()),
    ):
        with pytest.raises(Invalid):
            act()
    assert [one.text for one in bank(house).phrases] == [TEXT]


def test_a_box_moved_to_another_clinicians_row_does_not_open(house: House):
    add(house)
    add(house, text="Other {word}.", name="lindqvist")
    theirs = Bank.objects.get(member_id=house.lindqvist.ref)
    theirs.content = Bank.objects.get(member_id=house.okafor.ref).content
    theirs.save()
    with pytest.raises(Unavailable, match=r"doesn.t open"):
        bank(house, "lindqvist")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Her sister Dana called about {topic}.", "names nobody"),
        ("I felt a strong pull to rescue her.", "progress notes"),
        ('=HYPERLINK("http://x") {topic}', "begins with a word"),
        ("@SUM(A1) {topic}", "begins with a word"),
        ("Talked about {Topic!}", "can't be read"),
        ("Talked about {topic", "can't be read"),
        ("No", "characters"),
        ("x" * 401, "characters"),
    ],
)
def test_what_is_no_phrase_is_refused_with_a_sentence(house: House, text: str, why: str):
    with pytest.raises(Invalid) as refused:
        add(house, text=text)
    assert why in refused.value.what
    assert refused.value.do


def test_letters_are_ones_own_once(house: House):
    add(house)
    for letters in ("light", "Über", "a b", "9x", "", "x" * 13):
        with pytest.raises(Invalid):
            add(house, text="Another {thing}.", letters=letters)


def test_pins_come_first_then_this_client_then_modality_then_diagnosis(house: House):
    mine = f"own.{add(house)}"
    rowan = Writing(house.rowan, "individual", ("F41.1",))
    tran = Writing(house.tran, "family", ("F41.0",))
    actions.remember_use(["cbt.alog"], rowan, **who(house))
    actions.remember_use(["child.bell", "cbt.rp", "no.such"], tran, **who(house))
    actions.pin("general.psy", **who(house))
    actions.pin(mine, **who(house))

    def top(writing: Writing, name: str = "okafor"):
        hand = queries.at_hand(writing, by=house.member(name), on=house.today, read=reading())
        assert hand is not None
        return [(one.phrase.key, one.why) for one in hand.top]

    assert top(rowan) == [
        ("general.psy", "pinned"), (mine, "pinned"), ("cbt.alog", "client"),
        ("cbt.rp", "diagnosis"), ("child.bell", "diagnosis"),
    ]  # fmt: skip
    assert top(tran)[2:] == [("cbt.rp", "client"), ("child.bell", "client"), ("cbt.alog", "diagnosis")]
    assert top(rowan, "lindqvist") == []
    assert queries.at_hand(rowan, by=house.member("novak"), on=house.today, read=reading()) is None


def test_what_was_used_for_a_client_ends_with_the_clients_key(house: House):
    """The bank holds nothing of a client: the list of uses is sealed under the client's own key, and names phrases only."""
    actions.remember_use(["cbt.alog"], Writing(house.rowan, "individual", ("F41.1",)), **who(house))
    row = ClientUse.objects.get(client_id=house.rowan)
    assert b"alog" not in bytes(row.keys)
    content = keyring(house.practice).open(
        bytes((held := Bank.objects.get(member_id=house.okafor.ref)).content),
        ref=held.ref, column=Bank.CONTENT, version=held.version,
    )  # fmt: skip
    assert str(house.rowan).encode() not in content
    assert b"Rowan" not in content
    keyring(house.practice).destroy(("client", house.rowan), "record", at=house.at)
    with pytest.raises(Unavailable, match="destroyed"):
        queries.at_hand(Writing(house.rowan), by=house.okafor, on=house.today, read=reading())


def test_packs_that_were_left_out_are_not_offered(house: House):
    actions.choose_packs(["cbt"], **who(house))
    hand = queries.at_hand(Writing(house.rowan), by=house.okafor, on=house.today, read=reading())
    assert hand is not None
    assert {one.phrase.pack for one in queries.with_packs(hand)} == {"cbt"}
    with pytest.raises(Invalid):
        actions.choose_packs(["cbt", "nosuch"], **who(house))


def test_abbreviations_are_kept_and_checked(house: House):
    actions.set_short_form("ctx", text="cognitive therapy", **who(house))
    actions.set_short_form("ctx", text="context", **who(house))
    assert bank(house).short_forms == {"ctx": "context"}
    for short, text in (("c", "client"), ("C1", "client"), ("ctx", "ctx"), ("ctx", "=1+1")):
        with pytest.raises(Invalid):
            actions.set_short_form(short, text=text, **who(house))
    actions.remove_short_form("ctx", **who(house))
    assert bank(house).short_forms == {}


def test_a_file_is_handed_on_and_taken_over_by_a_colleague(house: House):
    add(house)
    add(house, text="Äpfel: “{was}”, <b>{x}</b> & more.", letters="odd")
    content = actions.hand_out(name="Okafor's", **who(house))
    assert actions.take_over(content, **who(house, "lindqvist")) == 2
    assert actions.take_over(content, **who(house, "lindqvist")) == 0
    theirs = bank(house, "lindqvist").phrases
    assert [(one.letters, one.text, one.from_pack) for one in theirs] == [
        ("light", TEXT, "Okafor's"), ("odd", "Äpfel: “{was}”, <b>{x}</b> & more.", "Okafor's"),
    ]  # fmt: skip
    assert {one.key for one in theirs}.isdisjoint(one.key for one in bank(house).phrases)
    (out,), taken = (
        entries(house.practice, "phrases.handed_out"),
        entries(house.practice, "phrases.taken_over"),
    )
    assert [leaf["facts"]["phrases"] for leaf in taken] == [2, 0]
    assert out["facts"]["sha256"] == taken[0]["facts"]["sha256"]


def test_letters_that_are_taken_get_a_digit_behind_them(house: House):
    add(house, text="Something else {entirely}.", name="lindqvist")
    add(house)
    actions.take_over(actions.hand_out(name="Mine", **who(house)), **who(house, "lindqvist"))
    assert [one.letters for one in bank(house, "lindqvist").phrases] == ["light", "light2"]


def test_a_file_is_taken_over_whole_or_not_at_all(house: House):
    for bad in ("=1+1 {day}.", "Her sister Dana called on {day}.", "I felt a strong pull to rescue her."):
        content = GOOD + f"    b: '{bad}'\n"
        with pytest.raises(Invalid) as refused:
            actions.take_over(content, **who(house))
        assert (
            refused.value.why == "Nothing of it was taken over." or "Nothing of the file" in refused.value.why
        )
        assert bank(house).phrases == ()
    assert actions.take_over(GOOD, **who(house)) == 1


# -- note templates --------------------------------------------------------------------------------------

SECTIONS = [
    TemplateSection("What we did", "", ["intervention", "client_response"], True),
    TemplateSection("What’s next", "By whom?", ["plan"], False),
]


def template(house: House, name: str = "okafor", **also) -> str:
    return actions.make_template(
        name="Short one", about="", sections=SECTIONS, **{**who(house, name), **also}
    )


def test_a_note_is_begun_written_signed_and_read_in_a_template_of_ones_own(desk: Desk, house: House):
    key = template(house)
    note = desk.begin(form=key)
    texts = {
        "what_we_did": "Walked to the allotment together.",
        "what_s_next": "Two mornings there, until Friday.",
    }
    desk.save(note, sections=texts, format=key)
    desk.sign(note)
    assert [section.heading for section in format_named(key).sections] == ["What we did", "What’s next"]
    assert desk.line(note, house.lindqvist) == "signed"


def test_only_its_maker_chooses_a_template_and_only_while_it_is_offered(desk: Desk, house: House):
    theirs = template(house, "lindqvist")
    with pytest.raises(Invalid):
        desk.begin(form=theirs)
    note = desk.written()
    with pytest.raises(Invalid):
        desk.save(note, base=1, format=theirs, sections={"what_we_did": "x", "what_s_next": ""})
    own = template(house)
    row = NoteTemplate.objects.get(key=own)
    begun = desk.begin(form=own)
    actions.end_template(row.ref, **who(house))
    assert queries.own_formats(by=house.okafor, on=house.today) == ()
    desk.save(begun, format=own, sections={"what_we_did": "Begun before it ended.", "what_s_next": ""})
    with pytest.raises(Invalid):
        desk.begin(form=own)


def test_another_clinicians_template_is_not_there_to_end_or_to_change(house: House):
    template(house, "lindqvist")
    ref = NoteTemplate.objects.get().ref
    for act in (
        lambda: actions.end_template(ref, **who(house)),
        lambda: template(house, in_place_of=ref),
        lambda: actions.end_template(ref, **who(house, "sato")),
    ):
        with pytest.raises(Refused) as hidden:
            act()
        assert hidden.value.hidden
    assert NoteTemplate.objects.get().ended_at is None


def test_a_changed_template_is_a_new_one_and_the_old_notes_keep_theirs(desk: Desk, house: House):
    old = template(house)
    ref = NoteTemplate.objects.get().ref
    new = template(house, in_place_of=ref)
    assert [form.key for form in queries.own_formats(by=house.okafor, on=house.today)] == [new]
    assert format_named(old).sections == format_named(new).sections
    assert b"What we did" not in bytes(NoteTemplate.objects.get(key=new).form)


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [TemplateSection(" ", "", ["plan"], True)],
        [TemplateSection("A", "", ["plan"], False)],
        [TemplateSection("A", "", [], True)],
        [TemplateSection("A", "", ["gossip"], True)],
        [TemplateSection("A" * 61, "", ["plan"], True)],
    ],
    ids=["none", "blank", "nothing required", "carries nothing", "no element", "too long"],
)
def test_a_template_that_is_no_format_is_refused(house: House, sections):
    with pytest.raises(Invalid):
        actions.make_template(name="Odd", about="", sections=sections, **who(house))
    assert not NoteTemplate.objects.exists()


@pytest.mark.parametrize(
    ("section", "field"),
    [
        (TemplateSection("A", "", ["plan"], False), "required_1"),
        (TemplateSection("A", "", [], True), "carries_2"),
    ],
    ids=["nothing required", "carries nothing"],
)
def test_what_a_template_lacks_is_said_at_its_field(house: House, section: TemplateSection, field: str):
    blank = TemplateSection("", "", [], False)
    with pytest.raises(Invalid) as refused:
        actions.make_template(name="Odd", about="", sections=[blank, section], **who(house))
    assert refused.value.fields == (field,)


# -- blanks ----------------------------------------------------------------------------------------------


def test_an_open_blank_holds_back_the_signature(desk: Desk, house: House):
    note = desk.begin()
    words = "Practiced {skill} in session for use when {situation}."
    desk.save(
        note, sections={"subjective": "Came about work.", "objective": words, "assessment": "", "plan": ""}
    )
    with pytest.raises(Conflict) as held:
        desk.prepare(note)
    assert "{skill}" in held.value.what
    assert "{situation}" in held.value.what
    desk.save(
        note,
        base=1,
        sections={"subjective": "Came.", "objective": "Practiced breathing.", "assessment": "", "plan": ""},
    )
    desk.sign(note)


def test_a_trainees_note_with_an_open_blank_is_not_submitted(desk: Desk, house: House):
    note = desk.begin(house.adeyemi)
    desk.save(
        note,
        house.adeyemi,
        sections={"subjective": "{concern}", "objective": "", "assessment": "", "plan": ""},
    )
    with pytest.raises(Conflict):
        chart.prepare_signature(note, by=house.adeyemi, at=desk.tick(), on=house.today)


def test_the_tables_hold_no_words(house: House):
    add(house)
    template(house)
    actions.set_short_form("ctx", text="lighthouse", **who(house))
    with connection.cursor() as cursor:
        for table in ("phrasebank_bank", "phrasebank_notetemplate", "phrasebank_clientuse"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                text = b" ".join(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                )
                assert b"lighthouse" not in text
                assert b"What we did" not in text
