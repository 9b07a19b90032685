"""How well the sorter sorts: `python -m bench.writing.sorter`, or as a part of `python -m bench.writing`.

A blind part is a folder of the training text whose name ends in `_blind`: written last, by authors unlike the others,
and measured once. Those that have been measured are taught now (twodrawer/writing/training/LABELS.md); where none is
left, only the time is measured. How strangers fare, by weights that come from their colleagues only, stands in the
model file.
The costliest error, a psychotherapy passage called progress, stands apart.
"""

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from twodrawer.writing.sorting import sort_passage
from twodrawer.writing.training.passages import DRAWERS, blind_parts, passages

HERE = Path(__file__).parent
PARTS = blind_parts()


def report() -> dict[str, Any]:
    """The figures of each part, and milliseconds a passage in both runtimes. Printed on the way."""
    figures: dict[str, Any] = {part: _part(part) for part in PARTS}
    figures["ms"] = _speed()
    for part in PARTS:
        _print(part, figures[part])
    python, node = figures["ms"]["python"], figures["ms"]["node"]
    print(f"  milliseconds a passage (median, worst): Python {python}, Node.js {node}")
    return figures


def _part(part: str) -> dict[str, Any]:
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    read = passages(part)
    for passage in read:
        found = sort_passage(passage.text)
        confusion[passage.drawer, found.drawer.value] += 1
        if found.drawer != passage.drawer:
            wrong.append((passage.drawer, found.drawer.value, round(found.p_psychotherapy, 2), passage.text))
    private = sum(count for (label, _), count in confusion.items() if label == "psychotherapy")
    return {
        "passages": len(read),
        "authors": len({passage.author for passage in read}),
        "classes": {drawer: _scores(confusion, drawer) for drawer in DRAWERS},
        "confusion": {label: {called: confusion[label, called] for called in DRAWERS} for label in DRAWERS},
        "psychotherapy_called_progress": round(confusion["psychotherapy", "progress"] / private, 4),
        "wrong": wrong,
    }


def _scores(confusion: Counter[tuple[str, str]], drawer: str) -> dict[str, float]:
    right = confusion[drawer, drawer]
    called = sum(count for (_, answer), count in confusion.items() if answer == drawer)
    there = sum(count for (label, _), count in confusion.items() if label == drawer)
    return {
        "precision": round(right / max(1, called), 4),
        "recall": round(right / max(1, there), 4),
        "f1": round(2 * right / max(1, called + there), 4),
    }


def _speed() -> dict[str, list[float]]:
    texts = [passage.text for part in PARTS or ("dev",) for passage in passages(part)]
    sort_passage(texts[0])
    times = []
    for text in texts:
        start = time.perf_counter()
        sort_passage(text)
        times.append((time.perf_counter() - start) * 1000)
    said = subprocess.run(
        ["node", str(HERE / "sorter_speed.mjs")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return {"python": _of(times), "node": _of(json.loads(said.stdout))}


def _of(times: list[float]) -> list[float]:
    return [round(statistics.median(times), 3), round(max(times), 3)]


def _print(part: str, figures: dict[str, Any]) -> None:
    print(f"\nSorter, {part} part: {figures['passages']} passages by {figures['authors']} authors")
    for drawer, scores in figures["classes"].items():
        print(
            f"  {drawer:<14} precision {scores['precision']:.3f}  recall {scores['recall']:.3f}  F1 {scores['f1']:.3f}"
        )
    print(f"  {'label / called':<14} " + "".join(f"{drawer:>15}" for drawer in DRAWERS))
    for label, row in figures["confusion"].items():
        print(f"  {label:<14} " + "".join(f"{row[called]:>15}" for called in DRAWERS))
    print(f"  psychotherapy called progress: {figures['psychotherapy_called_progress']:.1%}")


def main() -> int:
    """Prints the figures; with --wrong also each passage that was sorted wrongly."""
    figures = report()
    for part in PARTS:
        for label, called, chance, text in figures[part].pop("wrong"):
            if "--wrong" in sys.argv:
                print(f"  {part}: {label} called {called} ({chance}): {text}")
    print("\n" + json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
