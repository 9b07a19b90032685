"""Debian's `age`, asked as a person asks it: the passphrase is typed on a terminal."""

import os
import pty
import select
import time
from pathlib import Path

PATIENCE = 60


def age(*arguments: str, passphrase: str | None = None) -> None:
    """`age ARGUMENTS` succeeded. With a passphrase it runs on a terminal of its own and is typed there when asked."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", *arguments])
    said, until = b"", time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            more = b""
            try:
                more = os.read(terminal, 4096)
            except OSError:  # the terminal is closed: the program ended
                break
            if not more:
                break
            said += more
            if passphrase is not None and b"passphrase" in said.lower():
                os.write(terminal, passphrase.encode() + b"\n")
                passphrase = None
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said.decode(errors="replace")


def age_opens(file: Path, *, identity: Path, passphrase: str | None = None) -> bytes:
    """What `age -d -i IDENTITY FILE` gives."""
    plain = file.with_suffix(".plain")
    age("-d", "-i", str(identity), "-o", str(plain), str(file), passphrase=passphrase)
    return plain.read_bytes()
