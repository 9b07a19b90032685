"""Which database a table lies in: wrapped keys in `keys`, all else in the record."""

from typing import Any

KEYS, ROOM = "keys", "sealing"


class KeysApart:
    """Sends the sealing room's tables to their own database, and nothing else there."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """`keys` for wrapped keys."""
        return KEYS if model._meta.app_label == ROOM else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        """`keys` for wrapped keys."""
        return KEYS if model._meta.app_label == ROOM else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Each room's tables are made in its own database only."""
        return (db == KEYS) == (app_label == ROOM)
