"""Columns that the database itself derives from a leaf, on SQLite and on PostgreSQL alike."""

from typing import Any

from django.db import models
from django.db.models.expressions import F, Func


class FromLeaf(Func):
    """The text at a path of the leaf: `FromLeaf("actor", "ref")`."""

    output_field = models.TextField()

    def __init__(self, *path: str) -> None:
        self.path = path
        super().__init__(F("leaf"))

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """For migrations."""
        return ("twodrawer.audit.derived.FromLeaf", self.path, {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FromLeaf) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """json_extract(leaf, '$.a.b')"""
        inner, params = compiler.compile(self.source_expressions[0])
        return f"json_extract({inner}, '$.{'.'.join(self.path)}')", list(params)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """leaf::jsonb #>> '{a,b}'"""
        inner, params = compiler.compile(self.source_expressions[0])
        return f"(({inner})::jsonb #>> '{{{','.join(self.path)}}}')", list(params)
