"""A release: the package as it left, its files and the manifest that the practice signed (docs/specs/release.md)."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from .known import Known
from .texts import Wrong, b64, canonical, verify_ed25519

FORMAT = "twodrawer-release/1"
MARK = b"twodrawer-release-v1\n"
NAME = "manifest.json"
MEMBERS = {"files", "format", "key", "pages", "practice", "request", "salt", "signature"}
LARGEST = 1_000_000
MOST_ENTRIES = 20


def check_release(raw: bytes, known: Known) -> list[str]:
    """That the practice with this key let exactly these files out together."""
    files = _unpacked(raw)
    if NAME not in files:
        raise Wrong("the package has no manifest")
    manifest = files.pop(NAME)
    said = read_manifest(manifest)
    key = bytes.fromhex(str(said["key"]["public_key"]))
    known.trust_practice(key)
    if faults := verify_manifest(manifest, files, key):
        raise Wrong(" ".join(faults))
    practice = said["practice"]["name"]
    return [
        f"release of {practice}: {len(files)} files, {said['pages']} pages, request {str(said['request'])[-8:]}"
    ]


def verify_manifest(raw: bytes, files: Mapping[str, bytes], public_key: bytes) -> tuple[str, ...]:
    """What is wrong, each in a sentence. Empty: the practice with this key signed exactly these files.

    `files`: name → bytes of everything in the package but the manifest itself. `public_key`: 32 bytes.
    """
    try:
        said = read_manifest(raw)
    except Wrong as wrong:
        return (f"The {wrong}.",)
    try:
        signature = b64(said.pop("signature"))
        verify_ed25519(public_key, signature, MARK + canonical(said), "the manifest")
    except Wrong:
        return ("The manifest isn't signed with this key.",)
    return tuple(_file_faults(said["files"], files))


def read_manifest(raw: bytes) -> dict[str, Any]:
    """What a manifest says. Wrong, if it has another form than its format."""
    if len(raw) > LARGEST:
        raise Wrong("manifest is larger than any manifest may be")
    try:
        said = json.loads(raw)
        is_canonical = canonical(said) == raw
    except (ValueError, RecursionError):
        raise Wrong("manifest isn't JSON") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Wrong(f"manifest isn't of the format {FORMAT}")
    if set(said) != MEMBERS or not isinstance(said["files"], list):
        raise Wrong("manifest has other members than its format")
    if not is_canonical:
        raise Wrong("manifest isn't in canonical form")
    return said


def _unpacked(raw: bytes) -> dict[str, bytes]:
    """Name → bytes. Entries of a release are stored as they are: nothing is ever decompressed."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            entries = package.infolist()
            names = [one.filename for one in entries]
            if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
                raise Wrong("the package has other entries than a release")
            if any(one.compress_type != zipfile.ZIP_STORED or one.file_size > len(raw) for one in entries):
                raise Wrong("the package is compressed, and a release never is")
            return {one.filename: package.read(one) for one in entries}
    # What the library says of a file cut short, and of lengths, flags, names or places that were changed.
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Wrong("the package is damaged") from None


def _file_faults(listed: list[Any], files: Mapping[str, bytes]) -> list[str]:
    faults: list[str] = []
    named: set[str] = set()
    for one in listed:
        if not isinstance(one, dict) or set(one) != {"name", "sha256", "bytes"} or one["name"] in named:
            return ["The manifest lists a file in another way than its format."]
        name = one["name"]
        named.add(name)
        if name not in files:
            faults.append(f"{name} is missing.")
        elif len(files[name]) != one["bytes"] or hashlib.sha256(files[name]).hexdigest() != one["sha256"]:
            faults.append(f"{name} was changed.")
    return [*faults, *(f"{name} isn't in the manifest." for name in sorted(set(files) - named))]
