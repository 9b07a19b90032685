"""The floor as a server: Starlette, on the same installation and the same addresses as the program."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench.floor.acts import Floor, NotThere
from bench.floor.sealing import PracticeKeys
from bench.floor.stores import Postgres, Sqlite

THREADS = 4
HOME = Path(os.environ["TWODRAWER_HOME"])
RECORD, KEYS = os.environ.get("TWODRAWER_RECORD_URL", ""), os.environ.get("TWODRAWER_KEYS_URL", "")

floor = Floor(
    record=Postgres(RECORD) if RECORD else Sqlite(HOME / "record.sqlite3"),
    keys=Postgres(KEYS) if KEYS else Sqlite(HOME / "keys.sqlite3"),
    practice_keys=PracticeKeys(HOME / "keys"),
)
threads = ThreadPoolExecutor(THREADS)


def _run(act: Coroutine[Any, Any, Any]) -> Any:
    """An act on SQLite never waits, so one step is all of it."""
    try:
        act.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("an act on SQLite waited for the event loop")


async def _answer(act: Coroutine[Any, Any, Any]) -> Response:
    try:
        if RECORD:
            return JSONResponse(await act)
        return JSONResponse(await asyncio.get_running_loop().run_in_executor(threads, _run, act))
    except NotThere:
        return JSONResponse({"kind": "not_there"}, status_code=404)


def _door(
    act: Callable[[Request, str], Awaitable[Coroutine[Any, Any, Any]]],
) -> Callable[[Request], Awaitable[Response]]:
    async def door(request: Request) -> Response:
        return await _answer(await act(request, request.cookies.get("twodrawer", "")))

    return door


async def _save(request: Request, cookie: str) -> Coroutine[Any, Any, Any]:
    return floor.save(cookie, UUID(request.path_params["ref"]), await request.body())


async def _read(request: Request, cookie: str) -> Coroutine[Any, Any, Any]:
    return floor.read(cookie, UUID(request.path_params["ref"]))


async def _clients(request: Request, cookie: str) -> Coroutine[Any, Any, Any]:
    return floor.clients(cookie)


async def _client(request: Request, cookie: str) -> Coroutine[Any, Any, Any]:
    return floor.client_page(cookie, UUID(request.path_params["ref"]))


async def _today(request: Request, cookie: str) -> Coroutine[Any, Any, Any]:
    return floor.today(cookie)


application = Starlette(
    routes=[
        Route("/notes/{ref}/save/", _door(_save), methods=["POST"]),
        Route("/notes/{ref}/", _door(_read)),
        Route("/clients/{ref}/", _door(_client)),
        Route("/clients/", _door(_clients)),
        Route("/", _door(_today)),
    ]
)
