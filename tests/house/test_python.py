"""What the program's Python may not do: write SQL by hand, log a person's words, read the clock anywhere."""

import ast
import re

import pytest

from tests.house import tree

# SQL by hand, each with its reason. Everywhere else the ORM writes it.
MAY_WRITE_SQL = {
    "twodrawer/lib/append_only.py": "triggers for migrations",
    "twodrawer/audit/derived.py": "columns that the database derives from the leaf",
    "twodrawer/config/guards.py": "the list of triggers, which no model has",
    "twodrawer/lib/statements.py": "what the ORM wrote, filled in again",
    "twodrawer/lib/postgresql/base.py": "what statements.py hands it, on a cursor that is kept",
    "twodrawer/audit/actions.py": "the insert with which every act and every read ends",
    "twodrawer/audit/scan.py": "verification, which reads 200,000 entries a second",
    "twodrawer/audit/runs.py": "the same, a run of entries as one row",
    "twodrawer/audit/seal.py": "the lock that lets one process give places",
    "twodrawer/chart/actions/saving.py": "the update that every autosave is",
    "twodrawer/backup/sqlite.py": "a moment of whole databases, copied and looked over outside Django's connections",
    "twodrawer/backup/postgres.py": "the same on a server: snapshots, schemas and databases, which no model has",
    "twodrawer/sealing/forgetting.py": "what a database does with the pages of rows that are gone",
    "twodrawer/vault/gone.py": "the same in the vault's database",
    "twodrawer/config/home.py": "pragmas when a SQLite connection opens, and whether a server has a record",
}
SQL_CALLS = {"execute", "executemany", "executescript", "raw", "extra", "cursor"}
SQL_NAMES = {"RawSQL"}

LOGGERS = {"log", "logger", "logging", "_log", "_logger", "LOG", "LOGGER"}
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# Words that name something a log may never hold. `client_ref` is fine, `client` is not.
PRIVATE = re.compile(
    r"(?:^|_)(?:name|names|text|body|content|note|notes|email|phone|address|birth|birth_date|diagnosis|client|request|"
    r"password|secret|code|label|plaintext|data|values|row|form|cleaned_data)$"
)
HARMLESS = {"status_code"}


def calls(name: str):
    """Every call in a file, with the last word of what is called and the word before it."""
    for node in ast.walk(tree.parsed(name)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            before = node.func.value
            owner = before.id if isinstance(before, ast.Name) else getattr(before, "attr", "")
            yield node, owner, node.func.attr
        elif isinstance(node.func, ast.Name):
            yield node, "", node.func.id


def writes_sql(name: str) -> list[int]:
    """Lines of a file that write SQL by hand."""
    return [
        node.lineno
        for node, owner, what in calls(name)
        if what in SQL_NAMES or (owner and what in SQL_CALLS and not (what == "extra" and owner in LOGGERS))
    ]


def spills(source: ast.Module) -> list[str]:
    """What a file's logging calls would spill: anything but fixed words, refs, counts and durations."""
    found = []
    for node in ast.walk(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        if not (isinstance(owner, ast.Name) and owner.id in LOGGERS and node.func.attr in LEVELS):
            continue
        message = node.args[1 if node.func.attr == "log" else 0] if node.args else None
        if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
            found.append(f"line {node.lineno}: the message is not a fixed text")
        owners = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        for part in ast.walk(node):
            if isinstance(part, ast.JoinedStr):
                found.append(f"line {node.lineno}: an f-string")
            word = (
                part.attr
                if isinstance(part, ast.Attribute)
                else part.id
                if isinstance(part, ast.Name)
                else ""
            )
            if id(part) not in owners and word not in HARMLESS and PRIVATE.search(word):
                found.append(f"line {node.lineno}: {word}")
    return found


@pytest.mark.parametrize("name", [name for name in tree.python() if name not in MAY_WRITE_SQL])
def test_sql_is_written_by_the_orm(name):
    assert not writes_sql(name)


def test_each_file_that_may_write_sql_exists():
    assert set(MAY_WRITE_SQL) <= set(tree.files())


@pytest.mark.parametrize("name", tree.python())
def test_logs_hold_refs_event_names_and_durations_only(name):
    assert not spills(tree.parsed(name))


@pytest.mark.parametrize(
    "line",
    [
        'log.info(f"opened {client_ref}")',
        'log.info("opened %s", client.legal_name)',
        'logger.warning("opened " + text)',
        "logging.exception(problem.what)",
    ],
)
def test_a_spilling_log_line_would_be_found(line):
    assert spills(ast.parse(line))


def test_a_good_log_line_is_let_through():
    assert not spills(ast.parse('log.info("note signed %s in %d ms", note_ref, ms)'))


def test_the_clock_is_read_by_views_and_commands_only():
    readers = {
        name
        for name in tree.python()
        for _, owner, what in calls(name)
        if (owner in {"datetime", "date", "timezone", "time"} and what in {"now", "utcnow", "today"})
        or (owner == "" and what == "now")
    }
    lower = {
        name
        for name in readers
        if name.rpartition("/")[2] in {"models.py", "actions.py", "queries.py", "forms.py"}
    }
    lower |= {name for name in readers if "/actions/" in name or "/queries/" in name or "/models/" in name}
    assert not lower
