"""A pack of phrases as a data file: read, checked, refused with a sentence; and written.

The packs that come with the program and those that clinicians hand to each other are files of the same kind
(docs/specs/phrases.md). A file from elsewhere is read as data and nothing else: bounded in size and depth, without
YAML's tags, anchors and references, no key twice.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import clean
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.phrasebank.facts import OWN, Pack, Phrase
from twodrawer.writing.blanks import require_whole_blanks
from twodrawer.writing.elements import Element

FORMAT = "twodrawer-phrases-1"
FILE_LIMIT = 200_000
MOST_PHRASES = 1_000
TEXT_LIMIT = 400
LETTERS = r"^[a-z][a-z0-9]{0,11}$"
# A phrase begins with a word or a blank. A spreadsheet takes `=`, `+`, `-` and `@` for the beginning of a formula.
BEGINS = re.compile(r"^[^\W_]|^[\"“'‘(]?[^\W_]|^\{")
_DEPTH = 4

_Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n]*$")
]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=TEXT_LIMIT)]
_Letters = Annotated[str, StringConstraints(pattern=LETTERS)]


class _PackFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["twodrawer-phrases-1"]
    name: Annotated[_Line, Field(max_length=60)]
    about: _Line
    phrases: dict[str, dict[_Letters, _Text]]


class _Plain(yaml.SafeLoader):
    """YAML without what a list of phrases has no use for, and an attacker has."""

    _deep = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Nodes of plain files: no reference to what was said before, no tag, nothing deep."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        wrong = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            wrong = "anchors and references are not taken"
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            wrong = "tags are not taken"
        self._deep += 1
        if self._deep > _DEPTH:
            wrong = "its parts lie too deep"
        if wrong:
            raise yaml.composer.ComposerError(None, None, wrong, event.start_mark)
        node = super().compose_node(parent, index)
        self._deep -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping that says nothing twice, with words for keys."""
        names = [
            (child.value, child.start_mark) for child, _ in node.value if isinstance(child, yaml.ScalarNode)
        ]
        seen: set[str] = set()
        for name, mark in names:
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{name[:40]}” stands in it twice", mark)
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


# Every value is text: no date, number or yes/no is guessed, whatever a phrase begins with.
_Plain.yaml_implicit_resolvers = {}
_Plain.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
    lambda loader, node: (
        loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else {}
    ),
)


def read_own_pack(key: str, content: str) -> Pack:
    """A pack that comes with the program, read by the fast parser. The house test reads it by `read_pack` as well."""
    return _pack(key, _PackFile.model_validate(read_yaml(content)))


def read_pack(key: str, content: str) -> Pack:
    """The pack in a file from elsewhere; Invalid, with what is wrong with it, otherwise."""
    if len(content.encode(errors="replace")) > FILE_LIMIT:
        raise _wrong(f"it is larger than {FILE_LIMIT // 1_000} kB")
    try:
        read = _PackFile.model_validate(_Plain(content).get_single_data())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is not YAML that can be read"
        raise _wrong(f"{problem}{where}") from error
    except RecursionError as error:
        raise _wrong("its parts lie too deep inside each other") from error
    except ValidationError as error:
        raise _wrong("; ".join(_sentence(dict(problem)) for problem in error.errors()[:5])) from error
    return _pack(key, read)


def checked_text(text: str) -> str:
    """The words of one phrase, ready to keep: cleaned, one line, whole blanks. Invalid otherwise."""
    words = " ".join(clean(text, limit_bytes=4 * TEXT_LIMIT).text.split())
    if not 3 <= len(words) <= TEXT_LIMIT:
        raise Invalid(
            f"A phrase has between 3 and {TEXT_LIMIT} characters",
            do="Write a sentence or two; a whole note isn't a phrase.",
            fields=("text",),
        )
    if not BEGINS.match(words):
        raise Invalid(
            "A phrase begins with a word or with a blank",
            why="A spreadsheet takes other beginnings, such as = or +, for a formula.",
            do="Begin with a word.",
            fields=("text",),
        )
    require_whole_blanks(words)
    return words


def write_pack(name: str, about: str, phrases: Iterable[Phrase]) -> str:
    """The file of these phrases. `read_pack` reads it back."""
    by_element: dict[str, dict[str, str]] = {}
    for phrase in phrases:
        by_element.setdefault(phrase.element.value, {})[phrase.letters] = phrase.text
    said = {"format": FORMAT, "name": name, "about": about, "phrases": by_element}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=200, default_style=None)


def _pack(key: str, read: _PackFile) -> Pack:
    return Pack(key, read.name, read.about, tuple(_phrases(key, read)))


def _phrases(key: str, read: _PackFile) -> Iterable[Phrase]:
    seen: set[str] = set()
    for named, of_element in read.phrases.items():
        element = next((one for one in Element if one.value == named), None)
        if element is None:
            raise _wrong(f"“{named[:40]}” is no note element")
        for letters, text in of_element.items():
            if letters in seen:
                raise _wrong(f"the letters “{letters}” stand in it twice")
            seen.add(letters)
            if len(seen) > MOST_PHRASES:
                raise _wrong(f"it has more than {MOST_PHRASES:,} phrases")
            try:
                words = checked_text(text)
            except Invalid as wrong:
                raise _wrong(f"“{letters}”: {wrong.what[:1].lower()}{wrong.what[1:]}") from wrong
            yield Phrase(f"{key}.{letters}", key, letters, element, words, read.name if key == OWN else "")


def _wrong(why: str) -> Invalid:
    return Invalid(
        f"This file of phrases can't be used: {why}",
        why="Nothing of it was taken over.",
        do="Correct the file and try again.",
        fields=("content",),
    )


def _sentence(problem: dict[str, Any]) -> str:
    where = " of ".join(f"“{str(part)[:40]}”" for part in reversed(problem["loc"]))
    match problem["type"]:
        case "missing":
            return f"{where} is missing"
        case "extra_forbidden":
            return f"{where} is nothing that a pack has"
        case "literal_error":
            return f"{where} should be {FORMAT}"
        case "model_type" | "dict_type":
            return f"{where or 'it'} should be a list of names with their values"
        case _:
            return f"{where or 'it'}: {problem['msg'][:1].lower()}{problem['msg'][1:]}"
