"""Templates escape everything and carry no script, style or handler of their own (strict content policy)."""

import re
from html.parser import HTMLParser

import pytest

from tests.house import tree

UNESCAPED = re.compile(
    r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off|mark_safe|SafeString|SafeText", re.IGNORECASE
)
VAULT = re.compile(r"['\"]vault:|\bvault\.(?:localhost|models)|include\s+['\"]vault/")
INCLUDED = re.compile(r"\{%\s*include\s+\"([^\"]+)\"([^%]*)%\}")
URLS = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
# A script element may hold data, never code.
DATA_SCRIPTS = {"application/json"}


class Inline(HTMLParser):
    """Collects what the content policy would block, with the line it stands on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name.lower(): value or "" for name, value in attrs}
        for name, value in held.items():
            if name == "style" or name.startswith(("on", "hx-on")) or name in {"srcdoc", "hx-vars"}:
                self._add(f"{tag} {name}=")
            if name in {"href", "src", "action", "formaction"} and value.strip().lower().startswith(
                "javascript:"
            ):
                self._add(f"{tag} {name}=javascript:")
            loads = name == "src" or (tag == "link" and name == "href")
            if loads and URLS.match(value):
                self._add(f"{tag} loads from another host")
            if name in {"hx-vals", "hx-headers"} and value.strip().startswith(("js:", "javascript:")):
                self._add(f"{tag} {name}=js:")
        if tag == "style" or (tag == "script" and "src" not in held and held.get("type") not in DATA_SCRIPTS):
            self._add(f"<{tag}> with content")

    def _add(self, what: str) -> None:
        self.found.append(f"line {self.getpos()[0]}: {what}")


@pytest.mark.parametrize("name", tree.templates())
def test_a_template_carries_no_script_style_or_handler_of_its_own(name):
    # Django's tags may hold quotes inside an attribute; to an HTML parser they are noise.
    body = re.sub(r"\{%.*?%\}", "", tree.without_comments(tree.text(name)))
    reader = Inline()
    reader.feed(body)
    assert not reader.found


@pytest.mark.parametrize("name", tree.templates())
def test_a_template_escapes_everything(name):
    assert not list(tree.lines_with(UNESCAPED, tree.without_comments(tree.text(name))))


@pytest.mark.parametrize("name", tree.templates())
def test_no_template_of_the_record_side_renders_anything_of_the_vault(name):
    """The record points at the vault's address and signs whose session a page shows. It has nothing else to say of it."""
    body = tree.text(name)
    assert not list(tree.lines_with(VAULT, body))
    said = set(re.findall(r"\{[{%][^}%]*?(?<![\w/])vault\.(\w+)", tree.without_comments(body)))
    assert said <= {"origin", "statement"}


def test_a_form_in_an_included_part_has_the_page_s_token():
    """With `only` a part sees nothing of the page, so `csrf_token` writes nothing there, and the form is refused."""
    parts = {
        name.partition("/templates/")[2]: tree.without_comments(tree.text(name)) for name in tree.templates()
    }
    with_token = {name for name, body in parts.items() if "{% csrf_token %}" in body}
    assert with_token
    tokenless = {
        f"{name} includes {part}"
        for name, body in parts.items()
        for part, said in INCLUDED.findall(body)
        if part in with_token and said.split()[-1:] == ["only"] and "csrf_token=" not in said
    }
    assert not tokenless


def test_no_python_writes_html():
    written = re.compile(r"mark_safe|format_html|SafeString|conditional_escape|\"<(?:div|p|span|a|li|b)\b")
    found = {
        name: hits for name in tree.python() if (hits := list(tree.lines_with(written, tree.text(name))))
    }
    assert not found


def test_a_broken_template_would_be_found():
    reader = Inline()
    reader.feed('<p style="color:red" onclick="x()"><script>x()</script><a href="javascript:x()">x</a>')
    reader.feed('<script src="//elsewhere.example/x.js"></script><script type="application/json">{}</script>')
    assert len(reader.found) == 5
    assert UNESCAPED.search("{{ note|safe }}")
    assert not UNESCAPED.search("{{ note|safely }}")
