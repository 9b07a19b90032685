"""The two addresses that browsers see, and what must be true of them together. Checked by both processes.

Measured in Chromium: one host name with two ports gives the record's page the same passkey output as the vault's, its
cookies, and one renderer process with it. A vault under a parent of the record's name gives it the passkey too.
"""

import ipaddress
from urllib.parse import urlsplit

from twodrawer.config.stores import BadSettings


def require_two_hosts(*, record: str, vault: str) -> None:
    """Nothing, if the two may stand beside each other. Else a sentence that stops start-up."""
    ours, theirs = _host(record, "TWODRAWER_ORIGIN"), _host(vault, "TWODRAWER_VAULT_ORIGIN")
    if urlsplit(record).scheme != urlsplit(vault).scheme:
        raise BadSettings(
            "The record and the vault must both have https:// addresses, or both http:// ones: "
            "set TWODRAWER_ORIGIN and TWODRAWER_VAULT_ORIGIN."
        )
    if _is_number(theirs):
        raise BadSettings(
            "TWODRAWER_VAULT_ORIGIN needs a host name, such as vault.localhost: passkeys don't work on a number."
        )
    if ours == theirs:
        raise BadSettings(
            "The vault needs a host name of its own: with one name and two ports the record's pages could ask for "
            "the vault's passkey. On one machine take http://vault.localhost beside http://localhost."
        )
    if ours.endswith(f".{theirs}"):
        raise BadSettings(
            f"The record's host {ours} lies under the vault's, {theirs}, and could ask for its passkey. "
            "Give the vault a name that isn't a part of the record's."
        )
    is_local = theirs == "localhost" or theirs.endswith(".localhost")
    if urlsplit(vault).scheme == "http" and not is_local:
        raise BadSettings("Other machines reach the vault over https:// only: set TWODRAWER_VAULT_ORIGIN.")


def host_header(origin: str) -> str:
    """The Host header of requests to that address: without a port that goes without saying."""
    return urlsplit(origin).netloc


def _host(origin: str, setting: str) -> str:
    parts = urlsplit(origin)
    try:
        usual = {"http": 80, "https": 443}.get(parts.scheme) == parts.port
        whole = f"{parts.scheme}://{parts.netloc}" == origin and origin == origin.lower()
    except ValueError:
        whole = usual = False
    if parts.scheme not in ("http", "https") or not parts.hostname or not whole or usual or "@" in origin:
        raise BadSettings(f"{setting} must look like https://name.example or http://name.localhost:8001.")
    return parts.hostname


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
