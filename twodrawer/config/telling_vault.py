"""The record's process tells the vault which records were destroyed, and keeps its receipts.

It asks the vault's address as `vault_witness` does, and has no other way to it. A vault that doesn't answer is told
again soon after; one whose seven days are over gets the order signed anew, unless a legal hold came meanwhile.
"""

import base64
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from twodrawer.audit.entries import INSTALLATION
from twodrawer.audit.queries import newest_of
from twodrawer.config.background import Worker
from twodrawer.config.vault_witness import COMMITTED, LONGEST, Silent
from twodrawer.desk.statements import destruction_statement
from twodrawer.lib.signed import Unreadable, Unsigned, read_signed
from twodrawer.lib.time import from_utc_text, now
from twodrawer.retention.actions import vault_answered
from twodrawer.retention.facts_destruction import DestructionToTell, VaultNoticeFacts
from twodrawer.retention.queries import destructions_to_tell

log = logging.getLogger("twodrawer.retention")
EVERY = 20.0
MEMBERS = {"v", "type", "aud", "practice", "certificate", "client", "told_at", "due_at", "done_at"}


@dataclass(frozen=True)
class Receipt:
    """One signed answer, read."""

    text: str
    told_at: datetime
    due_at: datetime
    done_at: datetime | None


def telling_worker() -> Worker:
    """In the record's process: the vault hears which records were destroyed, and when its seven days are over."""

    def turn() -> None:
        tell_vault(vault=settings.VAULT_ORIGIN, audience=settings.HOME.origin, at=now())

    return Worker("tell", EVERY, turn, first=3.0)


def tell_vault(*, vault: str, audience: str, at: datetime) -> int:
    """The vault has heard of every destruction that it should have by now. How many it was told."""
    count = 0
    for told in destructions_to_tell(at=at):
        try:
            got = [_told(told, ref, vault=vault, audience=audience, at=at) for ref in told.client_refs]
        except Silent:
            log.warning("retention: the vault didn't take word of a destroyed record; it is told again")
            return count
        vault_answered(told, _together(got), [one.text for one in got], at=at)
        count += 1
    return count


def _told(told: DestructionToTell, client_ref: UUID, *, vault: str, audience: str, at: datetime) -> Receipt:
    return _read(_post(vault, destruction_statement(told, client_ref, at=at)), told, audience=audience)


def _together(got: list[Receipt]) -> VaultNoticeFacts:
    """Several refs of one person: told and due with the last of them, done when all are."""
    done = [one.done_at for one in got if one.done_at is not None]
    return VaultNoticeFacts(
        told_at=max(one.told_at for one in got),
        due_at=max(one.due_at for one in got),
        done_at=max(done) if len(done) == len(got) else None,
    )


def _post(vault: str, statement: str) -> object:
    parts = urlsplit(vault)
    name = parts.hostname or ""
    # A name under .localhost is this machine, whatever the resolver thinks of it.
    host = "127.0.0.1" if name.endswith(".localhost") else name
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(host, parts.port, timeout=20)
    headers = {"Host": parts.netloc, "Origin": vault, "Content-Type": "application/json"}
    try:
        connection.request("POST", "/v1/destructions/told", json.dumps({"destruction": statement}), headers)
        answer = connection.getresponse()
        return json.loads(answer.read(LONGEST)) if answer.status == 200 else {}
    except (OSError, HTTPException, ValueError):
        raise Silent from None
    finally:
        connection.close()


def _read(body: object, told: DestructionToTell, *, audience: str) -> Receipt:
    """The receipt, if the vault's ledger key signed it: the one that the vault's commitments name."""
    given = body if isinstance(body, dict) else {}
    last = newest_of(INSTALLATION, COMMITTED)
    try:
        key = base64.b64decode(str(given.get("key", "")), validate=True)
        if last is not None and last.facts.get("key") != base64.b64encode(key).decode():
            log.error("retention: a receipt of the vault is signed by another key than its ledger")
            raise Silent
        said = read_signed(given.get("receipt"), keys=[key])
        if said.keys() != MEMBERS or said["type"] != "destruction-receipt" or said["aud"] != audience:
            raise Silent
        if (said["practice"], said["certificate"]) != (str(told.practice_ref), str(told.certificate_ref)):
            raise Silent
        done = str(said["done_at"])
        return Receipt(
            text=str(given["receipt"]),
            told_at=from_utc_text(str(said["told_at"])),
            due_at=from_utc_text(str(said["due_at"])),
            done_at=from_utc_text(done) if done else None,
        )
    except (ValueError, Unreadable, Unsigned):
        raise Silent from None
