"""A visitor of a served house: a browser without scripts, over real HTTP, signed in through the demo's door."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

from tests.support.house import House
from tests.support.paper import words_of

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    place: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Visitor:
    """One person's cookies."""

    house: House
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._send(urllib.request.Request(self.house.url + path))

    def post(self, path: str, data: dict[str, Any], *, form_on: str | None = None) -> Answer:
        """A form, with the token of the page it stands on."""
        page = self.get(form_on or "/account/")
        token = TOKEN.search(page.text)
        cookie = next((c.value for c in self.jar if c.name == "csrf"), "")
        sent = {**data, "csrfmiddlewaretoken": token.group(1) if token else cookie}
        body = urllib.parse.urlencode(sent, doseq=True).encode()
        return self._send(
            urllib.request.Request(self.house.url + path, data=body, headers={"Origin": self.house.url})
        )

    def post_json(self, path: str, said: Any) -> Answer:
        """What a script of the page posts. The token is the cookie's, which any page left."""
        held = [cookie.value for cookie in self.jar if cookie.name == "csrf"]
        if not held:
            self.get("/account/")
            held = [cookie.value for cookie in self.jar if cookie.name == "csrf"]
        headers = {"Origin": self.house.url, "Content-Type": "application/json", "Accept": "application/json",
                   "X-CSRFToken": held[0] or ""}  # fmt: skip
        body = json.dumps(said).encode()
        return self._send(urllib.request.Request(self.house.url + path, data=body, headers=headers))

    def post_files(self, path: str, data: dict[str, str], files: dict[str, list[bytes]]) -> Answer:
        """A form with files, with the token of its own page, as a browser writes it."""
        token = TOKEN.search(self.get(path).text)
        assert token, path
        edge = "x7d1-edge-of-a-part"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": token.group(1), **data}.items()
        ]
        for name, contents in files.items():
            for content in contents:
                head = (
                    f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="export.json"\r\n'
                )
                parts += [head.encode() + b"Content-Type: application/json\r\n\r\n", content, b"\r\n"]
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        headers = {"Origin": self.house.url, "Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send(urllib.request.Request(self.house.url + path, data=body, headers=headers))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                content = answer.read()
                # A file for paper by its words: which letters its fonts hold goes by the refs of that moment.
                is_paper = content.startswith(b"%PDF-")
                text = words_of(content) if is_paper else content.decode(errors="replace")
                return Answer(answer.status, text, "", dict(answer.headers.items()))
        except urllib.error.HTTPError as other:
            text, place = other.read().decode(errors="replace"), other.headers.get("Location", "")
            return Answer(other.code, text, place, dict(other.headers.items()))


def arrive(house: House, name: str) -> Visitor:
    """One of the cast, signed in by one press."""
    visitor = Visitor(house)
    page = visitor.get("/demo/sign-in").text
    found = re.search(rf'value="([0-9a-f-]{{36}})">[^<]*<span[^>]*> as [^<]*{name}', page, re.IGNORECASE)
    assert found, f"{name} is not on the demo's door"
    done = visitor.post("/demo/sign-in", {"account": found.group(1)}, form_on="/demo/sign-in")
    assert done.status == 302, (name, done.status)
    return visitor
