"""What is backed up when, and to whom: `backups.json` in the installation's folder, written by a command only.

Not a page of the program: whoever takes over somebody's sign-in must not be able to have backups sealed to themselves.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from twodrawer.backup import folder as folders
from twodrawer.lib.errors import Invalid

FILE = "backups.json"
LATE_AFTER = timedelta(hours=26)
"""A day, and two hours for a machine that slept."""
REHEARSE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Plan:
    """Every day at this hour, sealed to these recipients, kept so long."""

    to: str
    recipients: tuple[str, ...]
    hour: int = 2
    zone: str = "UTC"
    keep_days: int = 90
    identity: str = ""
    """A file with an identity of its own, for rehearsals on this machine; none: rehearsed by hand only."""

    @property
    def folder(self) -> Path:
        """Where backups go."""
        return Path(self.to)

    def day_due(self, at: datetime) -> date:
        """The newest day whose hour has struck."""
        local = at.astimezone(ZoneInfo(self.zone))
        struck = datetime.combine(local.date(), time(self.hour), local.tzinfo)
        return local.date() if local >= struck else local.date() - timedelta(days=1)


def read_plan(folder: Path) -> Plan | None:
    """The plan, or None where nobody made one. Invalid, with a sentence, when the file isn't a plan."""
    try:
        said = json.loads((folder / FILE).read_text())
        return checked(Plan(**{**said, "recipients": tuple(said["recipients"])}))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        raise Invalid(
            f"{FILE} can't be read as a plan for backups",
            do="Write it anew with `twodrawer schedule-backups`.",
        ) from None


def checked(plan: Plan) -> Plan:
    """The same, if it can be carried out."""
    try:
        ZoneInfo(plan.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(f"{plan.zone!r} isn't a time zone", do="Name one like America/Chicago.") from None
    if type(plan.hour) is not int or not 0 <= plan.hour <= 23:
        raise Invalid("The hour is a number from 0 to 23")
    if type(plan.keep_days) is not int or not 1 <= plan.keep_days <= 3_650:
        raise Invalid("Backups are kept for 1 to 3,650 days")
    if not Path(plan.to).is_absolute():
        raise Invalid("The folder for backups needs its whole path")
    return plan


def write_plan(folder: Path, plan: Plan) -> None:
    """The plan is in place."""
    said: Mapping[str, object] = asdict(checked(plan))
    with folders.written_whole(folder / FILE) as out:
        out.write((json.dumps(said, indent=1) + "\n").encode())
    folders.put_in_place(folder / FILE)
