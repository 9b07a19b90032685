"""Every act that the program can write into the ledger has its plain words on the ledger page."""

import ast
import re

from tests.house import tree
from twodrawer.desk.queries.ledger_page import SENTENCES
from twodrawer.law import Act, Kind, asked
from twodrawer.vault.events import SENTENCES as VAULT_SENTENCES

ACT = re.compile(r"^[a-z_]+\.[a-z_]+$")
WRITES = {"Event", "reading", "not_there", "about_note"}


def written_acts(name: str) -> set[str]:
    """Acts named in calls that end in the ledger: events, readings, refusals."""
    found = set()
    for node in ast.walk(ast.parse(tree.text(name))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [word.value for word in node.keywords if word.arg == "act"]
        if called in WRITES or called.endswith("_event"):
            said += node.args[:1]
        found |= {one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {act for act in found if ACT.match(act)}


def test_every_act_has_a_sentence():
    acts = set().union(*(written_acts(name) for name in tree.python() if name.startswith("twodrawer/")))
    assert len(acts) > 50, "the search still finds what it looks for"
    assert {act for act in acts - set(SENTENCES) - set(VAULT_SENTENCES) if not asked(act)} == set()


def test_every_act_of_the_law_can_be_said():
    assert all(asked(f"{kind}.{act}") for kind in Kind for act in Act)
    assert asked("client.edit") == "change a client"
    assert asked("note.read") == ""
