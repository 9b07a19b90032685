"""After a key was destroyed: the database's files don't hold it either. Not inside a transaction of that store."""

from django.db import connections


def forget_old_pages(alias: str) -> None:
    """No earlier version of a row is left in the database's own files. Logs that were shipped elsewhere keep theirs."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Freed bytes are zeroed (secure_delete); the log of writes still holds the page as it was.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM sealing_datakey")
