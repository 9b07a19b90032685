"""Every door by which something of a record leaves is a way that the account knows, and goes through one gate.

Doors are found in three ways: routes that the table of doors calls printing or handing over; views that answer with a
file; acts of the ledger that say that something left. One that has no way in `disclosures/ways.py` fails here.
"""

import ast

import pytest

from tests.attacks.doors import doors
from tests.house import tree
from twodrawer.disclosures.ways import OUT, Way, question_of
from twodrawer.law.accounting import accountable
from twodrawer.law.words import Purpose

GATE = "twodrawer/disclosures/actions/leaving.py"
CHARTS_GATE = {
    "print_note",
    "note_leaves",
    "record_leaves",
    "ledger_leaves",
    "kit_leaves",
    "take_signed_note",
}
LEAVES = {"print", "hand_over"}
# Doors of the table that hand over or print nothing of a record, each with its reason.
NOTHING_LEAVES = {
    "workforce_hand_over": "clients go from one colleague to another, in the practice",
    "order": "the page of an order, with the words that the desk wrote",
    "certificate_pdf": "a certificate of destruction says that a record is gone, and names nobody",
    "hand_over": "clients go from one colleague to another, in the practice",
}
# Files that answer with a file, each with what leaves there.
ANSWERS_WITH_A_FILE = {
    "twodrawer/desk/views/paper.py": {
        Way.NOTE_FILE,
        Way.RECORD_FILE,
        Way.LEDGER_REPORT,
        Way.SIGNED_NOTE,
        Way.PAPER_COPY,
        Way.LETTER,
        Way.ACCESS_REPORT,
    },
    "twodrawer/desk/views/kit.py": {Way.KIT},
    "twodrawer/disclosures/views/handing_over.py": {Way.PACKAGE, Way.ACCOUNT_REPORT},
}
# Files by which nothing of a record leaves the practice, each with its reason.
STAYS_INSIDE = {
    "twodrawer/disclosures/views/papers.py": "a scan is opened by those in the practice who may read the paper",
    "twodrawer/disclosures/views/outside_review.py": "a reviewer's answer is opened by the privacy officer who has it",
    "twodrawer/desk/views/drafting_stream.py": "a page of the author's own, piece by piece",
    "twodrawer/phrasebank/views/bank.py": "a pack of phrases holds no word about anybody",
}
# The vault hands its author their own sealed file, which nobody else can open; it holds nothing of the record.
THE_VAULT = "twodrawer/vault/"
FILES = ("Content-Disposition", "FileResponse", "StreamingHttpResponse", "application/pdf", "application/zip")


def routes_that_leave() -> set[str]:
    return {
        door.route
        for door in doors()
        if (door.act in LEAVES or "_pdf" in door.route or "export" in door.route)
        and "200" in {door.status(name) for name in door.answers}
    }


def test_every_door_out_is_a_way_that_the_account_knows():
    known = {route for out in OUT.values() for route in out.routes}
    assert routes_that_leave() - set(NOTHING_LEAVES) == known


def test_every_way_is_described():
    assert set(OUT) == set(Way)


def test_no_other_file_answers_with_a_file():
    found = {
        name
        for name in tree.python()
        if not name.startswith(THE_VAULT)
        and "/views" in name
        and any(word in tree.text(name) for word in FILES)
    }
    assert found == set(ANSWERS_WITH_A_FILE) | set(STAYS_INSIDE)
    assert set().union(*ANSWERS_WITH_A_FILE.values()) == set(Way) - {Way.NOTE_PRINTED, Way.FROM_THE_VAULT}


def test_nothing_but_the_gate_calls_the_charts_gate():
    callers = set()
    for name in tree.python():
        if name == "twodrawer/chart/actions/__init__.py":
            continue
        for node in ast.walk(tree.parsed(name)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("twodrawer.chart.actions"):
                if {one.name for one in node.names} & (CHARTS_GATE | {"leaving"}):
                    callers.add(name)
            elif isinstance(node, ast.Attribute) and node.attr in CHARTS_GATE:
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                if owner != "gate":
                    callers.add(name)
    assert callers == {GATE}


@pytest.mark.parametrize("way", Way)
def test_every_way_out_calls_the_account_or_holds_no_clients_record(way):
    """In its gate, the function that lets it out writes the line, with this way's name."""
    named = [
        name
        for name in tree.python()
        if name.startswith("twodrawer/disclosures/actions/")
        for node in ast.walk(tree.parsed(name))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("account_for", "account_for_own")
        and any(
            isinstance(given, ast.Attribute) and given.attr == way.name
            for given in (*node.args, *(keyword.value for keyword in node.keywords))
        )
    ]
    assert bool(named) == OUT[way].accounted


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.PACKAGE])
def test_the_law_leaves_what_the_practice_prints_for_itself_and_the_client_out_of_the_account(way):
    for purpose in (Purpose.TREATMENT, Purpose.OPERATIONS, Purpose.CLIENT_ACCESS):
        assert accountable(question_of(way, purpose)) == frozenset()


def test_a_release_brings_a_question_of_its_own():
    with pytest.raises(ValueError, match="question of its own"):
        question_of(Way.PACKAGE, Purpose.TREATMENT)
