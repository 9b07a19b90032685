"""`twodrawer vault site-manifest`, `sign-site` and `verify-site`: what a vault serves, compared with a release.

Whoever can change what the vault's host serves could take a key at the next unlock. Nothing in the browser can see
that; somebody on another machine can. The hashes of a release are signed off line, and this fetches every file of the
list and compares it, and the headers that keep the page apart.
"""

import gzip
import json
import sys
import zlib
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from twodrawer.config.stores import BadSettings
from twodrawer.lib.signed import Unreadable, Unsigned, read_signed, signed
from twodrawer.vault.site import headers, site_manifest, site_manifest_text

AS_BROWSERS_ASK = {"Accept-Encoding": "gzip, deflate, br, zstd"}
NOT_THERE = ("/.well-known/webauthn", "/service-worker.js", "/static/", "/v1/", "/admin/")


@dataclass(frozen=True)
class Answer:
    """What an address sent."""

    status: int
    body: bytes
    headers: dict[str, str]


def print_manifest() -> int:
    """The hashes on standard output."""
    sys.stdout.write(site_manifest_text())
    return 0


def sign_site(key: Path) -> int:
    """The hashes, signed, on standard output."""
    private = _load(key, private=True)
    assert isinstance(private, Ed25519PrivateKey)
    print(signed_site(private.private_bytes_raw()))
    return 0


def signed_site(seed: bytes) -> str:
    """The hashes as lines, each a signed statement: the list has more files than one line holds."""
    whole = site_manifest()
    files = whole.pop("files")
    assert isinstance(files, dict)
    lines = [
        signed({**whole, "address": address, "of": len(files), **facts}, seed=seed)
        for address, facts in files.items()
    ]
    return "\n".join(lines)


def verify_site(url: str, *, manifest: Path, key: Path) -> int:
    """A line for each difference. 1 when there is one."""
    public = _load(key, private=False)
    assert isinstance(public, Ed25519PublicKey)
    expected = read_site(manifest.read_text(), public.public_bytes_raw())
    wrong = list(differences(url.rstrip("/"), expected))
    for line in wrong:
        print(f"no  {line}")
    if not wrong:
        print(f"ok  {len(expected)} files are what was signed, and their headers keep the page apart.")
    return 1 if wrong else 0


def read_site(text: str, key: bytes) -> dict[str, str]:
    """Address → hash, if every line is signed by this key and no file of the release is left out."""
    try:
        said = [read_signed(line, keys=[key]) for line in text.split()]
    except (Unreadable, Unsigned):
        raise BadSettings("The manifest isn't signed by this key, or was changed since.") from None
    expected = {str(one.get("address")): str(one.get("sha256")) for one in said if one.get("type") == "site"}
    releases = {(one.get("version"), one.get("of")) for one in said}
    if releases != {(said[0].get("version"), len(expected))} if said else True:
        raise BadSettings("The manifest isn't whole: lines of one release are missing, or of two are mixed.")
    return expected


def differences(origin: str, expected: dict[str, str]) -> list[str]:
    """What is served otherwise than it was signed."""
    found = []
    site_facts = json.loads(fetch(origin, "/v1/site").body or b"{}")
    wanted = headers(
        record_origin=str(site_facts.get("record_origin")), is_https=origin.startswith("https://")
    )
    if site_facts.get("origin") != origin:
        found.append(f"it says that it is {site_facts.get('origin')!r}")
    for address, digest in expected.items():
        answer = fetch(origin, address)
        if answer.status != 200 or sha256(answer.body).hexdigest() != digest:
            found.append(f"{address} isn't what was signed (status {answer.status})")
        # What a browser gets may be another body than what a plain question gets.
        packed = fetch(origin, address, AS_BROWSERS_ASK)
        if packed.status != 200 or sha256(unpacked(packed)).hexdigest() != digest:
            found.append(f"{address} isn't what was signed, as browsers ask for it (status {packed.status})")
        found += [
            f"{address} has another {name}"
            for name, value in wanted.items()
            if answer.headers.get(name.lower()) != value
        ]
    found += [
        f"{address} is served, and must not be"
        for address in NOT_THERE
        if fetch(origin, address).status == 200
    ]
    worker = fetch(origin, "/", {"Service-Worker": "script"})
    if worker.status != 403:
        found.append("a service worker would be served")
    return found


def unpacked(answer: Answer) -> bytes:
    """The file as a browser reads it. Empty where it can't be read: no file of the list is."""
    match answer.headers.get("content-encoding", ""):
        case "":
            return answer.body
        case "gzip":
            try:
                return gzip.decompress(answer.body)
            except (OSError, EOFError, zlib.error):
                return b""
        case _:
            return b""


def fetch(origin: str, address: str, extra: dict[str, str] | None = None) -> Answer:
    """One file. A name under .localhost is this machine, whatever the resolver thinks of it."""
    parts = urlsplit(origin)
    name = parts.hostname or ""
    at = "127.0.0.1" if name.endswith(".localhost") else name
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(at, parts.port, timeout=20)
    try:
        connection.request("GET", address, headers={"Host": parts.netloc, **(extra or {})})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), {n.lower(): v for n, v in answer.getheaders()})
    except (OSError, HTTPException):
        raise BadSettings(f"Nothing answers at {origin}.") from None
    finally:
        connection.close()


def _load(file: Path, *, private: bool) -> object:
    try:
        data = file.read_bytes()
        found = load_pem_private_key(data, None) if private else load_pem_public_key(data)
    except (OSError, ValueError, TypeError):
        found = None
    if not isinstance(found, Ed25519PrivateKey | Ed25519PublicKey):
        raise BadSettings(f"{file} isn't an Ed25519 key in PEM (openssl genpkey -algorithm ed25519).")
    return found
