"""A folded template draws what Django draws: every template of ours both ways, on values of every kind.

The values are drawn by lot from the name they are asked by, the same for both ways: words with markup in them, nothing,
numbers, days, refs, lists, objects, names that aren't there. What fails the one way must fail the other.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.template import Context, Engine, engines
from django.template.base import Node, NodeList, TextNode
from django.template.defaulttags import ForNode
from django.urls import reverse
from django.utils.safestring import SafeString

from tests.cast import browser, make_house
from tests.house import tree
from tests.notes import open_desk
from twodrawer.lib.drawing.folding import Loader
from twodrawer.lib.drawing.nodes import Address, Shown

LOTS = 4
ABSENT = (0.0, 0.0, 0.05, 0.15)
"""How often a name has no value, for each lot in turn: a template is drawn to its end where everything is there."""
HOSTILE = "<script>\"x\" & 'y'</script>"


def engine(*, folded: bool) -> Engine:
    """The program's templates, as the program draws them or as Django does."""
    said: Any = settings.TEMPLATES[0]
    loaders = said["OPTIONS"]["loaders"]
    return Engine(
        dirs=said["DIRS"],
        libraries=program().libraries,
        builtins=said["OPTIONS"]["builtins"],
        loaders=loaders if folded else loaders[0][1],
    )


def program() -> Any:
    """The engine that the program draws its pages with."""
    backend: Any = engines["django"]
    return backend.engine


class Thing:
    """An object whose attributes are drawn by lot."""

    def __init__(self, lots: "Lots", path: str) -> None:
        self._lots, self._path = lots, path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self._lots.value(f"{self._path}.{name}", name)
        if found is Lots:
            raise AttributeError(name)
        return found

    def __str__(self) -> str:
        return f"{self._path} {HOSTILE}"

    __repr__ = __str__


class Called:
    """Something that a template calls where it looks it up."""

    def __call__(self) -> str:
        return HOSTILE

    def __str__(self) -> str:
        return "not called"

    __repr__ = __str__


class Lots(dict[str, Any]):
    """A context in which every name has some value."""

    def __init__(self, number: int, sizes: dict[str, int]) -> None:
        super().__init__()
        self.number, self.sizes = number, sizes
        self.known: dict[str, Any] = {}

    def __contains__(self, name: object) -> bool:
        return (
            name not in ("forloop", "True", "False", "None", "block")
            and self.value(str(name), str(name)) is not Lots
        )

    def __getitem__(self, name: str) -> Any:
        return self.value(name, name)

    def value(self, path: str, name: str) -> Any:
        """The same value for the same path; `Lots` itself stands for none."""
        if path not in self.known:
            self.known[path] = self._drawn(random.Random(f"{self.number} {path}"), path, name)
        return self.known[path]

    def _drawn(self, lot: random.Random, path: str, name: str) -> Any:
        if lot.random() < ABSENT[self.number % len(ABSENT)]:
            return lot.choice([None, "", Lots, Lots])
        gone_over = name if path == name else f".{name}"
        if gone_over in self.sizes:
            return list(self._many(lot, path, self.sizes[gone_over]))
        if name.endswith(("ref", "refs")) or name == "pk":
            return UUID(int=lot.getrandbits(128))
        if name.endswith(("_at", "at", "moment", "start", "stop", "began", "begun", "ended", "seen", "now")):
            return datetime(2026, 11, lot.randint(1, 28), 9, 30, tzinfo=UTC)
        if name.endswith(("day", "born", "date", "earlier", "later", "monday", "before", "after")):
            return date(2026, lot.randint(1, 12), 19)
        if name == "zone":
            return "America/Los_Angeles"
        if name.startswith(("is_", "may_", "has_", "own")):
            return lot.random() < 0.6
        if not self.number:
            return Thing(self, path)
        return lot.choice(
            [Thing(self, path), Thing(self, path), Thing(self, path), HOSTILE, SafeString("<b>kept</b>"), 7, True,
             False, {"key": HOSTILE}, Called(), "signed", "submitted"]
        )  # fmt: skip

    def _many(self, lot: random.Random, path: str, size: int) -> Iterator[Any]:
        for number in range(lot.choice([0, 1, 3])):
            if size == 1:
                yield Thing(self, f"{path}[{number}]")
            else:
                yield tuple(self.value(f"{path}[{number}][{place}]", "") for place in range(size))


def every_node(nodes: NodeList) -> Iterator[Node]:
    for node in nodes:
        yield from node.get_nodes_by_type(Node)


def loop_sizes(template: Any) -> dict[str, int]:
    """Over what a template goes in loops (`.parts` of something, or `found` itself), and into how many names."""
    loops = [node for node in every_node(template.nodelist) if isinstance(node, ForNode)]
    return {"".join(str(loop.sequence).rpartition(".")[1:]): len(loop.loopvars) for loop in loops}


def drawn(template: Any, given: dict[str, Any]) -> tuple[str, str]:
    """What came out, or what went wrong."""
    try:
        return "drawn", template.render(Context(given))
    except Exception as problem:  # noqa: BLE001  whatever goes wrong, the other way must say the same
        return "failed", f"{type(problem).__name__}: {problem}"


NAMES = sorted(
    str(Path(name.partition("/templates/")[2]))
    for name in tree.templates()
    if name.endswith((".html", ".txt"))
)


