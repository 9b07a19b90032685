"""What the record's process and the vault's both need to serve: workers on a port of this machine."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterable

from twodrawer.config.stores import BadSettings

THREADS = 4
MOST_PROCESSES = 8
PATIENCE = 10
"""Seconds that a worker has for what it is at once this process was told to stop; it isn't waited for without end."""


def require_own_machine(host: str, *, is_secure: bool) -> None:
    """Nothing, if what is served stays on this machine or goes through a proxy with https."""
    if host not in ("127.0.0.1", "::1", "localhost") and not is_secure:
        raise BadSettings(
            f"Listening on {host} would send clients' records over the network in the clear. "
            "Set TWODRAWER_ORIGIN to the https:// address of the proxy in front, or serve on this machine only."
        )


def run_processes(application: str, *, host: str, port: int, count: int) -> None:
    """So many processes serve the application until this one is told to stop."""
    require_free_port(host, port)
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=count,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


def require_free_port(host: str, port: int) -> None:
    """Nothing, if nobody else listens there: the server would share the port, and half of the requests, in silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            raise BadSettings(
                f"Port {port} is taken by another program, perhaps by a Twodrawer that runs already. "
                "End that, or choose other ports with --port and --vault-port."
            ) from None


def end_with_main() -> None:
    """This worker ends when the process that started it is gone, so that it can't keep the port of the next one."""
    main = os.getppid()

    def watch() -> None:
        while os.getppid() == main:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def processes(*, embedded: bool) -> int:
    """How many processes serve. SQLite has one writer, so one process orders the writing inside itself; before
    PostgreSQL there is one for each core, since a process of Python computes on one core at a time."""
    return 1 if embedded else min(os.cpu_count() or 1, MOST_PROCESSES)


def print_checks(found: Iterable[tuple[str, str]]) -> int:
    """A line a check. How many of them fail."""
    failed = 0
    for name, trouble in found:
        print(f"{'no ' if trouble else 'ok '} {name}{': ' + trouble if trouble else ''}", flush=True)
        failed += bool(trouble)
    return failed
