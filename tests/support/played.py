"""The tests of one file, played outside of pytest's own run: again and again, on fixtures that were made once.

    with played("tests.rooms.test_releases", watched={"…/twodrawer/disclosures/leaving.py"}) as file:
        file.first_that_fails(("…/twodrawer/disclosures/leaving.py", 42), changed)

Each test is played once as the program is, which keeps the lines of the watched files that it ran; then a line is asked
for with those tests alone that run it, the quickest first. Each test plays in a savepoint. What a test asks for has to
be a fixture of its own file, `db`, one of those that are offered here, or what a file's fixtures ask pytest-django for.
"""

import inspect
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType, FunctionType, ModuleType
from typing import Any

import pytest
import pytest_django.fixtures

from tests.attacks.stage import savepoint
from twodrawer.law.may import may

# What a test that notices something may end in: an expectation that isn't met, or the program's own stumble.
NOTICES = (Exception, pytest.fail.Exception)
Line = tuple[str, int]


class Unblocked:
    """The database is open already."""

    unblock = staticmethod(nullcontext)


@contextmanager
def _tmp_path() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


class _Folders:
    """As pytest's own maker of folders, which are cleared away at the end."""

    def __init__(self, ends: ExitStack) -> None:
        self._ends = ends

    def mktemp(self, name: str) -> Path:
        """A new one."""
        return Path(self._ends.enter_context(TemporaryDirectory(prefix=name)))


@contextmanager
def _tmp_path_factory() -> Iterator[_Folders]:
    with ExitStack() as ends:
        yield _Folders(ends)


OFFERED: Mapping[str, Callable[[], AbstractContextManager[Any]]] = {
    "settings": contextmanager(inspect.unwrap(pytest_django.fixtures.settings)),
    "monkeypatch": pytest.MonkeyPatch.context,
    "tmp_path": _tmp_path,
    "tmp_path_factory": _tmp_path_factory,
}
"""Fixtures of pytest and pytest-django that mean the same here."""


@dataclass
class Fixtures:
    """The fixtures of one test module, made here, where no session of pytest hands them out. What is built once for the
    file (it asks for `django_db_setup`) is kept; the others are made for each test."""

    module: ModuleType
    ends: ExitStack
    kept: dict[str, Any] = field(default_factory=dict)

    def of(self, name: str, ends: ExitStack, own: dict[str, Any]) -> Any:
        """Its value, made of those that it asks for. What it leaves behind is cleared away with `ends`. `own`: what was
        made for this test already."""
        if name in ("db", "django_db_setup"):
            return None
        if name == "django_db_blocker":
            return Unblocked
        if name in self.kept:
            return self.kept[name]
        if name not in own:
            own[name] = self._made(name, ends, own)
        return own[name]

    def _made(self, name: str, ends: ExitStack, own: dict[str, Any]) -> Any:
        if name in OFFERED:
            return ends.enter_context(OFFERED[name]())
        maker = inspect.unwrap(vars(self.module)[name])
        asks = list(inspect.signature(maker).parameters)
        once = "django_db_setup" in asks
        ends = self.ends if once else ends
        made = maker(*(self.of(one, ends, {} if once else own) for one in asks))
        if inspect.isgenerator(made):
            value = next(made)
            ends.callback(lambda: next(made, None))
        else:
            value = made
        if once:
            self.kept[name] = value
        return value

    def build(self) -> None:
        """What is made once for the file, before the first test plays in its savepoint."""
        for name, maker in list(vars(self.module).items()):
            plain = inspect.unwrap(maker) if hasattr(maker, "__wrapped__") else None
            if isinstance(plain, FunctionType) and "django_db_setup" in inspect.signature(plain).parameters:
                self.of(name, self.ends, {})

    def can_make(self, names: list[str]) -> bool:
        """Whether the module brings all of them itself."""
        return all(name == "db" or name in OFFERED or name in vars(self.module) for name in names)


@dataclass
class Case:
    """One run of one test, how long it took, and the lines that it ran."""

    name: str
    test: FunctionType
    given: dict[str, Any]
    seconds: float = 0.0
    ran: set[Line] = field(default_factory=set)


@dataclass
class File:
    """A file of tests on its stage."""

    fixtures: Fixtures
    watched: Collection[str]
    ahead: list[Case] = field(default_factory=list)
    """Those that were not played yet."""
    known: list[Case] = field(default_factory=list)
    built: set[Line] = field(default_factory=set)
    """The lines that ran while the stage was built."""

    def play(self, case: Case) -> str:
        """What went wrong; blank if it passed. `may` has no answer at hand from another test: each asks the law."""
        may.cache_clear()
        try:
            with savepoint(), ExitStack() as ends:
                asks = [one for one in inspect.signature(case.test).parameters if one not in case.given]
                own: dict[str, Any] = {}
                case.test(**case.given, **{one: self.fixtures.of(one, ends, own) for one in asks})
        except NOTICES as noticed:
            return f"{type(noticed).__name__}: {noticed}"
        return ""

    def first_that_fails(self, line: Line, changed: Callable[[], AbstractContextManager[None]]) -> str:
        """The test that fails when the program is changed, among those that run this line. Blank: none does."""
        for case in self._those_that_run(line):
            with changed():
                if self.play(case):
                    return case.name
        return ""

    def _those_that_run(self, line: Line) -> Iterator[Case]:
        yield from sorted((one for one in self.known if line in one.ran), key=lambda one: one.seconds)
        while self.ahead:
            case = self.ahead.pop(0)
            self._learn(case)
            if line in case.ran:
                yield case

    def _learn(self, case: Case) -> None:
        """Which lines it runs. Raises AssertionError if it doesn't pass as the program is."""
        began = time.perf_counter()
        with lines_run(self.watched, case.ran):
            wrong = self.play(case)
        case.seconds = time.perf_counter() - began
        assert not wrong, f"{case.name} doesn't pass as the program is: {wrong}"
        self.known.append(case)


@contextmanager
def played(module: str, watched: Collection[str] = ()) -> Iterator[File]:
    """The file's stage stands. At the end nothing of it is left. The lines of `watched` files that built it are kept."""
    held = import_module(module)
    with savepoint(), ExitStack() as ends:
        fixtures = Fixtures(held, ends)
        file = File(fixtures, watched)
        with lines_run(watched, file.built):
            fixtures.build()
        for name, test in list(vars(held).items()):
            if name.startswith("test_") and isinstance(test, FunctionType):
                for number, given in enumerate(runs(test)):
                    asks = [one for one in inspect.signature(test).parameters if one not in given]
                    if fixtures.can_make(asks):
                        file.ahead.append(Case(f"{name}[{number}]" if given else name, test, given))
        yield file


def runs(test: FunctionType) -> Iterator[dict[str, Any]]:
    """The arguments of each run of a test, one for a test without parameters."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    several = []
    for mark in marks:
        names, rows = mark.args
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        several.append([dict(zip(names, row if len(names) > 1 else [row], strict=True)) for row in rows])
    for picked in product(*several):
        yield {name: value for one in picked for name, value in one.items()}


@contextmanager
def lines_run(files: Collection[str], into: set[Line]) -> Iterator[None]:
    """Inside, every line of these files that runs in this thread is put down."""
    ran: dict[str, set[int]] = defaultdict(set)

    def in_a_frame(frame: FrameType, event: str, _: object) -> Callable[..., Any]:
        ran[frame.f_code.co_filename].add(frame.f_lineno)
        return in_a_frame

    def called(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        return in_a_frame(frame, event, _) if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        yield
    finally:
        sys.settrace(before)
        into |= {(file, line) for file, lines in ran.items() for line in lines}
