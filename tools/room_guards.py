"""Takes guards of a room out, one at a time, and asks its tests again: `tools.law_guards` where a database is needed.

A guard is found by its syntax, as in the law: the condition of an `if`, a conditional expression or a
comprehension. It is taken out of the running program: the code of its function is exchanged for that of the same
function with the condition made false (a comprehension's: true), so that everybody who calls it calls it without its
guard. Then those tests of the file run that run its line (tests/support/played.py), until one fails. Nothing is
written.

Which files, by which tests, and what no test can miss stand in two tables: tools/disclosure_guards.py, what is done,
and tools/reading_guards.py, what is shown and read. A house test holds that no file of the two rooms is in neither.

This needs a database, so it is run by tests, tests/rooms/test_disclosure_guards.py and test_reading_guards.py: a few
guards in `make test`, all of them in `make soak`.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tools.law_guards import Found, _Remover

PROJECT = Path(__file__).resolve().parents[1]
ROOM = PROJECT / "twodrawer" / "disclosures"


@dataclass(frozen=True)
class Guarded:
    """One guard of the room, with the tests that have to miss it."""

    found: Found
    file: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"disclosures/{self.file}:{self.found.line} {self.found.asks}"

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line of its condition, as a running frame names them."""
        return str(self.found.file), self.found.line

    @property
    def module(self) -> ModuleType:
        """The module that holds it."""
        file = (ROOM / self.file).resolve().relative_to(PROJECT)
        return import_module(".".join(file.with_suffix("").parts))


def guards(files: Mapping[str, tuple[str, ...]], not_missed: Mapping[tuple[str, str], str]) -> list[Guarded]:
    """Every guard of these files that can be missed, in the order of the files, which are named from the room."""
    return [
        Guarded(found, file, tests)
        for file, tests in files.items()
        for found in conditions((ROOM / file).resolve())
        if (file, found.asks) not in not_missed
    ]


def conditions(file: Path) -> Iterator[Found]:
    """Conditions inside of functions: what stands beside them runs once, when the program starts."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inside = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    held = {inner for one in inside for inner in ast.walk(one) if inner is not one}
    for function in inside:
        if function in held:
            continue
        for node in ast.walk(function):
            if isinstance(node, (ast.If, ast.IfExp)):
                tests = [node.test]
            elif isinstance(node, ast.comprehension):
                tests = node.ifs
            else:
                continue
            for test in tests:
                yield Found(file, test.lineno, test.col_offset, type(node).__name__, ast.unparse(test))


@contextmanager
def taken_out(guard: Guarded) -> Iterator[None]:
    """Inside, the program runs without this guard, whoever calls it by whatever name."""
    remover = _Remover(guard.found)
    tree = ast.parse(guard.found.file.read_text(encoding="utf-8"))
    tree = ast.fix_missing_locations(remover.visit(tree))
    if remover.done != 1:
        raise LookupError(f"{guard} stands there {remover.done} times")
    changed = _codes(compile(tree, str(guard.found.file), "exec"))
    before: list[tuple[FunctionType, CodeType]] = []
    for function in _functions(guard.module):
        code = changed.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            before.append((function, function.__code__))
            function.__code__ = code
    if not before:
        raise LookupError(f"{guard} stands in no function that can be changed")
    _forget_answers(guard.module)
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code
        _forget_answers(guard.module)


def _forget_answers(module: ModuleType) -> None:
    """What this module and `law.may` answered before, with a guard or without, isn't answered again."""
    for held in (*vars(module).values(), import_module("twodrawer.law.may").may):
        if callable(getattr(held, "cache_clear", None)):
            held.cache_clear()


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Every function's code inside, by its name and where it begins."""
    found: dict[tuple[str, int], CodeType] = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found[one.co_qualname, one.co_firstlineno] = one
            found |= _codes(one)
    return found


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions that are written in this module, under their decorators, methods and properties included."""
    held = list(vars(module).values())
    for one in held:
        if isinstance(one, type) and one.__module__ == module.__name__:
            held.extend(
                inner.fget if isinstance(inner, property) else getattr(inner, "__func__", inner)
                for inner in vars(one).values()
            )
    for one in held:
        function = one
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        if isinstance(function, FunctionType) and function.__code__.co_filename == module.__file__:
            yield function


def missed(rows: Sequence[Guarded]) -> dict[Guarded, str]:
    """The test that notices when a guard is gone, for each of them; blank where none does.

    File of tests by file of tests, each on a stage that is built once. A guard is asked for with the tests that run its
    line; one that ran only while the stage was built, on a stage that is built without it.
    """
    from tests.support.played import played

    found = dict.fromkeys(rows, "")
    for tests in dict.fromkeys(name for row in rows for name in row.tests):
        own = [row for row in rows if tests in row.tests and not found[row]]
        if not own:
            continue
        watched = {row.place[0] for row in own}
        again = []
        with played(tests, watched) as file:
            for row in own:
                found[row] = _named(tests, file.first_that_fails(row.place, partial(taken_out, row)))
                if not found[row] and row.place in file.built:
                    again.append(row)
        for row in again:
            found[row] = _named(tests, _on_a_stage_without(row, tests))
    return found


def _on_a_stage_without(row: Guarded, tests: str) -> str:
    from tests.support.played import NOTICES, played

    with taken_out(row):
        try:
            with played(tests) as file:
                return next((case.name for case in file.ahead if file.play(case)), "")
        except NOTICES as stumble:
            return f"its stage ({type(stumble).__name__})"


def _named(module: str, test: str) -> str:
    return f"{module.rpartition('.')[2]}::{test}" if test else ""
