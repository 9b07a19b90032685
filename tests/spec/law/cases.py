"""Every case of the law, and whether the program answers it so. Read by the tests and by `tools.law_guards`.

Nothing of the law is imported before it is asked: the tool changes a rule and asks again.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.spec.law import federal
from twodrawer.lib.errors import Problem
from twodrawer.lib.yaml_text import read_yaml

FOLDER = Path(__file__).parent
KEPT = "tests.spec.law.retention_cases"
BASE = {"record": "progress_note", "act": "disclose", "on": "2026-11-21"}
ACCIDENTS = (
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    NameError,
    StopIteration,
    TypeError,
    ValueError,
    Problem,
)


@cache
def read(name: str) -> list[dict[str, Any]]:
    """The cases of a file beside this one."""
    found: list[dict[str, Any]] = read_yaml((FOLDER / name).read_text(encoding="utf-8"))
    return found


def answered(question: object) -> dict[str, Any]:
    """What `decide` says to a question as JSON has it."""
    answer: dict[str, Any] = json.loads(import_module("twodrawer.law").decide_json(json.dumps(question)))
    return answer


def differences(answer: dict[str, Any], case: dict[str, Any]) -> list[str]:
    """In what an answer is not the one expected. `must`, `cites` and `because` name what has to be among its own,
    `only_must` all of it, `not_because` what may not be said."""
    found = [] if answer["outcome"] == case["is"] else [f"outcome {answer['outcome']}"]
    if answer["human"] != case.get("human"):
        found.append(f"human {answer['human']}")
    if [[clock["act"], clock["extend"]] for clock in answer["clocks"]] != case.get("clocks", []):
        found.append(f"clocks {answer['clocks']}")
    found += [f"no duty {duty}" for duty in case.get("must", []) if duty not in answer["must"]]
    found += [f"cites no {text}" for text in case.get("cites", []) if text not in answer["citations"]]
    if "only_must" in case and answer["must"] != case["only_must"]:
        found.append(f"must {answer['must']}")
    said = answer["because"]
    if case.get("because", "") not in said or ("not_because" in case and case["not_because"] in said):
        found.append(f"because {said}")
    found += [
        f"{name} {answer[name]}"
        for name in ("missing", "needs")
        if name in case and answer[name] != case[name]
    ]
    return found


def called(case: dict[str, Any]) -> Any:
    """What the function of a case gives, as plain values."""
    module, _, function = case["call"].rpartition(".")
    given = dict(case.get("given", {}))
    arguments = []
    if "question" in case:
        law = import_module("twodrawer.law.question")
        arguments.append(law.question_from(BASE | case["question"]))
    for name in ("what", "regime", "state", "of"):
        if name in given:
            arguments.append(given.pop(name))
    result = plain(getattr(import_module(f"twodrawer.law.{module}"), function)(*arguments, **given))
    return result[case["part"]] if "part" in case else result


def plain(value: object) -> Any:
    """The value as YAML would have it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(plain(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def checks() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Every case by its name, with what says whether it still holds."""
    for case in read("decide.yaml"):
        yield case["says"], partial(_decides, BASE | case["ask"], case)
    for cell in federal.cells():
        yield f"row {cell}", partial(_decides, cell.question(), cell.expects)
        yield f"row {cell}, its twin", partial(_ends, cell.twin(), cell.expects["twin_is"])
    for case in read("duties.yaml"):
        yield case["says"], partial(_gives, case)
    sys.modules.pop(KEPT, None)  # it has imported the law of its day
    for kept in import_module(KEPT).cases():
        yield f"kept: {kept.says}", kept.holds


def _decides(question: dict[str, Any], case: dict[str, Any]) -> bool:
    return not differences(answered(question), case)


def _ends(question: dict[str, Any], outcome: str) -> bool:
    return bool(answered(question)["outcome"] == outcome)


def _gives(case: dict[str, Any]) -> bool:
    return bool(called(case) == case["is"])


def first_that_fails() -> str:
    """The first case that doesn't hold now: answered otherwise, or ended by an accident. Blank: all hold."""
    for name, holds in checks():
        try:
            if not holds():
                return name
        except ACCIDENTS as accident:
            return f"{name} ({type(accident).__name__})"
    return ""
