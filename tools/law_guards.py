"""Takes every guard of `twodrawer/law/` out, one at a time, and asks all cases of tests/spec/law again.

    python -m tools.law_guards                 every guard, and docs/reference is left alone
    python -m tools.law_guards --sample 12     some of them, drawn by --seed

A guard is found by its syntax: a rule in one of the lists of rules, or the condition of an `if`, of a conditional
expression, or of a comprehension. A rule is taken out of its list; a condition is made false (a comprehension's:
true). The law must still import, and at least one case must then end otherwise. The file is never touched: the changed
module is imported under its own name, in this process alone. Those that can't be missed are listed below with their
reason. Exit status 1 when a guard isn't missed.
"""

import argparse
import ast
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeVar

Row = TypeVar("Row")
PROJECT = Path(__file__).resolve().parents[1]
LAW = PROJECT / "twodrawer" / "law"
ROOM = "twodrawer.law"
# No case asks these a question: they are handed people, text, and facts of the desk. tools/reading_guards.py takes
# their guards out, with the tests that stand for them.
ELSEWHERE = (
    "may.py",
    "practice_rules.py",
    "practice_words.py",
    "practice_limits.py",
    "practice_leaving.py",
    "requests.py",
    "leaving.py",
    "wording.py",
    "question.py",
    "facts.py",
    "citations.py",
)
# Those that no case can miss, each with what holds it instead.
LISTS = ("RULES", "OVERLAYS", "SIGNERS", "AUTHORIZATION_CHECKS", "PART2_CHECKS", "COUNSELING_CHECKS")
LINES = "how lines of JSON are told apart: tests/spec/law/test_decide.py"
NOT_MISSED = {
    ("decide.py", "len(lines) < 2 or not _is_one_a_line(lines[0][1])"): LINES,
    ("decide.py", "line.strip()"): LINES,
    ("states/__init__.py", "abbreviation not in STATES"): "tests/spec/law/test_states.py",
    ("papers.py", "paper.kind is None"): "tests/spec/law/test_papers.py",
}


@dataclass(frozen=True)
class Found:
    """One guard: where it stands, and what it asks."""

    file: Path
    line: int
    column: int
    kind: str
    asks: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(LAW)}:{self.line} {self.asks}"

    @property
    def module(self) -> str:
        parts = self.file.relative_to(LAW).with_suffix("").parts
        return ".".join((ROOM, *(part for part in parts if part != "__init__")))


class _Remover(ast.NodeTransformer):
    """Makes one condition false, or a comprehension's true, or leaves one rule out of its list."""

    def __init__(self, wanted: Found) -> None:
        self.wanted = wanted
        self.done = 0

    def _is_it(self, node: ast.expr) -> bool:
        place = (node.lineno, node.col_offset, ast.unparse(node))
        found = place == (self.wanted.line, self.wanted.column, self.wanted.asks)
        self.done += found
        return found

    def _gone(self, test: ast.expr, *, to: bool) -> ast.expr:
        return ast.copy_location(ast.Constant(to), test) if self._is_it(test) else test

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        if self.wanted.kind == "rule":
            node.elts = [entry for entry in node.elts if not self._is_it(entry)]
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._gone(node.test, to=False)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._gone(node.test, to=False)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self._gone(test, to=True) for test in node.ifs]
        return self.generic_visit(node)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module as it would be without the guard."""

    def __init__(self, name: str, file: Path, tree: ast.Module) -> None:
        super().__init__(name, str(file))
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        """The changed source; the file and what Python compiled of it stay as they are."""
        compiled: CodeType = compile(self.tree, self.path, "exec")
        return compiled


class _Changed(importlib.abc.MetaPathFinder):
    """Hands out one changed module under its own name."""

    def __init__(self, name: str, file: Path, tree: ast.Module) -> None:
        self.name, self.loader = name, _Loader(name, file, tree)

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Ours, if it is the changed one."""
        if name != self.name:
            return None
        return importlib.util.spec_from_loader(name, self.loader)


def guards() -> list[Found]:
    """Every guard of the law, in the order of the files."""
    return [
        found
        for file in sorted(LAW.rglob("*.py"))
        if file.name not in ELSEWHERE
        for found in _in(file)
        if (str(file.relative_to(LAW)), found.asks) not in NOT_MISSED
    ]


def _in(file: Path) -> Iterator[Found]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for statement in tree.body:
        if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
            continue
        if statement.target.id in LISTS and isinstance(statement.value, ast.Tuple):
            for entry in statement.value.elts:
                if not isinstance(entry, ast.Starred):
                    yield Found(file, entry.lineno, entry.col_offset, "rule", ast.unparse(entry))
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.IfExp)):
            tests = [node.test]
        elif isinstance(node, ast.comprehension):
            tests = node.ifs
        else:
            continue
        for test in tests:
            yield Found(file, test.lineno, test.col_offset, type(node).__name__, ast.unparse(test))


def missed_by(guard: Found) -> str:
    """The case that notices when this guard is gone. Blank: none does."""
    remover = _Remover(guard)
    tree = ast.fix_missing_locations(remover.visit(ast.parse(guard.file.read_text(encoding="utf-8"))))
    if remover.done != 1:
        raise LookupError(f"{guard} stands there {remover.done} times")
    changed = _Changed(guard.module, guard.file, tree)
    _forget()
    sys.meta_path.insert(0, changed)
    try:
        from tests.spec.law import cases

        return cases.first_that_fails()
    finally:
        sys.meta_path.remove(changed)
        _forget()


def drawn(rows: Sequence[Row], number: int, seed: str) -> list[Row]:
    """So many of them, others with another seed, and the same ones with the same."""

    def place(guard: Row) -> str:
        return hashlib.sha256(f"{seed} {guard}".encode()).hexdigest()

    return sorted(rows, key=place)[:number]


def _forget() -> None:
    """The next import reads the law anew."""
    for name in [name for name in sys.modules if name == ROOM or name.startswith(f"{ROOM}.")]:
        del sys.modules[name]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints who misses each guard."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--sample", type=int, default=0, help="so many of them")
    parser.add_argument("--seed", default="", help="what draws the sample")
    parser.add_argument("--only", default="", help="those with these words in their file or condition")
    asked = parser.parse_args(arguments)
    from tests.spec.law import cases

    before = cases.first_that_fails()
    if before:
        print(f"The cases don't hold with every guard in its place: {before}", file=sys.stderr)
        return 2
    rows = [guard for guard in guards() if asked.only in str(guard)]
    if asked.sample:
        rows = drawn(rows, asked.sample, asked.seed)
    left = 0
    for guard in rows:
        noticed = missed_by(guard)
        left += not noticed
        print(f"{'missed    ' if noticed else 'NOT MISSED'} {guard}  <  {noticed}", flush=True)
    print(f"{len(rows)} guards, {left} not missed")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