def test_every_template_says_folded_what_it_says_as_it_is_written():
    plain, folded = engine(folded=False), engine(folded=True)
    known = {what: size for name in NAMES for what, size in loop_sizes(plain.get_template(name)).items()}
    whole = set()
    for name in NAMES:
        own = plain.get_template(name)
        # One page's list may be another page's object: `page` is either.
        sizes = {what: size for what, size in known.items() if f"{what}." not in own.source} | loop_sizes(own)
        for number in range(LOTS):
            wanted = drawn(plain.get_template(name), Lots(number, sizes))
            assert drawn(folded.get_template(name), Lots(number, sizes)) == wanted, (name, number)
            if wanted[0] == "drawn":
                whole.add(name)
    # What fails both ways shows little, so most must have been drawn to their end.
    assert len(whole) > len(NAMES) * 0.8, sorted(set(NAMES) - whole)


def written(tmp_path: Path, **files: str) -> tuple[Engine, Engine]:
    """Two engines on templates written for one test: as Django draws them, and folded."""
    for name, text in files.items():
        (tmp_path / f"{name}.html").write_text(text)
    plain = ["django.template.loaders.filesystem.Loader"]
    ways = (plain, [("twodrawer.lib.drawing.folding.Loader", plain)])
    first, second = (
        Engine(dirs=[str(tmp_path)], loaders=loaders, libraries={"static": "django.templatetags.static"})
        for loaders in ways
    )
    return first, second


CASES = {
    "a name set in a block is gone behind it": {
        "base": "{% block a %}{% endblock %}[{{ new }}]{% block b %}{{ new }}{% endblock %}",
        "page": "{% extends 'base.html' %}{% block a %}{% url 'clients' as new %}{{ new }}{% endblock %}",
    },
    "a name set in an included file is gone behind it": {
        "part": "{% url 'clients' as new %}{{ new }}",
        "page": "{% include 'part.html' %}[{{ new }}]",
    },
    "a block in a block is its child's": {
        "base": "{% block a %}<{% block b %}old{% endblock %}>{% endblock %}",
        "middle": "{% extends 'base.html' %}{% block b %}middle{% endblock %}",
        "page": "{% extends 'middle.html' %}{% block b %}new {{ words }}{% endblock %}",
    },
    "what a child adds to its parent's block": {
        "base": "{% block a %}old{% endblock %}",
        "page": "{% extends 'base.html' %}{% block a %}{{ block.super }} and new{% endblock %}",
    },
    "a file that includes itself": {
        "page": "{% if deep %}{{ words }}{% include 'page.html' with deep=0 %}{% endif %}",
    },
    "nothing but what is given is known in an include of its own": {
        "part": "[{{ words }}{{ given }}{{ True }}]",
        "page": "{% include 'part.html' with given=words only %}{% include 'part.html' with given='<' only %}",
    },
    "an included file has blocks of its own": {
        "part": "{% block a %}part{% endblock %}",
        "base": "{% block a %}base{% endblock %}{% include 'part.html' %}",
        "page": "{% extends 'base.html' %}{% block a %}page{% endblock %}",
    },
    "escaping is switched off": {"page": "{% autoescape off %}{{ words }}{% endautoescape %}{{ words }}"},
    "an address that doesn't exist": {"page": "{% if no %}{% url 'no-such-page' %}{% endif %}{{ words }}"},
    "an address of something that is no ref": {"page": "{% url 'client' words %}"},
}


@pytest.mark.parametrize("case", CASES)
def test_a_folded_template_keeps_the_rules_of_django(case, tmp_path):
    plain, folded = written(tmp_path, **CASES[case])
    given = {"words": HOSTILE, "deep": 1, "no": False}
    said = [drawn(way.get_template("page.html"), given) for way in (plain, folded)]
    assert said[0] == said[1]


def test_fixed_parts_become_text(tmp_path):
    _, folded = written(
        tmp_path,
        icon='<i{% if class %} class="{{ class }}"{% endif %}>{{ name }}</i>',
        page="{% include 'icon.html' with name='a&b' class='' only %}{% url 'clients' %}{% url 'client' ref %}{{ x }}",
    )
    nodes: Any = folded.get_template("page.html").nodelist
    assert [type(node) for node in nodes] == [TextNode, Address, Shown]
    assert nodes[0].s == "<i>a&b</i>/clients/"


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_pages_of_a_day_are_drawn_alike():
    desk = open_desk(make_house(passwords=False))
    note, here = desk.signed(), browser(desk.house, "okafor")
    plain, folded = engine(folded=False), engine(folded=True)
    pages = [
        ("today",),
        ("calendar",),
        ("clients",),
        ("client", desk.house.rowan),
        ("note", note),
        ("session", desk.rowans),
    ]
    for page, *refs in pages:
        answer: Any = here.get(reverse(str(page), args=refs), follow=True)
        shown = answer.context[0] if isinstance(answer.context, list) else answer.context
        given, name = shown.flatten(), answer.templates[0].name
        said = [drawn(way.get_template(name), given) for way in (plain, folded)]
        assert said[0][0] == "drawn" and said[0] == said[1], (page, said[0][1][:300])


def test_the_program_folds_its_templates():
    assert [type(loader) for loader in program().template_loaders] == [Loader]
