"""Public data that tests read: a part is kept in `tests/public/`, the whole lies in `shared/data` beside the project."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
KEPT = PROJECT / "tests" / "public"


def public_data(name: str) -> Path:
    """A folder of the public data: the whole of it where it lies beside the project, or else the part kept here."""
    for above in PROJECT.parents:
        folder = above / "shared" / "data" / name
        if folder.is_dir():
            return folder
    return KEPT / name


def public_files(name: str) -> list[Path]:
    """Its JSON files by name; never none of them."""
    found = sorted(public_data(name).glob("*.json"))
    assert found, f"no file of {name}"
    return found
