"""`python -m bench.writing`: what checker and sorter are worth on labelled texts.

The development set is the one that rules, lexicons and the second readings were built with; its figures say that
they still hold. The blind sets were written when they seemed done, one after the other. What each gave when it was
first read stands in docs/explanation/checker.md. The first twelve are spent: their passages are taught now, and their
notes show only that what was mended stays mended. The thirteenth and fourteenth were
read more than once and mended for. The fifteenth was read once.
Prints tables, then one line of JSON.
"""

import argparse
import importlib.util
import json
import sys
from typing import Any

from bench.writing.checker import measured
from bench.writing.texts import HERE

SETS = (
    "development",
    *sorted(file.name.removesuffix("_notes.yaml") for file in HERE.glob("*_blind_notes.yaml")),
)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.writing", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="also print every text that was read wrongly")
    parser.add_argument("--only", choices=SETS, action="append", help="this set alone")
    asked = parser.parse_args()
    figures: dict[str, Any] = {"checker": [measured(name) for name in asked.only or SETS]}
    for figure in figures["checker"]:
        _print(figure, wrong=asked.wrong)
    if importlib.util.find_spec("bench.writing.sorter"):
        figures["sorter"] = importlib.import_module("bench.writing.sorter").report()
    print("\n" + json.dumps(figures))
    return 0


def _print(figure: dict[str, Any], *, wrong: bool) -> None:
    of_notes = figure["notes"]
    print(f"\nChecker, {figure['set']} set: {figure['passages']} passages, {of_notes['good']} good notes")
    if figure["passages"]:
        _print_passages(figure)
    print(
        f"  planted faults found {of_notes['faults_found']:.1%} of {of_notes['faults']}"
        f"{'; missed ' + str(of_notes['faults_missed']) if of_notes['faults_missed'] else ''}"
    )
    print(
        f"  on good notes: {of_notes['errors_on_good']} errors; findings {of_notes['false_alarms_on_good'] or 'none'}"
    )
    print(
        f"  {of_notes['ms_a_note']} ms of processor time a note (median), {of_notes['ms_worst']} ms at worst"
    )
    if wrong:
        for kind, lines in figure["wrong"].items():
            for line in lines:
                print(f"  {kind}: {line}")


def _print_passages(figure: dict[str, Any]) -> None:
    risk = figure["risk"]
    print(
        f"  risk right {risk['right']:.1%}; denied or past {risk['denied_or_past_right']:.1%}; "
        f"none {risk['none_right']:.1%}; missed {risk['missed']} of {risk['of_acute']} acute"
    )
    for pair, count in risk["confusion"].items():
        if len(set(pair.split(" -> "))) > 1:
            print(f"    {pair}: {count}")
    for kind in ("elements", "issues"):
        print(f"  {kind}: {_line(figure[kind]['micro'])}")
        for name, scores in figure[kind]["classes"].items():
            print(f"    {name:<20} {_line(scores)}")


def _line(scores: dict[str, float]) -> str:
    return f"precision {scores['precision']:.3f}  recall {scores['recall']:.3f}  F1 {scores['f1']:.3f}"


if __name__ == "__main__":
    sys.exit(main())
