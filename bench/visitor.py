"""A signed-in visitor over plain HTTP on this machine, with cookies and form tokens."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar


@dataclass(frozen=True)
class Page:
    """An answer."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.body.decode()


class Visitor:
    """One person's browser, without the browser."""

    def __init__(self, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self._cookies = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies)).open

    def wait(self, seconds: float = 30) -> None:
        """The server answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.get("/")
                return
            except (urllib.error.URLError, OSError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def get(self, path: str) -> Page:
        """A page."""
        with self._open(self.base + path) as answer:
            return Page(answer.status, answer.read())

    def demo_sign_in(self, name: str) -> None:
        """Signed in through the demo's own door."""
        page = self.get("/demo/sign-in").text
        form = next(part for part in page.split("<form")[1:] if f"as {name}<" in part)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.split("</form>")[0]))
        self._send(
            "/demo/sign-in", urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        )

    def post_json(self, path: str, sent: dict[str, object]) -> Page:
        """A script's post."""
        return self._send(path, json.dumps(sent).encode(), "application/json")

    def _send(self, path: str, data: bytes, kind: str) -> Page:
        token = next(c.value for c in self._cookies if "csrf" in c.name) or ""
        headers = {
            "Content-Type": kind,
            "X-CSRFToken": token,
            "Accept": "application/json" if "json" in kind else "text/html",
            "Origin": self.base,
        }
        request = urllib.request.Request(self.base + path, data=data, headers=headers)
        with self._open(request) as answer:
            return Page(answer.status, answer.read())
