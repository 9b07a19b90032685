"""Asking a language model over HTTP, and being able to stop at any moment.

    for piece in stream(endpoint, ask): ...

A thread reads; whoever iterates gets each piece as it comes, an empty one every half second while none does, and can
stop: closing the iterator cuts the connection, which ends the work at the other side. Every wait has its limit, and
so has every length. No redirect is followed, no proxy of the environment is used, nothing of what is sent or answered
is logged or stands in an error: an answer may quote its question.
"""

import http.client
import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any

from twodrawer.chart.drafting.endpoint import Endpoint, is_loopback
from twodrawer.writing.drafting.model import Ask, ModelTrouble

_STATUS = {
    400: "It may be that the text is longer than this model can read, or that it can’t be asked for JSON.",
    401: "It wants a key: TWODRAWER_MODEL_KEY.",
    403: "It wants another key: TWODRAWER_MODEL_KEY.",
    404: "It knows no such address, or no such model: look at TWODRAWER_MODEL_URL and TWODRAWER_MODEL_NAME.",
    413: "The text is longer than it takes.",
    422: "It may be that the text is longer than this model can read, or that it can’t be asked for JSON.",
    429: "It has too much to do.",
    503: "It is still loading its model, or has too much to do.",
}


def complete(endpoint: Endpoint, ask: Ask) -> str:
    """All that the model answers."""
    return "".join(stream(endpoint, ask))


def stream(endpoint: Endpoint, ask: Ask) -> Generator[str, None, None]:
    """The pieces of the answer as they come, and empty ones while none does. ModelTrouble, if it comes to no end."""
    call = _Call(endpoint, ask)
    limits = endpoint.limits
    begun = heard = time.monotonic()
    length, has_words = 0, False
    call.start()
    try:
        while True:
            now = time.monotonic()
            if now - begun > limits.total:
                raise _late("total", f"It was not done after {limits.total:.0f} seconds.")
            if call.is_connected and not has_words and now - begun > limits.first:
                raise _late("first_word", f"It had not begun after {limits.first:.0f} seconds.")
            if has_words and now - heard > limits.silence:
                raise _late("silence", f"It said nothing more for {limits.silence:.0f} seconds.")
            piece: str | ModelTrouble | None = ""
            with suppress(queue.Empty):
                piece = call.pieces.get(timeout=limits.beat)
            if piece is None:
                return
            if isinstance(piece, ModelTrouble):
                raise piece
            if piece:
                heard, has_words = time.monotonic(), True
            length += len(piece)
            if length > limits.characters:
                raise ModelTrouble(
                    "too_long",
                    "The language model did not come to an end",
                    why=f"It wrote more than {limits.characters:,} characters.",
                )
            yield piece
    finally:
        call.end()


def _late(kind: str, why: str) -> ModelTrouble:
    return ModelTrouble(kind, "The language model took too long", why=why)


