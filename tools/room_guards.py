"""Takes the guards of the disclosures room out, one at a time, and asks its tests again. `tools.law_guards` for a room.

A guard is found by its syntax, as in the law: the condition of an `if`, a conditional expression or a
comprehension. It is taken out of the running program: the code of its function is exchanged for that of the same
function with the condition made false (a comprehension's: true), so that everybody who calls it calls it without its
guard. Then those tests of the file run that run its line (tests/support/played.py), until one fails. Nothing is
written.

What decides is here: acts, reads that ask whether somebody may, and what both rest on. Forms, letters, sheets and the
words of pages decide nothing; what they were given was decided before.

This needs a database, so it is run by a test, tests/rooms/test_disclosure_guards.py: a few guards in `make test`, all
of them in `make soak`.
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
RELEASES, REFUSED, ACCOUNT, MANIFEST = (
    "tests.rooms.test_releases",
    "tests.rooms.test_releases_refused",
    "tests.rooms.test_account",
    "tests.attacks.test_release_manifest",
)
REQUESTS, LEGAL, DENIED, ON_PAPERS = (
    "tests.rooms.test_requests",
    "tests.rooms.test_requests_legal",
    "tests.rooms.test_requests_denied",
    "tests.rooms.test_requests_on_papers",
)
STORIES, OUTSIDE, EDGES = (
    "tests.rooms.test_desk_stories",
    "tests.rooms.test_outside_review",
    "tests.rooms.test_disclosure_edges",
)
PAPERS, SIGNERS, READ, AGREEMENTS = (
    "tests.rooms.test_papers",
    "tests.rooms.test_papers_signers",
    "tests.rooms.test_papers_read",
    "tests.rooms.test_agreements",
)
# Each file with the tests that stand for it, the quickest first.
FILES: Mapping[str, tuple[str, ...]] = {
    "actions/accounting.py": (ACCOUNT, REFUSED, RELEASES),
    "actions/agreements/channels.py": (AGREEMENTS,),
    "actions/agreements/notices.py": (EDGES, AGREEMENTS),
    "actions/agreements/restrictions.py": (AGREEMENTS,),
    "actions/leaving.py": (ACCOUNT,),
    "actions/outside_review.py": (OUTSIDE,),
    "actions/papers/checked.py": (EDGES, PAPERS, SIGNERS, READ),
    "actions/papers/ending.py": (PAPERS,),
    "actions/papers/signers.py": (EDGES, SIGNERS),
    "actions/papers/signing.py": (PAPERS, SIGNERS),
    "actions/papers/writing.py": (EDGES, PAPERS, SIGNERS),
    "actions/releases.py": (EDGES, REFUSED, RELEASES, STORIES),
    "actions/requests/amend.py": (DENIED,),
    "actions/requests/answer.py": (LEGAL, REQUESTS, STORIES, OUTSIDE),
    "actions/requests/deny.py": (DENIED, OUTSIDE, STORIES),
    "actions/requests/describe.py": (REQUESTS, ON_PAPERS),
    "actions/requests/extend.py": (REQUESTS,),
    "actions/requests/hand_over.py": (LEGAL,),
    "actions/requests/leaving.py": (ON_PAPERS, DENIED),
    "actions/requests/steps.py": (REQUESTS, OUTSIDE, DENIED, LEGAL),
    "actions/requests/take_in.py": (STORIES, REQUESTS, LEGAL),
    "actions/requests/verify.py": (REQUESTS,),
    "building.py": (RELEASES, REFUSED),
    "dossier.py": (LEGAL, REQUESTS, OUTSIDE, DENIED),
    "form_reading.py": (READ, EDGES, PAPERS, SIGNERS),
    "gathering.py": (RELEASES, STORIES),
    "leaving.py": (REFUSED, EDGES, RELEASES, ACCOUNT),
    "manifest.py": (MANIFEST,),
    "names.py": (EDGES, RELEASES),
    "queries/account.py": (EDGES, ACCOUNT),
    "queries/agreements/notices.py": (EDGES, AGREEMENTS),
    "queries/agreements/reaching.py": (STORIES,),
    "queries/agreements/restrictions.py": (EDGES, AGREEMENTS),
    "queries/packages.py": (REFUSED, RELEASES),
    "queries/papers/checking.py": (EDGES, PAPERS, SIGNERS),
    "queries/papers/signers.py": (SIGNERS,),
    "queries/papers/standing.py": (EDGES, PAPERS, SIGNERS),
    "queries/papers_at_hand.py": (ON_PAPERS,),
    "queries/requests/letters.py": (ON_PAPERS, DENIED, OUTSIDE),
    "queries/requests_at_hand.py": (LEGAL, REQUESTS, DENIED, STORIES),
    "queries/requests/release.py": (REQUESTS, DENIED),
    "request_states.py": (REQUESTS,),
    "scans.py": (EDGES, SIGNERS),
    "signers.py": (READ, SIGNERS, PAPERS),
    "standing_releases.py": (REFUSED, RELEASES, STORIES),
    "standing_requests.py": (REQUESTS, STORIES, DENIED),
    "ways.py": (EDGES, ACCOUNT),
    "../verifier/releases.py": (MANIFEST, STORIES),
}
WORDS = "it only chooses words, or how they stand on a page"
SECOND = "a second wall: what is asked before it has refused a ref of nothing, or found somebody faster"
LOCK = "a lock is missed by two at once only: tests/rooms/test_papers.py and tests/attacks play that where it counts"
SHAPE = "what was kept, or is handed in, has this shape"
# Those that no test of a release can miss, each with its reason.
NOT_MISSED: Mapping[tuple[str, str], str] = {
    ("actions/releases.py", "facts.decision"): WORDS,
    ("actions/releases.py", "first"): WORDS,
    ("actions/releases.py", "parts"): WORDS,
    ("actions/releases.py", "more"): WORDS,
    ("actions/releases.py", "more == 1"): WORDS,
    ("actions/releases.py", "row.state == RELEASED"): WORDS,
    ("actions/accounting.py", "isinstance(recipient, Recipient)"): "a name alone may be handed over as well",
    ("gathering.py", "one"): "nothing that is blank is a name",
    ("names.py", "before, name"): WORDS,
    ("names.py", "another"): WORDS,
    ("names.py", "start > AROUND"): WORDS,
    ("names.py", "end + AROUND < len(text)"): WORDS,
    ("names.py", "one"): "no name is blank",
    ("standing_releases.py", "len(undecided) == 1"): WORDS,
    ("standing_releases.py", "isinstance(part, Mapping)"): SHAPE,
    ("queries/agreements/restrictions.py", "lock"): LOCK,
    ("queries/papers/standing.py", "lock"): LOCK,
    ("queries/packages.py", "lock"): LOCK,
    ("standing_requests.py", "lock"): LOCK,
    ("queries/agreements/restrictions.py", "row is None"): SECOND,
    ("queries/papers/standing.py", "row is None"): SECOND,
    (
        "actions/requests/hand_over.py",
        "one.outcome is Outcome.HOLD and one.human",
    ): "nothing but a hold names anybody",
    ("standing_releases.py", "value is not None"): "what is None is not known, said or unsaid",
    ("gathering.py", "one.client_ref in refs"): "a session in a release holds this client's attendance alone",
    (
        "queries/papers/standing.py",
        "newest is None or newest is counts",
    ): "what counts is the newest, read once",
    ("queries/packages.py", "row.practice_id != by.practice_ref"): SECOND,
    ("queries/papers/signers.py", "life is not None"): SHAPE,
    ("actions/papers/signing.py", "one.cite"): WORDS,
    (
        "actions/papers/signing.py",
        "signing.representative_ref",
    ): "what signed is in the details by name as well",
    ("scans.py", "not content"): WORDS,
    ("gathering.py", "text"): "nothing that is blank names anybody",
    ("signers.py", "age >= rule.from_age"): WORDS,
    ("signers.py", "row is None or age is None"): WORDS,
    (
        "actions/agreements/restrictions.py",
        "not agrees and facts.must_agree",
    ): "what has to be agreed to is so at once",
    ("form_reading.py", "not (one.is_gap and one.field in wrong)"): WORDS,
    ("form_reading.py", "'signed' in defect.says or 'sign it' in defect.says"): WORDS,
    ("form_reading.py", "defect.under == forms.PART2_PROCEEDINGS"): WORDS,
    ("signers.py", "age is None"): WORDS,
    ("signers.py", "row is not None"): WORDS,
    ("signers.py", "not rule.enabled or rule.from_age is None"): WORDS,
    (
        "queries/papers/standing.py",
        "one.part == Signer.REPRESENTATIVE",
    ): "a parent signs first, or nobody does",
}


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


def guards() -> list[Guarded]:
    """Every guard of the files above that can be missed, in the order of the files."""
    return [
        Guarded(found, file, tests)
        for file, tests in FILES.items()
        for found in _in((ROOM / file).resolve())
        if (file, found.asks) not in NOT_MISSED
    ]


def _in(file: Path) -> Iterator[Found]:
    """Conditions inside of functions: what stands beside them runs once, when the program starts."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
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
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code


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
