"""Everything the vault's host name serves as a file: a closed list, read into memory when the process starts.

There is no path to walk: an address that isn't in the table is 404, whatever it looks like. Each file's hash stands in
the manifest that a release signs, and `twodrawer vault verify-site` compares it with what a server sends (V-API-60).
"""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from twodrawer import __version__

OWN = Path(__file__).resolve().parent / "static"
SHARED = Path(__file__).resolve().parents[1] / "static"

# The vault's own files: folder, ending, names. Whoever adds a file adds its name.
OWN_FILES = (
    ("css", ".css", "top vault-print vault"),
    (
        "js",
        ".js",
        (
            "access api bytes canonical checking committing destroying device dom enrolling exit holdings "
            "identity-file "
            "key-work key-worker keys kit lending main manifest messages note offline opening-worker opening packing "
            "padding passkey passphrase problems proof reading recovering rotation sealing search shares shelf "
            "sentences sorter statement support vault will workers"
        ),
    ),
    (
        "js/pane",
        ".js",
        (
            "ago destroying diff dump idle lending lent pane passage-words passages reading record releasing search "
            "sight storage troubles unlocking writing"
        ),
    ),
    ("js/top", ".js", "download earlier kit manage new-key opening-will set-up top unlock ways will"),
    ("vendor", ".js", "age eff-words shamir strength"),
)

# Address → file.
SITE: dict[str, Path] = {
    "/": OWN / "index.html",
    **{
        f"/{folder}/{name}{ending}": OWN / folder / f"{name}{ending}"
        for folder, ending, names in OWN_FILES
        for name in names.split()
    },
    # -- shared with the record: colours, letters, icons ------------------------------------------------
    "/css/tokens.css": SHARED / "css/tokens.css",
    "/css/base.css": SHARED / "css/base.css",
    "/css/components/controls.css": SHARED / "css/components/controls.css",
    "/css/components/forms.css": SHARED / "css/components/forms.css",
    "/css/components/words.css": SHARED / "css/components/words.css",
    "/fonts/source-sans-3.woff2": SHARED / "fonts/source-sans-3.woff2",
    "/fonts/source-serif-4.woff2": SHARED / "fonts/source-serif-4.woff2",
    "/fonts/source-serif-4-italic.woff2": SHARED / "fonts/source-serif-4-italic.woff2",
    # The sorter's model: one file for both origins, fetched where the author asks for words to be sorted.
    "/models/sorter.json": SHARED / "models/sorter.json",
    "/img/icons.svg": SHARED / "img/icons.svg",
    "/img/mark.svg": SHARED / "img/mark.svg",
}
# Files of static/ that lie beside the served ones and aren't served: licences, hashes, types for the checker.
NOT_SERVED = ("LICENSE", "VENDOR.json", "age.d.ts", "eff-words.d.ts", "shamir.d.ts", "strength.d.ts")

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class ServedFile:
    """One file as it is sent: as it is, or compressed for a browser that reads it so."""

    body: bytes
    content_type: str
    sha256: str
    packed: bytes | None  # none where it wouldn't be shorter: fonts are compressed already


@cache
def site() -> dict[str, ServedFile]:
    """Every file by its address. Read once: what a running process serves doesn't change under it."""
    served = {}
    for address, path in SITE.items():
        body = path.read_bytes()
        # Nothing secret stands in these files, so their length may tell what it likes (pages never travel so).
        packed = None if path.suffix == ".woff2" else gzip.compress(body, mtime=0)
        served[address] = ServedFile(body, TYPES[path.suffix], sha256(body).hexdigest(), packed)
    return served


def site_manifest() -> dict[str, object]:
    """The hashes of a release, for signing off line."""
    files = {address: {"sha256": one.sha256, "size": len(one.body)} for address, one in site().items()}
    return {"v": 1, "type": "site", "version": __version__, "files": files}


def headers(*, record_origin: str, is_https: bool) -> dict[str, str]:
    """What stands on every answer (V-API-50). Exact origins, no inline script, no worker but ours, no cookie."""
    policy = (
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
        "font-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
        f"frame-ancestors {record_origin}; require-trusted-types-for 'script'; trusted-types vault"
    )
    off = (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
    features = [f"{name}=()" for name in off]
    features += ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
    always = {
        "Content-Security-Policy": policy,
        "Origin-Agent-Cluster": "?1",  # a renderer process of its own, even beside hosts of the same site
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(features),
        "Cross-Origin-Resource-Policy": "same-origin",
        # No Cross-Origin-Opener-Policy: the page that unlocks hands the key to the frame that opened it.
    }
    return {**always, "Strict-Transport-Security": "max-age=31536000"} if is_https else always


def site_manifest_text() -> str:
    """The manifest as it is written to a file."""
    return json.dumps(site_manifest(), indent=1, sort_keys=True) + "\n"
