"""A server that speaks as a language model's does, or badly on purpose: real sockets, real streams, real silence."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from twodrawer.chart.drafting.endpoint import Endpoint, Limits, endpoint_at

Answer = Callable[["Handler"], None]
QUICK = Limits(connect=1.0, first=0.4, silence=0.4, total=1.5, beat=0.05)


@dataclass
class ModelServer:
    """What was asked of it, and whether a client left in the middle."""

    url: str
    server: "Server"
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def endpoint(self, *, limits: Limits = QUICK, key: str = "") -> Endpoint:
        """Its address, with little patience."""
        found = endpoint_at(self.url, model="small", key=key)
        assert found is not None
        return Endpoint(found.scheme, found.host, found.port, found.path, found.model, found.key, limits)


class Server(ThreadingHTTPServer):
    """Answers as it is told to."""

    daemon_threads = True
    answer: Answer
    kept: ModelServer


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Takes the question down, and answers."""
        self.server.kept.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.kept.headers.append({**self.headers, "": self.path})
        try:
            self.server.answer(self)
        except OSError:
            self.server.kept.left.set()

    def begin(self, status: int = 200, kind: str = "text/event-stream; charset=utf-8", **more: str) -> None:
        """The answer's head. It ends when the connection does."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def send(self, raw: bytes) -> None:
        """Some bytes, at once."""
        self.wfile.write(raw)
        self.wfile.flush()

    def say(self, words: str | None, *, why: str | None = None) -> None:
        """One event of a stream."""
        event = {"choices": [{"index": 0, "delta": {"content": words}, "finish_reason": why}]}
        self.send(b"data: " + json.dumps(event).encode() + b"\n\n")

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


def saying(text: str, *, pause: float = 0.0) -> Answer:
    """A model that says this, some characters at a time."""

    def answer(request: Handler) -> None:
        request.begin()
        request.send(b": a comment\n\n")
        request.say(None)
        for first in range(0, len(text), 7):
            request.say(text[first : first + 7])
            time.sleep(pause)
        request.say(None, why="stop")
        request.send(b"data: [DONE]\n\n")

    return answer


def drafting(**sections: list[str]) -> Answer:
    """A model that writes these sentences."""
    return saying(json.dumps(sections, ensure_ascii=False))


@contextmanager
def model_server(answer: Answer) -> Iterator[ModelServer]:
    """It answers on a port of its own as long as this lasts."""
    server = Server(("127.0.0.1", 0), Handler)
    server.answer = answer
    server.kept = ModelServer(f"http://127.0.0.1:{server.server_port}/v1", server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
