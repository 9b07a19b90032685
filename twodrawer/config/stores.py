"""How a database is opened, the record's and the vault's alike."""

from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSettings(Exception):
    """A setting is missing or odd. Start-up stops with this sentence."""


def database(url: str, file: Path) -> dict[str, object]:
    """Django's description of a database: the SQLite file, or the PostgreSQL server that the address names."""
    if not url:
        return {
            "ENGINE": "twodrawer.lib.sqlite3",
            "NAME": str(file),
            # Kept open: the last connection that closes empties the log of writes, and the next has to begin one.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # One writer at a time, taken at BEGIN; what is committed is on the disk (promise 11).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=20000"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSettings(f"A database address must start with postgresql://, not {parts.scheme}://.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    # A pooler that hands each transaction to another connection has to know prepared statements (PgBouncer 1.21).
    prepares = query.pop("prepared", "yes") != "no"
    return {
        "ENGINE": "twodrawer.lib.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "isolation_level": 2,
            # The values travel apart from the statement, so that the server plans each statement once.
            "server_side_binding": True,
            "prepare_threshold": 3 if prepares else None,
        },
    }
