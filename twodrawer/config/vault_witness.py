"""The record keeps what the vault's ledger says of itself: at fixed hours, one salted hash in the installation's log.

The record asks the vault's address and has no other way to it. What comes is signed by the vault's own ledger
key, which the first answer names and every later one must keep; another key is entered as one
(docs/specs/ledger.md, L43).
"""

import base64
import json
import logging
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from twodrawer.audit.actions import record
from twodrawer.audit.commitment import hour_of, is_near
from twodrawer.audit.entries import INSTALLATION, PROGRAM, Event
from twodrawer.audit.queries import EntryFacts, newest_of
from twodrawer.lib.signed import Unreadable, Unsigned, read_signed

log = logging.getLogger("twodrawer.ledger")
COMMITTED = "vault.committed"
LONGEST = 10_000


class Silent(Exception):
    """The vault didn't answer, or not with a commitment."""


def keep_commitment(*, vault: str, audience: str, at: datetime) -> bool:
    """This hour's commitment stands in the log. Whether it was written just now."""
    last = newest_of(INSTALLATION, COMMITTED)
    if last is not None and last.facts.get("hour") == hour_of(at):
        return False
    try:
        said, key = ask(vault, audience=audience)
    except Silent:
        log.warning("ledger: the vault didn't say how its ledger stands")
        return False
    if not is_near(said["hour"], at=at) or (last is not None and last.facts.get("hour") == said["hour"]):
        return False
    record(event_of(said, key, last), by=PROGRAM, at=at)
    return True


def event_of(said: dict[str, str], key: str, last: EntryFacts | None) -> Event:
    """The entry. `key_changed` where the vault's ledger is signed by another key than the time before."""
    changed = last is not None and last.facts.get("key") != key
    if changed:
        log.error("ledger: the vault's ledger is signed by another key than before")
    facts = {"hour": said["hour"], "commitment": said["commitment"], "key": key}
    return Event(COMMITTED, facts={**facts, **({"key_changed": True} if changed else {})})


def ask(vault: str, *, audience: str) -> tuple[dict[str, str], str]:
    """The vault's newest commitment, and the public key that signed it, in base64. Silent otherwise."""
    parts = urlsplit(vault)
    name = parts.hostname or ""
    # A name under .localhost is this machine, whatever the resolver thinks of it.
    at = "127.0.0.1" if name.endswith(".localhost") else name
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(at, parts.port, timeout=5)
    try:
        connection.request("GET", "/v1/commitment", headers={"Host": parts.netloc})
        answer = connection.getresponse()
        body = json.loads(answer.read(LONGEST)) if answer.status == 200 else {}
        key = base64.b64decode(str(body.get("key", "")), validate=True)
        said = read_signed(body.get("statement"), keys=[key])
    except (OSError, HTTPException, ValueError, Unreadable, Unsigned):
        raise Silent from None
    finally:
        connection.close()
    wanted = {"v", "type", "aud", "hour", "commitment"}
    if set(said) != wanted or said["type"] != "commitment" or said["aud"] != audience:
        raise Silent
    return {"hour": str(said["hour"]), "commitment": str(said["commitment"])}, base64.b64encode(key).decode()
