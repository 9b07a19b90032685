"""A template is folded once, when it is loaded: what can't come out differently is worked out then.

What is folded: `extends` and its blocks into one list of nodes; included files into the files that include them; an
address without arguments, a static file's address and an include that is given nothing but fixed words into text; texts
beside each other into one. The order of everything, every scope and every escape stay as they were, which
tests/rooms/test_drawing.py shows for each template of ours by drawing it both ways.

What isn't known here stays Django's. A template with something around its blocks that isn't known is left whole.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from html import escape
from typing import Any
from uuid import UUID

from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable, VariableNode
from django.template.context import Context
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, reverse

from twodrawer.lib.drawing.nodes import (
    Address,
    Apart,
    Chosen,
    Expression,
    Named,
    Repeated,
    Scope,
    Shown,
    expression,
)

STAND_IN = 0x51A7 << 96
Blocks = Mapping[str, BlockNode]


class CannotFold(Exception):
    """This template is drawn as Django would, whole."""


class Loader(cached.Loader):
    """Finds templates with the loaders it is given, reads each once, and folds it."""

    def __init__(self, engine: Any, loaders: list[Any]) -> None:
        super().__init__(engine, loaders)
        self._folded: dict[str, Template] = {}

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, folded. `extends` asks with `skip` and gets it as it is written."""
        if skip is not None or self.engine.debug:
            return super().get_template(template_name, skip)
        found = self._folded.get(template_name)
        if found is None:
            whole = super().get_template(template_name)
            found = copy(whole)
            try:
                found.nodelist = Folding(self, whole).nodes_of(whole)
            except CannotFold:
                found = whole
            self._folded[template_name] = found
        return found

    def written(self, template_name: str) -> Template:
        """The template as it is written."""
        return super().get_template(template_name)

    def reset(self) -> None:
        """Everything is read again when it is next asked for."""
        super().reset()
        self._folded.clear()


class Folding:
    """One template and what it includes."""

    def __init__(self, loader: Loader, template: Template) -> None:
        self._loader = loader
        self._template = template  # what fixed words are drawn under
        self._open: list[str] = []  # files that are being folded, outermost first: a file may include itself

    def nodes_of(self, template: Template) -> NodeList:
        """Everything that the template draws, its parents' nodes around its own."""
        nodes, blocks = template.nodelist, dict[str, BlockNode]()
        while True:
            first = next((node for node in nodes if not isinstance(node, TextNode)), None)
            extends = first if isinstance(first, ExtendsNode) else None
            within = extends.nodelist if extends is not None else nodes
            own = within.get_nodes_by_type(BlockNode)
            blocks = {block.name: block for block in own if isinstance(block, BlockNode)} | blocks
            if extends is None:
                break
            nodes = self._loader.written(_fixed_word(extends.parent_name)).nodelist
        if any(_asks_for_super(block.nodelist) for block in blocks.values()):
            raise CannotFold
        return self._all(nodes, blocks)

    def _all(self, nodes: Iterable[Any], blocks: Blocks) -> NodeList:
        folded = NodeList()
        for node in nodes:
            for part in self._one(node, blocks):
                if isinstance(part, TextNode) and folded and isinstance(folded[-1], TextNode):
                    folded[-1] = TextNode(folded[-1].s + part.s)
                else:
                    folded.append(part)
        return folded

    def _one(self, node: Any, blocks: Blocks) -> Iterable[Node]:
        match node:
            case TextNode() | CommentNode() | LoadNode():
                return [node] if isinstance(node, TextNode) else []
            case VariableNode():
                return [Shown(node)]
            case IncludeNode():
                return self._included(node)
            case StaticNode() if node.varname is None and _is_fixed(node.path):
                return [TextNode(self._drawn(node))]
            case URLNode():
                return [_address(node)]
            case SimpleNode():
                changed = copy(node)
                changed.args = [expression(value) for value in node.args]
                changed.kwargs = {name: expression(value) for name, value in node.kwargs.items()}
                return [changed]
        return self._around(node, blocks)

    def _around(self, node: Any, blocks: Blocks) -> Iterable[Node]:
        """Nodes with others inside."""
        match node:
            case BlockNode():
                return _scoped(self._all(blocks[node.name].nodelist, blocks))
            case IfNode():
                return [Chosen(node, [self._all(body, blocks) for _, body in node.conditions_nodelists])]
            case ForNode():
                body, empty = self._all(node.nodelist_loop, blocks), self._all(node.nodelist_empty, blocks)
                return [Repeated(node, body, empty)]
            case WithNode():
                return [Scope(self._all(node.nodelist, blocks), node.extra_context)]
        if node.get_nodes_by_type(BlockNode):
            raise CannotFold
        return [node]

    def _included(self, node: IncludeNode) -> Iterable[Node]:
        if (
            not _is_fixed(node.template)
            or node.template.var.startswith(".")
            or node.template.var in self._open
        ):
            return [node]
        name = str(node.template.var)
        self._open.append(name)
        body = self.nodes_of(self._loader.written(name))
        self._open.pop()
        if not node.isolated_context:
            return [Scope(body, node.extra_context)] if node.extra_context else _scoped(body)
        apart = Apart(body, node.extra_context)
        if all(map(_is_fixed, node.extra_context.values())) and _always_the_same(body):
            return [TextNode(self._drawn(apart))]
        return [apart]

    def _drawn(self, node: Node) -> str:
        context = Context(autoescape=self._loader.engine.autoescape)
        with context.bind_template(self._template):
            return str(node.render(context))


