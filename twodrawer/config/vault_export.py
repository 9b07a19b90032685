"""`twodrawer vault authors`, `unlocks` and `export`, at a terminal."""

import os
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from twodrawer.config.migrating import start_django
from twodrawer.config.stores import BadSettings
from twodrawer.lib.time import now, utc_text


def list_authors() -> int:
    """A line for each author: refs and days."""
    start_django()
    from twodrawer.vault.export import authors

    for one in authors():
        came = f"{one.last_came:%Y-%m-%d}" if one.last_came else "never"
        print(f"{one.author_ref}  practice {one.practice_ref}  since {one.since:%Y-%m-%d}  last came {came}")
    return 0


def list_unlocks(days: int = 30) -> int:
    """A line for each unlocking of the last days. The ledger doesn't know for which client it was."""
    start_django()
    from twodrawer.audit.queries import entries
    from twodrawer.vault.export import authors

    today = now().date()
    for practice_ref in dict.fromkeys(one.practice_ref for one in authors()):
        found = entries(practice_ref, day_from=_before(today, days), day_to=today, limit=10_000)
        for entry in reversed(
            [one for one in found if one.act == "vault.unlocked" and one.outcome == "done"]
        ):
            print(f"{utc_text(entry.at)}  {entry.actor_ref}")
    return 0


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def export(author_ref: UUID, *, output: Path | None) -> int:
    """The zip lies in a file that only this account of the machine can read."""
    start_django()
    from twodrawer.vault.export import export_zip

    at = now()
    file = output or Path(f"vault-export-{at:%Y-%m-%d}.zip")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise BadSettings(f"{file} can't be made: {wrong.strerror}. Nothing was exported.") from None
    with os.fdopen(handle, "wb") as out:
        try:
            data, versions = export_zip(author_ref, at=at)
        except BaseException:
            file.unlink()
            raise
        out.write(data)
    print(f"Wrote {file}: {versions} sealed versions. They open with the author's recovery code and `age`.")
    return 0
