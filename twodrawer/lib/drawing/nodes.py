"""Nodes of a folded template. Each says what Django's node of the same place says, whatever it is given.

The short ways are taken where there is only one possible outcome by Django's rules: a plain text is escaped, an
attribute of an object without items is that attribute. Everything else is handed to Django's own code.
"""

from collections.abc import Sequence
from copy import copy
from html import escape
from typing import Any
from uuid import UUID

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral, URLNode

NOTHING: Any = object()


class Looked(Variable):
    """`page.note.text` in a context."""

    __slots__ = ("first", "rest")

    def __init__(self, given: Variable) -> None:
        # Not parsed again: what Django made of the word is taken as it is.
        self.var, self.literal, self.translate = given.var, given.literal, given.translate
        self.lookups, self.message_context = given.lookups, given.message_context
        lookups: tuple[str, ...] = given.lookups  # type: ignore[assignment]
        self.first, self.rest = lookups[0], lookups[1:]

    def resolve(self, context: Any) -> Any:
        """The value, or VariableDoesNotExist."""
        found = NOTHING
        for held in reversed(context.dicts):
            if self.first in held:
                found = held[self.first]
                break
        if found is NOTHING:
            raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (self.first, context))  # type: ignore[arg-type]
        if callable(found):
            return super().resolve(context)
        for bit in self.rest:
            kind = type(found)
            if kind is dict and bit in found:
                found = found[bit]
            elif hasattr(kind, "__getitem__"):
                return super().resolve(context)
            else:
                found = getattr(found, bit, NOTHING)
            if found is NOTHING or callable(found):
                return super().resolve(context)
        return found


class Expression(FilterExpression):
    """A value with its filters: `day|long_day`."""

    def __init__(self, given: Any) -> None:
        # As above: parsed already.
        self.token, self.is_var, self.var = given.token, given.is_var, looked(given.var)
        self.filters = [
            (filter_, [(is_name, looked(value)) for is_name, value in values])
            for filter_, values in given.filters
        ]

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """The value after its filters."""
        if self.filters or not self.is_var:
            return super().resolve(context, ignore_failures)
        try:
            return self.var.resolve(context)
        except VariableDoesNotExist:
            return None if ignore_failures else super().resolve(context)


def looked(value: Any) -> Any:
    """A name to look up; literals as they are."""
    if type(value) is Variable and value.lookups is not None and not value.translate:
        return Looked(value)
    return value


def expression(value: Any) -> Any:
    """The same value, found the short way."""
    return Expression(value) if type(value) is FilterExpression else value


class Shown(VariableNode):
    """`{{ value }}`"""

    def __init__(self, given: VariableNode) -> None:
        super().__init__(expression(given.filter_expression))

    def render(self, context: Any) -> str:
        """The value, escaped."""
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        if type(value) is str and context.autoescape:
            return escape(value)
        return str(render_value_in_context(value, context))

    render_annotated = render  # templates are folded where nothing is annotated


class Chosen(IfNode):
    """`{% if %}`"""

    render_annotated = IfNode.render

    def __init__(self, given: IfNode, bodies: Sequence[NodeList]) -> None:
        conditions = [condition(asked) for asked, _ in given.conditions_nodelists]
        super().__init__(list(zip(conditions, bodies, strict=True)))


def condition(asked: Any) -> Any:
    """The same condition, its values found the short way. None is `else`."""
    if asked is None:
        return None
    changed = copy(asked)
    if isinstance(asked, TemplateLiteral):
        changed.value = expression(asked.value)
        return changed
    changed.first, changed.second = condition(asked.first), condition(asked.second)
    return changed


class Repeated(ForNode):
    """`{% for %}`"""

    render_annotated = ForNode.render

    def __init__(self, given: ForNode, body: NodeList, empty: NodeList) -> None:
        super().__init__(given.loopvars, expression(given.sequence), given.is_reversed, body, empty)


class Scope(Node):
    """What stands in here may set names; they are gone behind it."""

    def __init__(self, nodelist: NodeList, names: dict[str, Any] | None = None) -> None:
        self.nodelist = nodelist
        self.names = {name: expression(value) for name, value in (names or {}).items()}

    def render(self, context: Any) -> str:
        """The nodes, with the names that were given to them."""
        with context.push(**{name: value.resolve(context) for name, value in self.names.items()}):
            return self.nodelist.render(context)


class Apart(Scope):
    """`{% include … only %}`: nothing is known in here but the names that were given."""

    def render(self, context: Any) -> str:
        """The nodes, with these names alone."""
        around = context.dicts
        values = {name: value.resolve(context) for name, value in self.names.items()}
        context.dicts = [around[0], values]
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts = around


class Named(Node):
    """`{% url 'account' as address %}`: an address that is known already gets a name."""

    child_nodelists = ()

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def render(self, context: Any) -> str:
        """Nothing."""
        context[self.name] = self.value
        return ""


class Address(Node):
    """`{% url 'client' line.ref %}`: the parts between the refs are known already."""

    child_nodelists = ()

    def __init__(self, given: URLNode, parts: Sequence[str]) -> None:
        self.given = given
        self.values = [expression(value) for value in given.args]
        self.first, *self.others = parts

    def render(self, context: Any) -> str:
        """The address of these refs. Anything but refs is Django's to put together."""
        address = self.first
        for value, after in zip(self.values, self.others, strict=True):
            ref = value.resolve(context)
            if type(ref) is not UUID:
                return self.given.render(context)
            address += f"{ref}{after}"
        if self.given.asvar is None:
            return address
        context[self.given.asvar] = address
        return ""
