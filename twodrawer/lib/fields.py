"""Model fields that every room uses. The only part of `lib` that knows Django."""

from django.db import models

from twodrawer.lib.refs import new_ref


class RefField(models.UUIDField):  # type: ignore[type-arg]
    """The primary key of every table: a UUIDv7, made before the row is."""

    def __init__(self, **options: object) -> None:
        options.setdefault("primary_key", True)
        options.setdefault("default", new_ref)
        options.setdefault("editable", False)
        super().__init__(**options)  # type: ignore[arg-type]