class _Call(threading.Thread):
    """One request. What it reads stands in `pieces`; after the last a None, or what went wrong."""

    def __init__(self, endpoint: Endpoint, ask: Ask) -> None:
        super().__init__(name="twodrawer-model", daemon=True)
        self._endpoint = endpoint
        self._body = json.dumps(
            {
                "model": endpoint.model,
                "stream": True,
                "temperature": 0.2,
                "max_tokens": 4096,
                "messages": [
                    {"role": "system", "content": ask.instructions},
                    {"role": "user", "content": ask.data},
                ],
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "draft", "strict": True, "schema": ask.shape},
                },
            }
        ).encode()
        self.pieces: queue.Queue[str | ModelTrouble | None] = queue.Queue(maxsize=1000)
        self.is_connected = False
        self._socket: socket.socket | None = None
        self._is_over = threading.Event()

    def run(self) -> None:
        """Asks, and reads until the end or until somebody ends it."""
        last: ModelTrouble | None = None
        try:
            self._ask()
        except ModelTrouble as trouble:
            last = trouble
        except (OSError, http.client.HTTPException, ValueError):
            last = (
                ModelTrouble(
                    "cut", "The connection to the language model was cut", why="Its answer has no end."
                )
                if self.is_connected
                else self._not_there()
            )
        self._put(last)

    def end(self) -> None:
        """The connection is cut, and the thread has nothing more to do."""
        self._is_over.set()
        self._cut()
        self.join(2.0)

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # cut already, by the other side
                self._socket.shutdown(socket.SHUT_RDWR)

    def _not_there(self) -> ModelTrouble:
        return ModelTrouble(
            "not_there",
            "The language model isn’t answering",
            why=f"Nobody takes a connection at {self._endpoint.origin}, or it is not safe.",
        )

    def _put(self, piece: str | ModelTrouble | None) -> None:
        while not self._is_over.is_set():
            try:
                self.pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return

    def _ask(self) -> None:
        endpoint = self._endpoint
        connection = self._connection()
        try:
            connection.connect()
            self._socket = connection.sock
            if endpoint.is_on_this_machine and not is_loopback(connection.sock.getpeername()[0]):
                raise self._not_there()  # a `localhost` that is none
            connection.sock.settimeout(endpoint.limits.total)
            self.is_connected = True
            if self._is_over.is_set():
                return
            headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
            if endpoint.key:
                headers["Authorization"] = f"Bearer {endpoint.key}"
            connection.request("POST", endpoint.path, self._body, headers)
            self._read(connection.getresponse())
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        endpoint, wait = self._endpoint, self._endpoint.limits.connect
        if endpoint.scheme == "https":
            return http.client.HTTPSConnection(
                endpoint.host, endpoint.port, timeout=wait, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=wait)

    def _read(self, response: http.client.HTTPResponse) -> None:
        if response.status != 200:
            raise ModelTrouble(
                "refused",
                f"The language model’s server answered {response.status}",
                why=_STATUS.get(response.status, "It did not take the request."),
            )
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "text/event-stream":
            raise _odd("It is no stream of events.")
        limits, size, ended = self._endpoint.limits, 0, False
        while line := response.readline(limits.line + 1):
            size += len(line)
            if len(line) > limits.line or size > limits.bytes:
                raise _odd("It is far longer than any draft.")
            try:
                said = line.decode("utf-8").strip()
            except UnicodeDecodeError:
                raise _odd("It is not UTF-8.") from None
            if not said.startswith("data:"):
                continue
            data = said.removeprefix("data:").strip()
            if data == "[DONE]":
                ended = True
                break
            piece, is_last = _piece(data)
            ended = ended or is_last
            self._put(piece)
            if self._is_over.is_set():
                return
        if not ended:
            raise http.client.IncompleteRead(b"")


def _piece(data: str) -> tuple[str, bool]:
    """The words of one event, and whether they are the last."""
    try:
        event: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise _odd("An event of it is not JSON.") from None
    if not isinstance(event, dict):
        raise _odd("An event of it is no object.")
    if "error" in event:
        raise ModelTrouble("refused", "The language model’s server broke off", why="It said that it failed.")
    choices = event.get("choices", [])
    if not isinstance(choices, list):
        raise _odd("An event of it has no choices.")
    if not choices:
        return "", False  # how many tokens were used, for example
    first = choices[0]
    delta = first.get("delta", {}) if isinstance(first, dict) else None
    content = delta.get("content") if isinstance(delta, dict) else 0
    if content is not None and not isinstance(content, str):
        raise _odd("An event of it has no words.")
    why = first.get("finish_reason")
    if why == "length":
        raise ModelTrouble(
            "too_long", "The language model did not come to an end", why="It wrote as much as it may."
        )
    return content or "", why is not None


def _odd(why: str) -> ModelTrouble:
    return ModelTrouble("malformed", "What the language model’s server answered can’t be read", why=why)
