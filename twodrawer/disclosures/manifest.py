"""The manifest of a release: which files left together, by their hashes, signed by the practice. Pure: no Django.

    {"files": [{"bytes": 48213, "name": "record.pdf", "sha256": "…"}, …], "format": "twodrawer-release/1",
     "key": {"public_key": "…", "ref": "…"}, "pages": 42, "practice": {"name": "…", "ref": "…"},
     "request": "…", "salt": "…", "signature": "…"}

One JSON object in canonical form (RFC 8785). The signature is Ed25519 over `MARK` and the canonical form of the same
object without `signature`. The key inside says which one to ask for and proves nothing by itself: whoever checks
brings the practice's public key along. docs/specs/release.md has the numbered rules, and `twodrawer/verifier/` checks
them off line.
"""

import base64
from collections.abc import Callable, Mapping

from twodrawer.lib.canonical import canonical, sha256_hex

FORMAT = "twodrawer-release/1"
MARK = b"twodrawer-release-v1\n"
NAME = "manifest.json"
MEMBERS = frozenset({"files", "format", "key", "pages", "practice", "request", "salt", "signature"})


def sign_manifest(
    files: Mapping[str, bytes],
    *,
    said: Mapping[str, object],
    sign: Callable[[bytes], bytes],
) -> bytes:
    """The manifest of these files. `said`: key, pages, practice, request and salt."""
    listed = [
        {"name": name, "sha256": sha256_hex(content), "bytes": len(content)}
        for name, content in sorted(files.items())
    ]
    unsigned = {**said, "format": FORMAT, "files": listed}
    if set(unsigned) != MEMBERS - {"signature"}:
        raise ValueError("a manifest has other members")
    signature = sign(MARK + canonical(unsigned))
    return canonical({**unsigned, "signature": base64.b64encode(signature).decode()})
