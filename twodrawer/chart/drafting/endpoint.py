"""Where a language model answers, if anywhere: an address that speaks the chat completions of OpenAI's interface.

Off unless an address is given. On this machine nothing leaves it. An address anywhere else is somebody who would
receive clients' words on the practice's behalf: a business associate, with whom there must be an agreement first
(45 CFR 164.502(e)(1)(i), (e)(2)); the practice's administrator says that there is one, and the ledger keeps it.
"""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from twodrawer.lib.errors import Invalid


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a model is waited for, and what an answer may weigh."""

    connect: float = 5.0
    first: float = 120.0
    silence: float = 60.0
    total: float = 300.0
    beat: float = 0.5
    bytes: int = 8_000_000
    line: int = 64_000
    characters: int = 60_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. The key never shows: not in a page, a log or a repr."""

    scheme: str
    host: str
    port: int
    path: str
    model: str
    key: str = field(default="", repr=False)
    limits: Limits = Limits()

    @property
    def origin(self) -> str:
        """Who is asked: what an agreement is about."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether what is sent there can't leave the machine."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether this is an address of this machine alone. Of names only `localhost` is; who connects looks once more."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def endpoint_at(url: str, *, model: str = "", key: str = "", seconds: str = "") -> Endpoint | None:
    """The endpoint at this address, or None for a blank one. Invalid for an address that can't be asked."""
    url = url.strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("It is no address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _bad("It begins with http:// or https:// and names a host, as in http://127.0.0.1:8080/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _bad("It has no user, password, query or fragment. A key is given in TWODRAWER_MODEL_KEY.")
    if any(not (33 <= ord(character) < 127) for character in url + key):
        raise _bad("Address and key are plain characters without spaces.")
    host = parts.hostname
    if parts.scheme == "http" and not is_loopback(host):
        raise _bad("Words of clients go to another machine through https only (45 CFR 164.312(e)(1)).")
    path = parts.path.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
    return Endpoint(
        parts.scheme,
        host,
        port or (443 if parts.scheme == "https" else 80),
        path,
        model or "default",
        key,
        _limits(seconds),
    )


def _limits(seconds: str) -> Limits:
    if not seconds:
        return Limits()
    if not (seconds.isascii() and seconds.isdigit() and 10 <= int(seconds) <= 1800):
        raise Invalid("The time for a language model is a number of seconds from 10 to 1800")
    total = float(seconds)
    return Limits(first=min(total, max(120.0, total / 2)), total=total)


def _bad(why: str) -> Invalid:
    return Invalid(
        "The address of the language model can’t be used",
        why=why,
        do="Give it as in http://127.0.0.1:8080/v1, or leave it out: drafts are then made without a model.",
    )
