"""Where a paragraph of the law stands in the program: the lines that keep it, the cases and the attacks that name it.

Lines are read from the syntax of the files, never typed, so that docs/reference/citations.md can't point beside them.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from tools.guards import table

PROJECT = Path(__file__).resolve().parents[1]
PROGRAM = PROJECT / "twodrawer"
LAW = PROGRAM / "law"
CASES = PROJECT / "tests" / "spec" / "law"
MAKERS = ("par", "old", "unread", "cite")
# A paragraph as tests and comments write it: with its title and part, or by its section alone.
STEPS = r"(?:\([A-Za-z0-9]{1,5}\))+"
NAMED = re.compile(
    rf"(?<![\d.])(?:(?:45|42) CFR )?((?:164|171)\.\d{{3}}|2\.\d{{1,2}})({STEPS})((?:(?:, and|,| and| or|-) ?{STEPS})*)"
)
# How deep a step of a paragraph stands: (a), (1), (i), (A).
DEPTHS = (re.compile(r"[a-z]"), re.compile(r"\d+"), re.compile(r"[ivx]+"), re.compile(r"[A-Z]"))
ATTACKS = ("tests/attacks", "tests/rooms", "tests/browser", "tests/spec")


@dataclass(frozen=True)
class Place:
    """A line of a file, with what stands there. `file` is a path from the project's root."""

    file: str
    line: int
    says: str

    @property
    def key(self) -> str:
        """`accounting.is_free`: as the cases of duties name a function."""
        return f"{Path(self.file).stem}.{self.says.rpartition(' ')[2]}"

    def link(self) -> str:
        """For a page in docs/reference/."""
        return f"[{self.says}](../../{self.file}#L{self.line})"


