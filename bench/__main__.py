"""`make bench`: the program beside a hand-written floor, on SQLite and PostgreSQL, and the demo asked by one person.

Prints a table, then one line of JSON. Figures of a shared machine wander; the ratios of one run hold better.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench import embedded, report
from bench.compare import ACTS, compared
from bench.places import KEPT

TURNS, SECONDS = 3, 2.0
QUICK_TURNS, QUICK_SECONDS = 1, 1.0


def main() -> int:
    """Measures, prints, and writes where it was told to."""
    asked = _arguments()
    on = report.machine()
    turns, seconds = (QUICK_TURNS, QUICK_SECONDS) if asked.quick else (asked.turns, asked.seconds)
    figures = []
    print(report.machine_words(on), flush=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="twodrawer-bench-") as folder:
        for database in asked.only or ("sqlite", "postgres"):
            acts = tuple(asked.act or ACTS)
            for figure in compared(database, Path(folder), turns=turns, seconds=seconds, acts=acts):
                print(".", end="", file=sys.stderr, flush=True)
                figures.append(figure)
            print(file=sys.stderr)
    print(report.table(figures))
    alone = {} if asked.only or asked.act else embedded.measure()
    if alone:
        print("\nThe demo, embedded, asked by one person (median / p95 / greatest)")
        for name, said in alone.items():
            print(f"{name:<34} {said}")
    if asked.markdown:
        print(f"\n{report.markdown(figures, on)}")
    if asked.write:
        report.write(figures, on)
    print("\n" + json.dumps({"machine": on, "figures": [f.as_json() for f in figures], "embedded": alone}))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one short turn of each: enough to see that it works"
    )
    parser.add_argument("--turns", type=int, default=TURNS, help="how often the two sides take turns")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long one turn of one side is")
    parser.add_argument(
        "--only", action="append", choices=["sqlite", "postgres"], help="on this database alone"
    )
    parser.add_argument("--act", action="append", choices=ACTS, help="this act alone")
    parser.add_argument("--markdown", action="store_true", help="also print the README's block")
    parser.add_argument("--write", action="store_true", help="put the figures into the README")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
