"""One command, two processes: the record's process and the vault's, each with its own settings and none of the other's.

A process that dies is started again; when one can't start at all, both end. Both end with this one, however it ends:
each child reads a pipe that only this process writes to, and stops when that is gone. Browsers may look for
`localhost` under ::1 as well: connections to it are handed on to 127.0.0.1.
"""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

AT_ONCE = 5.0  # a process that ends sooner than this never served
REFUSED = (
    78  # nor did one that ends with this: it said what is wrong with its set-up (EX_CONFIG of sysexits.h)
)
LONGEST_PAUSE = 30.0
PATIENCE = 15.0


@dataclass(frozen=True)
class Child:
    """One process to keep running."""

    name: str
    port: int
    command: tuple[str, ...]
    environment: dict[str, str]


def keep_running(*children: Child) -> int:
    """They serve until this is told to stop. 1 if one of them couldn't start."""
    return asyncio.run(_Both(children).run())


def end_with_parent() -> None:
    """This process ends when the one that started it is gone: standard input is a pipe that it holds open."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 512):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


class _Both:
    def __init__(self, children: tuple[Child, ...]) -> None:
        self.children = children
        self.running: dict[str, asyncio.subprocess.Process] = {}
        self.ending = asyncio.Event()
        self.status = 0

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.ending.set)
        tasks = [asyncio.create_task(self._keep(child)) for child in self.children]
        listening = [await _also_on_ipv6(child.port) for child in self.children]
        await self.ending.wait()
        for server in filter(None, listening):
            server.close()
        await self._end_all()
        await asyncio.gather(*tasks)
        return self.status

    async def _keep(self, child: Child) -> None:
        pause = 0.5
        has_served = False
        while not self.ending.is_set():
            began = monotonic()
            process = await asyncio.create_subprocess_exec(
                *child.command, env=child.environment, stdin=asyncio.subprocess.PIPE
            )
            self.running[child.name] = process
            code = await process.wait()
            lived = monotonic() - began
            has_served = has_served or (lived > AT_ONCE and code != REFUSED)
            if self.ending.is_set():
                return
            if not has_served:  # it has said why
                self.status = 1
                self.ending.set()
                return
            pause = 0.5 if lived > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            print(
                f"twodrawer: the {child.name}'s process ended ({code}) and is started again.", file=sys.stderr
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), pause)

    async def _end_all(self) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            left = [process for process in self.running.values() if process.returncode is None]
            for process in left:
                with suppress(ProcessLookupError):
                    process.send_signal(sign)
            if left:
                await asyncio.wait(
                    [asyncio.create_task(process.wait()) for process in left], timeout=PATIENCE
                )


async def _also_on_ipv6(port: int) -> asyncio.Server | None:
    """Connections to ::1 are handed on, where this machine has one. Taken by another program: said, and left."""

    async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pour(reader, back), _pour(there, writer))

    try:
        return await asyncio.start_server(hand_on, "::1", port)
    except OSError as wrong:
        if wrong.errno is not None and "in use" in os.strerror(wrong.errno):
            print(
                f"twodrawer: another program answers on [::1]:{port}; browsers may reach that.",
                file=sys.stderr,
            )
        return None


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()
