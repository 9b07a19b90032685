"""Public data that tests read and the project doesn't carry: `shared/data` beside the project or above it."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def public_data(name: str) -> Path:
    """A folder of the public data. Tests never skip: without it they fail, and say where it belongs."""
    for above in PROJECT.parents:
        folder = above / "shared" / "data" / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"The public data isn't there: put the folder {name} into ../shared/data, beside the project"
    )
