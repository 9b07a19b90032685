"""`python -m bench.codes`: how long the search of ICD-10-CM takes for what somebody typed; the goal is 10 ms a key.

Prints a table, then one line of JSON.
"""

import json
import sys
import time
from statistics import median

from twodrawer.codes import icd

TYPED = "anxiety|gen anx|a|e|un|initial encounter|fracture initial|F|F4|S72|S7|T4|Z|a b c d|x y z"
TURNS = 20


def main() -> int:
    """Measures and prints."""
    before = time.process_time()
    icd.ready()
    figures = {"reading the list and its index": _since(before)}
    for words in TYPED.split("|"):
        took = []
        for _ in range(TURNS):
            before = time.process_time()
            icd.find(words)
            took.append(_since(before))
        figures[words] = median(took)
    print("ICD-10-CM, milliseconds of processor time (median)")
    for words, took_ms in figures.items():
        print(f"  {words:<32} {took_ms:8.2f}")
    print("\n" + json.dumps({"icd_ms": figures}))
    return 0


def _since(before: float) -> float:
    return round((time.process_time() - before) * 1000, 3)


if __name__ == "__main__":
    sys.exit(main())
