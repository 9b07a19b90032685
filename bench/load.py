"""The load: signed-in clinicians asking again and again, in a process of its own.

Reads one JSON line a task on standard input, `{"port": …, "act": "save", "users": […], "seconds": 3}`, and answers
each with one JSON line: milliseconds of every request, how long it took in all, and what each draft's next save
leans on. As light as it can be, since it shares the machine with what it measures: raw sockets, one for each user,
the next request when the last one was answered.
"""

import asyncio
import json
import random
import sys
from time import perf_counter
from typing import Any

WORDS = "Slept six hours on most nights and kept the log on five of seven days. " * 20
SECTION = 370  # characters: with four sections a note of 1.5 kB
SECTIONS = ("subjective", "objective", "assessment", "plan")
Raw = dict[str, Any]


class Failed(Exception):
    """An answer that wasn't the one that was measured for."""


class Line:
    """One kept connection of one signed-in user."""

    def __init__(self, port: int, user: Raw) -> None:
        self.port = port
        self.user = user
        self.draft: Raw = user["drafts"][0]
        cookies = f"twodrawer={user['cookie']}; csrf={user['csrf']}"
        self._common = (
            f"Host: localhost:{port}\r\nCookie: {cookies}\r\nUser-Agent: bench\r\nConnection: keep-alive\r\n"
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, act: str) -> float:
        """Seconds until the whole answer of one request was here."""
        sent = self.save_request() if act == "save" else self._get(self.path_of(act))
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        began = perf_counter()
        status, body = await self._answer(sent)
        took = perf_counter() - began
        if status != 200:
            raise Failed(f"{act}: {status} {body[:300]!r}")
        if act == "save":
            said = json.loads(body)
            self.draft.update(base=said["revision"], span=said["span"])
        elif len(body) < 200:
            raise Failed(f"{act}: an empty answer: {body!r}")
        return took

    async def close(self) -> None:
        """The connection ends."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    def path_of(self, act: str) -> str:
        match act:
            case "read":
                return f"/notes/{random.choice(self.user['notes'])}/"
            case "list":
                return "/clients/"
            case "client page":
                return f"/clients/{random.choice(self.user['clients'])}/"
            case "today":
                return "/"
        raise Failed(f"no such act: {act}")

    def _get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nAccept: text/html\r\n{self._common}\r\n".encode()

    def save_request(self) -> bytes:
        start = random.randrange(len(WORDS) - SECTION)
        sections = dict.fromkeys(SECTIONS, WORDS[start : start + SECTION])
        said = {
            "base": self.draft["base"], "span": self.draft["span"], "format": "soap", "sections": sections,
            "goals": [], "diagnoses": [], "tab": None,
        }  # fmt: skip
        body = json.dumps(said).encode()
        head = (
            f"POST /notes/{self.draft['note']}/save/ HTTP/1.1\r\nAccept: application/json\r\n{self._common}"
            f"Origin: http://localhost:{self.port}\r\nX-CSRFToken: {self.user['csrf']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def _answer(self, sent: bytes) -> tuple[int, bytes]:
        assert self._streams is not None
        reader, writer = self._streams
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        at = head.find(b"content-length:")
        if at >= 0:
            return status, await reader.readexactly(int(head[at + 15 : head.index(b"\r\n", at)]))
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
        return status, body


async def load(task: Raw) -> Raw:
    """Everybody asks until the time is over; what was begun is finished."""
    lines = [Line(task["port"], user) for user in task["users"]]
    times: list[float] = []

    async def one(line: Line, until: float) -> None:
        while perf_counter() < until:
            times.append(await line.ask(task["act"]))

    # A first request each, unmeasured: connections and caches are what they are in the middle of a day.
    await asyncio.gather(*(line.ask(task["act"]) for line in lines))
    began = perf_counter()
    await asyncio.gather(*(one(line, began + task["seconds"]) for line in lines))
    took = perf_counter() - began
    await asyncio.gather(*(line.close() for line in lines))
    return {
        "seconds": took,
        "ms": [round(each * 1e3, 3) for each in times],
        "drafts": [line.draft for line in lines],
    }


def main() -> int:
    """Task after task until standard input ends."""
    for text in sys.stdin:
        try:
            answer = asyncio.run(load(json.loads(text)))
        except (Failed, OSError, asyncio.IncompleteReadError) as wrong:
            answer = {"failed": f"{type(wrong).__name__}: {wrong}"}
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
