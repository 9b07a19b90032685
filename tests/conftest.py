"""How the tests get their databases, their home folder, their browser and their served houses.

`TWODRAWER_TEST_DB` says on what they run: `sqlite` (default) or `postgres`. On PostgreSQL one private
server is started for the whole run and stopped at its end; every worker has databases of its own on it.
Nothing of the person's own settings reaches the tests: the environment is set here, before Django reads it,
and the home is a temporary folder.

A test that touches the database has both stores, the record and the wrapped keys, without asking.
"""

import gc
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support.chromium import launch
from tests.support.counts import FULL
from tests.support.house import STORES as HOUSE_STORES
from tests.support.house import House, LoneVault, demo_copy, lone_vault, ready_house
from tests.support.postgres import NoPostgres, PrivateServer
from twodrawer.config.home import make_installation_keys, read_home
from twodrawer.lib import time as house_time
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import now

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
STORES = {"default": "record", "keys": "keys"}
# Beside the files that have it in their name: what a page with its drawer weighs, what its frame may load.
NEED_THE_VAULT = {"test_kills", "test_page_weight", "test_scripts_in_chromium"}
# Set by the first process of a run, seen by its workers.
ROOT = "TWODRAWER_TEST_ROOT"
MEMORY_DISK = Path("/dev/shm")
# What a file says that is about the database itself: its kinds, rows changed by hand, several at once.
ABOUT_DATABASES = re.compile(
    r"postgres|vendor|psycopg|cursor\(|connections?\b|transaction=True|transactional_db|Thread"
)
PARTS = 8
THIS_WEEK = datetime.now(UTC).isocalendar().week
RUN_BYTES = 6_000_000_000  # about four times what a whole run leaves there

_server: PrivateServer | None = None


def _first_process() -> bool:
    return not WORKER


def _forget_own_settings() -> None:
    for name in [name for name in os.environ if name.startswith("TWODRAWER_")]:
        if name.startswith(("TWODRAWER_TEST_", "TWODRAWER_CHROMIUM")):
            continue
        del os.environ[name]


def _in_memory() -> Path | None:
    """The machine's memory disk, if it has room for a run: nothing in there outlives it, so nothing needs a real one."""
    has_room = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > RUN_BYTES
    return MEMORY_DISK if has_room and os.access(MEMORY_DISK, os.W_OK) else None


def _start_run() -> None:
    """The first process makes the run's folder and, if asked for, its PostgreSQL server."""
    global _server
    _forget_own_settings()
    os.environ[ROOT] = tempfile.mkdtemp(prefix="twodrawer-tests-", dir=_in_memory())
    wanted = os.environ.get("TWODRAWER_TEST_DB", "sqlite")
    if wanted == "sqlite":
        return
    if wanted != "postgres":
        pytest.exit(f"TWODRAWER_TEST_DB is sqlite or postgres, not {wanted!r}", returncode=4)
    try:
        _server = PrivateServer()
        _server.start()
    except NoPostgres as problem:
        if _server is not None:
            _server.stop()
        pytest.exit(str(problem), returncode=4)
    for variable, store in HOUSE_STORES.items():
        _server.create(store)
        os.environ[variable] = _server.url(store)


def pytest_configure(config: pytest.Config) -> None:
    """Set the stage, then let Django read it. pytest-django takes over from here."""
    if config.option.help or config.option.version:
        return
    config.addinivalue_line("markers", "browser: drives a real Chromium; runs once, on SQLite")
    config.addinivalue_line("markers", "only_on(database): tries what only sqlite, or only postgres, does")
    if _first_process():
        _start_run()
    os.environ["TWODRAWER_HOME"] = str(Path(os.environ[ROOT]) / f"home-{WORKER or 'main'}")
    Path(os.environ["TWODRAWER_HOME"]).mkdir(mode=0o700)
    # Installation secrets are never made silently; this is the test run making its own on purpose.
    make_installation_keys(read_home(), at=now())
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"

    import django  # after the stage is set, not before

    django.setup()
    from tests.support.middleware import build_once

    build_once()
    # A worker must set its own stage before Django looks, so it may not inherit this.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    """Stop what was started, remove what was written."""
    global _server
    if not _first_process():
        return
    if _server is not None:
        _server.stop()
        _server = None
    if root := os.environ.pop(ROOT, None):
        shutil.rmtree(root, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Both stores for whoever uses a database; the `browser` mark for whoever opens a page."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        mark = item.get_closest_marker("django_db")
        if mark is not None and "databases" not in mark.kwargs:
            item.add_marker(
                pytest.mark.django_db(*mark.args, **{**mark.kwargs, "databases": list(STORES)}), append=False
            )
        elif mark is None and fixtures & {"db", "transactional_db", "databases"}:
            transaction = "transactional_db" in fixtures
            item.add_marker(pytest.mark.django_db(transaction=transaction, databases=list(STORES)))
        if fixtures & {"page", "browser", "new_page"}:
            item.add_marker(pytest.mark.browser)
    _leave_out(config, items, lambda item: not _is_for(item, os.environ.get("TWODRAWER_TEST_DB", "sqlite")))
    _long_files_first(items)
    if os.environ.get("TWODRAWER_RECORD_URL"):
        _once_more_on_postgresql(config, items)


def pytest_collection_finish() -> None:
    """What was loaded and collected stays to the end: it isn't looked through again each time memory is tidied up."""
    gc.collect()
    gc.freeze()


def _long_files_first(items: list[pytest.Item]) -> None:
    """Files with a browser take minutes, the others seconds: begun last, one of them would keep one core waiting."""
    long = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)


