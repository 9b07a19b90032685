"""Figures that `make model` measures among strangers and writes into a model file, and what they may not fall below."""

import json
from collections.abc import Mapping
from pathlib import Path


def fallen(model: Path, floors: Mapping[str, float], *, under: str = "") -> dict[str, float]:
    """The figures of the model file that lie below their floor. `under`: the name that they stand under."""
    found = json.loads(model.read_text(encoding="utf-8"))
    figures = found[under] if under else found
    return {name: figures[name] for name, floor in floors.items() if figures[name] < floor}