def keepers() -> dict[str, list[Place]]:
    """By paragraph: the functions of the law that name a constant that holds it, or say it in their first line."""
    found: dict[str, list[Place]] = defaultdict(list)
    for file in sorted(LAW.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        held = _held(tree)
        name = str(file.relative_to(PROJECT))
        short = str(file.relative_to(LAW))
        used: set[str] = set()
        for node in tree.body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            inside = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            said = ast.get_docstring(node) or ""
            for constant, (texts, _) in held.items():
                for cited in texts:
                    if constant in inside or f"{cited.rpartition(' ')[2]}:" in said:
                        found[cited].append(Place(name, node.lineno, f"{short}:{node.lineno} {node.name}"))
                        used.add(cited)
        for constant, (texts, line) in held.items():
            for cited in texts:
                if cited not in used:
                    found[cited].append(Place(name, line, f"{short}:{line} {constant}"))
    return {cited: list(dict.fromkeys(places)) for cited, places in found.items()}


def _held(tree: ast.Module) -> dict[str, tuple[set[str], int]]:
    """By constant of a module: the paragraphs written in its value, and its line."""
    held: dict[str, tuple[set[str], int]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        texts = {
            call.args[0].value
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in MAKERS
            and call.args
            and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, str)
        }
        for name in names:
            if texts:
                held[name] = (texts, node.lineno)
    return held


def cases_by_paragraph() -> dict[str, list[Place]]:
    """By paragraph: the cases that cite it."""
    from tests.spec.law import federal
    from tests.spec.law.cases import read

    found: dict[str, list[Place]] = defaultdict(list)
    rows = _lines_of("table_a.yaml", r"^- row: (\d+)$")
    for cell in federal.cells():
        says = f"row {cell.row}, {cell.record.replace('_', ' ')}"
        for cited in cell.expects["cites"]:
            found[cited].append(Place("tests/spec/law/table_a.yaml", rows[str(cell.row)], says))
    lines = _lines_of("decide.yaml", r"^- says: (.*)$")
    for case in read("decide.yaml"):
        for cited in case.get("cites", []):
            found[cited].append(Place("tests/spec/law/decide.yaml", lines[case["says"]], case["says"]))
    return found


def duties_by_function() -> dict[str, list[Place]]:
    """By function of the duties beside yes and no: its cases."""
    from tests.spec.law.cases import read

    found: dict[str, list[Place]] = defaultdict(list)
    lines = _lines_of("duties.yaml", r"^- (?:\{)?says: (.*?)(?:, call: .*)?$")
    for case in read("duties.yaml"):
        line = lines[case["says"]]
        found[case["call"]].append(Place("tests/spec/law/duties.yaml", line, case["says"]))
    return found


def attacks_by_paragraph() -> dict[str, list[Place]]:
    """By paragraph: the tests that name it, in their words or in what they expect."""
    found: dict[str, list[Place]] = defaultdict(list)
    for folder in ATTACKS:
        for file in sorted((PROJECT / folder).rglob("test_*.py")):
            for place, cited in _named_in(file):
                found[cited].append(place)
    return {cited: list(dict.fromkeys(places)) for cited, places in found.items()}


def attacks_by_keeper() -> dict[tuple[str, int], list[Place]]:
    """By file and line of a function: the tests that must fail when a guard of it is cut out (tools/guards/), or when
    it is cut out of a list of rules by its name."""
    found: dict[tuple[str, int], list[Place]] = defaultdict(list)
    rules = _rules()
    for row in table():
        for one in row.cuts:
            if not one.file.endswith(".py"):
                continue
            source = (PROJECT / one.file).read_text(encoding="utf-8")
            tests = [_test(test) for test in row.tests]
            line = source.count("\n", 0, source.index(one.find)) + 1
            inside = [
                node
                for node in ast.parse(source).body
                if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
            ]
            for node in inside:
                found[one.file, node.lineno] += tests
            if not inside and one.file.startswith("twodrawer/law/"):
                here = Path(one.file).stem
                for module, rule in re.findall(r"\b(?:(\w+)\.)?(\w+)\b", one.find):
                    for place in rules.get((module or here, rule), ()):
                        found[place] += tests
    return found


def _rules() -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Where each function of the law stands, by its module's short name and its own."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for file in sorted(LAW.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[file.stem, node.name].append((str(file.relative_to(PROJECT)), node.lineno))
    return found


def paragraphs_in(text: str) -> Iterator[str]:
    """Every paragraph that a text names, also behind another: 164.528(a)(1), (b)(2)(ii) and (iii)."""
    for words in NAMED.finditer(text):
        title = "42 CFR" if words[1].startswith("2.") else "45 CFR"
        at = re.findall(r"\w+", words[2])
        yield f"{title} {words[1]}{words[2]}"
        for more in re.findall(STEPS, words[3]):
            steps = re.findall(r"\w+", more)
            # A step goes back to its own depth: after (b)(2)(ii), (iii) is a sister and (d) begins anew.
            deep = [depth for depth, shape in enumerate(DEPTHS) if shape.fullmatch(steps[0])]
            depth = max((one for one in deep if one < len(at)), default=deep[0] if deep else 0)
            at = [*at[:depth], *steps]
            yield f"{title} {words[1]}" + "".join(f"({step})" for step in at)


def carriers() -> dict[str, list[Place]]:
    """By paragraph: where the program beside its law names it: a function, a constant, a page. Nothing is typed here
    either: whoever carries a paragraph out says so beside the line, or the reference has a gap."""
    found: dict[str, list[Place]] = defaultdict(list)
    for file in sorted(PROGRAM.rglob("*.py")):
        if "migrations" not in file.parts and "demo" not in file.parts:
            for place, cited in _said_in(file):
                found[cited].append(place)
    for page in sorted(PROGRAM.rglob("*.html")):
        short = str(page.relative_to(PROGRAM))
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            says = f"{page.parent.name}/{page.name}:{number}"
            for cited in paragraphs_in(line):
                found[cited].append(Place(f"twodrawer/{short}", number, says))
    return {cited: list(dict.fromkeys(places)) for cited, places in found.items()}


def _said_in(file: Path) -> Iterator[tuple[Place, str]]:
    """Each function, method and constant with the paragraphs that it, or the comment above it, names."""
    source = file.read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    name, short = str(file.relative_to(PROJECT)), str(file.relative_to(PROGRAM))
    for cited in paragraphs_in(ast.get_docstring(tree) or ""):
        yield Place(name, 1, short), cited
    said_below = _strings_below(tree)
    nodes = list(tree.body)
    nodes += [one for node in tree.body if isinstance(node, ast.ClassDef) for one in node.body]
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            called = node.name
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            called = ast.unparse(target)
        else:
            continue
        # A class says its own first line; what its methods say is theirs.
        last = node.body[0].end_lineno if isinstance(node, ast.ClassDef) else node.end_lineno
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        while first > 1 and lines[first - 2].lstrip().startswith("#"):
            first -= 1
        for cited in paragraphs_in("\n".join([*lines[first - 1 : last], said_below.get(node.lineno, "")])):
            yield Place(name, node.lineno, f"{short}:{node.lineno} {called}"), cited


def _strings_below(tree: ast.Module) -> dict[int, str]:
    """What is said beneath a constant, by the constant's line."""
    return {
        node.lineno: after.value.value
        for node, after in pairwise(tree.body)
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


def _test(named: str) -> Place:
    """A test by its name, with the line where it stands."""
    file, _, function = named.partition("::")
    function = function.partition("[")[0]
    source = (PROJECT / file).read_text(encoding="utf-8")
    line = source.count("\n", 0, source.index(f"def {function}(")) + 1
    says = f"{file.removeprefix('tests/')}:{line} {function.removeprefix('test_').replace('_', ' ')}"
    return Place(file, line, says)


def _named_in(file: Path) -> Iterator[tuple[Place, str]]:
    source = file.read_text(encoding="utf-8")
    lines = source.splitlines()
    name = str(file.relative_to(PROJECT))
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            continue
        says = (
            f"{name.removeprefix('tests/')}:{node.lineno} {node.name.removeprefix('test_').replace('_', ' ')}"
        )
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        for cited in paragraphs_in("\n".join(lines[first - 1 : node.end_lineno])):
            yield Place(name, node.lineno, says), cited


@cache
def _lines_of(file: str, pattern: str) -> dict[str, int]:
    shape = re.compile(pattern)
    return {
        found[1].strip().strip("'\""): number
        for number, line in enumerate((CASES / file).read_text(encoding="utf-8").splitlines(), start=1)
        if (found := shape.match(line))
    }