def _is_fixed(value: Any) -> bool:
    """Whether a value is a word of the template itself."""
    return isinstance(value, FilterExpression) and not isinstance(value.var, Variable) and not value.filters


def _fixed_word(value: Any) -> str:
    if not _is_fixed(value) or str(value.var).startswith("."):
        raise CannotFold
    return str(value.var)


def _address(node: URLNode) -> Node:
    """The address if it is known, or its parts around refs; else the node. The program stands at the root of its host,
    as it does for static files; an address without such a route is left to be missed where it is drawn."""
    name = node.view_name.var if _is_fixed(node.view_name) else ":"
    if ":" in name or node.kwargs or get_script_prefix() != "/":
        return node
    stand_ins = [UUID(int=STAND_IN + place) for place in range(len(node.args))]
    try:
        address = reverse(name, args=stand_ins)
    except (NoReverseMatch, AttributeError, TypeError):  # a route of something else than refs
        return node
    if not stand_ins:
        return Named(node.asvar, address) if node.asvar else TextNode(escape(address))
    parts = []
    for stand_in in stand_ins:
        before, found, address = address.partition(str(stand_in))
        if not found:
            return node
        parts.append(before)
    parts.append(address)
    # Only a path of plain characters reads the same as a name's value and in a page.
    return Address(node, parts) if all(part == escape(part) for part in parts) else node


def _asks_for_super(nodes: NodeList) -> bool:
    return any(
        getattr(node.filter_expression.var, "lookups", None) == ("block", "super")
        for node in nodes.get_nodes_by_type(VariableNode)
        if isinstance(node, VariableNode)
    )


def _scoped(nodes: NodeList) -> Iterable[Node]:
    """The nodes, in a scope of their own where one of them may set a name."""
    return [Scope(nodes)] if any(map(_may_set_a_name, nodes)) else nodes


def _may_set_a_name(node: Node) -> bool:
    match node:
        case TextNode() | Shown() | Repeated() | Scope() | CsrfTokenNode():
            return False
        case Chosen():
            return any(map(_may_set_a_name, node))
        case Address():
            return node.given.asvar is not None
        case SimpleNode():
            return node.takes_context or node.target_var is not None
    return True


def _always_the_same(nodes: Iterable[Node]) -> bool:
    """Whether nodes that are given fixed words say the same each time."""
    return all(map(_is_always_the_same, nodes))


def _is_always_the_same(node: Node) -> bool:
    match node:
        case TextNode():
            return True
        case Shown():
            return _is_plain(node.filter_expression)
        case Chosen():
            asked = [condition for condition, _ in node.conditions_nodelists if condition is not None]
            return all(map(_asks_plainly, asked)) and _always_the_same(node)
        case Scope():
            return all(map(_is_plain, node.names.values())) and _always_the_same(node.nodelist)
    return False


def _asks_plainly(condition: Any) -> bool:
    if condition.first is None:
        return _is_plain(condition.value)
    return _asks_plainly(condition.first) and (condition.second is None or _asks_plainly(condition.second))


def _is_plain(value: Any) -> bool:
    """A name or a word without filters, whose value hangs on nothing but what is given."""
    return isinstance(value, Expression) and not value.filters