def _once_more_on_postgresql(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is run a second time. Whoever names a file still gets all of it, and so does a soak.

    Rules of the law, of texts and of the house answer the same whatever the database: none of them. What speaks of the
    database, holds it in several hands or changes it by hand: all of it, and of its tests with many cases half of the
    cases, the other half next week. Of the others an eighth, another each week.
    """
    if config.option.file_or_dir not in ([], ["tests"]) or FULL:
        return
    _leave_out(
        config,
        items,
        lambda item: (
            not _needs_a_database(item)
            or not _is_in_this_weeks_part(item, 2 if _is_about_databases(item.path) else PARTS)
        ),
    )


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], is_left_out: Callable[[pytest.Item], bool]
) -> None:
    left_out = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _is_for(item: pytest.Item, database: str) -> bool:
    mark = item.get_closest_marker("only_on")
    return mark is None or mark.args == (database,)


def _needs_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"run_folder", "django_db_setup"})


@cache
def _is_about_databases(file: Path) -> bool:
    return bool(ABOUT_DATABASES.search(file.read_text(encoding="utf-8")))


def _is_in_this_weeks_part(item: pytest.Item, parts: int) -> bool:
    """Of so many parts. What is for one database alone, or about databases in one case, is in each."""
    if item.get_closest_marker("only_on") or (parts < PARTS and not hasattr(item, "callspec")):
        return True
    return zlib.crc32(item.nodeid.encode()) % parts == THIS_WEEK % parts


@pytest.fixture(autouse=True, scope="module")
def own_clock_of_a_file() -> Iterator[None]:
    """A clock that a stage of a whole file sets runs for that file alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house_time, "_ahead", house_time._ahead)
        yield


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    """A clock that a test sets runs for that test alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house_time, "_ahead", house_time._ahead)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(run_folder: Path) -> None:
    """SQLite tests run on real files with a write-ahead log, as a practice does, not on a memory cache."""
    from django.db import connections

    for alias, store in STORES.items():
        settings = connections[alias].settings_dict
        name = f"test-{store}-{WORKER or 'main'}"
        on_sqlite = settings["ENGINE"].endswith("sqlite3")
        settings["TEST"]["NAME"] = (
            str(run_folder / f"{name}.sqlite3") if on_sqlite else name.replace("-", "_")
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The stores exist, and tests with real transactions can be cleaned up after."""
    from django.db import connections

    from tests.support.flush import let_tests_empty_tables

    for alias in STORES:
        let_tests_empty_tables(connections[alias])


@pytest.fixture
def databases(db: None) -> None:
    """Both stores, the record and the wrapped keys, rolled back after the test."""


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder that lives as long as this test run and is shared by its workers."""
    return Path(os.environ[ROOT])


@pytest.fixture
def make_practice_keys() -> Callable[[UUID], None]:
    """Makes the keys of a practice on purpose, as founding one does; they are never made silently."""
    from twodrawer.sealing.keyring import provider
    from twodrawer.sealing.provider import new_practice_keys

    def make(practice_ref: UUID) -> None:
        provider().store(practice_ref, new_practice_keys(now()))

    return make


# --- Houses that are really served --------------------------------------------------------------


@pytest.fixture(scope="module")
def house(run_folder: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """The demo practice, served for this test file alone. Signed in by the demo's own door."""
    name = request.module.__name__.rpartition(".")[2]
    served = demo_copy(run_folder, f"house-{WORKER or 'main'}-{name}")
    served.with_vault = "vault" in name or name in NEED_THE_VAULT
    served.start()
    yield served
    served.stop()


@pytest.fixture
def new_house(run_folder: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """An empty installation, served: the first thing it shows is the set-up page."""
    served = ready_house(run_folder, f"new-{WORKER or 'main'}-{request.node.name}")
    served.with_vault = False
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def vault(run_folder: Path, request: pytest.FixtureRequest) -> Iterator[LoneVault]:
    """The vault's process alone, served for this test file, believing a key of the test's own."""
    # Tests named one by one may come back to a file, and find its first vault's folder still there.
    name = f"vault-{WORKER or 'main'}-{request.module.__name__.rpartition('.')[2]}"
    served = lone_vault(run_folder, f"{name}-{new_ref().hex[-6:]}")
    served.start()
    yield served
    served.stop()


# --- The browser --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a worker."""
    # Playwright keeps an event loop on this thread, which Django takes for async code. It isn't.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with its own cookies: `new_page(viewport=…, color_scheme="dark")`.

    A script that fails or a break of the content security policy on any of them fails the test at its end.
    """
    wrong: list[str] = []
    contexts = []

    def watch(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    def open_page(**options: object) -> Page:
        usual: dict[str, object] = {
            "viewport": {"width": 1280, "height": 900},
            "locale": "en-US",
            "timezone_id": "America/Los_Angeles",
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**usual, **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on("console", watch)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One fresh page on a desktop, with light colours."""
    return new_page()
