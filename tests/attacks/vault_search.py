"""The search of a dump: secrets in every writing that they could have, in bytes on a disk and in a process's memory."""

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def writings(secret: bytes) -> tuple[bytes, ...]:
    """The ways in which a secret can lie in bytes: itself, hexadecimal, UTF-16, base64 at its three offsets."""
    found = [secret]
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + secret)
        whole = encoded[4 if offset else 0 : len(encoded) - 4]
        found += [whole]
    found += [form.replace(b"+", b"-").replace(b"/", b"_") for form in found[1:]]
    found += [secret.hex().encode(), secret.hex().upper().encode()]
    if secret.isascii():
        text = secret.decode()
        found += [text.encode("utf-16-le"), text.encode("utf-16-be"), text.lower().encode()]
    return tuple(dict.fromkeys(found))


def hits(pile: bytes, secrets: dict[str, bytes], *, most: int = 99) -> list[str]:
    """The names of the secrets that stand in these bytes in some writing, or in one of the first so many writings."""
    return [name for name, secret in secrets.items() if any(form in pile for form in writings(secret)[:most])]


def memory(pid: int) -> Iterator[bytes]:
    """What a process can read of itself, range by range; not the program's own files, which are mapped unchanged."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as held:
        for line in maps:
            span, rights, _, _, inode, *place = line.split(maxsplit=5)
            name = place[0].strip() if place else ""
            unchanged = inode != "0" and "w" not in rights and not name.endswith((".sqlite3", "-wal", "-shm"))
            if "r" not in rights or unchanged or name in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                held.seek(start)
                pile = held.read(end - start)
                if pile.count(0) < len(pile):
                    yield pile
            except (OSError, ValueError):
                continue  # gone between the list and the look
