"""The desk's own sheets, set in type."""

from datetime import datetime
from pathlib import Path
from typing import Any

from twodrawer.lib.paper import press as type_room
from twodrawer.lib.paper.file import PaperFile

SHEETS = Path(__file__).parent / "sheets"


def press(sheet: str, data: dict[str, Any], *, at: datetime, salt: bytes) -> PaperFile:
    """The file that one of the desk's sheets makes of this data."""
    return type_room.press(SHEETS / sheet, data, at=at, salt=salt)
